"""What each way of mitigation costs: `python -m benchmarks.mitigation --seeds 0-3`.

Both models are made by the product's own training in each way, and every payment after
the calibrate window is judged by its hidden truth: none of them was learned from, and
they are five times as many as the test window's. Flagged are those above the cut that
1 % of the legitimate payments exceed; groups are those of the audit: persons of whom
nothing is known are the group "missing", organisations are compared with nobody.
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.figures import print_table, write_figures
from benchmarks.gap import carried, moved, told
from benchmarks.world import USUAL, seeds, world_matrix
from benchmarks.world_measure import with_truth
from outlay.audit.fairness.groups import with_groups
from outlay.audit.gap import Judged, above_rate, pair_score, shuffled_ratios
from outlay.audit.mitigate import (
    Point,
    crossed,
    frontier,
    reduction_weights,
    reweighing_weights,
)
from outlay.models.columns import Columns, open_matrix
from outlay.models.fit_weights import FitWeights
from outlay.models.gather import gather, labels_as_of
from outlay.models.making import Material, make_model
from outlay.models.settings import TrainSettings
from outlay.models.slices import payments_of
from outlay.models.splits import Windows
from outlay.payments.group_intake import add_groups
from outlay.payments.simulate.truth import read_truth
from outlay.payments.store import Store

ATTRIBUTES = ("age_band", "sex", "race_ethnicity", "disability")
AS_IT_IS = "as it is"
CUT_BY_PROGRAM = (AS_IT_IS, "legitimate only, age in program")

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Biased:
    """A world ready to be trained on: what is learned from, and what is judged."""

    material: Material
    groups: Mapping[str, Sequence[str]]
    payees: Sequence[str]
    rows: pa.Table
    bad: Flags
    judged_groups: Mapping[str, Texts]
    judged_payees: Texts
    states: Texts
    matrix: Path

    def programs(self) -> list[str]:
        """Return the program of each payment learned from."""
        return list(self.material.fit["program"].to_pylist())

    def within_programs(self, attribute: str) -> list[str]:
        """Return program and group of each payment learned from."""
        return crossed(self.programs(), self.groups[attribute])


Weights = Callable[[Biased], FitWeights]
WEIGHTS: dict[str, Weights] = {
    "reweighing, age": lambda w: reweighing_weights(w.material, w.groups["age_band"]),
    "reweighing, program": lambda w: reweighing_weights(w.material, w.programs()),
    "reweighing, age in program": lambda w: reweighing_weights(
        w.material, w.within_programs("age_band")
    ),
    "reweighing, age in program, 3/4, prior 20": lambda w: reweighing_weights(
        w.material, w.within_programs("age_band"), strength=0.75, prior=20
    ),
    "legitimate only, age": lambda w: reweighing_weights(
        w.material, w.groups["age_band"], prior=20, legitimate_only=True
    ),
    "legitimate only, program": lambda w: reweighing_weights(
        w.material, w.programs(), prior=20, legitimate_only=True
    ),
    "legitimate only, age in program": lambda w: reweighing_weights(
        w.material, w.within_programs("age_band"), prior=20, legitimate_only=True
    ),
    "reduction, age": lambda w: reduction_weights(
        w.material, w.groups["age_band"], w.payees, rounds=6
    ),
}
FAMILIES = ("findings", "kinds")


def biased_world(seed: int, folder: Path) -> Biased:
    """Make a world with groups, and gather what a training of it would learn from."""
    world, matrix, outcomes = world_matrix(seed, folder)
    store = Store.open(folder / "home")
    add_groups(store, world.groups)
    settings = TrainSettings(folds=0)
    windows = Windows.ending(world.as_of, world.first_day, settings.windows)
    labels = labels_as_of(
        outcomes, payments_of(matrix), windows.labels_known_on, settings
    )
    material = gather(matrix, labels, windows, settings, simulated=True)
    rows = with_truth(pq.read_table(matrix), read_truth(world.folder))
    after = pc.greater_equal(rows["known_on"], pa.scalar(windows.threshold.start))
    rows = rows.filter(after)
    bad = pc.or_(rows["true_is_fraud"], rows["true_is_error"]).to_numpy()
    groups, payees, _ = _groups(store, material.fit)
    judged_groups, judged_payees, states = _groups(store, rows)
    return Biased(
        material, groups, payees, rows, bad, _arrays(judged_groups),
        # Tokens are long: every draw would sort them again.
        np.unique(judged_payees, return_inverse=True)[1].astype(np.str_),
        np.asarray(states), matrix,
    )  # fmt: skip


def _groups(
    store: Store, rows: pa.Table
) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Return groups by attribute, payee and state of each payment."""
    keys = rows.select(["payment_key"])
    grouped = with_groups(keys, store.payments_files(), store.groups_folder).table
    known = pa.concat_tables(
        pq.read_table(file, columns=["payment_key", "payee_token", "state"])
        for file in store.payments_files()
    ).combine_chunks()
    place = pc.index_in(rows["payment_key"].combine_chunks(), known["payment_key"])
    payees = known["payee_token"].take(place).to_pylist()
    states = known["state"].take(place).fill_null("").to_pylist()
    return {name: grouped[name].to_pylist() for name in ATTRIBUTES}, payees, states


def _arrays(groups: dict[str, list[str]]) -> dict[str, Any]:
    return {name: np.asarray(values) for name, values in groups.items()}


