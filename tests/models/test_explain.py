"""Contributions are the same for a row whoever computes it, and with whom."""

import numpy as np
import pytest

from outlay.models.explain import contributions


@pytest.fixture
def rows(history):
    return history[1].slice(0, 120)


def test_a_row_alone_is_as_in_its_batch(training, rows):
    for model in (training.fraud, training.error):
        together = contributions(model, rows)
        for place in (0, 1, 57, 119):
            alone = contributions(model, rows.slice(place, 1))
            np.testing.assert_array_equal(alone[0], together[place])


def test_the_number_of_threads_changes_nothing(training, rows):
    for model in (training.fraud, training.error):
        encoded = model.encode(rows)
        one, two = (
            model.booster.predict(encoded, pred_contrib=True, num_threads=threads)
            for threads in (1, 2)
        )
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(one, contributions(model, rows))


def test_the_order_of_columns_and_rows_changes_nothing(training, rows):
    names = rows.column_names[::-1]
    order = np.random.default_rng(0).permutation(rows.num_rows)
    model = training.fraud
    expected = contributions(model, rows)[order]
    found = contributions(model, rows.select(names).take(order))
    np.testing.assert_array_equal(found, expected)
