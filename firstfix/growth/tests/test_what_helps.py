"""What to do next: who could show how by evidence of their own, and where to begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.models import FollowUp
from firstfix.care.tests.makers import make_course, make_follow_up, make_training
from firstfix.diagnosis.models import Article
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.growth.queries.careers import Met, next_steps
from firstfix.growth.queries.mentors import Mentors
from firstfix.growth.rules.careers import OCCASIONS, Asked, Criterion
from firstfix.growth.tests.makers import make_repair, make_step
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill, make_territory
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.tests.makers import user_of
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]


def missing(engineer: Engineer, *asked: Asked) -> list[Met]:
    """Of a step that asks for it."""
    step = make_step(None, *asked)
    return next(one.missing for one in next_steps(engineer, now=timezone.now()) if one.step == step)


def mentors_for(engineer: Engineer, kind: Criterion, least: int) -> list[Engineer]:
    (met,) = missing(engineer, Asked(kind, least))
    return list(met.mentors)


def test_whoever_meets_it_by_own_evidence_could_show_how(company: Tenant) -> None:
    engineer, able, middling = make_engineer(), make_engineer(), make_engineer()
    gone = make_engineer(is_active=False)
    for _n in range(2):
        make_repair(able, gone, skill="laser", level=4)
    make_repair(middling, skill="laser", level=4)
    assert mentors_for(engineer, Criterion.HARD, 2) == [able]
    assert set(mentors_for(engineer, Criterion.HARD, 1)) == {able, middling}
    assert able not in mentors_for(able, Criterion.HARD, 3)


def test_near_ones_come_first_then_by_name_whoever_has_more(company: Tenant) -> None:
    north = make_territory("N")
    engineer = make_engineer(territory=north)
    far = make_engineer(name="A", territory=make_territory("S"))
    near = [make_engineer(name=name, territory=north) for name in ("C", "B")]
    for one, repairs in ((far, 5), (near[0], 3), (near[1], 1)):
        for _n in range(repairs):
            make_repair(one, skill="laser", level=4)
    assert [one.name for one in mentors_for(engineer, Criterion.HARD, 1)] == ["B", "C", "A"]


def test_first_fixes_and_satisfied_customers_as_shares(company: Tenant) -> None:
    engineer, able, other = make_engineer(), make_engineer(), make_engineer()
    for one, visits, rating in ((able, 1, 5), (able, 1, 4), (other, 2, 2), (other, 1, 5)):
        call = make_follow_up(work_order=make_repair(one, visits=visits))
        FollowUp.objects.filter(pk=call.pk).update(rating=rating, done_at=timezone.now(), state="done")
    assert mentors_for(engineer, Criterion.FIRST_FIX_SHARE, 80) == [able]
    assert mentors_for(engineer, Criterion.SATISFIED_SHARE, 80) == [able]


def test_trainings_articles_and_high_levels(company: Tenant) -> None:
    engineer, able = make_engineer(), make_engineer(skills={"laser": 4})
    make_training(by=user_of(able))
    article = make_published_article()
    Article.objects.filter(pk=article.pk).update(author=user_of(able))
    for kind in (Criterion.TRAININGS, Criterion.ARTICLES, Criterion.SKILLS_HIGH):
        assert mentors_for(engineer, kind, 1) == [able], kind


def test_experience_comes_with_time(company: Tenant) -> None:
    make_engineer()
    assert mentors_for(make_engineer(), Criterion.YEARS, 3) == []


@pytest.mark.parametrize("kind", [kind for kind in Criterion if kind != Criterion.SKILL])
def test_every_criterion_can_be_asked_about(company: Tenant, kind: Criterion) -> None:
    engineer = make_engineer()
    make_repair(make_engineer(), skill="laser")
    make_certificate_type()
    assert Mentors(engineer, now=timezone.now()).able(kind, 1000) == []
    (met,) = missing(engineer, Asked(kind, 1) if kind != Criterion.YEARS else Asked(kind, 50))
    assert (kind in OCCASIONS) or not met.occasions


def test_orders_that_wait_are_where_to_begin(company: Tenant) -> None:
    laser = make_skill("laser")
    engineer = make_engineer(skills={"laser": 3})
    wanted, easy, done = (make_work_order(**changes) for changes in ({}, {}, {"state": "closed"}))
    for order, level in ((wanted, 4), (easy, 2), (done, 4)):
        OrderSkill.objects.create(work_order=order, skill=laser, level=level)
    hard, skill = missing(engineer, Asked(Criterion.HARD, 3), Asked(Criterion.SKILL, 4, laser.pk))
    assert [(one.page, one.id) for one in hard.occasions] == [("work_order", wanted.pk)]
    assert {one.id for one in skill.occasions} == {wanted.pk, easy.pk}


def test_models_that_are_new_courses_to_hold_and_repairs_to_write_about(company: Tenant) -> None:
    engineer = make_engineer()
    known = make_repair(engineer, skill="laser", level=4)
    new = make_work_order()
    WorkOrder.objects.filter(pk=make_work_order().pk).update(asset=known.asset)
    course = make_course()
    models, trainings, articles = missing(
        engineer, Asked(Criterion.MODELS, 5), Asked(Criterion.TRAININGS, 1), Asked(Criterion.ARTICLES, 1)
    )
    assert [one.id for one in models.occasions] == [new.pk]
    assert [one.id for one in trainings.occasions] == [course.pk]
    assert [one.id for one in articles.occasions] == [known.pk]


def test_what_came_back_and_low_ratings_are_the_own(company: Tenant) -> None:
    engineer = make_engineer()
    own, foreign = make_repair(engineer), make_repair(make_engineer())
    for first in (own, foreign):
        WorkOrder.objects.filter(pk=make_repair(make_engineer(), days=50).pk).update(repeat_of=first)
    call = make_follow_up(work_order=own)
    FollowUp.objects.filter(pk=call.pk).update(rating=2, done_at=timezone.now() - timedelta(days=1), state="done")
    fixes, ratings = missing(engineer, Asked(Criterion.FIRST_FIX_SHARE, 80), Asked(Criterion.SATISFIED_SHARE, 80))
    assert [one.id for one in fixes.occasions] == [own.pk]
    assert [one.id for one in ratings.occasions] == [call.pk]


def test_the_page_names_both_and_no_figure_of_a_colleague(company: Tenant, client_of: ClientOf) -> None:
    engineer, able = make_engineer(skills={"laser": 3}), make_engineer(name="Wang Wei")
    for _n in range(7):
        make_repair(able, skill="laser", level=4)
    order = make_work_order()
    OrderSkill.objects.create(work_order=order, skill=make_skill("laser"), level=4)
    make_step(None, Asked(Criterion.HARD, 5))
    page = client_of(user_of(engineer)).get("/my-growth/career").content.decode()
    assert "Wang Wei" in page
    assert f'href="/work-orders/{order.pk}"' in page
    answer: Any = client_of(user_of(engineer)).get(f"/api/engineers/{engineer.pk}/career").json()
    (met,) = answer["next"][0]["met"]
    assert (met["mentor_ids"], met["occasions"][0]["id"]) == ([able.pk], order.pk)
