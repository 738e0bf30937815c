"""Abilities: what counts as evidence, who sees it, and that a number and its rows agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.tests.makers import make_follow_up, make_thanks
from firstfix.growth.actions import propose_levels
from firstfix.growth.models import LevelProposal
from firstfix.growth.queries.evidence import average_rating, evidence_of
from firstfix.growth.rules.evidence import Evidence
from firstfix.growth.tests.makers import make_level_proposal, make_repair, make_skilled
from firstfix.people.models import EngineerSkill
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.actions import save_entry
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.tests.makers import user_of
from firstfix.work.models import WorkOrder
from firstfix.work.rules import Priority
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]


def counts(engineer: Any) -> dict[str, int]:
    rows = evidence_of(engineer, now=timezone.now())
    return {kind: len(found) for kind, found in rows.items() if found}


def test_repairs_by_difficulty_first_fixes_and_repeats(company: Tenant) -> None:
    engineer = make_engineer()
    hard = make_repair(engineer, skill="laser", level=4)
    make_repair(engineer, skill="laser", level=3, priority=Priority.EMERGENCY)
    easy = make_repair(engineer, visits=2)
    make_repair(engineer, days=400)
    make_repair(make_engineer())
    WorkOrder.objects.filter(pk=easy.pk).update(repeat_of=hard)
    assert counts(engineer) == {"hard": 1, "middling": 1, "easy": 1, "first-fixes": 1, "repeats": 1, "emergencies": 1,
                                "models": 3}  # fmt: skip


def test_repairs_solved_on_the_phone_that_did_not_come_back(company: Tenant) -> None:
    engineer = make_engineer()
    solved, back = (make_work_order(state="closed") for _n in range(2))
    yesterday = timezone.now() - timedelta(days=1)
    ours = WorkOrder.objects.filter(pk__in=(solved.pk, back.pk))
    ours.update(was_remote=True, solved_by=user_of(engineer), restored_at=yesterday)
    make_work_order(repeat_of=back)
    rows = evidence_of(engineer, now=timezone.now())
    assert [row.id for row in rows[Evidence.REMOTE]] == [solved.pk]


def test_what_customers_say(company: Tenant) -> None:
    engineer = make_engineer()
    order = make_repair(engineer)
    for rating in (5, 4):
        make_follow_up(work_order=order, rating=rating, done_at=timezone.now(), state="done")
    make_follow_up(rating=1, done_at=timezone.now(), state="done")
    make_thanks(engineer, order=order)
    rows = evidence_of(engineer, now=timezone.now())
    assert (len(rows[Evidence.RATINGS]), average_rating(rows[Evidence.RATINGS])) == (2, 4.5)
    assert [row.what for row in rows[Evidence.THANKS]] == ["修得又快又好！"]


def test_certificates_that_are_valid(company: Tenant) -> None:
    today = company_day(timezone.now())
    engineer = make_engineer(certificates={"laser": today, "low-voltage": today - timedelta(days=1)})
    assert counts(engineer) == {"certificates": 1}


def test_the_engineer_sees_what_the_manager_sees_and_nobody_else(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_skilled(repairs=1)
    own, manager = client_of(user_of(engineer)), client_of(make_user(Role.MANAGER))
    for path in (f"/engineers/{engineer.pk}/abilities", f"/engineers/{engineer.pk}/abilities/first-fixes"):
        assert (own.get(path).status_code, manager.get(path).status_code) == (200, 200)
        for other in (make_engineer().user, make_user(Role.DISPATCHER)):
            assert other
            assert client_of(other).get(path).status_code == 403
    assert own.get("/my-growth").status_code == 200
    assert own.get("/skills").status_code == 403
    assert manager.get(f"/engineers/{engineer.pk}/abilities/unknown").status_code == 404


def test_each_number_opens_to_its_rows(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_skilled(repairs=3)
    manager = client_of(make_user(Role.MANAGER))
    order = WorkOrder.objects.first()
    assert order
    page = manager.get(f"/engineers/{engineer.pk}/abilities/middling").content.decode()
    assert page.count("<tr>") == 4
    assert order.number in page


def test_the_matrix_marks_levels_that_are_proposed(company: Tenant, client_of: ClientOf) -> None:
    make_skilled()
    propose_levels(by=SYSTEM)
    page = client_of(make_user(Role.HR)).get("/skills").content.decode()
    assert 'data-level="3"' in page
    assert "level-next" in page


def test_the_matrix_stands_by_trade_and_product_family(company: Tenant, client_of: ClientOf) -> None:
    electrical, medical = Bilingual("电气", "Electrical"), Bilingual("医疗", "Medical")
    for code, trade, family in (("a", medical, "Ventilators"), ("b", electrical, ""), ("c", medical, "Ultrasound")):
        skill = Skill(code=code, name=Bilingual.of(f"Skill {code}"), trade=trade, family=Bilingual.of(family))
        save_entry(skill, by=SYSTEM)
    nurse, sparks = make_engineer(name="Sun", skills={"a": 3}), make_engineer(name="Qian", skills={"b": 2})
    manager = client_of(make_user(Role.MANAGER))
    page = manager.get("/skills").content.decode()
    groups = re.findall(r'<th scope="colgroup" colspan="(\d)">([^<]+)<', page)
    assert groups == [("1", "Electrical"), ("2", "Medical"), ("1", "Ultrasound"), ("1", "Ventilators")]
    assert re.findall(r'<th scope="col">Skill (\w)', page) == ["b", "c", "a"]
    only = manager.get("/skills", {"trade": "医疗"}).content.decode()
    assert re.findall(r'<th scope="col">Skill (\w)', only) == ["c", "a"]
    assert (nurse.name in only, sparks.name in only) == (True, False)
    assert nurse.name in manager.get("/skills", {"trade": "unheard of"}).content.decode()
    both = make_engineer(name="Zhou", skills={"a": 3, "b": 2})
    narrow = manager.get("/skills", {"trade": "电气", "family": "Ventilators"}).content.decode()
    assert (nurse.name in narrow, both.name in narrow) == (False, False), "no skill is of that trade and family"
    narrow = manager.get("/skills", {"trade": "医疗", "family": "Ventilators"}).content.decode()
    assert (nurse.name in narrow, sparks.name in narrow, both.name in narrow) == (True, False, True)


def test_a_manager_confirms_on_the_page_and_the_engineer_reads_why(company: Tenant, client_of: ClientOf) -> None:
    one = make_level_proposal()
    path = f"/skills/proposals/{one.pk}"
    own = client_of(user_of(one.engineer))
    assert 'name="verb"' not in own.get(path).content.decode()
    assert own.post(path, {"verb": "confirm", "reason": "Me"}).status_code == 403
    manager = client_of(make_user(Role.MANAGER))
    assert 'name="verb"' in manager.get(path).content.decode()
    manager.post(path, {"verb": "confirm", "reason": "Seen on line 3"})
    assert EngineerSkill.objects.get(engineer=one.engineer).level == 4
    assert "Seen on line 3" in own.get(path).content.decode()
    assert client_of(user_of(make_engineer())).get(path).status_code == 404


def test_programs_do_the_same(company: Tenant, client_of: ClientOf) -> None:
    one = make_level_proposal()
    manager, own = client_of(make_user(Role.MANAGER)), client_of(user_of(one.engineer))
    api: Any = {"content_type": "application/json", "headers": {"Accept-Language": "en"}}
    assert manager.get("/api/skills").json()["items"][0]["skills"][0]["level"] == 3
    assert len(manager.get("/api/skills/gap").json()) == 1
    counted = {row["kind"]: row["count"] for row in own.get(f"/api/engineers/{one.engineer_id}/abilities").json()}
    assert counted["middling"] == len(own.get(f"/api/engineers/{one.engineer_id}/abilities/middling").json()) == 1
    assert [row["id"] for row in own.get("/api/level-proposals").json()["items"]] == [one.pk]
    path = f"/api/level-proposals/{one.pk}"
    assert own.post(f"{path}/confirmation", {"reason": "I am"}, **api).status_code == 403
    assert manager.post(f"{path}/refusal", {"reason": ""}, **api).status_code == 422
    assert manager.post(f"{path}/refusal", {"reason": "Not yet"}, **api).json()["state"] == "declined"
    assert LevelProposal.objects.get().reason == "Not yet"


@pytest.mark.parametrize("path", ["/skills", "/skills/gap", "/skills/proposals"])
def test_a_new_company_is_told_where_to_begin(company: Tenant, client_of: ClientOf, path: str) -> None:
    page = client_of(make_user(Role.MANAGER)).get(path)
    assert page.status_code == 200
    assert 'class="nothing"' in page.content.decode()
