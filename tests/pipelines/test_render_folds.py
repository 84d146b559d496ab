import io

from rich.console import Console

from outlay.pipelines.render.folds import fold_tables

ONE = {"mean": 0.4, "sd": 0.05, "windows": 3}


def shown(metrics):
    console = Console(width=120, record=True, file=io.StringIO())
    for each in fold_tables(metrics):
        console.print(each)
    return console.export_text()


def test_mean_and_spread_are_printed_and_what_is_left_out():
    text = shown(
        {
            "folds": {
                "tested": {"1": {}, "2": {}},
                "left_out": {"3": "20 of 30 days are left to fit on"},
                "spread": {"fraud": {"auc": ONE}, "error": {}},
            }
        }
    )
    assert "over 3 test windows" in text
    assert "0.400 ± 0.050" in text
    assert "not estimable" in text
    assert "Fold 3 back in time is left out: 20 of 30 days are left to fit on." in text


def test_without_folds_nothing_is_printed():
    empty = {"tested": {}, "left_out": {}, "spread": {}}
    assert shown({"folds": empty}) == shown({}) == ""
