"""The operating-point page: with a slider or without, and in words where nothing is."""

import json

import pytest

from outlay.decisions import trained_curve as lower
from outlay.decisions.policy import default
from outlay.review.access.roles import Role
from outlay.review.supervising.kept_curve import kept_curve
from tests.review.made import AGENCY, OTHER_AGENCY, made_person
from tests.review.supervising.standing import TRAINING, made_curve

ADDRESS = "/team/operating-point/"
EVERY = (AGENCY, OTHER_AGENCY)


def shown(client, **asked):
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_both_rates_are_named_and_the_limit_that_holds_is_shown(
    training, supervisor, signed_in
):
    page = shown(signed_in(supervisor))
    for words in (
        "False-positive rate",
        "False-discovery rate",
        "This limit holds now",
    ):
        assert words in page
    assert "At a limit of 1 %" in page
    assert "1,814 more reviewed payments are needed" in page
    assert "Propose this limit" not in page


def test_a_limit_in_the_address_is_looked_at_beside_the_one_that_holds(
    training, supervisor, signed_in
):
    page = shown(signed_in(supervisor), limit="0.02")
    assert "At a limit of 2 %" in page
    assert "Now, at 1 %" in page
    # Half of the limit, from the made-up curve; dollars and reviews likewise.
    assert "1.0 % <span" in page
    assert "$200.00" in page
    assert "<td>20.0</td>" in page
    assert "not estimable" in page


@pytest.mark.parametrize("limit", ["", "0.0123", "0.001", "x", "<script>"])
def test_what_is_not_on_the_curve_is_answered_with_what_holds(
    training, supervisor, signed_in, limit
):
    assert "At a limit of 1 %" in shown(signed_in(supervisor), limit=limit)


def test_only_programs_of_the_own_agencies_are_offered(training, supervisor, signed_in):
    page = shown(signed_in(supervisor), program="Pension", limit="0.02")
    assert "At a limit of 2 %, Pension" in page
    assert "Travel" not in page
    page = shown(signed_in(supervisor), program="Travel", limit="0.02")
    assert "Travel" not in page


def test_the_script_asks_for_one_part_and_going_back_for_the_whole(
    training, supervisor, signed_in
):
    client = signed_in(supervisor)
    part = client.get(ADDRESS, {"limit": "0.02"}, headers={"HX-Request": "true"})
    assert b"At a limit of 2 %" in part.content
    assert b"<h1>" not in part.content
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<h1>" in client.get(ADDRESS, headers=back).content


def test_proposing_and_approving_by_page(training, bare_store, db, signed_in):
    una, vic = (
        signed_in(made_person(name, Role.SUPERVISOR, agencies=EVERY))
        for name in ("una", "vic")
    )
    said = {"limit": "0.02", "program": "", "reason": "more recall, few reviews"}
    answer = una.post(f"{ADDRESS}propose/", said, follow=True)
    page = answer.content.decode()
    assert "You proposed this, so somebody else must approve it." in page
    digest = answer.context["waiting"][0].digest
    approval = {"policy": digest, "reason": "figures are right"}
    refused = una.post(f"{ADDRESS}approve/", approval)
    assert refused.status_code == 422
    assert "cannot approve it" in refused.content.decode()
    page = shown(vic)
    assert "Approve this policy" in page
    assert "<td>1 %</td><td>2 %</td>" in page
    page = vic.post(f"{ADDRESS}approve/", approval, follow=True).content.decode()
    assert "decides from the next batch on" in page
    assert "At a limit of 2 %" in page


def test_a_refusal_keeps_what_was_written_and_takes_the_focus(
    training, supervisor, signed_in
):
    said = {"limit": "0.02", "program": "", "reason": "my long reason for this"}
    answer = signed_in(supervisor).post(f"{ADDRESS}propose/", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "my long reason for this" in page
    assert 'role="alert" tabindex="-1" data-focus' in page
    assert "At a limit of 2 %" in page


def test_a_limit_that_is_no_number_is_refused(training, supervisor, signed_in):
    said = {"limit": "much", "reason": "more recall, few reviews"}
    answer = signed_in(supervisor).post(f"{ADDRESS}propose/", said)
    assert answer.status_code == 422
    assert "This is no limit" in answer.content.decode()


def test_without_models_or_store_the_page_says_so(home, supervisor, signed_in):
    assert "There is no store" in shown(signed_in(supervisor))
    answer = signed_in(supervisor).post(f"{ADDRESS}propose/", {"limit": "0.02"})
    assert answer.status_code == 422


def test_before_the_first_promotion_the_page_says_what_to_do(
    bare_store, supervisor, signed_in
):
    assert "outlay models promote" in shown(signed_in(supervisor))
    answer = signed_in(supervisor).post(f"{ADDRESS}approve/", {"policy": "x"})
    assert answer.status_code == 422


def test_a_damaged_ledger_is_said_and_nothing_breaks(
    training, bare_store, supervisor, signed_in
):
    text = bare_store.ledger_file.read_text().replace("dana", "mara")
    bare_store.ledger_file.write_text(text)
    assert "The ledger is not as it was written" in shown(
        signed_in(supervisor)
    ).replace("the ledger", "The ledger")


def test_a_curve_is_computed_once(bare_store, monkeypatch):
    asked = []

    def counted(*given):
        asked.append(given)
        return made_curve(*given)

    monkeypatch.setattr(lower, "trained_curve", counted)
    limits = [0.001, 0.01, 0.02]
    first = kept_curve(bare_store, TRAINING, default(), limits)
    assert kept_curve(bare_store, TRAINING, default(), limits) == first
    assert len(asked) == 1
    assert first == made_curve(None, None, limits)
    kept_curve(bare_store, TRAINING, default(), limits[1:])
    assert len(asked) == 2
    for path in (bare_store.home / "review" / "curves").iterdir():
        path.write_text(json.dumps([{"node": 1}]))
    assert kept_curve(bare_store, TRAINING, default(), limits) == first
    assert len(asked) == 3
