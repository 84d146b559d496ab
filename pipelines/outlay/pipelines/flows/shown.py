"""What a flow shows on Prefect's pages: counts and cents, nothing of a payee."""

from collections.abc import Mapping, Sequence

from prefect.artifacts import create_table_artifact

from outlay.payments.manifest import Manifest, Tally


def show_rows(key: str, rows: Sequence[Mapping[str, object]], about: str) -> None:
    """Leave a table artifact with the flow's run; `key` in small letters and dashes."""
    table = [dict(row) for row in rows]
    create_table_artifact(table=table, key=key, description=about)


def show_batch(key: str, manifest: Manifest) -> None:
    """Show where a batch's payments went: in = accepted + quarantined."""
    parts = {
        "came in": manifest.came_in,
        "taken in": manifest.accepted,
        "quarantined": manifest.quarantined,
        **_reviewed(manifest),
    }
    rows = [
        {"": name, "payments": part.payments, "cents": part.cents}
        for name, part in parts.items()
    ]
    show_rows(key, rows, f"Batch {manifest.import_id}, known on {manifest.as_of}")


def _reviewed(manifest: Manifest) -> dict[str, Tally]:
    if manifest.scoring is None:
        return {}
    review = manifest.scoring["review"]
    return {"to review": Tally(review["payments"], review["cents"])}
