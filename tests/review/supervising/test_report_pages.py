"""The reports: read from the store, in words where nothing was made."""

import re

import pytest

from outlay.payments.ledger import Act, Ledger
from tests.review.supervising.made_reports import AUDIT, EVIDENCE, MONITOR
from tests.review.supervising.standing import AT, FACTS, written


@pytest.fixture
def read(supervisor, signed_in):
    client = signed_in(supervisor)

    def page(name):
        answer = client.get(f"/reports/{name}")
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return page


def test_fairness_is_told_by_group_with_what_is_missing_in_words(training, read):
    written(training, "evidence/fairness.json", EVIDENCE)
    written(training, "audit/audit.json", AUDIT)
    page = read("fairness/")
    assert "the fairness check is inconclusive" in page
    assert "These reviews cannot tell whether groups are treated alike." in page
    assert "lies between 1.00 and 4.00" in page
    assert "0.62 %<br><span" in page
    assert "0.31 % to 1.2 %, of 9,075" in page
    assert page.count("under 11 cases") == 6
    assert "<td>not estimable" in page
    assert '<td class="num">under 11</td>' in page
    assert "<strong>2.00</strong> (1.00 to 4.00), “female” over “male”" in page
    assert "0.90 to no upper limit" in page
    assert "too few reviews" in page
    # The pair that fails stands first.
    assert page.index("Sex and Disability") < page.index("Sex and Age")


def test_evidence_of_other_models_is_said_to_be_that(training, read):
    written(training, "evidence/fairness.json", EVIDENCE | {"fraud_digest": "0" * 64})
    written(training, "audit/audit.json", AUDIT)
    assert "It speaks for other models than those in use." in read("fairness/")
    assert "Some of these speak for other models" in read("")


def test_drift_is_told_the_worst_first_and_without_names_of_the_code(training, read):
    written(training, "monitor/report/monitor.json", MONITOR)
    page = read("drift/")
    assert "In short: watch: surely past the lower limit" in page
    assert "1 June 2026 to 30 June 2026: 19,988 payments in 1 batch," in page
    assert "12 more were scored by another pair" in page
    assert page.index("Score of the fraud model") < page.index("Unseen levels")
    assert "Moved by age<" in page
    words = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main")[0])
    assert "_" not in words
    before, _, after = page.partition("The other feature<")
    assert "Bank changes" in before
    assert "Payee age days" in after
    assert "25.0 % (20.0 % to 30.0 %), of 400" in page
    assert "2.0 %, 25.0 %" in page


def test_the_index_says_who_promoted_and_what_was_found(training, read):
    written(training, "evidence/fairness.json", EVIDENCE)
    written(training, "monitor/report/monitor.json", MONITOR)
    page = read("")
    assert "outlay-fraud/3 and outlay-error/3" in page
    assert "1 July 2026, 08:00 EDT by dana, approved by sol" in page
    assert "The last audit is inconclusive." in page
    assert "1 June 2026 to 30 June 2026: watch" in page
    assert "The models are suspended" not in page


def test_an_overridden_gate_and_suspended_models_are_said(training, bare_store, read):
    act = Act("dana", "why not", AT)
    with bare_store.locked():
        facts = FACTS | {"gate": {"passed": False, "override": True}}
        ledger = Ledger.read(bare_store.ledger_file).append("promote", act, facts)
        ledger.append("suspend", act, FACTS)
    page = read("")
    assert "two people overrode that" in page
    assert "The models are suspended" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "None was made."),
        ("fairness/", "This training was not audited."),
        ("drift/", "The monitor has not looked at these models yet."),
    ],
)
def test_what_was_not_run_says_which_command_runs_it(training, read, name, words):
    page = read(name)
    assert words in page
    assert "<code>outlay " in page


@pytest.mark.parametrize("name", ["", "fairness/", "drift/"])
def test_before_the_first_promotion_and_without_a_store(home, read, name):
    assert "There is no store" in read(name)


@pytest.mark.parametrize("name", ["", "fairness/", "drift/"])
def test_before_the_first_promotion(bare_store, read, name):
    assert "No pair of models was ever promoted" in read(name)


def test_rates_of_the_training_stand_without_the_gates_check(training, read):
    written(training, "audit/audit.json", AUDIT)
    page = read("fairness/")
    assert "The gate's fairness check was not made" in page
    assert "of 9,075" in page


@pytest.mark.parametrize("said", ["{", '{"groups": 3}', "[]"])
def test_a_damaged_report_is_said_and_nothing_breaks(training, read, said):
    for file, name in (
        ("audit/audit.json", "fairness/"),
        ("monitor/report/monitor.json", "drift/"),
    ):
        path = training / file
        path.parent.mkdir(parents=True)
        path.write_text(said)
        page = read(name)
        assert "cannot be read" in page or "another form" in page
