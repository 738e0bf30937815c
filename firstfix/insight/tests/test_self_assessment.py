from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstfix.care.actions import answer_feedback
from firstfix.care.tests.makers import make_feedback
from firstfix.insight.actions import begin_assessment, close_assessment, mark_criterion
from firstfix.insight.criteria import BLOCKS, CRITERIA
from firstfix.insight.models import SelfAssessment
from firstfix.insight.queries.assessments import level_of, score_of
from firstfix.insight.queries.evidence import FIGURES, evidence
from firstfix.insight.rules import Mark, score
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def begun(by: User) -> SelfAssessment:
    return begin_assessment(name="2026", by=by, at=NOW)


def all_marked(assessment: SelfAssessment, by: User, *, share: str = "0.5") -> None:
    for one in CRITERIA:
        got = (Decimal(share) * one.points * 2).to_integral_value() / 2
        mark_criterion(assessment, one.key, points=one.points, got=got, applies=True, by=by)


def test_points_of_the_criteria_are_a_hundred_in_three_blocks() -> None:
    assert sum(one.points for one in CRITERIA) == 100
    assert {one.block for one in CRITERIA} == {block.key for block in BLOCKS}
    assert {criterion for criterion, _key in FIGURES} <= {one.key for one in CRITERIA}


marks = st.lists(
    st.integers(1, 20).flatmap(
        lambda points: st.builds(
            Mark, st.just(points), st.none() | st.integers(0, 2 * points).map(lambda n: Decimal(n) / 2), st.booleans()
        )
    ),
    max_size=15,
)


@given(marks, st.integers(0, 20), st.booleans())
def test_a_score_is_between_nothing_and_a_hundred(all: list[Mark], deductions: int, bonus: bool) -> None:
    found = score(all, deductions=deductions, has_bonus=bonus)
    assert (found is None) == (not any(one.applies for one in all))
    assert found is None or 0 <= found <= 100
    assert found == score(all[::-1], deductions=deductions, has_bonus=bonus)


def test_a_score_counted_by_hand() -> None:
    """8 of 10 and 3 of 6 apply, a third criterion of 20 does not: 11 ÷ 16 = 68.75, less two, and one for merit."""
    given = [Mark(10, Decimal(8)), Mark(6, Decimal(3)), Mark(20, None, applies=False)]
    assert score(given) == Decimal("68.8")
    assert score(given, deductions=2, has_bonus=True) == Decimal("67.8")
    assert score([Mark(10, None)]) == 0


@pytest.mark.parametrize(("found", "level"), [("95", "five stars"), ("94.9", "four stars"), ("69.9", "")])
def test_levels_begin_at_their_points(found: str, level: str) -> None:
    assert level_of(Decimal(found)) == level


def test_closing_keeps_the_score_for_good(company: Tenant) -> None:
    manager = make_user(Role.MANAGER)
    assessment = begun(manager)
    with pytest.raises(Refused, match="15"):
        close_assessment(assessment, by=manager, at=NOW)
    all_marked(assessment, manager, share="0.5")
    closed = close_assessment(assessment, deductions=1, by=manager, at=NOW)
    assert (closed.state, closed.score, closed.closed_at) == ("closed", Decimal("49.0"), NOW)
    with pytest.raises(Refused):
        mark_criterion(closed, "people", points=6, got=Decimal(6), applies=True, by=manager)
    with pytest.raises(Refused):
        close_assessment(closed, by=manager)
    assert Fact.objects.filter(name="AssessmentClosed").count() == 1


