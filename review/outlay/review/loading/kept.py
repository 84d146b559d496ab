"""What is kept of a batch beside its items: its runs, and what each agency has."""

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from outlay.payments.queries import connection
from outlay.payments.store import Store
from outlay.review.loading.flagged import Flagged
from outlay.review.loading.rows import AMOUNT
from outlay.review.loading.standing import Standing
from outlay.review.models import Batch, BatchAgency, BatchRun

BY_AGENCY = """
    select agency, count(*), cast(sum(amount_cents) as bigint)
    from read_parquet($scored) group by agency order by agency
"""


def keep_run(batch: Batch, meant: Standing) -> None:
    """Keep the models and the policy of the run that stands now."""
    BatchRun.objects.update_or_create(
        batch=batch, run_id=meant.run.name, defaults=meant.lineage()
    )


def keep_agencies(store: Store, batch: Batch, meant: Standing, found: Flagged) -> None:
    """Keep how much each agency has in the batch, and which reason codes.

    A code of an earlier run stays: what was decided keeps its reasons.
    """
    codes = _codes(found)
    with connection(store) as opened:
        counted = opened.execute(BY_AGENCY, {"scored": str(meant.scored)}).fetchall()
    with transaction.atomic():
        for agency, payments, cents in counted:
            part, _ = BatchAgency.objects.get_or_create(batch=batch, agency=agency)
            part.payments, part.cents = payments, cents
            part.codes = sorted({*part.codes, *codes.get(agency, ())})
            part.save()


def _codes(found: Flagged) -> dict[str, set[str]]:
    """Return the reason codes of the flagged payments by agency."""
    agencies = found.rows["agency"].combine_chunks()
    reasons = found.rows["reasons"].combine_chunks()
    of_each = agencies.take(pc.list_parent_indices(reasons))
    told = pc.struct_field(pc.list_flatten(reasons), "code")
    pairs = pa.table({"agency": of_each, "code": told}).group_by(["agency", "code"])
    codes: dict[str, set[str]] = {}
    for row in pairs.aggregate([]).to_pylist():
        codes.setdefault(row["agency"], set()).add(row["code"])
    silent = agencies.filter(pc.equal(pc.list_value_length(reasons), 0))
    for agency in silent.unique().to_pylist():
        codes.setdefault(agency, set()).add(AMOUNT)
    return codes
