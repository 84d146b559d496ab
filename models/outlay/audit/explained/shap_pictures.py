"""The two pictures of a model as a whole: bars and a swarm, drawn without a screen."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from outlay.audit.explained.shap_library import load_shap

Reals = NDArray[np.float64]

SHOWN = 15
DPI = 150
ROW = 0.36
INK, BAR, GRID = "#1b1b1b", "#005ea2", "#dfe1e2"


class Weighed(Protocol):
    """A feature and how much it moves the score on average."""

    @property
    def feature(self) -> str:
        """The matrix column."""

    @property
    def mean_absolute(self) -> float:
        """Mean size of its contributions, log-odds."""


def draw_bars(name: str, weights: Sequence[Weighed], path: Path) -> None:
    """Draw the mean size of the contributions of the first features, largest on top."""
    shown = weights[:SHOWN]
    figure = Figure(figsize=(8, ROW * len(shown) + 1.4), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(shown))
    axes.barh(places, [each.mean_absolute for each in shown], color=BAR, height=0.65)
    labels = [words(each.feature) for each in shown]
    axes.set_yticks(places, labels, fontsize=9, color=INK)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlabel("mean size of the contribution to the score (log-odds)", fontsize=9)
    axes.set_title(
        f"What moves the {name} score most", loc="left", fontsize=12, color=INK
    )
    axes.tick_params(axis="both", length=0, labelsize=9)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.savefig(path, dpi=DPI, metadata={"Software": None})


def draw_swarm(
    name: str, features: Sequence[str], values: Reals, data: Reals, path: Path
) -> None:
    """Draw shap's beeswarm: a dot a payment, to the right what raises its score.

    Parameters
    ----------
    values : array, shape (n, features)
        Contributions in log-odds.
    data : array, shape (n, features)
        The feature's values, which colour the dots; NaN is grey.
    """
    shap = load_shap()
    figure = Figure(figsize=(8.6, ROW * SHOWN + 1.6), layout="constrained")
    axes = figure.add_subplot()
    told = shap.Explanation(
        values=values, data=data, feature_names=[words(each) for each in features]
    )
    with seeded(), warnings.catch_warnings():
        # A column without any value has no colour scale; its dots are grey.
        warnings.filterwarnings("ignore", "All-NaN", RuntimeWarning)
        shap.plots.beeswarm(
            told,
            max_display=min(SHOWN, len(features)),
            ax=axes,
            show=False,
            plot_size=None,
            group_remaining_features=False,
        )
    for colours in figure.axes[1:]:
        colours.tick_params(labelsize=8, length=0)
        colours.set_ylabel("value of the fact (grey: missing or a kind)", fontsize=8)
    axes.set_xlabel("contribution to the score (log-odds)", fontsize=9)
    axes.set_title(
        f"How each fact moves the {name} score", loc="left", fontsize=12, color=INK
    )
    axes.tick_params(labelsize=9)
    figure.savefig(path, dpi=DPI, metadata={"Software": None})


def words(feature: str) -> str:
    """Return the column's name as words."""
    return feature.replace("_", " ")


@contextmanager
def seeded() -> Iterator[None]:
    """Let shap scatter its dots alike on every run; it uses numpy's global state."""
    before = np.random.get_state()  # noqa: NPY002 shap knows no other
    np.random.seed(0)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002
