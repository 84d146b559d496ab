"""The shap library, loaded when first needed."""

import warnings
from types import ModuleType


def load_shap() -> ModuleType:
    """Import shap: seconds, which scoring need not spend.

    On loading, it uses calls of matplotlib that will go away; that is for shap to mend
    and nothing for our users to read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        import shap
    module: ModuleType = shap
    return module
