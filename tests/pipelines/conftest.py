"""A small made-up world with a trained pair, made once a test run."""

import datetime as dt
import gc
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from outlay.decisions.approvals import approve, propose
from outlay.decisions.policy import Policy
from outlay.models.promotion import PairVersion, promote
from outlay.models.registry import ERROR, FRAUD
from outlay.payments.ledger import Act
from outlay.payments.reader import silent
from outlay.payments.simulate import World, WorldSize, simulate
from outlay.payments.store import Store
from outlay.pipelines.demo import take_history
from outlay.pipelines.jobs.intake import Intake
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.jobs.training import Trained, TrainRequest, train_models
from outlay.pipelines.progress import console
from outlay.pipelines.quiet import hush
from tests.keys import put_keys

SIZE = WorldSize(payments=40_000, day_payments=1_500, random_review_rate=0.12)
# So small a world holds few positives and few payments reviewed at random.
# Folds are trained in tests of their own: they would cost each test run a training.
SETTINGS = """
folds = 0
[labels]
least_positives = 10
[fraud]
most_trees = 40
[error]
most_trees = 40
"""
POLICY = """
version = 1
[default]
max_false_positive_rate = 0.05
confidence = 0.95
basis = "random_review"
[capacity]
reviews_per_day = 20
[arm]
share_of_capacity = 0.2
[loss]
share_wrong = 0.6
"""


@dataclass(frozen=True)
class Small:
    """The world, a store that has taken in its history, and what training left."""

    world: World
    home: Path
    policy: Path
    trained: Trained

    def copy(self, to: Path) -> Path:
        """Return a copy of the store that a test may change."""
        shutil.copytree(self.home, to)
        return to

    def approved(self, home: Path) -> Path:
        """Let two people set the policy, as real payments ask for; return the store."""
        store, policy = Store.open(home), Policy.load(self.policy)
        at = dt.datetime(2026, 1, 5, 15, tzinfo=dt.UTC)
        digest = propose(store, policy, Act("A. Ames", "a test", at))
        approve(store, digest, Act("B. Boyd", "a test", at))
        return home

    def request(self, home: Path, out: Path, **changes: object) -> ScoreRequest:
        """Return the request that scores the day's file."""
        intake = Intake(
            home=home,
            file=changes.pop("file", self.world.day),
            programs=self.world.programs,
            side=changes.pop("side", self.world.day_side),
            payment_date=self.world.payment_date,
            as_of=self.world.as_of,
        )
        return ScoreRequest(intake, out, **{"policy": self.policy, **changes})


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    hush()
    folder = tmp_path_factory.mktemp("small")
    world = simulate(folder / "world", seed=3, size=SIZE)
    home = folder / "home"
    put_keys(home)
    take_history(home, world, silent)
    (folder / "settings.toml").write_text(SETTINGS)
    policy = folder / "policy.toml"
    policy.write_text(POLICY)
    request = TrainRequest(
        home,
        as_of=world.as_of,
        settings=folder / "settings.toml",
        policy=policy,
    )
    trained = train_models(request)
    made_champions(home, trained)
    return Small(world, home, policy, trained)


def made_champions(home: Path, trained: Trained) -> None:
    """Let a training decide without the gate, which so small a world cannot pass."""
    store, made = Store.open(home), trained.versions
    pair = PairVersion.registered(store, made[FRAUD], made[ERROR])
    promote(
        store, pair, Act("A. Ames", "a test", dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    )


@pytest.fixture(scope="session")
def scored(small: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a copy of the store with the day scored, and the results' folder."""
    folder = tmp_path_factory.mktemp("scored")
    home = small.copy(folder / "home")
    score_file(small.request(home, folder / "out"))
    return home, folder / "out"


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tables be as wide as they like: no cell is broken into two lines."""
    monkeypatch.setattr(console, "width", 200)


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    """One temporary server for all of them: it takes long to start."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
    # Its clients leave sockets to the collector, which would blame another test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()
