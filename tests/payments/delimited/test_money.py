"""Money to the cent, against Python's Decimal."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.formats.delimited.cells import Bound, CellReader
from outlay.payments.formats.delimited.connection import connect
from outlay.payments.formats.delimited.loading import parse_mapping
from tests.payments.delimited.reading import PLAIN, read, row, write

STYLES = [(".", ","), (".", ""), (",", "."), (",", " "), (".", "'"), (",", "")]


@pytest.fixture(scope="module")
def connection():
    with connect("UTC") as opened:
        yield opened


def cents(connection, cells: list[str], money: str = "") -> list[tuple[object, object]]:
    """Return both calculations of each cell."""
    mapping = parse_mapping(f"[money]\n{money}\n{PLAIN}", "m.toml")
    bound = Bound()
    reader = CellReader(mapping, bound, "f.csv")
    text = pa.string()
    first = reader.value("amount_cents", "c0", text, mapping.columns["amount_cents"])
    connection.register("chunk", pa.table({"c0": cells}))
    sql = f"SELECT {first}, {reader.cents_again('c0', text)} FROM chunk"
    return connection.execute(sql, bound.values).fetchall()


def spelt(amount: int, style: tuple[str, str], form: str, currency: str) -> str:
    """Return `amount` cents as people write it."""
    decimal, thousands = style
    whole, rest = divmod(abs(amount), 100)
    digits = f"{whole:,}".replace(",", thousands)
    number = f"{currency}{digits}{decimal}{rest:02d}"
    if amount >= 0:
        return number
    return {"minus": f"-{number}", "trailing": f"{number}-", "paren": f"({number})"}[
        form
    ]


@pytest.mark.property
@given(
    amounts=st.lists(st.integers(-(10**17) + 1, 10**17 - 1), min_size=1, max_size=30),
    style=st.sampled_from(STYLES),
    form=st.sampled_from(["minus", "trailing", "paren"]),
    currency=st.sampled_from(["", "$", "€"]),
)
def test_every_way_of_writing_an_amount_gives_its_cents(
    connection, amounts, style, form, currency
):
    cells = [spelt(amount, style, form, currency) for amount in amounts]
    money = f'decimal="{style[0]}"\nthousands="{style[1]}"\ncurrency="{currency}"'
    found = cents(connection, cells, money)
    assert [first for first, _ in found] == amounts
    assert [int(again) for _, again in found] == amounts


@pytest.mark.property
@given(st.lists(st.text("0123456789.,-+()$ e", max_size=12), min_size=1, max_size=60))
def test_what_is_read_is_what_decimal_reads_and_a_whole_number_of_cents(
    connection, cells
):
    for cell, (first, _) in zip(cells, cents(connection, cells), strict=True):
        if first is None:
            continue
        plain = cell.strip().removesuffix("-").strip("()+- ")
        assert Decimal(plain) * 100 == abs(first), cell
        assert (first <= 0) or not set(cell) & set("-("), cell


@pytest.mark.property
@given(
    st.lists(
        st.decimals(
            Decimal("-1e12"), Decimal("1e12"), allow_nan=False, allow_infinity=False
        ),
        min_size=1,
        max_size=30,
    )
)
def test_a_decimal_is_read_exactly_when_it_is_whole_cents(connection, amounts):
    cells = [f"{amount:f}" for amount in amounts]
    found = cents(connection, cells)
    for amount, (first, again) in zip(amounts, found, strict=True):
        exact = Fraction(amount) * 100
        assert first == (int(exact) if exact.denominator == 1 else None)
        assert first is None or first == again
        assert again is None or (again == int(again)) == (first is not None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("77.8", 7780),
        ("59.", 5900),
        (".5", 50),
        ("12.3400", 1234),
        ("0012.30", 1230),
        ("0" * 40 + "12.30" + "0" * 40, 1230),
        ("12.30" + "0" * 40 + "1", None),
        ("+ 5.00", 500),
        ("-0.00", 0),
        ("", None),
        (".", None),
        ("-", None),
        ("1.234", None),
        ("12.34.56", None),
        ("1e5", None),
        ("--5", None),
        ("(-5)", None),
        ("(5", None),
        ("five", None),
        ("1234567890123456", None),
        ("999999999999999.99", 99999999999999999),
    ],
)
def test_edges(connection, cell, expected):
    assert cents(connection, [cell])[0][0] == expected


def test_a_thousands_sign_in_the_wrong_place_shows_another_decimal_sign(connection):
    found = cents(connection, ["12,34", "1,234", "1,234.5"], 'thousands=","')
    assert [first for first, _ in found] == [None, 123400, 123450]


def test_whole_cents_have_no_fraction(connection):
    found = cents(connection, ["1250", "12.50", "12.00"], 'unit="cents"')
    assert [first for first, _ in found] == [1250, None, 12]


def test_signs_that_the_mapping_does_not_list_are_refused(connection):
    found = cents(connection, ["-5", "5-", "(5)"], 'negatives=["minus"]')
    assert [first for first, _ in found] == [-500, None, None]


def test_each_fault_of_an_amount_has_its_reason(tmp_path: Path):
    amounts = ["1.005", "12 dollars", "1234567890123456", "-3.10"]
    rows = [row(id=str(n), amount=amount) for n, amount in enumerate(amounts)]
    found = read(write(tmp_path, rows))
    assert [fault.rule for fault in found.bad] == ["cents", "money", "large"]
    assert found.column("amount_cents") == [-310]
    assert not any(amount in fault.reason for fault in found.bad for amount in amounts)


def test_typed_amounts_of_parquet_stay_exact(tmp_path: Path):
    amounts = ["0.10", "-12345678901.23", "1", None, "1.009999999999", "0.005"]
    size = len(amounts)
    table = pa.table(
        {
            "loc": ["12345678"] * size,
            "sched": ["S1"] * size,
            "id": [str(n) for n in range(size)],
            "amount": pa.array(
                [amount and Decimal(amount) for amount in amounts],
                pa.decimal128(30, 12),
            ),
            "how": ["ach"] * size,
            "date": pa.array([20_000] * size, pa.int32()).cast(pa.date32()),
            "name": pa.nulls(size, pa.string()),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    found = read(tmp_path / "in.parquet")
    assert found.column("amount_cents") == [10, -1234567890123, 100]
    assert found.rules() == [
        (4, "required", "amount_cents"),
        (5, "cents", "amount_cents"),
        (6, "cents", "amount_cents"),
    ]
