import pytest

from outlay.features.registry import FAMILIES
from outlay.models.settings import CLASS_WEIGHTS, TrainSettings
from outlay.payments.errors import ConfigurationError


def load(folder, text):
    path = folder / "train.toml"
    path.write_text(text, encoding="utf-8")
    return TrainSettings.load(path)


def test_an_empty_file_gives_the_defaults(tmp_path):
    assert load(tmp_path, "") == TrainSettings()


def test_settings_are_read(tmp_path):
    found = load(tmp_path, "seed = 7\n[windows]\nfit = 90\n[fraud]\nnum_leaves = 7\n")
    assert (found.seed, found.windows.fit, found.fraud.num_leaves) == (7, 90, 7)
    assert found.error == TrainSettings().error


@pytest.mark.parametrize("name", CLASS_WEIGHTS)
def test_class_weights_are_refused(tmp_path, name):
    with pytest.raises(ConfigurationError, match=f"{name} is not allowed") as caught:
        load(tmp_path, f"[fraud]\n{name} = 1\n")
    assert caught.value.where.field == "fraud"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[windows]\nfit = 0\n", "greater than or equal to 1"),
        ("[window]\nfit = 9\n", "nobody declared"),
        ("seed = \n", "not TOML"),
        ('without = ["velocty"]\n', "velocty is no family"),
        (f"without = {[f.name for f in FAMILIES]}\n", "no family of features would"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, text, said):
    with pytest.raises(ConfigurationError, match=said):
        load(tmp_path, text)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="No such file"):
        TrainSettings.load(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["gap_days", "tail_days"])
def test_no_window_may_be_too_short_for_outcomes_to_mature(tmp_path, name):
    path = tmp_path / "settings.toml"
    path.write_text(f"[windows]\n{name} = 30\n[maturity]\nappeal = 30\n")
    assert TrainSettings.load(path)
    path.write_text(f"[windows]\n{name} = 29\n[maturity]\nappeal = 30\n")
    with pytest.raises(ConfigurationError, match=name):
        TrainSettings.load(path)


def test_families_are_left_out_beside_those_of_the_file(tmp_path):
    found = load(tmp_path, 'without = ["calendar"]\n').leaving_out(["network"])
    assert found.without == ("calendar", "network")
    assert found.leaving_out(["network"]) == found


@pytest.mark.parametrize("names", [["velocty"], [f.name for f in FAMILIES]])
def test_a_family_that_cannot_be_left_out_is_refused(names):
    with pytest.raises(ConfigurationError, match="this training cannot be made"):
        TrainSettings().leaving_out(names)
