"""What PIIA reporting counts, as dollars wrong in each reviewed payment.

OMB Circular A-123, Appendix C: improper is overpayment, underpayment or technically
improper; unknown stands beside it. Confirmed or referred fraud is an overpayment: the
payee was not to have it.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Reals = NDArray[np.float64]

OVER, UNDER = "overpayment", "underpayment"
TECHNICAL, UNKNOWN = "technically improper", "unknown"
IMPROPER = "improper"
WITHIN = "overpayment within agency control"
OUTSIDE = "overpayment outside agency control"
UNRECORDED = "overpayment, control not recorded"
BOTH = "improper and unknown"
MEASURES = (WITHIN, OUTSIDE, UNRECORDED, OVER, UNDER, TECHNICAL, IMPROPER)
ALL_MEASURES = (*MEASURES, UNKNOWN, BOTH)
FRAUD = ("referred", "confirmed_by_court")


def dollars_wrong(reviewed: pa.Table) -> dict[str, Reals]:
    """Return the cents of each measure in each reviewed payment, shape (n,).

    Also those of each cause and theme that occurs, as `cause: ...` and `theme: ...`,
    among over- and underpayments. A technically improper payment counts whole, as it
    does in OMB's data; so does one whose documents do not say (unknown).
    """
    kind = _texts(reviewed, "ip_class")
    fraud = np.isin(_texts(reviewed, "fraud_state"), FRAUD)
    wrong = _cents(reviewed, "wrong_cents")
    whole = _cents(reviewed, "amount_cents")
    over = wrong * ((kind == "overpayment") | fraud)
    under = wrong * ((kind == "underpayment") & ~fraud)
    technical = whole * ((kind == "technically_improper") & ~fraud)
    unknown = whole * ((kind == "unknown") & ~fraud)
    control = _texts(reviewed, "control")
    improper = over + under + technical
    made = {
        WITHIN: over * (control == "within"),
        OUTSIDE: over * (control == "outside"),
        UNRECORDED: over * (control == ""),
        OVER: over,
        UNDER: under,
        TECHNICAL: technical,
        IMPROPER: improper,
        UNKNOWN: unknown,
        BOTH: improper + unknown,
    }
    for name in ("cause", "theme"):
        values = _texts(reviewed, name)
        for value in sorted(set(values.tolist()) - {""}):
            made[f"{name}: {value}"] = (over + under) * (values == value)
    return made


def _texts(table: pa.Table, name: str) -> NDArray[np.str_]:
    return np.array(table[name].fill_null("").to_pylist(), dtype=np.str_)


def _cents(table: pa.Table, name: str) -> Reals:
    values: Reals = table[name].cast(pa.float64()).fill_null(0.0).to_numpy()
    return values
