"""Bulletins at the phone's visits: told with the machine, served by a verb once, told anew when they change."""

from __future__ import annotations

from typing import Any

import pytest

from firstfix.care.actions import close_bulletin, order_bulletin, serve_machine
from firstfix.care.models import Bulletin, BulletinServed
from firstfix.care.tests.makers import make_bulletin
from firstfix.engineer.queries.changes import changes_in
from firstfix.engineer.queries.window import window_of
from firstfix.engineer.tests.makers import PhoneInHand, make_phone
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import Told
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order


@pytest.fixture
def visit(company: Tenant) -> Visit:
    asset = make_asset(state="in_service", software_version="2.3")
    order = make_work_order(asset=asset, state="on_site")
    return make_visit(engineer=make_engineer(), state="working", work_order=order)


@pytest.fixture
def asset(visit: Visit) -> Asset:
    assert visit.work_order.asset
    return visit.work_order.asset


@pytest.fixture
def phone(visit: Visit) -> PhoneInHand:
    return make_phone(visit.bookings.get().engineer)


def told(phone: PhoneInHand, visit: Visit) -> list[dict[str, Any]]:
    document: dict[str, Any] = phone.sync()["documents"][f"visit/{visit.pk}"]
    bulletins: list[dict[str, Any]] = document["bulletins"]
    return bulletins


def test_the_visit_tells_what_may_concern_a_machine_of_which_too_little_is_known(
    phone: PhoneInHand, visit: Visit, asset: Asset
) -> None:
    Asset.objects.filter(pk=asset.pk).update(serial="")
    one = make_bulletin(product_model=asset.product_model, serial_from="TL100")
    assert [(said["how"], said["lacks"]) for said in told(phone, visit)] == [("waiting", ["serial"])]
    answer = phone.sync(phone.verb("serve_bulletin", visit=visit.pk, bulletin=one.pk))
    assert answer["results"][0]["state"] == "applied"
    assert [(said["how"], said["lacks"]) for said in told(phone, visit)] == [("done", [])]


def test_the_visit_tells_what_is_to_be_done_and_known(phone: PhoneInHand, visit: Visit, asset: Asset) -> None:
    model = asset.product_model
    make_bulletin(product_model=model, kind="notice", subject="Black display", text="Wait three minutes.")
    make_bulletin(product_model=model, subject="Update", version_to="2.3", version_after="2.4", minutes=20)
    make_bulletin(product_model=model, is_published=False)
    make_asset(product_model=model, software_version="2.5")
    make_bulletin(product_model=model, version_from="2.5")
    first, second = told(phone, visit)
    assert (first["subject"]["en"], first["how"], first["version_after"], first["minutes"]) == (
        "Update",
        "waiting",
        "2.4",
        20,
    )
    assert (second["subject"]["en"], second["how"], second["text"]["zh"]) == (
        "Black display",
        "",
        "Wait three minutes.",
    )


def test_done_on_the_machine_is_kept_once_with_its_order_and_version(
    phone: PhoneInHand, visit: Visit, asset: Asset
) -> None:
    one = make_bulletin(product_model=asset.product_model, version_to="2.3", version_after="2.4")
    verb = phone.verb("serve_bulletin", visit=visit.pk, bulletin=one.pk)
    for _time in range(2):
        answer = phone.sync(verb)
    assert answer["results"][0]["made"] == {"kind": "bulletin", "id": one.pk, "name": one.number}
    served = BulletinServed.objects.get()
    assert (served.how, served.work_order, served.by) == ("done", visit.work_order, phone.user)
    asset.refresh_from_db()
    assert asset.software_version == "2.4"
    assert Fact.objects.filter(name="MachineServed").count() == 1
    assert told(phone, visit)[0]["how"] == "done"