def test_a_closed_one_shows_the_evidence_of_its_day_in_both_languages(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    manager = make_user(Role.MANAGER)
    browser = client_of(manager)
    feedback, assessment = make_feedback(), begun(manager)
    all_marked(assessment, manager)
    address = f"/self-assessments/{assessment.pk}"

    def shown(language: str) -> str:
        return browser.get(address, headers={"accept-language": language}).content.decode()

    answer_feedback(feedback, answer="Yes", by=manager)
    assert "Opinions of customers answered: 1 of 1" in shown("en"), "an open one follows the records"
    close_assessment(assessment, by=manager)
    make_feedback()
    assert "Opinions of customers answered: 1 of 1" in shown("en")
    assert evidence(now=timezone.now())["complaints"][0].said == "Opinions of customers answered: 1 of 2"
    kept = {one.criterion: one.evidence or [] for one in assessment.marks.all()}
    assert kept.keys() == {one.key for one in CRITERIA}
    answered = kept["complaints"][0]
    assert (answered["en"], answered["is_missing"]) == ("Opinions of customers answered: 1 of 1", False)
    assert answered["zh"] != answered["en"]
    User.objects.update(language="zh-hans")
    assert answered["zh"] in shown("zh-hans")


def test_programs_read_the_evidence_too(company: Tenant, client_of: Callable[[User], Client]) -> None:
    manager = make_user(Role.MANAGER)
    programs, feedback, assessment = client_of(manager), make_feedback(), begun(manager)
    all_marked(assessment, manager)
    answer_feedback(feedback, answer="Yes", by=manager)

    def told() -> list[str]:
        marks = programs.get(f"/api/self-assessments/{assessment.pk}").json()["marks"]
        return [one["said"] for mark in marks for one in mark["evidence"] if mark["criterion"] == "complaints"]

    assert "Opinions of customers answered: 1 of 1" in told()
    close_assessment(assessment, by=manager)
    make_feedback()
    assert "Opinions of customers answered: 1 of 1" in told()


def test_one_that_a_former_release_closed_says_that_it_kept_none(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    manager = make_user(Role.MANAGER)
    assessment = begun(manager)
    all_marked(assessment, manager)
    browser = client_of(manager)
    address = f"self-assessments/{assessment.pk}"
    assert "is not kept" not in browser.get(f"/{address}").content.decode()
    close_assessment(assessment, by=manager)
    assert "is not kept" not in browser.get(f"/{address}").content.decode()
    assessment.marks.update(evidence=None)
    assert "is not kept" in browser.get(f"/{address}").content.decode()
    assert {mark["evidence"] for mark in browser.get(f"/api/{address}").json()["marks"]} == {None}


def test_the_next_one_begins_with_the_points_of_the_last(company: Tenant) -> None:
    manager = make_user(Role.MANAGER)
    mark_criterion(
        begun(manager), "take-back", points=4, got=None, applies=False, note="We sell services only.", by=manager
    )
    mark = begin_assessment(name="2027", by=manager).marks.get(criterion="take-back")
    assert (mark.points, mark.applies, mark.got, mark.note) == (4, False, None, "")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("got", {"points": 6, "got": Decimal(7), "applies": True}),
        ("got", {"points": 6, "got": Decimal("5.3"), "applies": True}),
        ("points", {"points": 0, "got": None, "applies": True}),
        ("note", {"points": 6, "got": None, "applies": False}),
    ],
)
def test_wrong_marks_are_refused_where_they_are_wrong(company: Tenant, field: str, given: dict[str, object]) -> None:
    manager = make_user(Role.MANAGER)
    with pytest.raises(Invalid) as wrong:
        mark_criterion(begun(manager), "people", by=manager, **given)  # type: ignore[arg-type]
    assert set(wrong.value.errors) == {field}


def test_what_does_not_apply_is_left_out(company: Tenant) -> None:
    manager = make_user(Role.MANAGER)
    assessment = begun(manager)
    for one in CRITERIA:
        applies = one.key == "repair"
        got = Decimal(9) if applies else None
        mark_criterion(assessment, one.key, points=10, got=got, applies=applies, note="-", by=manager)
    assert score_of(assessment) == 90


def test_the_records_speak_for_themselves(company: Tenant) -> None:
    make_feedback()
    said = evidence(now=timezone.now())
    assert {one.key for one in CRITERIA} == said.keys()
    answered, in_time = said["complaints"]
    assert (answered.said, answered.is_missing) == ("Opinions of customers answered: 0 of 1", True)
    assert in_time.said == "In time, or not due yet: 1 of 1"


def test_a_manager_judges_page_by_page(company: Tenant, client_of: Callable[[User], Client]) -> None:
    manager = client_of(make_user(Role.MANAGER))
    address = manager.post("/self-assessments", {"name": "Autumn"})["Location"]
    assert "15 criteria are not judged yet" in manager.get(address).content.decode()
    answer = manager.post(
        f"{address}/criteria/organisation", {"got": "5.5", "points": "6", "applies": "on", "note": ""}
    )
    assert answer["Location"].endswith("/criteria/people")
    assert "5.5 of 6" in manager.get(address).content.decode()
    assert manager.post(address, {"deductions": "0", "remarks": ""}).status_code in (409, 422)
    assert manager.post(f"{address}/criteria/people", {"got": "9", "points": "6", "applies": "on"}).status_code == 422
    assert manager.get(f"{address}/criteria/beauty").status_code == 404


def test_others_do_not_judge(company: Tenant, client_of: Callable[[User], Client]) -> None:
    admin, desk = make_user(Role.ADMIN), make_user(Role.DESK)
    assert client_of(admin).post("/self-assessments", {"name": "Mine"}).status_code == 403
    assert client_of(desk).get("/self-assessments").status_code == 403
    with pytest.raises(NotAllowed):
        begun(desk)


def test_the_api_has_the_same_verbs(company: Tenant, client_of: Callable[[User], Client]) -> None:
    manager = client_of(make_user(Role.MANAGER))
    made = manager.post("/api/self-assessments", {"name": "2026"}, content_type="application/json").json()
    address = f"/api/self-assessments/{made['id']}"
    for one in CRITERIA:
        answer = manager.put(f"{address}/criteria/{one.key}", {"points": 10, "got": 8}, content_type="application/json")
        assert answer.status_code == 200
    assert Decimal(manager.get(address).json()["score"]) == 80
    closed = manager.post(f"{address}/closure", {"has_bonus": True}, content_type="application/json").json()
    assert (closed["state"], Decimal(closed["score"])) == ("closed", Decimal(81))
    assert manager.put(f"{address}/criteria/people", {"points": 1}, content_type="application/json").status_code == 409
    assert manager.put(f"{address}/criteria/beauty", {"points": 1}, content_type="application/json").status_code == 404
