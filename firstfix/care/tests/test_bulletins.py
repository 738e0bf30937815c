"""Bulletins: which machines they concern, who is told, how machines are served, two people at once, the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import (
    close_bulletin,
    leave_out,
    let_wait,
    order_bulletin,
    publish_bulletin,
    serve_machine,
    write_bulletin,
)
from firstfix.care.models import Bulletin, BulletinServed
from firstfix.care.queries.bulletins import concerned, lacking, may_concern, progress_of, told_of, waiting
from firstfix.care.tests.makers import make_bulletin, make_problem
from firstfix.equipment.actions import note_software_version
from firstfix.equipment.models import Asset, ProductModel
from firstfix.equipment.queries import software_versions_of
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.waiting.queries import lots_for
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.actions import step_work_order
from firstfix.work.facts import WorkOrderClosed
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]


@pytest.fixture
def model(company: Tenant) -> ProductModel:
    return make_product_model()


def machines(model: ProductModel, count: int = 3) -> list[Asset]:
    return [make_asset(product_model=model, state="in_service", serial=f"K{n:03d}") for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("narrowed", "fits"),
    [
        ({}, {"K1", "K2", "K3", ""}),
        ({"serial_from": "K2"}, {"K2", "K3"}),
        ({"serial_to": "K2"}, {"K1", "K2"}),
        ({"serial_from": "K2", "serial_to": "K2"}, {"K2"}),
        ({"began_from": date(2025, 1, 1)}, {"K2", "K3"}),
        ({"began_to": date(2025, 1, 1)}, {"K1", "K2"}),
        ({"serial_to": "K2", "began_from": date(2025, 6, 1)}, set()),
    ],
)
def test_which_machines_it_concerns(model: ProductModel, narrowed: dict[str, Any], fits: set[str]) -> None:
    """The question asked of all machines and of one has one answer; that without serial and day may be concerned."""
    make_asset(product_model=model, serial="K1", commissioned_on=date(2024, 5, 1))
    make_asset(product_model=model, serial="K2", commissioned_on=date(2025, 1, 1))
    make_asset(product_model=model, serial="K3", delivered_on=date(2026, 1, 1))
    make_asset(product_model=model, serial="")
    make_asset(product_model=model, serial="K2R", state="retired", commissioned_on=date(2025, 2, 1))
    make_asset(serial="K2")
    one = make_bulletin(product_model=model, is_published=False, **narrowed)
    assert {asset.serial for asset in concerned(one)} == fits
    assert {asset.serial for asset in Asset.objects.all() if may_concern(one, asset)} == fits | {""}
    Bulletin.objects.update(state="published", published_at=timezone.now())
    assert {asset.serial for asset in Asset.objects.all() if told_of(asset)} == fits | {""}
    assert progress_of(one).concerned == len(fits)


def test_serial_numbers_are_ranges_of_numbers(model: ProductModel) -> None:
    """In the order of the list too."""
    for serial in ("TL1000", "TL121", "TL99", "TL120", "TL98", "TL100", "TL9"):
        make_asset(product_model=model, state="in_service", serial=serial)
    one = make_bulletin(product_model=model, serial_from="TL99", serial_to="TL120")
    found: Any = concerned(one)
    assert [asset.serial for asset in found.order_by("serial_order")] == ["TL99", "TL100", "TL120"]
    assert {asset.serial for asset in Asset.objects.all() if told_of(asset)} == {"TL99", "TL100", "TL120"}
    with pytest.raises(Invalid):
        make_bulletin(product_model=model, serial_from="TL120", serial_to="TL99")


def test_everybody_reads_it_in_their_language_or_in_the_one_there_is(model: ProductModel, client_of: ClientOf) -> None:
    (asset, *_more), browser = machines(model), client_of(make_user(Role.DESK))
    both, english = Bilingual("换保险丝", "Replace the fuse"), Bilingual("", "Only in English")
    one = make_bulletin(product_model=model, subject=both, text=Bilingual("换 F2。", "Replace F2."))
    other = make_bulletin(product_model=model, subject=english, text=english)
    for language, said, unsaid in (("zh-hans", "换保险丝", "Replace"), ("en", "Replace the fuse", "换保险丝")):
        browser.cookies["django_language"] = language
        User.objects.update(language=language)
        for page in (f"/bulletins/{one.pk}", "/bulletins", f"/assets/{asset.pk}/bulletins", "/notices"):
            shown = browser.get(page, headers={"accept-language": language}).content.decode()
            assert (said in shown, unsaid in shown) == (True, False), page
        assert "Only in English" in browser.get(f"/bulletins/{other.pk}").content.decode()
    assert {row.pk for row in bulletins_found(browser, "保险丝")} == {one.pk}
    assert {row.pk for row in bulletins_found(browser, "fuse")} == {one.pk}
    (order,) = order_bulletin(one, [asset.pk], by=SYSTEM)
    assert (order.subject, order.description) == (f"{one.number} 换保险丝", "换 F2。"), "the company's language"


def bulletins_found(browser: Client, words: str) -> list[Bulletin]:
    return list(browser.get("/bulletins", {"words": words}).context["listing"].all_rows)


def test_who_plans_hears_of_a_campaign_and_it_waits_for_them(model: ProductModel, client_of: ClientOf) -> None:
    dispatcher, manager, desk = (make_user(role) for role in (Role.DISPATCHER, Role.MANAGER, Role.DESK))
    first, second, third = machines(model)
    make_bulletin(product_model=model, kind="notice")
    assert set(Notice.objects.values_list("user", flat=True)) == {desk.pk}
    one = make_bulletin(product_model=model)
    told = Notice.objects.filter(link=f"/bulletins/{one.pk}").values_list("user", "words")
    assert set(told) == {
        (dispatcher.pk, "campaign_opened"), (manager.pk, "campaign_opened"), (desk.pk, "bulletin_published"),
    }  # fmt: skip
    assert Notice.objects.get(user=manager).values["machines"] == 3
    assert waits_for(dispatcher) == waits_for(manager) == 1
    assert waits_for(desk) == 0
    order_bulletin(one, [first.pk, second.pk], by=desk)
    assert waits_for(dispatcher) == 1
    leave_out(one, third, reason="Scrapped", by=desk)
    assert waits_for(dispatcher) == 0


def waits_for(user: User) -> int:
    return sum(lot.count for lot in lots_for(user) if lot.url.startswith("/bulletins"))


@pytest.mark.parametrize(
    ("narrowed", "fits"),
    [
        ({"version_from": "2.4"}, {"2.4.0", "v2.10"}),
        ({"version_to": "2.9"}, {"1.0", "2.4.0"}),
        ({"version_from": "2.0", "version_to": "2.10.0"}, {"2.4.0", "v2.10"}),
        ({"version_from": "3"}, set()),
        ({"version_to": "2.4", "serial_from": "K2"}, {"2.4.0"}),
    ],
)
def test_which_versions_it_concerns(model: ProductModel, narrowed: dict[str, Any], fits: set[str]) -> None:
    """Number by number; of whom nobody knows the version may be concerned, and is counted beside."""
    for number, version in enumerate(("1.0", "2.4.0", "v2.10", "", "unknown"), 1):
        make_asset(product_model=model, serial=f"K{number}", software_version=version)
    one = make_bulletin(product_model=model, is_published=False, **narrowed)
    assert {asset.software_version for asset in concerned(one)} == fits
    unknown = {"", "unknown"}
    assert {asset.software_version for asset in Asset.objects.all() if may_concern(one, asset)} == fits | unknown
    Bulletin.objects.update(state="published", published_at=timezone.now())
    told = {asset.software_version: told_of(asset) for asset in Asset.objects.all()}
    assert {version for version, said in told.items() if said and not said[0].lacks} == fits
    assert {version for version, said in told.items() if said and said[0].lacks} == unknown
    assert (progress_of(one).concerned, progress_of(one).perhaps) == (len(fits), 2)


@pytest.mark.parametrize(
    ("known", "lacks"),
    [
        ({"serial": ""}, ["serial"]),
        ({"commissioned_on": None}, ["day"]),
        ({"serial": "", "commissioned_on": None}, ["serial", "day"]),
        ({"serial": "", "commissioned_on": date(2020, 1, 1)}, None),
        ({"serial": "TL500", "commissioned_on": None}, None),
        ({"serial": "", "state": "retired"}, None),
    ],
)
def test_nobody_is_forgotten_for_what_is_not_known(
    model: ProductModel, known: dict[str, Any], lacks: list[str] | None, client_of: ClientOf
) -> None:
    make_asset(product_model=model, serial="TL100", commissioned_on=date(2026, 3, 1))
    asset = make_asset(product_model=model, **{"serial": "tl110", "commissioned_on": date(2026, 3, 1)} | known)
    one = make_bulletin(product_model=model, serial_from="TL100", serial_to="TL200", began_from=date(2026, 1, 1))
    assert (progress_of(one).concerned, progress_of(one).perhaps) == (1, int(lacks is not None))
    assert may_concern(one, asset) == (lacks is not None)
    page = client_of(make_user(Role.DESK)).get(f"/bulletins/{one.pk}", {"how": "perhaps"}).content.decode()
    assert (f'href="/assets/{asset.pk}"' in page) == (lacks is not None)
    if lacks:
        assert lacking(one, asset) == lacks
        assert [told.lacks for told in told_of(asset)] == [lacks]
        leave_out(one, asset, reason="It is of 2019", by=SYSTEM)
        assert (progress_of(one).perhaps, progress_of(one).left_out) == (0, 1)


def test_serials_are_compared_without_capitals(model: ProductModel) -> None:
    machine = make_asset(product_model=model, serial="tl110")
    assert list(concerned(make_bulletin(product_model=model, serial_from="TL100", serial_to="TL200"))) == [machine]


def test_an_update_writes_the_new_version_and_takes_it_back(model: ProductModel) -> None:
    first, second, third = machines(model)
    Asset.objects.update(software_version="2.3")
    one = make_bulletin(product_model=model, version_to="2.3", version_after="2.4")
    engineer, desk = make_user(Role.ENGINEER), make_user(Role.DESK)
    serve_machine(one, first, by=engineer)
    (noted,) = software_versions_of(first)
    assert (noted.data, noted.by_name) == ({"version": "2.4", "former": "2.3"}, engineer.name)
    orders = order_bulletin(one, [second.pk, third.pk], by=desk)
    note_software_version(third, "2.4.1", by=engineer)
    for order in orders:
        close(order)
    versions = Asset.objects.order_by("pk").values_list("software_version", flat=True)
    assert list(versions) == ["2.4", "2.4", "2.4.1"]
    assert (progress_of(one).done, progress_of(one).waiting) == (3, 0)
    let_wait(one, first, by=desk)
    assert list(versions.all()) == ["2.3", "2.4", "2.4.1"]
    assert [asset.pk for asset in waiting(one)] == [first.pk]
    note_software_version(second, "2.5", by=engineer)
    let_wait(one, second, by=desk)
    assert list(versions.all()) == ["2.3", "2.5", "2.4.1"]


def test_published_it_stands_on_the_machine_and_is_told_once(model: ProductModel) -> None:
    engineer, _other = make_user(Role.ENGINEER), make_user(Role.HR)
    (asset, *_rest) = machines(model)
    draft = make_bulletin(product_model=model, kind="notice", is_published=False)
    assert told_of(asset) == []
    publish_bulletin(draft, by=make_user(Role.RND))
    (told,) = told_of(asset)
    assert (told.bulletin, told.waits) == (draft, False)
    assert list(Notice.objects.values_list("user", "words")) == [(engineer.pk, "bulletin_published")]
    close_bulletin(Bulletin.objects.get(pk=draft.pk), by=SYSTEM)
    assert told_of(asset) == []


def test_orders_serve_the_machines_when_they_are_closed(model: ProductModel) -> None:
    first, second, third = machines(model)
    one = make_bulletin(product_model=model, minutes=45)
    desk = make_user(Role.DESK)
    orders = order_bulletin(one, [first.pk, second.pk], by=desk)
    assert [(order.asset, order.kind, order.planned_minutes) for order in orders] == [
        (first, "maintenance", 45), (second, "maintenance", 45)
    ]  # fmt: skip
    assert one.number in orders[0].subject
    assert [(asset.pk) for asset in waiting(one)] == [third.pk]
    with pytest.raises(Invalid):
        order_bulletin(one, [first.pk], by=desk)
    close(orders[0])
    step_work_order(orders[1], "cancel", reason="Not wanted", by=desk)
    progress = progress_of(one)
    assert (progress.done, progress.ordered, progress.waiting) == (1, 0, 2)
    assert progress.share == pytest.approx(1 / 3)


def close(order: WorkOrder) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(state="closed")
    record(WorkOrderClosed("", "", "", "", "", False), about=order, by=SYSTEM)


def test_done_by_hand_left_out_with_a_reason_and_back(model: ProductModel) -> None:
    first, second, third = machines(model)
    one, engineer, desk = make_bulletin(product_model=model), make_user(Role.ENGINEER), make_user(Role.DESK)
    serve_machine(one, first, by=engineer)
    assert serve_machine(one, first, by=engineer) == BulletinServed.objects.get()
    with pytest.raises(Invalid):
        leave_out(one, second, reason=" ", by=desk)
    leave_out(one, second, reason="Scrapped next week", by=desk)
    assert [asset.pk for asset in waiting(one)] == [third.pk]
    assert progress_of(one).share == 0.5
    let_wait(one, second, by=desk)
    assert waiting(one).count() == 2
    with pytest.raises(NotAllowed):
        leave_out(one, third, reason="No", by=engineer)
    with pytest.raises(Refused):
        serve_machine(one, make_asset(), by=engineer)


def test_a_machine_that_was_served_stays_in_the_list(model: ProductModel) -> None:
    (asset,) = machines(model, 1)
    one = make_bulletin(product_model=model)
    serve_machine(one, asset, by=SYSTEM)
    Asset.objects.update(state="retired")
    assert (progress_of(one).concerned, progress_of(one).done) == (1, 1)


def test_what_cannot_be_is_refused_when_it_is_written(model: ProductModel) -> None:
    with pytest.raises(Invalid) as wrong:
        make_bulletin(
            product_model=model, subject=" ", text=" ", serial_from="K9", serial_to="K1", minutes=1,
            version_from="2.10", version_to="2.9", version_after="new",
        )  # fmt: skip
    assert set(wrong.value.errors) == {"subject", "text", "serial_to", "minutes", "version_to", "version_after"}
    with pytest.raises(Refused, match="No machine"):
        make_bulletin(product_model=model)
    machines(model, 1)
    published = make_bulletin(product_model=model)
    with pytest.raises(Refused):
        write_bulletin(published, by=SYSTEM)
    notice = make_bulletin(product_model=model, kind="notice")
    with pytest.raises(Refused, match="to be known only"):
        order_bulletin(notice, [1], by=SYSTEM)


def test_two_who_order_at_once_make_one_order_for_a_machine(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        one = make_bulletin()
        (asset,) = concerned(one)
    both, ends = Barrier(2), list[str]()

    def order() -> None:
        try:
            with tenant_scope(tenant.pk):
                both.wait()
                order_bulletin(one, [asset.pk], by=SYSTEM)
                ends.append("made")
        except Invalid:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=order) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["made", "refused"]
    with tenant_scope(tenant.pk):
        assert WorkOrder.objects.filter(asset=asset).count() == 1


def test_from_the_problem_to_the_last_machine_by_pages(company: Tenant, client_of: ClientOf) -> None:
    problem = make_problem(make_work_order(number="W1", state="on_site"))
    order = problem.escalations.get().work_order
    assert order.asset
    Asset.objects.update(state="in_service")
    rnd, desk, engineer = (client_of(make_user(role)) for role in (Role.RND, Role.DESK, Role.ENGINEER))
    form = rnd.get(f"/bulletins/new?problem={problem.pk}").content.decode()
    assert problem.subject in form
    said = {
        "kind": "change", "subject_en": "New firmware", "text_en": "Load 2.4.", "minutes": 30,
        "product_model": order.asset.product_model_id,
    }  # fmt: skip
    page = rnd.post(f"/bulletins/new?problem={problem.pk}", said, follow=True)
    one = Bulletin.objects.get()
    assert one.problem == problem
    assert order.asset.serial in page.content.decode()
    assert desk.get(f"/bulletins/{one.pk}").status_code == 404
    rnd.post(f"/bulletins/{one.pk}/state", {"verb": "publish"})
    assert "1 still wait" in desk.get("/bulletins").content.decode()
    assert "Done on this machine" in engineer.get(f"/work-orders/{order.pk}/bulletins").content.decode()
    assert "New firmware" in engineer.get(f"/assets/{order.asset_id}/bulletins").content.decode()
    where = f"/bulletins/{one.pk}/assets/{order.asset_id}"
    assert engineer.post(where, {"verb": "done", "order": order.pk})["Location"] == f"/work-orders/{order.pk}"
    assert BulletinServed.objects.get().work_order == order
    desk.post(where, {"verb": "wait"})
    desk.post(f"/bulletins/{one.pk}/orders", {"asset": order.asset_id})
    assert BulletinServed.objects.get().how == "ordered"
    assert engineer.get(f"/api/assets/{order.asset_id}/bulletins").json()[0]["waits"] is True
    assert desk.get("/api/bulletins").json()["items"][0]["ordered"] == 1


def test_the_visit_s_page_says_what_to_do_and_comes_back(model: ProductModel, client_of: ClientOf) -> None:
    (asset,) = machines(model, 1)
    one = make_bulletin(product_model=model, text="Loosen it. " * 60 + "Fasten it.")
    user = make_user(Role.ENGINEER)
    visit = make_visit(engineer=make_engineer(user=user), work_order=make_work_order(asset=asset, state="on_site"))
    client = client_of(user)
    assert "Fasten it." in client.get(f"/visits/{visit.pk}/bulletins").content.decode()
    answer = client.post(
        f"/bulletins/{one.pk}/assets/{asset.pk}",
        {"verb": "done", "order": visit.work_order_id, "visit": visit.pk},
    )
    assert answer["Location"] == f"/visits/{visit.pk}/on-site#bulletins"
    assert BulletinServed.objects.get().work_order == visit.work_order
