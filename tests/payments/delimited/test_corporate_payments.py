"""A year of a real company's vendor payments, where they are at hand."""

import csv
import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from outlay.payments.formats.delimited import load_mapping
from tests.payments.delimited.reading import read

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "../shared/data/corporate_payments/corporate_payments_2010.csv.gz"
MAPPING = ROOT / "docs/mappings/corporate_payments.toml"


def test_the_mapping_loads():
    assert load_mapping(MAPPING).columns["payee_id"].column == "VendorNum"


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="the data folder is not here")
def test_every_row_comes_in_or_has_its_reason_and_no_cent_is_lost():
    found = read(DATA, load_mapping(MAPPING))
    with gzip.open(DATA, "rt", encoding="utf-8") as stream:
        amounts = [Decimal(row["Amount"]) for row in csv.DictReader(stream)]
    assert found.totals.payments == len(amounts) == 189_470
    assert found.totals.cents == int(sum(amounts) * 100)
    assert {(row.rule, row.field) for row in found.bad} == {
        ("mangled", "invoice_number")
    }
    kept = [cents for cents in found.column("amount_cents") if cents < 0]
    kept += [row.amount_cents for row in found.bad if row.amount_cents < 0]
    assert len(kept) == sum(amount < 0 for amount in amounts) == 4_264
