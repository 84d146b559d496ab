"""What the models go by as a whole, by the shap library."""

from outlay.audit.explained.dependence import Dependence, depend, dependence_file
from outlay.audit.explained.dependence_bins import Bin
from outlay.audit.explained.shap_summary import (
    ShapSummary,
    Weight,
    summarise,
)

__all__ = [
    "Bin",
    "Dependence",
    "ShapSummary",
    "Weight",
    "depend",
    "dependence_file",
    "summarise",
]
