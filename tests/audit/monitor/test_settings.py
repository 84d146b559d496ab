"""Settings of the monitor: what is read, and what is refused by file and key."""

import pytest

from outlay.audit.monitor.settings import MonitorSettings
from outlay.payments.errors import ConfigurationError


def loaded(tmp_path, text):
    path = tmp_path / "monitor.toml"
    path.write_text(text)
    return MonitorSettings.load(path)


def test_what_is_not_said_is_as_by_default(tmp_path):
    found = loaded(tmp_path, "least_rows = 80\n[stability]\nwatch = 0.2\nalarm = 0.3\n")
    assert (found.least_rows, found.stability.alarm) == (80, 0.3)
    assert found.distance == MonitorSettings().distance


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("[stabilty]\nwatch = 1\n", "stabilty", "nobody declared"),
        ("[distance]\nwatch = 0.1\nalarm = 0.2\nfar = 1\n", "distance.far", "nobody"),
        ("[missing]\nwatch = 0.3\nalarm = 0.2\n", "missing", "below watch"),
        ("[precision]\nwatch = 0.1\nalarm = 0.2\n", "precision", "above watch"),
        ("[alerts]\nwatch = 0.5\nalarm = 2\n", "alerts.watch", "greater than"),
        ("error = 0\n", "error", "greater than 0"),
        ("[features]\nnot_judged = ['moon']\n", "features", "moon is no feature"),
        ("least_rows = many\n", None, "is not TOML"),
    ],
)
def test_what_cannot_be_is_refused_by_file_and_key(tmp_path, text, key, problem):
    with pytest.raises(ConfigurationError, match=problem) as refused:
        loaded(tmp_path, text)
    assert "monitor.toml" in refused.value.where.file
    assert refused.value.where.field == key
