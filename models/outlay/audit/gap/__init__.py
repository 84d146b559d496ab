"""Where a gap between groups comes from."""

from outlay.audit.gap.contributions import (
    GroupGap,
    Part,
    contribution_gap,
    sample_by_group,
)
from outlay.audit.gap.families import Without, without_families
from outlay.audit.gap.geography import Swapped, geography_swap, pair_score
from outlay.audit.gap.mixture import Shuffled, shuffled_ratios
from outlay.audit.gap.proxy import Proxy, proxy_test
from outlay.audit.gap.standing import (
    Judged,
    Standing,
    Worst,
    above_rate,
    judged_test,
    standing,
)

__all__ = [
    "GroupGap",
    "Judged",
    "Part",
    "Proxy",
    "Shuffled",
    "Standing",
    "Swapped",
    "Without",
    "Worst",
    "above_rate",
    "contribution_gap",
    "geography_swap",
    "judged_test",
    "pair_score",
    "proxy_test",
    "sample_by_group",
    "shuffled_ratios",
    "standing",
    "without_families",
]
