from typer.testing import CliRunner

from outlay.pipelines.main import app
from tests.payments.nacha.made import BANK, Batch, records, returned, written


def outlay(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def test_payments_and_their_returns_by_command(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTLAY_HOME", str(tmp_path / "home"))
    paid = written(tmp_path / "paid.ach", records(Batch()))
    back = Batch((returned("R15"),), odfi=BANK[:8])
    file = written(tmp_path / "back.ach", records(back, created="260703"))
    assert outlay("ingest", paid).exit_code == 0
    said = outlay("returns", file, "--as-of", "2026-07-04").output
    assert "1 ($1,250.00) notices came in." in said
    assert "1 payments came back, 1 have new evidence." in said
    again = outlay("returns", file, "--as-of", "2026-07-04").output
    assert "1 ($1,250.00) joined when the same file came before." in again