def test_the_new_version_may_be_noted_before(phone: PhoneInHand, visit: Visit, asset: Asset) -> None:
    one = make_bulletin(product_model=asset.product_model, version_to="2.3", version_after="2.4")
    fields = {"software_version": {"base": "2.3", "mine": "2.4.1"}}
    phone.tell("edit", visit=visit.pk, kind="asset", id=asset.pk, fields=fields)
    assert phone.tell("serve_bulletin", visit=visit.pk, bulletin=one.pk)["state"] == "applied"
    asset.refresh_from_db()
    assert (asset.software_version, BulletinServed.objects.get().how) == ("2.4.1", "done")


def test_whoever_was_first_has_done_it(phone: PhoneInHand, visit: Visit, asset: Asset) -> None:
    one = make_bulletin(product_model=asset.product_model)
    serve_machine(one, asset, by=SYSTEM)
    assert phone.tell("serve_bulletin", visit=visit.pk, bulletin=one.pk)["state"] == "applied"
    assert (BulletinServed.objects.get().by, Fact.objects.filter(name="MachineServed").count()) == (None, 1)


def test_an_order_for_it_is_served_by_the_visit(phone: PhoneInHand, visit: Visit, asset: Asset) -> None:
    one = make_bulletin(product_model=asset.product_model)
    order_bulletin(one, [asset.pk], by=SYSTEM)
    assert told(phone, visit)[0]["how"] == "ordered"
    assert phone.tell("serve_bulletin", visit=visit.pk, bulletin=one.pk)["state"] == "applied"


def test_what_cannot_be_is_refused_with_a_reason(phone: PhoneInHand, visit: Visit, asset: Asset) -> None:
    closed, notice = make_bulletin(product_model=asset.product_model), make_bulletin(kind="notice")
    close_bulletin(closed, by=SYSTEM)
    draft = make_bulletin(product_model=asset.product_model, is_published=False)
    elsewhere = make_bulletin()
    theirs = make_visit(engineer=make_engineer(), work_order=make_work_order(state="on_site"))
    codes = [
        phone.tell("serve_bulletin", visit=where.pk, bulletin=bulletin)["reason"]["code"]
        for where, bulletin in (
            (visit, closed.pk), (visit, notice.pk), (visit, draft.pk), (visit, elsewhere.pk), (visit, 2**40),
            (theirs, elsewhere.pk),
        )
    ]  # fmt: skip
    assert codes == ["refused", "refused", "not_found", "refused", "not_found", "not_allowed"]
    assert not BulletinServed.objects.exists()


def test_a_visit_without_a_machine_serves_none(phone: PhoneInHand, visit: Visit, asset: Asset) -> None:
    one = make_bulletin(product_model=asset.product_model)
    order = visit.work_order
    order.asset = None
    order.save()
    assert phone.tell("serve_bulletin", visit=visit.pk, bulletin=one.pk)["reason"]["code"] == "invalid"


@pytest.mark.parametrize("name", ["BulletinPublished", "BulletinClosed", "BulletinReopened"])
def test_a_bulletin_that_comes_or_goes_is_told_to_its_model_s_visits(visit: Visit, asset: Asset, name: str) -> None:
    make_asset(state="in_service")
    ours, other = make_bulletin(product_model=asset.product_model), make_bulletin()
    assert changed(visit, Told(name, "care.bulletin", ours.pk, "{}")) == {visit.pk}
    assert changed(visit, Told(name, "care.bulletin", other.pk, "{}")) == set()


def test_a_machine_that_was_served_is_told_to_its_own_visits(visit: Visit, asset: Asset) -> None:
    bulletin = Bulletin(pk=1)
    for machine, visits in ((asset.pk, {visit.pk}), (asset.pk + 1000, set())):
        said = Told("MachineServed", "care.bulletin", bulletin.pk, f'{{"asset": {machine}, "how": "done"}}')
        assert changed(visit, said) == visits


def changed(visit: Visit, *facts: Told) -> set[int]:
    window = window_of(visit.bookings.get().engineer, today=company_day(visit.planned_start))
    return changes_in(window, facts, left=()).visits