def ways(world: Biased) -> dict[str, Judged]:
    """Return what each way decides of the same payments."""
    materials = {AS_IT_IS: world.material}
    for name, weights in WEIGHTS.items():
        fit = weights(world).beside(world.material.fit)
        materials[name] = replace(world.material, fit=fit)
    for family in FAMILIES:
        with open_matrix(world.matrix) as file:
            columns = Columns.of(file.schema_arrow, (family,))
        materials[f"without {family}"] = replace(world.material, columns=columns)
    found = {}
    for name, material in materials.items():
        score = _score(world, material)
        found[name] = _decided(world, _above(world, score))
        if name in CUT_BY_PROGRAM:
            apart = _above_in_program(world, score)
            found[f"{name}, cut by program"] = _decided(world, apart)
    return found


def _score(world: Biased, material: Material) -> Reals:
    fraud, error = (make_model(name, material) for name in ("fraud", "error"))
    return pair_score(fraud, error)(world.rows)


def _above(world: Biased, score: Reals) -> Flags:
    return above_rate(score, ~world.bad, np.ones(len(score)))


def _above_in_program(world: Biased, score: Reals) -> Flags:
    """Return what lies above the cut of its own program, as strata of a policy are."""
    programs = np.asarray(world.rows["program"].to_pylist())
    flagged = np.zeros(len(score), np.bool_)
    for program in np.unique(programs):
        here = programs == program
        flagged[here] = above_rate(score[here], ~world.bad[here], np.ones(here.sum()))
    return flagged


def _decided(world: Biased, flagged: Flags) -> Judged:
    ones = np.ones(len(flagged))
    return Judged(flagged, world.bad, ones, world.judged_payees, world.judged_groups)


def pooled(worlds: Sequence[dict[str, Judged]]) -> dict[str, Judged]:
    """Return all worlds' payments together: each was cut in its own world."""
    return {name: _joined([world[name] for world in worlds]) for name in worlds[0]}


def _joined(parts: Sequence[Judged]) -> Judged:
    payees = [np.char.add(f"{place}/", part.payees) for place, part in enumerate(parts)]
    groups = {
        name: np.concatenate([part.groups[name] for part in parts])
        for name in ATTRIBUTES
    }
    flagged, bad, weight = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("flagged", "bad", "weight")
    )
    return Judged(flagged, bad, weight, np.concatenate(payees), groups)


def shuffled(world: Biased, judged: Judged) -> list[dict[str, Any]]:
    """Return what of each attribute's ratio is luck and what is the programs'."""
    programs = world.rows["program"].to_pylist()
    return [
        asdict(shuffled_ratios(judged, name, programs, shuffles=60))
        for name in ATTRIBUTES
    ]


def plain(said: Any) -> Any:
    """Return figures without numbers that JSON does not know."""
    if isinstance(said, dict):
        return {name: plain(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [plain(value) for value in said]
    return None if isinstance(said, float) and not np.isfinite(said) else said


def explained(world: Biased) -> dict[str, Any]:
    """Return where the gap of the models as they are comes from."""
    models = [make_model(name, world.material) for name in ("fraud", "error")]
    good = np.flatnonzero(~world.bad)
    rows, payees = world.rows.take(pa.array(good)), world.judged_payees[good]
    age = world.judged_groups["age_band"][good]
    return {
        "carried": carried(models, rows, age, payees),
        "told": {
            name: told(rows, world.judged_groups[name][good], payees)
            for name in ("age_band", "race_ethnicity")
        },
        "moved": moved(
            models,
            rows,
            world.judged_groups["race_ethnicity"][good],
            world.states[good].tolist(),
        ),
    }


def report(title: str, points: Sequence[Point]) -> None:
    """Print the frontier, the smallest ratio first; * where no other way is better."""
    header = ("method", "worst ratio", "of", "recall at 1 %", "lost", "meets")
    print(f"\n{title}")
    print_table(header, [_cells(point) for point in points])


def _cells(point: Point) -> tuple[str, ...]:
    worst, stands = point.worst, point.standing
    name = f"{point.method}{' *' if point.best else ''}"
    if worst is None:
        return name, "", "", "", "", "no"
    recall = stands.recall, stands.recall_lower, stands.recall_upper
    lost = point.lost, point.lost_lower, point.lost_upper
    return (
        name,
        f"{worst.ratio:.2f} [{worst.lower:.2f}, {worst.upper:.2f}]",
        f"{worst.attribute}: {worst.group} / {worst.against}",
        "{:.3f} [{:.3f}, {:.3f}]".format(*recall),
        "{:+.1%} [{:+.1%}, {:+.1%}]".format(*lost),
        "yes" if point.meets else "no",
    )


def main() -> None:
    """Measure each world, then all of them together, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=seeds("0-3"), help="0-9, or 3")
    asked = parser.parse_args()
    worlds, figures = [], []
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as folder:
            world = biased_world(seed, Path(folder))
            worlds.append(ways(world))
            why = explained(world) | {"shuffled": shuffled(world, worlds[-1][AS_IT_IS])}
        points = frontier(worlds[-1], AS_IT_IS)
        report(f"world {seed}", points)
        figures.append({"seed": seed, "points": [p.as_dict() for p in points]} | why)
        together = frontier(pooled(worlds), AS_IT_IS) if len(worlds) > 1 else points
        report(f"{len(worlds)} worlds together", together)
        write_figures(
            "mitigation",
            plain({"worlds": figures, "together": [p.as_dict() for p in together]}),
            seed=asked.seeds[: len(worlds)], sizes=asdict(USUAL),
        )  # fmt: skip


if __name__ == "__main__":
    main()
