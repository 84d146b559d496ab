"""Every feature says what it means, and the page says it for all."""

import dataclasses
import inspect
import re

import ibis
import ibis.expr.types as ir
import pytest

from outlay.features import formulas, registry
from outlay.features.aggregates import AGGREGATES, KEYS
from outlay.features.compile import IDS
from outlay.features.extras import extra_features
from outlay.features.families import amount
from outlay.features.feature import Family, Feature, Row
from outlay.features.histograms import HISTOGRAMS
from outlay.features.networked import COLUMNS as NETWORKED
from outlay.features.page import features_page
from outlay.features.registry import BY_NAME, FEATURES, feature_set_hash
from outlay.features.settings import DEFAULT
from outlay.features.sources import USED, payments
from outlay.payments.errors import ConfigurationError

every = pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
inspect_source = inspect.getsource
COLUMNS = payments(DEFAULT, ()).schema()
MADE = (
    *(aggregate.name for aggregate in AGGREGATES),
    *(name for histogram in HISTOGRAMS for name in histogram.made),
)
GEOGRAPHY = ("state", "zip", "city", "country", "place")


def test_there_are_at_least_25():
    assert len(FEATURES) >= 25


@every
def test_a_feature_can_be_told_to_an_analyst(feature: Feature):
    assert feature.sentence.endswith(".")
    slots = set(re.findall(r"\{(\w+)\}", feature.sentence))
    assert slots <= {"value", "other"}
    assert ("other" in slots) == (feature.other is not None)
    assert len(feature.clears) > 10
    assert len(feature.fill) > 10
    assert re.fullmatch(r"F-[A-Z0-9]+(-[A-Z0-9]+)*", feature.reason_code)
    assert "fraud" not in feature.sentence.lower()


@every
def test_what_a_feature_is_compared_with_is_a_column(feature: Feature):
    assert feature.other is None or feature.other in {*BY_NAME, *IDS}


def test_codes_and_names_are_used_once():
    assert len({f.reason_code for f in FEATURES}) == len(FEATURES) == len(BY_NAME)
    assert not {f.name for f in FEATURES} & set(IDS)


def test_no_geography_and_no_identifier_is_a_feature():
    for feature in FEATURES:
        read = set(re.findall(r"value='(\w+)'", feature.fingerprint))
        category = feature.kind == "category"
        assert not (category and read & {*GEOGRAPHY, "routing_number", "award_id"})
        assert not (category and any("token" in name for name in read))


class Noting(Row):
    """A row that notes which columns a formula reads."""

    def __init__(self) -> None:
        sources = {name: COLUMNS[name] for name in USED}
        made = dict.fromkeys(MADE, "float64") | dict.fromkeys(NETWORKED, "int64")
        super().__init__(ibis.table(sources | made))
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> ir.Column:
        self.read.add(name)
        return super().__getitem__(name)


def columns_read(feature: Feature) -> set[str]:
    row = Noting()
    feature.formula(row, DEFAULT)
    return row.read


def test_every_aggregate_serves_a_feature():
    read = set().union(*(columns_read(feature) for feature in FEATURES))
    assert set(MADE) - read == set()


def test_batch_scope_is_told():
    for feature in FEATURES:
        reads_batch = any(name.startswith("batch_") for name in columns_read(feature))
        assert (feature.scope == "batch") == reads_batch, feature.name


@every
def test_a_fill_of_two_meanings_says_which_holds(feature: Feature):
    if feature.fill.startswith("missing means "):
        assert (", or " in feature.fill) == (feature.named_by is not None)
        assert feature.fill.count(", or ") <= 1
    if feature.named_by is not None:
        assert feature.fill.startswith("missing means ")
        assert feature.named_by in BY_NAME


def test_keys_that_hold_a_payee_hold_no_other_entity_first():
    assert all(
        columns[0] == "payee_token"
        for key, columns in KEYS.items()
        if key.startswith("payee")
    )


def test_the_hash_changes_with_settings_and_only_then():
    assert feature_set_hash() == feature_set_hash()
    other = dataclasses.replace(DEFAULT, near_share=0.6)
    assert feature_set_hash(other) != feature_set_hash()
    assert re.fullmatch(r"[0-9a-f]{16}", feature_set_hash())


def test_the_hash_changes_with_a_formula(monkeypatch):
    before = feature_set_hash()
    changed = dataclasses.replace(FEATURES[0], formula=amount.amount_z_peer)
    monkeypatch.setattr("outlay.features.registry.FEATURES", (changed, *FEATURES[1:]))
    assert feature_set_hash() != before


def test_the_hash_changes_with_what_formulas_call_but_not_with_words(monkeypatch):
    before = feature_set_hash()
    source = inspect.getsource(formulas)
    for changed, same in (
        (source.replace("/ 100", "/ 10"), False),
        (source.replace("Shapes that", "# more\nForms that"), True),
    ):
        assert changed != source
        registry._code.cache_clear()
        monkeypatch.setattr(
            registry.inspect,
            "getsource",
            lambda module, text=changed: (
                text if module is formulas else inspect_source(module)
            ),
        )
        assert (feature_set_hash() == before) == same
    registry._code.cache_clear()


def test_the_page_tells_of_every_feature():
    page = features_page()
    for feature in FEATURES:
        for part in (feature.name, feature.sentence, feature.clears, feature.fill):
            assert part in page
        assert f"({feature.reason_code})" in page


def test_a_feature_without_a_sentence_is_refused():
    def silent(_p, _s):
        pass

    declare = Family("none", "nothing").feature("F-NONE", clears="-", fill="-")
    with pytest.raises(ConfigurationError, match="silent"):
        declare(silent)


def test_a_program_column_can_be_told_too():
    (feature,) = extra_features((("x_beds", "float64"),))
    assert feature.sentence.format(value=3) == "The program's own column x_beds is 3."
    assert feature.reason_code == "X-x_beds"
