"""Invoices, awards and periods as they stand on a payment."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.simulate.making import Making
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows


def papers(making: Making, rows: Rows) -> dict[str, pa.Array]:
    """Return the columns that say what each payment is for."""
    no_invoice = rows["invoice"] == NOTHING
    no_period = rows["period"] == NOTHING
    first = (np.maximum(rows["period"], 0) - 1970 * 12).astype("datetime64[M]")
    last = (first + 1).astype("datetime64[D]") - 1
    first_day = np.datetime64(making.days.first)
    return {
        "invoice_number": _invoices(rows, no_invoice),
        "invoice_on": pa.array(first_day + rows["invoiced"], mask=no_invoice),
        "award_id": _awards(making, rows),
        "period_start": pa.array(first.astype("datetime64[D]"), mask=no_period),
        "period_end": pa.array(last, mask=no_period),
    }


def _invoices(rows: Rows, missing: Flags) -> pa.Array:
    """Invoice numbers, some spelt otherwise when they are entered again."""
    number = pa.array(_renumbered(rows).astype(str))
    prefix = pa.array(np.array(["INV-", "", "A", "2-"])[rows["payee"] % 4])
    plain = pc.binary_join_element_wise(prefix, number, "")
    longer = pc.binary_join_element_wise(
        plain, pa.array(np.array(["", "A", " ", ""])[rows["variant"]]), ""
    )
    zeroed = pc.binary_join_element_wise(prefix, "0", number, "")
    text = pc.if_else(pa.array(rows["variant"] == 2), zeroed, longer)
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), text)


def _renumbered(rows: Rows) -> Ints:
    """Number each payee's invoices in order of time, whoever wrote them.

    Rows that name one invoice go on naming one.
    """
    order = np.lexsort((rows["invoice"], rows["day"], rows["payee"]))
    code = rows["payee"] * (1 << 32) + rows["invoice"]
    _, first, which = np.unique(code[order], return_index=True, return_inverse=True)
    place = np.empty(first.size, dtype=np.int64)
    place[np.argsort(first)] = np.arange(first.size)
    payee = rows["payee"][order][first]
    start = np.full(int(payee.max(initial=0)) + 1, first.size)
    np.minimum.at(start, payee, place)
    number = (payee * 7919) % 8000 + 100 + place - start[payee]
    back = np.empty(len(rows), dtype=np.int64)
    back[order] = number[which]
    return back


def _awards(making: Making, rows: Rows) -> pa.Array:
    contract = np.array([p.limit_usd > 5000 for p in making.programs])[rows["program"]]
    number = pc.utf8_lpad(pa.array(rows["award"].astype(str)), 7, "0")
    text = pc.binary_join_element_wise("W91QX", "24P", number, "")
    return pc.if_else(
        pa.array(contract & (rows["award"] != NOTHING)),
        text,
        pa.scalar(None, pa.string()),
    )
