"""Limits are read from a file or are the defaults; their digest names them."""

import pytest

from outlay.audit.gate import GateLimits
from outlay.payments.errors import ConfigurationError


def test_a_file_changes_what_it_names(tmp_path):
    path = tmp_path / "gate.toml"
    path.write_text("precision_lift = 3.5\n")
    limits = GateLimits.load(path)
    assert limits.precision_lift == 3.5
    assert limits.recall_lift == GateLimits().recall_lift
    assert limits.digest() != GateLimits().digest()
    assert GateLimits(precision_lift=3.5).digest() == limits.digest()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nonsense = 1", "nonsense"),
        ("precision_lift = 0.5", "precision_lift"),
        ("recall_lift = nan", "recall_lift"),
        ("largest_error = inf", "largest_error"),
        ("widest_share = 1.0", "widest_share"),
        ("= 3", None),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(tmp_path, text, key):
    path = tmp_path / "gate.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        GateLimits.load(path)
    assert refused.value.where.field == key


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        GateLimits.load(tmp_path / "gate.toml")
