"""The desk's pages in a browser without a browser: what they show, whom they let do what, how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from firstfix.customers.tests.makers import make_contract, make_site
from firstfix.equipment.models import ContractCoverage
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.actions import open_work_order, step_work_order
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.tests.makers import make_closure, make_request, make_work_order

ClientOf = Callable[[User], Client]


@pytest.fixture
def desk(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.DESK, name="Amy"))


def text_of(response: Any) -> str:
    return str(response.content.decode())


def covered_asset(**terms: Any) -> Any:
    asset = make_asset()
    contract = make_contract(customer=asset.site.customer, **terms)
    ContractCoverage.objects.create(contract=contract, asset=asset)
    return asset


class TestInbox:
    def test_shows_new_requests_the_most_urgent_first(self, desk: Client) -> None:
        now = timezone.now()
        make_request(description="Drips a little", reported_at=now)
        make_request(
            description="Burns", asset=covered_asset(), is_stopped=True, response_due_at=now + timedelta(hours=1)
        )
        make_request(description="Old story", state="closed")
        shown = text_of(desk.get("/requests"))
        assert shown.index("Burns") < shown.index("Drips a little")
        assert "Stands still" in shown
        assert "Old story" not in shown
        assert "Old story" in text_of(desk.get("/requests?all=1"))

    def test_says_that_all_is_done(self, desk: Client) -> None:
        assert "Everything is answered" in text_of(desk.get("/requests"))

    def test_refreshes_its_rows_alone(self, desk: Client) -> None:
        make_request(description="Burns")
        part = text_of(desk.get("/requests", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="inbox-rows"))
        assert "Burns" in part
        assert "every 15s" in part
        assert "<html" not in part

    def test_finds_by_words_in_the_address(self, desk: Client) -> None:
        make_request(description="Alarm E-05", contact_phone="13912345678")
        make_request(description="Leaks")
        for words in ("e-05", "139123"):
            shown = text_of(desk.get("/requests", {"words": words}))
            assert "Alarm E-05" in shown
            assert "Leaks" not in shown

    def test_shows_what_is_due_next(self, desk: Client) -> None:
        order = open_work_order(asset=covered_asset(), description="Pump hums", by=SYSTEM)
        assert order.subject in text_of(desk.get("/requests"))

    def test_takes_few_statements(self, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        asset = covered_asset()
        for _ in range(5):
            make_request(asset=asset)
            open_work_order(asset=asset, by=SYSTEM)
        with django_assert_max_num_queries(14):
            desk.get("/requests")

    def test_is_not_for_customers(self, company: Tenant, client_of: ClientOf) -> None:
        assert client_of(make_user(Role.CUSTOMER)).get("/requests").status_code == 403


class TestTakingACall:
    def test_finds_the_asset_by_words(self, desk: Client) -> None:
        asset = make_asset(serial="HX-4501", site=make_site(name="Hall 3"))
        for words in ("4501", "hall 3", "HX Hall"):
            assert f"asset:{asset.pk}" in text_of(desk.get("/requests/places", {"place_words": words}))
        assert "Nothing fits" in text_of(desk.get("/requests/places", {"place_words": "zzz"}))

    def test_says_what_is_known_already(self, desk: Client) -> None:
        asset = covered_asset(number="SC-77")
        request = make_request(asset=asset)
        order = make_work_order(asset=asset)
        known = text_of(desk.get("/requests/place", {"place": f"asset:{asset.pk}"}))
        assert "SC-77" in known
        assert request.number in known
        assert order.number in known

    def test_makes_a_request(self, desk: Client) -> None:
        asset = make_asset()
        answer = desk.post(
            "/requests/new",
            {"place": f"asset:{asset.pk}", "description": "Leaks", "channel": "phone", "contact_name": "Mr Li"},
        )
        request = ServiceRequest.objects.get()
        assert answer.headers["Location"] == f"/requests/{request.pk}"
        assert (request.asset, request.contact_name, request.channel) == (asset, "Mr Li", "phone")

    def test_keeps_what_was_typed(self, desk: Client) -> None:
        asset = make_asset()
        answer = desk.post("/requests/new", {"place": f"asset:{asset.pk}", "contact_name": "Mr Li", "channel": "phone"})
        assert answer.status_code == 422
        assert "Mr Li" in text_of(answer)
        assert f'value="asset:{asset.pk}" checked' in text_of(answer)

    @pytest.mark.parametrize("key", ["asset:0", "site:x", "", "asset:99999999999999999999", "moon:1"])
    def test_a_made_up_place_is_no_place(self, desk: Client, key: str) -> None:
        assert desk.get("/requests/place", {"place": key}).status_code == 200


class TestRequest:
    def test_explains_who_pays_and_what_happened_before(self, desk: Client) -> None:
        asset = covered_asset(number="SC-77")
        past = make_work_order(asset=asset, subject="Filter clogged", state="closed", **_codes())
        twin = make_request(asset=asset)
        shown = text_of(desk.get(f"/requests/{make_request(asset=asset).pk}"))
        assert "Contract SC-77" in shown
        assert past.subject in shown
        assert str(past.mode) in shown
        assert twin.number in shown
        assert "Make work order" in shown

    def test_becomes_an_order(self, desk: Client) -> None:
        request = make_request()
        answer = desk.post(f"/requests/{request.pk}/work-order", {"subject": "Too warm", "priority": "1"})
        order = WorkOrder.objects.get()
        assert answer.headers["Location"] == f"/work-orders/{order.pk}"
        assert (order.subject, order.priority, order.request) == ("Too warm", 1, request)

    def test_becomes_one_order_only(self, desk: Client) -> None:
        request = make_request()
        for _ in range(2):
            answer = desk.post(f"/requests/{request.pk}/work-order", {"subject": "Too warm", "priority": "1"})
        assert answer.status_code == 409
        assert WorkOrder.objects.count() == 1

    def test_is_a_duplicate(self, desk: Client) -> None:
        request = make_request()
        original = make_request(asset=request.asset)
        desk.post(f"/requests/{request.pk}/duplicate", {"of": original.pk})
        request.refresh_from_db()
        assert request.duplicate_of == original
        assert original.number in text_of(desk.get(f"/requests/{request.pk}"))

    def test_is_declined_with_a_reason(self, desk: Client) -> None:
        request = make_request()
        desk.post(f"/requests/{request.pk}/refusal", {"reason": "Not our machine"})
        assert "Not our machine" in text_of(desk.get(f"/requests/{request.pk}"))

    def test_gets_its_asset(self, desk: Client) -> None:
        request, asset = ServiceRequest.objects.create(number="SR-1", channel="email", description="Help"), make_asset()
        assert "needs an asset" in text_of(desk.get(f"/requests/{request.pk}"))
        assert desk.get(f"/requests/{request.pk}/place").status_code == 200
        assert desk.post(f"/requests/{request.pk}/place", {"place": ""}).status_code == 422
        desk.post(f"/requests/{request.pk}/place", {"place": f"asset:{asset.pk}"})
        request.refresh_from_db()
        assert request.asset == asset

    def test_is_solved_on_the_phone(self, desk: Client) -> None:
        request = make_request()
        assert "without a visit" in text_of(desk.get(f"/requests/{request.pk}/remote-solution"))
        desk.post(f"/requests/{request.pk}/remote-solution", _posted(make_closure()))
        order = WorkOrder.objects.get()
        assert (order.state, order.was_remote, order.request) == ("closed", True, request)

    def test_engineers_look_but_do_not_decide(self, company: Tenant, client_of: ClientOf) -> None:
        engineer, request = client_of(make_user(Role.ENGINEER)), make_request()
        assert "Make work order" not in text_of(engineer.get(f"/requests/{request.pk}"))
        assert engineer.post(f"/requests/{request.pk}/work-order", {}).status_code == 403
        assert engineer.post(f"/requests/{request.pk}/refusal", {"reason": "No"}).status_code == 403

    def test_takes_few_statements(self, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        asset = covered_asset()
        for _ in range(5):
            make_request(asset=asset)
            make_work_order(asset=asset, state="closed", **_codes())
        request = make_request(asset=asset)
        with django_assert_max_num_queries(22):
            desk.get(f"/requests/{request.pk}")


class TestList:
    def test_shows_open_orders_the_next_due_first(self, desk: Client) -> None:
        now = timezone.now()
        later = open_work_order(asset=covered_asset(), subject="Later", by=SYSTEM, at=now)
        sooner = open_work_order(asset=covered_asset(), subject="Sooner", by=SYSTEM, at=now - timedelta(days=2))
        make_work_order(state="closed", subject="Done and dusted")
        shown = text_of(desk.get("/work-orders"))
        assert shown.index(sooner.number) < shown.index(later.number)
        assert "Done and dusted" not in shown
        assert "Done and dusted" in text_of(desk.get("/work-orders?all=1"))

    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("state=waiting_parts", {"Waits"}),
            ("priority=1", {"Urgent"}),
            ("kind=training", {"Lesson"}),
            ("due=late", {"Overdue one"}),
            ("words=lesson", {"Lesson"}),
            ("fix=first_fix", {"Old success"}),
            ("fix=provisional", {"Fresh success"}),
            ("remote=provisional", {"By phone"}),
            ("restored=30", {"Fresh success", "By phone"}),
        ],
    )
    def test_narrows_by_its_address(self, desk: Client, address: str, found: set[str]) -> None:
        now = timezone.now()
        old, young = now - timedelta(days=60), now - timedelta(days=2)
        make_work_order(subject="Waits", state="waiting_parts")
        make_work_order(subject="Urgent", priority=1)
        make_work_order(subject="Lesson", kind="training")
        make_work_order(subject="Overdue one", restoration_due_at=old)
        make_work_order(subject="Old success", state="closed", restored_at=old, visit_count=1)
        make_work_order(subject="Fresh success", state="closed", restored_at=young, visit_count=1)
        make_work_order(subject="By phone", state="closed", restored_at=young, was_remote=True)
        shown = text_of(desk.get(f"/work-orders?{address}"))
        subjects = WorkOrder.objects.values_list("subject", flat=True)
        assert {subject for subject in subjects if f">{subject}" in shown} == found

    def test_finds_among_all_by_words(self, desk: Client) -> None:
        order = open_work_order(asset=make_asset(), subject="Pump hums", by=SYSTEM)
        step_work_order(order, "cancel", reason="Sold", by=SYSTEM)
        make_work_order(subject="Valve leaks")
        for address in ("/work-orders?all=1&words=hums", "/work-orders?all=1&words=pum"):
            shown = text_of(desk.get(address))
            assert order.number in shown
            assert "Valve leaks" not in shown
        assert order.number not in text_of(desk.get("/work-orders?all=1&words=moon"))

    def test_narrows_to_one_asset(self, desk: Client) -> None:
        order, other = make_work_order(), make_work_order()
        shown = text_of(desk.get(f"/work-orders?asset={order.asset_id}"))
        assert order.number in shown
        assert other.number not in shown

    def test_takes_few_statements(self, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        for _ in range(5):
            open_work_order(asset=covered_asset(paused_states=["open"]), by=SYSTEM)
        with django_assert_max_num_queries(10):
            desk.get("/work-orders")


class TestOrder:
    def test_says_what_is_due_and_what_happened(self, desk: Client) -> None:
        order = open_work_order(asset=covered_asset(number="SC-77"), part_needs={make_part(): 2}, by=SYSTEM)
        step_work_order(order, "wait_for_parts", reason="Bearing from Wuxi", by=SYSTEM)
        shown = text_of(desk.get(f"/work-orders/{order.pk}"))
        for said in ("Response", "Restoration", "Waits for parts", "Bearing from Wuxi", "SC-77", "2 × P-"):
            assert said in shown

    def test_takes_steps_with_their_reason(self, desk: Client) -> None:
        order = make_work_order()
        desk.post(f"/work-orders/{order.pk}/steps", {"verb": "wait_for_parts", "reason": "Bearing"})
        order.refresh_from_db()
        assert order.state == "waiting_parts"
        answer = desk.post(f"/work-orders/{order.pk}/steps", {"verb": "cancel", "reason": ""})
        assert str(list(get_messages(answer.wsgi_request))[-1]) == "Please say why."
        order.refresh_from_db()
        assert order.state == "waiting_parts"

    @pytest.mark.parametrize("verb", ["arrive", "restore", "close", "nonsense"])
    def test_does_not_take_a_visits_steps(self, desk: Client, verb: str) -> None:
        order = make_work_order(state="scheduled")
        desk.post(f"/work-orders/{order.pk}/steps", {"verb": verb})
        order.refresh_from_db()
        assert order.state == "scheduled"

    def test_notes_that_the_customer_was_spoken_with(self, desk: Client) -> None:
        order = make_work_order()
        desk.post(f"/work-orders/{order.pk}/response")
        order.refresh_from_db()
        assert order.responded_at
        assert "Spoke with the customer</button>" not in text_of(desk.get(f"/work-orders/{order.pk}"))

    def test_is_changed(self, desk: Client) -> None:
        order, part, other = make_work_order(), make_part(), make_part(code="EXTRA-1")
        assert order.asset
        part.fits.add(order.asset.product_model)
        page = text_of(desk.get(f"/work-orders/{order.pk}/change"))
        assert part.code in page
        said = {"subject": "Hot", "priority": "2", "planned_minutes": "45", "version": order.version}
        more = {f"part_{part.pk}": "3", "more_code": "extra-1"}
        desk.post(f"/work-orders/{order.pk}/change", said | more)
        order.refresh_from_db()
        assert (order.subject, order.priority, order.planned_minutes) == ("Hot", 2, 45)
        assert {need.part: need.quantity for need in order.part_needs.all()} == {part: 3, other: 1}
        refused = desk.post(f"/work-orders/{order.pk}/change", said | {"version": order.version, "more_code": "nope"})
        assert refused.status_code == 422

    def test_is_opened_without_a_request(self, desk: Client) -> None:
        asset = make_asset()
        assert desk.get(f"/work-orders/new?place=asset:{asset.pk}&kind=training").status_code == 200
        said = {"kind": "training", "subject": "Operators of shift 2"}
        assert desk.post("/work-orders/new", said).status_code == 422
        desk.post("/work-orders/new", said | {"place": f"asset:{asset.pk}"})
        assert WorkOrder.objects.get().kind == "training"

    def test_shows_on_the_pages_below(self, desk: Client) -> None:
        order = make_work_order()
        for address in (f"assets/{order.asset_id}", f"sites/{order.site_id}", f"customers/{order.customer_id}"):
            assert order.number in text_of(desk.get(f"/{address}/work-orders"))
            assert f"/{address}/work-orders" in text_of(desk.get(f"/{address}"))

    def test_of_another_company_does_not_exist(self, desk: Client) -> None:
        with tenant_scope(make_tenant().pk):
            order, request = make_work_order(), make_request()
        for address in (f"/work-orders/{order.pk}", f"/work-orders/{order.pk}/closure", f"/requests/{request.pk}"):
            assert desk.get(address).status_code == 404

    def test_customers_have_their_own_pages(self, company: Tenant, client_of: ClientOf) -> None:
        assert client_of(make_user(Role.CUSTOMER)).get(f"/work-orders/{make_work_order().pk}").status_code == 403

    def test_takes_few_statements(self, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        request = make_request(asset=covered_asset())
        order = open_work_order(request=request, part_needs={make_part(): 1, make_part(): 1}, by=SYSTEM)
        for number in range(4):
            step_work_order(order, "wait_for_parts", reason=f"Part {number}", by=SYSTEM)
            step_work_order(order, "resume", by=SYSTEM)
        with django_assert_max_num_queries(24):
            desk.get(f"/work-orders/{order.pk}")


class TestClosing:
    def test_closes_with_codes_and_tells_of_a_repeat(self, desk: Client) -> None:
        now = timezone.now()
        closure = make_closure()
        first = make_work_order(
            state="closed", mode=closure["mode"], restored_at=now - timedelta(days=4), visit_count=1
        )
        order = make_work_order(asset=first.asset, state="restored", restored_at=now, reported_at=now, visit_count=1)
        assert "What was wrong" in text_of(desk.get(f"/work-orders/{order.pk}/closure"))
        answer = desk.post(f"/work-orders/{order.pk}/closure", _posted(closure))
        assert answer.headers["Location"] == f"/work-orders/{order.pk}"
        order.refresh_from_db()
        assert (order.state, order.repeat_of) == ("closed", first)
        assert first.number in text_of(desk.get(f"/work-orders/{order.pk}"))
        assert order.number in text_of(desk.get(f"/work-orders/{first.pk}"))

    def test_an_engineer_may_not_close_without_codes(self, company: Tenant, client_of: ClientOf) -> None:
        order = make_work_order(state="restored", restored_at=timezone.now())
        answer = client_of(make_user(Role.ENGINEER)).post(f"/work-orders/{order.pk}/closure", {"work_done": "Cleaned"})
        assert answer.status_code == 422
        assert text_of(answer).count("field-error") >= 4
        order.refresh_from_db()
        assert order.state == "restored"

    def test_says_why_it_cannot_be_closed_yet(self, desk: Client) -> None:
        order = make_work_order(state="on_site")
        assert desk.post(f"/work-orders/{order.pk}/closure", _posted(make_closure())).status_code == 409

    def test_other_work_needs_words_at_most(self, desk: Client) -> None:
        order = make_work_order(kind="maintenance", state="restored", restored_at=timezone.now())
        assert "Failure mode" not in text_of(desk.get(f"/work-orders/{order.pk}/closure"))
        desk.post(f"/work-orders/{order.pk}/closure", {"work_done": ""})
        order.refresh_from_db()
        assert order.state == "closed"

    def test_solves_an_open_order_on_the_phone(self, desk: Client) -> None:
        order = make_work_order()
        desk.post(f"/work-orders/{order.pk}/remote-solution", _posted(make_closure()))
        order.refresh_from_db()
        assert (order.state, order.was_remote) == ("closed", True)


def _codes() -> dict[str, Any]:
    closure = make_closure()
    return {name: closure[name] for name in ("symptom", "mode", "cause", "remedy")}


def _posted(closure: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "pk", value) or "" for name, value in closure.items()}
