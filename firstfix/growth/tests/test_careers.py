"""Careers: criteria that can be met, where one stands and what is missing, promotions, talks; the pages and the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from pypdf import PdfReader

from firstfix.growth.actions import (
    confirm_level,
    decline_promotion,
    finish_agreed_step,
    grant_promotion,
    hold_talk,
    propose_promotion,
    set_career_stand,
    take_usual_paths,
    write_career_path,
)
from firstfix.growth.models import CareerPath, CareerStand, CareerStep, Promotion
from firstfix.growth.promotion_pdf import promotion_pdf
from firstfix.growth.queries.careers import next_steps
from firstfix.growth.queries.promotions import met_of
from firstfix.growth.rules.careers import ADVICE, USUAL, Asked, Bounds, Criterion, flaws
from firstfix.growth.tests.makers import make_level_proposal, make_promotion, make_repair, make_step
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.tests.makers import user_of
from firstfix.work.models import WorkOrder

ClientOf = Callable[[User], Client]
BOUNDS = Bounds(skills=4, certificates=2)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(Criterion.SKILL, 3), Asked(Criterion.SKILL, 6, skill=1), Asked(Criterion.HARD, 3, skill=1),
        Asked(Criterion.HARD, 0), Asked(Criterion.FIRST_FIX_SHARE, 101), Asked(Criterion.SKILLS_HIGH, 5),
        Asked(Criterion.CERTIFICATES, 3), Asked(Criterion.YEARS, 51),
    ],
)  # fmt: skip
def test_what_nobody_can_meet_is_refused(asked: Asked) -> None:
    assert len(flaws([asked], BOUNDS)) == 1


def test_twice_the_same_is_refused_and_what_can_be_met_is_not() -> None:
    fine = [Asked(Criterion.SKILL, 5, skill=1), Asked(Criterion.SKILL, 5, skill=2), Asked(Criterion.SKILLS_HIGH, 4)]
    assert flaws(fine, BOUNDS) == []
    assert len(flaws([*fine, fine[0]], BOUNDS)) == 1


def test_there_is_advice_for_every_criterion_and_the_usual_paths_can_be_met() -> None:
    assert set(ADVICE) == set(Criterion)
    large = Bounds(skills=10, certificates=10)
    for _kind, _name, steps in USUAL:
        assert all(flaws([Asked(*one) for one in criteria], large) == [] for _step, criteria in steps)


def test_the_usual_paths_are_taken_once_without_what_the_company_cannot_meet(company: Tenant) -> None:
    make_skill("laser")
    hr = make_user(Role.HR)
    assert len(take_usual_paths(by=hr)) == 4
    places = CareerStep.objects.filter(path__kind="technical").order_by("place").values_list("place", flat=True)
    assert list(places) == [1, 2, 3, 4]
    kinds = set(CareerStep.objects.values_list("criteria__kind", flat=True))
    assert "certificates" not in kinds
    with pytest.raises(Refused):
        take_usual_paths(by=hr)
    with pytest.raises(NotAllowed):
        take_usual_paths(by=make_user(Role.MANAGER))


def test_where_one_stands_what_is_missing_and_who_could_teach_it(company: Tenant) -> None:
    laser = make_skill("laser")
    first = make_step()
    second = make_step(
        first.path, Asked(Criterion.SKILL, 4, laser.pk), Asked(Criterion.HARD, 1), Asked(Criterion.FIRST_FIX_SHARE, 90)
    )
    engineer = make_engineer(skills={"laser": 3})
    mentor = make_engineer(skills={"laser": 5})
    make_engineer(skills={"laser": 3})
    make_engineer(skills={"laser": 5}, is_active=False)
    make_repair(engineer, skill="laser", level=4)
    make_repair(engineer, visits=2)
    assert [one.step for one in next_steps(engineer, now=timezone.now())] == [first]
    set_career_stand(engineer, step=first, since=date(2026, 1, 1), by=SYSTEM)
    (found,) = next_steps(engineer, now=timezone.now())
    assert found.step == second
    assert [(one.kind.value, one.has, one.is_met) for one in found.met] == [
        ("skill", 3, False), ("hard", 1, True), ("first_fix_share", 50, False)
    ]  # fmt: skip
    assert list(found.missing[0].mentors) == [mentor]
    set_career_stand(engineer, step=second, since=date(2026, 1, 1), by=SYSTEM)
    assert next_steps(engineer, now=timezone.now()) == []


def test_a_change_of_profession_is_open_to_everybody(company: Tenant) -> None:
    change = make_step(path=CareerPath.objects.create(name=Bilingual("销售", "Sales"), kind="change"))
    technical = make_step()
    engineer = make_engineer()
    assert [one.step for one in next_steps(engineer, now=timezone.now())] == [technical, change]


def test_hr_takes_a_path_out_of_use_and_back(company: Tenant, client_of: ClientOf) -> None:
    path = make_step().path
    hr, engineer = client_of(make_user(Role.HR)), client_of(user_of(make_engineer()))
    typed = {"name_zh": path.name.zh, "name_en": path.name.en, "kind": path.kind}
    assert hr.post(f"/careers/{path.pk}", typed).status_code == 302
    shown = hr.get("/careers").content.decode()
    assert "out of use" in shown
    assert path.name.en in shown
    assert path.name.en not in engineer.get("/careers").content.decode()
    hr.post(f"/careers/{path.pk}", typed | {"is_active": "on"})
    assert path.name.en in engineer.get("/careers").content.decode()


def test_who_stands_on_a_path_out_of_use_reads_so_and_which_are_in_use(company: Tenant, client_of: ClientOf) -> None:
    old = make_step()
    make_step(old.path)
    make_step(path=CareerPath.objects.create(name=Bilingual("新通道", "New way"), kind="technical"))
    engineer = make_engineer()
    set_career_stand(engineer, step=old, since=date(2026, 1, 1), by=SYSTEM)
    own, hr = client_of(user_of(engineer)), client_of(make_user(Role.HR))
    assert "no longer in use" not in own.get("/my-growth/career").content.decode()
    path = old.path
    write_career_path(path, name=path.name, kind=path.kind, is_active=False, by=make_user(Role.HR))
    page = own.get("/my-growth/career").content.decode()
    assert "no longer in use" in page
    assert "New way" in page
    told = own.get(f"/api/engineers/{engineer.pk}/career").json()
    assert (told["path_id"], told["is_path_active"]) == (path.pk, False)
    assert [one["is_active"] for one in own.get("/api/career-paths").json()] == [True]
    assert [one["is_active"] for one in hr.get("/api/career-paths").json()] == [True, False]


def test_a_promotion_keeps_its_evidence_and_hr_decides(company: Tenant) -> None:
    step, engineer = make_step(None, Asked(Criterion.HARD, 1)), make_engineer()
    manager, hr = make_user(Role.MANAGER), make_user(Role.HR)
    one = propose_promotion(engineer, step=step, why="Ready", by=manager)
    make_repair(engineer, skill="laser", level=4)
    assert [(row.has, row.is_met) for row in met_of(one)] == [(0, False)]
    with pytest.raises(Refused):
        propose_promotion(engineer, step=step, why="Again", by=manager)
    with pytest.raises(NotAllowed):
        grant_promotion(one, answer="Yes", by=manager)
    with pytest.raises(Invalid):
        grant_promotion(one, answer=" ", by=hr)
    grant_promotion(one, answer="Well earned", by=hr)
    assert CareerStand.objects.get(engineer=engineer).step == step
    with pytest.raises(Refused):
        decline_promotion(one, answer="No", by=hr)
    with pytest.raises(Refused):
        propose_promotion(engineer, step=step, why="There already", by=manager)
    told = list(Notice.objects.order_by("pk").values_list("user", "words"))
    assert told == [(hr.pk, "promotion_proposed"), (engineer.user_id, "promotion_granted")]


def test_the_evidence_of_that_day_stays_with_the_promotion(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    step, engineer = make_step(None, Asked(Criterion.HARD, 1), Asked(Criterion.YEARS, 1)), make_engineer()
    order = make_repair(engineer, skill="laser", level=4)
    one = propose_promotion(engineer, step=step, why="Ready", by=make_user(Role.MANAGER))
    make_repair(engineer, skill="laser", level=4)
    WorkOrder.objects.filter(pk=order.pk).update(subject="Renamed since")
    hard, years = met_of(one)
    assert [row.what for row in hard.rows] == [f"{order.number} {order.subject}"]
    (since,) = years.rows
    assert since.at == company_day(engineer.created_at), "the day from which it is counted"
    assert order.number in client_of(make_user(Role.HR)).get(f"/promotions/{one.pk}").content.decode()
    pages = PdfReader(BytesIO(promotion_pdf(one))).pages
    assert order.number in pages[-1].extract_text()


def test_a_promotion_keeps_the_rows_of_every_criterion_so_that_it_can_be_counted_again(
    company: Tenant, client_of: ClientOf
) -> None:
    """Levels of skills too, and of the share of first fixes the misses as well as the hits; in both languages."""
    laser, engineer = make_skill("laser"), make_engineer(skills={"laser": 4, "cooling": 2})
    criteria = (
        Asked(Criterion.SKILL, 4, laser.pk),
        Asked(Criterion.SKILLS_HIGH, 1),
        Asked(Criterion.FIRST_FIX_SHARE, 50),
    )
    good, bad = make_repair(engineer, days=60), make_repair(engineer, days=70, visits=2)
    with translation.override("zh-hans"):
        one = propose_promotion(engineer, step=make_step(None, *criteria), why="Ready", by=make_user(Role.MANAGER))
    skill, high, share = met_of(one)
    assert [(row.what, row.note) for row in skill.rows] == [(str(laser), "level 4")]
    assert [(row.what, row.note) for row in high.rows] == [(str(laser), "level 4")]
    assert [(row.id, row.note) for row in share.rows] == [(good.pk, "first-time fix"), (bad.pk, "no first-time fix")]
    assert share.has == 50
    with translation.override("zh-hans"):
        assert [row.note for row in met_of(one)[2].rows] == ["首次修复", "未首次修复"]
    told = client_of(make_user(Role.HR)).get(f"/api/promotions/{one.pk}").json()["met"]
    assert [row["id"] for row in told[2]["rows"]] == [good.pk, bad.pk]
    assert told[0]["rows"][0]["note"] == "level 4"


def test_a_confirmed_level_names_its_proposal(company: Tenant) -> None:
    engineer = make_engineer(skills={"hydraulics": 3})
    proposal = make_level_proposal(engineer)
    confirm_level(proposal, reason="Seen on site", by=make_user(Role.MANAGER))
    step = make_step(None, Asked(Criterion.SKILL, 4, proposal.skill_id))
    (met,) = met_of(propose_promotion(engineer, step=step, why="Ready", by=SYSTEM))
    assert [(row.page, row.id) for row in met.rows] == [("level_proposal", proposal.pk)]


def test_promotions_of_former_releases_show_their_rows_as_they_were_kept(company: Tenant) -> None:
    one = make_promotion()
    one.met[0]["rows"] = [["2026-01-05", "WO-1 Pump", "Acme"]]
    assert [(row.at, row.what, row.note) for row in met_of(one)[0].rows] == [(date(2026, 1, 5), "WO-1 Pump", "Acme")]


def test_nobody_proposes_or_decides_their_own(company: Tenant) -> None:
    own = make_user(Role.HR, Role.ENGINEER)
    engineer, step = make_engineer(user=own), make_step()
    with pytest.raises(Refused):
        propose_promotion(engineer, step=step, why="Me", by=own)
    one = propose_promotion(engineer, step=step, why="Ready", by=SYSTEM)
    with pytest.raises(Refused):
        grant_promotion(one, answer="Me", by=own)
    with pytest.raises(Refused):
        hold_talk(engineer, day=date(2026, 11, 1), notes="Me", steps=[], by=own)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_is_a_pdf_in_both_languages(company: Tenant, language: str) -> None:
    one = make_promotion()
    with translation.override(language):
        assert promotion_pdf(one).startswith(b"%PDF")


def test_a_talk_ends_with_steps_that_the_engineer_finishes(company: Tenant) -> None:
    engineer, manager = make_engineer(), make_user(Role.MANAGER)
    day = date(2026, 11, 2)
    talk = hold_talk(engineer, day=day, notes="Laser is next", steps=[("Course", day + timedelta(days=30))], by=manager)
    (step,) = talk.steps.all()
    with pytest.raises(NotAllowed):
        finish_agreed_step(step, by=user_of(make_engineer()))
    finish_agreed_step(step, by=user_of(engineer))
    assert step.done_at
    for steps in ([("", day)], [("Course", day - timedelta(days=1))]):
        with pytest.raises(Invalid):
            hold_talk(engineer, day=day, notes="x", steps=steps, by=manager)


def test_a_skill_that_is_not_there_is_refused(company: Tenant) -> None:
    with pytest.raises(Invalid):
        make_step(None, Asked(Criterion.SKILL, 3, skill=987))


def test_hr_writes_paths_on_pages(company: Tenant, client_of: ClientOf) -> None:
    make_skill("laser")
    hr, manager = client_of(make_user(Role.HR)), client_of(make_user(Role.MANAGER))
    assert "/careers/usual" in hr.get("/careers").content.decode()
    assert manager.post("/careers/usual").status_code == 403
    hr.post("/careers/new", {"name_zh": "通道", "name_en": "Path", "kind": "technical", "is_active": "on"})
    path = CareerPath.objects.get()
    rows = {"criteria-TOTAL_FORMS": "2", "criteria-INITIAL_FORMS": "0", "criteria-1-kind": ""}
    wrong = rows | {"criteria-0-kind": "skills_high", "criteria-0-least": "7", "name_zh": "级", "name_en": "Step"}
    answer = hr.post(f"/careers/{path.pk}/steps", wrong)
    assert answer.status_code == 422
    assert "met by nobody" in answer.content.decode()
    hr.post(f"/careers/{path.pk}/steps", wrong | {"criteria-0-least": "1"})
    step = CareerStep.objects.get()
    assert (str(step.name.en), step.criteria.get().least) == ("Step", 1)
    assert hr.get(f"/career-steps/{step.pk}").status_code == 200
    assert "Step" in client_of(user_of(make_engineer())).get("/careers").content.decode()
    assert client_of(make_user(Role.DESK)).get("/careers").status_code == 403


def test_from_the_evidence_to_a_granted_promotion_on_pages(company: Tenant, client_of: ClientOf) -> None:
    make_certificate_type()
    engineer, step = make_engineer(name="Li"), make_step(None, Asked(Criterion.CERTIFICATES, 1))
    manager, hr, own = (client_of(one) for one in (make_user(Role.MANAGER), make_user(Role.HR), user_of(engineer)))
    page = own.get("/my-growth/career").content.decode()
    assert "0 / 1" in page
    assert "Propose this" not in page
    assert "Propose this" in manager.get(f"/engineers/{engineer.pk}/career").content.decode()
    assert client_of(user_of(make_engineer())).get(f"/engineers/{engineer.pk}/career").status_code == 403
    manager.post(f"/engineers/{engineer.pk}/promotions?step={step.pk}", {"why": "Ready"})
    one = Promotion.objects.get()
    assert manager.post(f"/promotions/{one.pk}", {"verb": "grant", "answer": "x"}).status_code == 403
    assert own.get(f"/promotions/{one.pk}/file").content.startswith(b"%PDF")
    hr.post(f"/promotions/{one.pk}", {"verb": "grant", "answer": "Well earned"})
    assert "Well earned" in own.get(f"/promotions/{one.pk}").content.decode()
    assert len(hr.get("/promotions").content.decode().split("row-link")) == 2
    steps = {
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-text": "Course",
        "steps-0-due_on": "2027-01-01",
    }
    manager.post(f"/engineers/{engineer.pk}/talks", {"day": "2026-11-02", "notes": "Laser next", **steps})
    assert "Laser next" in own.get("/my-growth/career").content.decode()
    agreed = engineer.talks.get().steps.get()
    own.post(f"/agreed-steps/{agreed.pk}/done")
    agreed.refresh_from_db()
    assert agreed.done_at
    hr.post(f"/engineers/{engineer.pk}/career/stand", {"step": step.pk, "since": "2026-01-05"})
    assert CareerStand.objects.get().since == date(2026, 1, 5)


def test_programs_do_the_same(company: Tenant, client_of: ClientOf) -> None:
    hr, engineer = client_of(make_user(Role.HR)), make_engineer()
    own = client_of(user_of(engineer))
    api: Any = {"content_type": "application/json"}
    path = hr.post("/api/career-paths", {"name": {"en": "Path"}}, **api).json()["id"]
    given = {"name": {"en": "Step"}, "criteria": [{"kind": "hard", "least": 2}]}
    step = hr.post(f"/api/career-paths/{path}/steps", given, **api).json()
    assert hr.post(f"/api/career-paths/{path}/steps", given | {"criteria": [{"kind": "skill", "least": 2}]},
                   **api).status_code == 422  # fmt: skip
    hr.put(f"/api/career-steps/{step['id']}", given | {"criteria": [{"kind": "hard", "least": 3}]}, **api)
    hr.put(f"/api/career-paths/{path}", {"name": {"en": "Way"}}, **api)
    assert [(one["name"], one["steps"][0]["criteria"][0]["least"]) for one in own.get("/api/career-paths").json()] == [
        ("Way", 3)
    ]
    assert own.get(f"/api/engineers/{engineer.pk}/career").json()["next"][0]["met"][0]["least"] == 3
    asked = {"step_id": step["id"], "why": "Ready"}
    assert own.post(f"/api/engineers/{engineer.pk}/promotions", asked, **api).status_code == 403
    made = hr.post(f"/api/engineers/{engineer.pk}/promotions", asked, **api).json()
    assert own.get(f"/api/promotions/{made['id']}/file").content.startswith(b"%PDF")
    assert hr.post(f"/api/promotions/{made['id']}/refusal", {"answer": "Not yet"}, **api).json()["state"] == "declined"
    assert own.get("/api/promotions").json()["items"][0]["answer"] == "Not yet"
    again = hr.post(f"/api/engineers/{engineer.pk}/promotions", asked, **api).json()
    hr.post(f"/api/promotions/{again['id']}/grant", {"answer": "Now"}, **api)
    stand = hr.put(f"/api/engineers/{engineer.pk}/career", {"step_id": step["id"], "since": "2026-01-05"}, **api).json()
    assert (stand["step_id"], stand["since"]) == (step["id"], "2026-01-05")
    talk = {"day": "2026-11-02", "notes": "Laser", "steps": [{"text": "Course", "due_on": "2027-01-01"}]}
    held = hr.post(f"/api/engineers/{engineer.pk}/talks", talk, **api).json()
    assert own.post(f"/api/agreed-steps/{held['steps'][0]['id']}/done", **api).json()["done_at"]
    assert own.get(f"/api/engineers/{engineer.pk}/talks").json()[0]["notes"] == "Laser"
    assert hr.post("/api/career-paths/usual", **api).status_code == 409
