"""The policy file: read strictly, looked up by stratum, hashed by what it says."""

import pytest

from outlay.decisions.policy import DEFAULT_POLICY, Policy, default
from outlay.payments.errors import PolicyError

STRATA = """
[[stratum]]
program = "Pensions"
max_false_positive_rate = 0.002

[[stratum]]
payment_type = "Vendor"
least_amount_cents = 50_000
max_false_positive_rate = 0.05

[[stratum]]
program = "Pensions"
payment_type = "Vendor"
min_precision = 0.2
"""


def written(tmp_path, text, more=""):
    path = tmp_path / "policy.toml"
    path.write_text(text + more, encoding="utf-8")
    return path


@pytest.fixture
def text():
    return DEFAULT_POLICY.read_text(encoding="utf-8")


def test_the_default_is_one_percent_at_95_by_random_review():
    limits = default().limits("any", "thing")
    assert (limits.max_false_positive_rate, limits.confidence) == (0.01, 0.95)
    assert limits.basis == "random_review"


def test_program_wins_over_type_and_both_over_either(tmp_path, text):
    policy = Policy.load(written(tmp_path, text, STRATA))
    both = policy.limits("Pensions", "Vendor")
    assert both.max_false_positive_rate == 0.002
    assert both.least_amount_cents == 50_000
    assert both.min_precision == 0.2
    assert policy.limits("Pensions", "Salary").max_false_positive_rate == 0.002
    assert policy.limits("Roads", "Vendor").max_false_positive_rate == 0.05
    assert policy.limits("Roads", "Salary") == policy.default


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("confidence = 0.95", "confidense = 0.95", "default.confiden"),
        ("= 0.01", "= 1.5", "default.max_false_positive_rate"),
        ('"random_review"', '"a_guess"', "default.basis"),
        ("reviews_per_day = 50", "reviews_per_day = -1", "capacity.reviews_per_day"),
        ("share_of_capacity = 0.10", "rate = 0.1\nreviews_per_day = 3", "arm"),
        ('duplicates = "without_model"', "duplicates = true", "rules.duplicates"),
        ("= 1_000_000", "= -1", "lists.least_amount_cents"),
        ('review = ["not_deceased"]', 'review = ["alive"]', "checklist.review"),
        ('mechanical = "return"', 'mechanical = "deny"', "checklist.mechanical"),
        ("version = 1", "version = 2", "version"),
    ],
)
def test_a_refusal_names_file_and_key(tmp_path, text, old, new, key):
    assert old in text
    path = written(tmp_path, text.replace(old, new, 1))
    with pytest.raises(PolicyError) as refused:
        Policy.load(path)
    assert refused.value.where.file == str(path)
    assert refused.value.where.field.startswith(key)


@pytest.mark.parametrize(
    "more",
    [
        "\n[[stratum]]\nmax_false_positive_rate = 0.1\n",
        '\n[[stratum]]\nprogram = "P"\n\n[[stratum]]\nprogram = "P"\n',
        "\n[surprise]\nkey = 1\n",
        '\n[capacity.agencies]\n"A" = -3\n',
    ],
)
def test_what_cannot_be_is_refused(tmp_path, text, more):
    with pytest.raises(PolicyError, match="cannot be used"):
        Policy.load(written(tmp_path, text, more))


def test_no_toml_and_no_file_are_refused(tmp_path):
    with pytest.raises(PolicyError, match="not TOML"):
        Policy.load(written(tmp_path, "= 1"))
    with pytest.raises(PolicyError, match="No such file"):
        Policy.load(tmp_path / "none.toml")


def test_the_digest_is_of_what_is_said_not_of_the_layout(tmp_path, text):
    parts = STRATA.split("\n\n")
    first = Policy.load(written(tmp_path, text, "\n\n".join(parts)))
    layout = "# other words\n" + text
    second = Policy.load(written(tmp_path, layout, "\n\n" + "\n\n".join(parts[::-1])))
    assert first.digest() == second.digest()
    assert first.digest() != default().digest()
    assert len(first.digest()) == 16


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("= 0.01", "= 0.02"),
        ("reviews_per_day = 50", "reviews_per_day = 51"),
        ('promise = "each_stratum"', 'promise = "all_strata"'),
        ('splits = "without_model"', 'splits = "never"'),
        ("share_wrong = 0.6", "share_wrong = 0.5"),
        ("least_amount_cents = 1_000_000", "least_amount_cents = 1"),
        ('review = ["not_deceased"]', "review = []"),
        ('mechanical = "return"', 'mechanical = "record"'),
    ],
)
def test_every_change_of_meaning_changes_the_digest(tmp_path, text, old, new):
    changed = Policy.load(written(tmp_path, text.replace(old, new, 1)))
    assert changed.digest() != default().digest()
