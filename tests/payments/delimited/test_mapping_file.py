"""A mapping file is read whole, or refused with file, line and key."""

import pytest

from outlay.payments.errors import MappingError
from outlay.payments.formats.delimited import CANONICAL, load_mapping
from outlay.payments.formats.delimited.loading import parse_mapping
from outlay.payments.formats.delimited.mapping import NEEDED, TARGETS
from tests.payments.delimited.reading import PLAIN


def refused(text: str) -> MappingError:
    with pytest.raises(MappingError) as raised:
        parse_mapping(text, "map.toml")
    assert raised.value.where.file == "map.toml"
    assert raised.value.fix
    assert raised.value.rule
    return raised.value


def test_a_mapping_is_loaded_from_its_file(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(f"version = 1\n{PLAIN}", encoding="utf-8-sig")
    mapping = load_mapping(path)
    assert mapping.columns["alc"].column == "loc"
    assert mapping.money.unit == "dollars"


def test_a_mapping_that_is_not_there_is_told(tmp_path):
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"{PLAIN}\n[fiel]\ndelimiter = ';'", "fiel"),
        (f"[file]\nseparator = ';'\n{PLAIN}", "file.separator"),
        (f"[file]\ndelimiter = ';;'\n{PLAIN}", "file.delimiter"),
        (f"[file]\nencoding = 'utf8'\n{PLAIN}", "file.encoding"),
        (f"[money]\nunit = 'cent'\n{PLAIN}", "money.unit"),
        (f"[money]\ndecimal = ','\nthousands = ','\n{PLAIN}", "money"),
        (f"[dates]\nformat = '%Q'\n{PLAIN}", "dates.format"),
        (f"[dates]\nformat = '%m/%d'\n{PLAIN}", "dates.format"),
        (f"{PLAIN}\namonut = 'x'", "columns.amonut"),
        (f"{PLAIN}\nsource_line = 'x'", "columns.source_line"),
        (f"{PLAIN}\ncity = {{ column = 'c', colour = 'x' }}", "columns.city.colour"),
        (f"{PLAIN}\ncity = {{ column = 'c', format = '%Y' }}", "columns.city.format"),
        (f"{PLAIN}\ncity = {{ column = 'c', zone = 'UTC' }}", "columns.city.zone"),
        (
            f"{PLAIN}\nknown_at = {{ column = 'c', zone = 'Mars/Base' }}",
            "columns.known_at.zone",
        ),
        (
            f"{PLAIN}\ntin_type = {{ column = 'c', values = {{ 1 = 'SSN' }} }}",
            "columns.tin_type.values",
        ),
        (PLAIN.replace('alc = "loc"', ""), "columns.alc"),
        (f"{PLAIN}\n[constants]\nalc = '12345678'", None),
        (f"{PLAIN}\n[constants]\nprogramme = 'x'", "constants.programme"),
        (f"{PLAIN}\n[constants]\ntin_type = 'SSN'", "constants.tin_type"),
        (f"{PLAIN}\n[constants]\ninvoice_on = 'May'", None),
        (
            PLAIN.replace('alc = "loc"', "") + "\n[constants]\nalc = '123'",
            "constants.alc",
        ),
        (f"{PLAIN}\n[features]\nvisits = {{ column='V', kind='text' }}", None),
        (
            f"{PLAIN}\n[features]\nx_a = {{ column='V', kind='number' }}",
            "features.x_a.kind",
        ),
        (f"version = 2\n{PLAIN}", "version"),
        (f"[file]\nrow_number_ids = true\n{PLAIN}", None),
    ],
)
def test_what_a_mapping_cannot_have_is_told_with_its_key(text, key):
    found = refused(text)
    if key is not None:
        assert found.where.field is not None
        assert found.where.field.startswith(key)


def test_a_key_that_stands_once_is_told_with_its_line():
    assert refused(f"[file]\nseparator = ';'\n{PLAIN}").where.line == 2


def test_broken_toml_is_told_with_its_line():
    assert refused("[file]\ndelimiter = ;\n").where.line == 2


def test_the_canonical_mapping_names_every_column_of_intake():
    assert set(CANONICAL.columns) == TARGETS
    assert set(NEEDED) <= TARGETS
    assert CANONICAL.money.unit == "cents"
