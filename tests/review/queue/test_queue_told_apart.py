"""The limit of looking alike: the order itself says much of how a payment came here.

Figures of the demonstration's batch stand in docs/review.md#the-queue; here a made-up
batch shows that they are no accident of that one.
"""

import random

import pytest

from outlay.review.loading.load import load_batch
from outlay.review.models import Item
from tests.review.scored_store import drawn, flag, made_store, scored

PAYMENTS, FLAGGED, DRAWN = 150, 13, 20


@pytest.fixture
def loaded(tmp_path, db):
    """Flag the largest losses of a skewed lot, and draw of the others by chance."""
    lots = random.Random(7)  # noqa: S311 - a made-up batch, no secret
    losses = [int(lots.lognormvariate(9, 1.5)) for _ in range(PAYMENTS)]
    by_loss = sorted(range(PAYMENTS), key=lambda n: -losses[n])
    rows = {n + 1: flag(losses[n]) for n in by_loss[:FLAGGED]}
    rows |= {n + 1: drawn(losses[n]) for n in lots.sample(by_loss[FLAGGED:], DRAWN)}
    store, manifest = made_store(tmp_path / "home", PAYMENTS)
    scored(store, manifest, rows)
    load_batch(store, "latest")


def test_the_end_of_the_queue_is_nearly_all_drawn(loaded):
    queue = Item.objects.order_by("-priority", "pk").values_list("selection", flat=True)
    end = list(queue)[-(FLAGGED + DRAWN) // 2 :]
    assert end.count(Item.RANDOM) / len(end) > 0.9
    assert list(queue).count(Item.RANDOM) / len(queue) < 0.65
