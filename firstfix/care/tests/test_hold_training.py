"""A training is held, and stays with the customer's records."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from firstfix.care.actions import change_training, hold_training
from firstfix.care.models import Training, Where
from firstfix.care.queries import care_of_visits
from firstfix.care.tests.makers import make_training
from firstfix.customers.tests.makers import make_site
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def test_it_knows_where_who_and_how_long() -> None:
    visit = make_visit(state="working", work_order=make_work_order(state="on_site"))
    training = hold_training(
        Where.of(visit=visit), topics="日常清洁", attendees=[" 王芳 ", "", "李强", "王芳"], minutes=25,
        by=make_user(Role.ENGINEER),
    )  # fmt: skip
    order = visit.work_order
    assert (training.site, training.asset, training.work_order) == (order.site, order.asset, order)
    assert [one.name for one in training.attendees.all()] == ["王芳", "李强"]
    assert facts_about(training).get().data == {"minutes": 25, "attendees": 2}
    assert [(item.kind, item.text) for item in care_of_visits([visit.pk])[visit.pk]] == [("training", "日常清洁")]


def test_without_an_order_too() -> None:
    site = make_site()
    training = hold_training(Where.of(site=site), topics="Safety", attendees=["A"], minutes=60, by=SYSTEM)
    assert (training.customer, training.visit) == (site.customer, None)


def test_sent_twice_is_held_once() -> None:
    uid = uuid.uuid4()
    assert make_training(uid=uid) == make_training(uid=uid)
    assert Training.objects.count() == 1


def test_put_right_by_the_desk() -> None:
    training = make_training()
    change_training(training, minutes=45, attendees=["Zhao"], by=make_user(Role.DESK))
    training.refresh_from_db()
    assert (training.minutes, [one.name for one in training.attendees.all()]) == (45, ["Zhao"])
    assert facts_about(training)[0].data == {"fields": ["minutes", "attendees"]}
    change_training(training, minutes=45, by=SYSTEM)
    assert facts_about(training).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"topics": "  "}, {"minutes": 0}, {"minutes": 1441}, {"attendees": []}, {"attendees": [" "]},
        {"attendees": [f"p{n}" for n in range(201)]}, {"attendees": ["x" * 121]},
    ],
)  # fmt: skip
def test_bad_trainings_are_not_kept(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as invalid:
        make_training(**wrong)
    assert list(invalid.value.errors) == list(wrong)


def test_it_was_somewhere() -> None:
    with pytest.raises(Invalid):
        hold_training(Where(), topics="Safety", attendees=["A"], minutes=5, by=SYSTEM)


def test_engineers_hold_and_do_not_change() -> None:
    with pytest.raises(NotAllowed):
        change_training(make_training(), minutes=9, by=make_user(Role.ENGINEER))
    with pytest.raises(NotAllowed):
        make_training(by=make_user(Role.RND))
