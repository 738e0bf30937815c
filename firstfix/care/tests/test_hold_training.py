"""A training is held, and stays with the customer's records."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firstfix.care.actions import change_training, hold_training
from firstfix.care.models import Training, Where
from firstfix.care.queries import care_of_visits
from firstfix.care.tests.makers import make_course, make_training
from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_product_model
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("company")


def test_it_knows_where_who_and_how_long() -> None:
    visit = make_visit(state="working", work_order=make_work_order(state="on_site"))
    training = hold_training(
        Where.of(visit=visit), topics="日常清洁", attendees=[" 王芳 ", "", "李强"], minutes=25,
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


def test_two_people_of_one_name_are_two_people() -> None:
    training = make_training(attendees=["王芳", "李强", "王芳"])
    assert [str(one) for one in training.attendees.all()] == ["王芳", "李强", "王芳 (2)"]
    assert facts_about(training).get().data["attendees"] == 3
    desk = make_user(Role.DESK)
    change_training(training, attendees=["王芳", "李强", "王芳"], by=desk)
    assert facts_about(training).count() == 1
    change_training(training, attendees=["王芳", "王芳", "王芳"], by=desk)
    assert [str(one) for one in training.attendees.all()] == ["王芳", "王芳 (2)", "王芳 (3)"]
    change_training(training, attendees=["王芳"], by=desk)
    assert [str(one) for one in training.attendees.all()] == ["王芳"]


def test_a_course_is_held_on_the_visit_s_page(client_of: ClientOf) -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer, state="working", work_order=make_work_order(state="on_site"))
    assert engineer.user
    assert visit.work_order.asset
    fits, other = (
        make_course(product_model=visit.work_order.asset.product_model),
        make_course(product_model=make_product_model(), name=Bilingual("", "Of another product")),
    )
    client, where = client_of(engineer.user), f"/visits/{visit.pk}/trainings"
    panel = client.get(where).content.decode()
    assert str(fits) in panel
    assert "Of another product" not in panel
    uid = str(uuid.uuid4())
    for _pressed in range(2):
        answer = client.post(where, {"course": fits.pk, "uid": uid})
    held = Training.objects.get()
    assert answer["Location"] == f"/trainings/{held.pk}"
    assert (held.visit, held.minutes, held.course_version) == (visit, fits.minutes, fits.versions.get())
    assert held.open_until
    assert f"/trainings/{held.pk}" in client.get(where).content.decode()
    assert client.post(where, {"course": other.pk}).status_code == 400
    told = client.post(f"/api{where}", {"course_id": fits.pk, "uid": uid}, content_type="application/json")
    assert (told.status_code, told.json()["id"], told.json()["course_version_id"]) == (
        201,
        held.pk,
        held.course_version_id,
    )
    colleague = make_engineer().user
    assert colleague
    assert client_of(colleague).get(where).status_code == 403
