from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.field.actions.visit import add_photo, finish_visit, record_step, resume_work, sign_visit
from firstfix.field.models import Signature, StepResult
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.logistics.models import PartUse
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import restore

ClientOf = Callable[[User], Client]


def upload(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/jpeg")


@pytest.mark.parametrize(("value", "verdict"), [("1", "done"), ("3", "done"), ("3.1", "failed"), ("0.99", "failed")])
def test_a_reading_is_judged_by_its_limits(company: Tenant, value: str, verdict: str) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    assert record_step(visit, steps["pressure"], value=Decimal(value), by=SYSTEM).verdict == verdict


def test_a_reading_that_no_gauge_shows_is_refused(company: Tenant) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    with pytest.raises(Invalid, match="No gauge reads -7 bar"):
        record_step(visit, steps["pressure"], value=Decimal(-7), by=SYSTEM)
    assert not StepResult.objects.exists()


def test_a_step_done_again_corrects_it_and_both_are_in_the_facts(company: Tenant) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    for value in ("9", "2"):
        record_step(visit, steps["pressure"], value=Decimal(value), by=SYSTEM)
    assert StepResult.objects.get(visit=visit).value == 2
    assert [fact.data["value"] for fact in facts_about(visit)] == ["2 bar", "9 bar"]


def test_what_is_not_in_order_is_said_in_words(company: Tenant) -> None:
    visit = make_visit_on_site()
    with pytest.raises(Invalid, match="not in order"):
        record_step(visit, make_checklist(visit)["look"], verdict="failed", by=SYSTEM)


def test_blocking_steps_forbid_to_call_it_restored(company: Tenant) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    restore(visit, by=SYSTEM)
    record_step(visit, steps["pressure"], value=Decimal(2), by=SYSTEM)
    with pytest.raises(Refused, match="Test after repair"):
        finish_visit(visit, outcome="restored", unsigned_reason="nobody there", by=SYSTEM)


def test_a_test_after_repair_cannot_be_waved_away(company: Tenant) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    restore(visit, by=SYSTEM)
    record_step(visit, steps["pressure"], verdict="not_applicable", by=SYSTEM)
    record_step(visit, steps["test"], verdict="not_applicable", by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        finish_visit(visit, outcome="restored", unsigned_reason="nobody there", by=SYSTEM)
    assert "Measure the pressure" not in str(refusal.value)
    assert "Test after repair" in str(refusal.value)


def test_what_is_not_restored_may_be_left_with_its_reason(company: Tenant) -> None:
    visit = make_visit_on_site()
    make_checklist(visit)
    finish_visit(visit, outcome="waiting_parts", reason="The pump is broken", by=SYSTEM)
    visit.refresh_from_db()
    assert (visit.state, visit.work_order.state) == ("left", "waiting_parts")


def test_restored_needs_a_signature_or_a_reason(company: Tenant) -> None:
    visit = make_visit_on_site()
    restore(visit, by=SYSTEM)
    with pytest.raises(Invalid, match="sign"):
        finish_visit(visit, outcome="restored", by=SYSTEM)
    sign_visit(visit, signer="王芳", drawing=picture("PNG"), by=SYSTEM)
    finish_visit(visit, outcome="restored", by=SYSTEM)
    visit.work_order.refresh_from_db()
    assert visit.work_order.state == "restored"


def test_a_visit_is_signed_once(company: Tenant) -> None:
    visit = make_visit_on_site()
    sign_visit(visit, signer="王芳", drawing=picture("PNG"), by=SYSTEM)
    with pytest.raises(Refused):
        sign_visit(visit, signer="Somebody else", drawing=picture("PNG"), by=SYSTEM)


def test_a_photo_settles_its_step(company: Tenant) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    add_photo(visit, upload(), step=steps["photo"], by=SYSTEM)
    assert StepResult.objects.get(step=steps["photo"]).verdict == "done"


@pytest.mark.parametrize("state", ["planned", "on_the_way", "left", "cancelled"])
def test_nothing_is_recorded_before_arriving_or_after_leaving(company: Tenant, state: str) -> None:
    visit = make_visit_on_site(state=state)
    with pytest.raises(Refused):
        add_photo(visit, upload(), by=SYSTEM)


def test_a_colleagues_visit_is_not_touched(company: Tenant) -> None:
    visit = make_visit_on_site()
    with pytest.raises(NotAllowed):
        add_photo(visit, upload(), by=make_user(Role.ENGINEER))


def test_the_whole_visit_on_the_engineers_pages(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    engineer = make_engineer(user=user)
    visit, part = make_visit_on_site(engineer=engineer, state="arrived"), make_part()
    steps = make_checklist(visit)
    make_stock(make_van(engineer), part, 2)
    phone = client_of(user)
    here = f"/visits/{visit.pk}"
    assert "I start the work" in phone.get(f"{here}/on-site").content.decode()
    phone.post(f"{here}/times", {"verb": "start_work"})
    answer = phone.post(f"{here}/steps/{steps['pressure'].pk}", {"value": "2,5"}, headers={"HX-Request": "true"})
    assert "2.5 bar" in answer.content.decode()
    phone.post(f"{here}/steps/{steps['test'].pk}", {"verdict": "done"})
    phone.post(f"{here}/parts", {"part": part.pk, "quantity": 1})
    phone.post(f"{here}/photos", {"photos": [upload()], "caption": "New filter"})
    phone.post(f"{here}/times", {"verb": "restore"})
    drawing = "data:image/png;base64," + base64.b64encode(picture("PNG")).decode()
    phone.post(f"{here}/signature", {"signer": "王芳", "drawing": drawing})
    phone.post(f"{here}/end", {"outcome": "restored"})
    visit.refresh_from_db()
    assert (visit.state, visit.work_order.state) == ("left", "restored")
    assert PartUse.objects.get().part == part
    assert Signature.objects.get().signer == "王芳"
    assert f"/work-orders/{visit.work_order_id}/closure" in phone.get(f"{here}/on-site").content.decode()


def test_an_end_that_is_refused_says_at_its_form_what_is_still_to_be_done(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    visit = make_visit_on_site(engineer=make_engineer(user=user), state="working")
    make_checklist(visit)
    answer = client_of(user).post(f"/visits/{visit.pk}/end", {"outcome": "restored"})
    assert answer.status_code == 422
    end = answer.content.decode().split('<section id="end">')[1]
    assert "Still to be done before you leave" in end


def test_a_wrong_number_is_said_and_nothing_is_kept(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    engineer = make_engineer(user=user)
    visit = make_visit_on_site(engineer=engineer)
    steps = make_checklist(visit)
    answer = client_of(user).post(
        f"/visits/{visit.pk}/steps/{steps['pressure'].pk}", {"value": "NaN"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert not StepResult.objects.exists()


def test_before_arriving_where_to_go_stands_first_and_at_work_the_checklist(
    company: Tenant, client_of: ClientOf
) -> None:
    user = make_user(Role.ENGINEER)
    engineer = make_engineer(user=user)
    for state, first, then in (
        ("on_the_way", "Where and whom", "Look at it"),
        ("working", "Look at it", "Where and whom"),
    ):
        visit = make_visit_on_site(engineer=engineer, state=state)
        make_checklist(visit)
        page = client_of(user).get(f"/visits/{visit.pk}/on-site").content.decode()
        assert page.index(first) < page.index(then)
        visit.bookings.all().delete()


def test_open_steps_stand_beside_the_button_and_lead_there(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    visit = make_visit_on_site(engineer=make_engineer(user=user))
    steps, phone, here = make_checklist(visit), client_of(user), f"/visits/{visit.pk}"
    page = phone.get(f"{here}/on-site").content.decode()
    assert f'<a class="btn" href="#step-{steps["pressure"].pk}">2 steps left</a>' in page
    htmx = {"HX-Request": "true"}
    said = phone.post(f"{here}/steps/{steps['pressure'].pk}", {"value": "2"}, headers=htmx).content.decode()
    assert '<span id="steps-left" hx-swap-oob="true">' in said
    assert f'href="#step-{steps["test"].pk}">1 step left</a>' in said
    assert '<details class="check-change">' in said
    refused = phone.post(f"{here}/end", {"outcome": "restored"}).content.decode()
    assert f'<a href="#step-{steps["test"].pk}">Test after repair</a>' in refused


def test_parts_in_the_van_are_offered_first(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    engineer = make_engineer(user=user)
    visit, elsewhere, in_van, fitting = make_visit_on_site(engineer=engineer), make_part(), make_part(), make_part()
    asset = visit.work_order.asset
    assert asset is not None
    asset.product_model.parts.add(fitting, through_defaults={"quantity": 1})
    van = make_van(engineer)
    make_stock(van, in_van, 2)
    make_stock(van, fitting, 1)
    page = client_of(user).get(f"/visits/{visit.pk}/on-site").content.decode()
    places = [page.index(f'<option value="{part.pk}">') for part in (fitting, in_van, elsewhere)]
    assert places == sorted(places)
    assert f"{in_van} · 2 in the van" in page


def test_the_address_of_a_form_that_was_refused_leads_to_the_visit(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    visit = make_visit_on_site(engineer=make_engineer(user=user))
    for word in ("end", "parts", "photos", "signature"):
        answer = client_of(user).get(f"/visits/{visit.pk}/{word}")
        assert (answer.status_code, answer["Location"]) == (302, f"/visits/{visit.pk}/on-site")


def test_nobody_there_is_offered_until_the_work_begins(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    visit, phone = make_visit_on_site(engineer=make_engineer(user=user), state="arrived"), client_of(user)
    assert "Nobody there" in phone.get(f"/visits/{visit.pk}/on-site").content.decode()
    phone.post(f"/visits/{visit.pk}/times", {"verb": "start_work"})
    assert "Nobody there" not in phone.get(f"/visits/{visit.pk}/on-site").content.decode()


class TestItDoesNotWorkAfterAll:
    def test_a_test_that_fails_afterwards_leads_back_to_the_work(self, company: Tenant) -> None:
        visit = make_visit_on_site()
        steps = make_checklist(visit)
        record_step(visit, steps["pressure"], value=Decimal(2), by=SYSTEM)
        restore(visit, by=SYSTEM)
        record_step(visit, steps["test"], verdict="failed", note="Trips again", by=SYSTEM)
        with pytest.raises(Refused, match="Test after repair"):
            finish_visit(visit, outcome="restored", unsigned_reason="x", by=SYSTEM)
        resume_work(visit, reason="Trips again", by=SYSTEM)
        restore(visit, by=SYSTEM)
        record_step(visit, steps["test"], verdict="done", by=SYSTEM)
        assert finish_visit(visit, outcome="restored", unsigned_reason="x", by=SYSTEM).outcome == "restored"

    def test_what_was_signed_holds_no_more_and_is_not_lost(self, company: Tenant) -> None:
        visit = make_visit_on_site()
        restore(visit, by=SYSTEM)
        signed = sign_visit(visit, signer="Wang Fang", drawing=picture("PNG"), remarks="Quick", by=SYSTEM)
        assert signed.file
        resume_work(visit, reason="Too warm again", by=SYSTEM)
        assert not Signature.objects.exists()
        fact = facts_about(visit).get(name="SignatureWithdrawn")
        assert (fact.data["signer"], fact.data["remarks"]) == ("Wang Fang", "Quick")
        assert fact.data["drawing"] == str(signed.file.uid)
        restore(visit, by=SYSTEM)
        assert sign_visit(visit, signer="Wang Fang", drawing=picture("PNG"), by=SYSTEM).signer == "Wang Fang"

    def test_on_the_page(self, company: Tenant, client_of: ClientOf) -> None:
        engineer = make_engineer()
        visit = make_visit_on_site(engineer=engineer)
        assert engineer.user
        client = client_of(engineer.user)
        times = f"/visits/{visit.pk}/times"
        assert "It does not work after all" not in client.get(f"/visits/{visit.pk}/on-site").content.decode()
        client.post(times, {"verb": "restore"})
        assert "It does not work after all" in client.get(f"/visits/{visit.pk}/on-site").content.decode()
        client.post(times, {"verb": "resume_work", "reason": "Too warm again"})
        visit.refresh_from_db()
        assert (visit.state, visit.restored_at) == ("working", None)


def test_a_time_is_corrected_on_the_page(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    visit = make_visit_on_site(engineer=engineer)
    assert engineer.user
    assert visit.arrived_at
    client = client_of(engineer.user)
    page = client.get(f"/visits/{visit.pk}/on-site").content.decode()
    assert "Correct a time" in page
    address, to = f"/visits/{visit.pk}/times/correction", visit.arrived_at - timedelta(minutes=10)
    said = {"step": "arrived_at", "to": timezone.localtime(to).strftime("%Y-%m-%dT%H:%M")}
    assert client.post(address, said).status_code == 422, "it needs a reason"
    assert client.post(address, {**said, "step": "left_at", "reason": "x"}).status_code == 422, "not left yet"
    assert client.post(address, {**said, "reason": "Pressed late"}).status_code == 302
    visit.refresh_from_db()
    assert visit.arrived_at == to.replace(second=0, microsecond=0)
    assert facts_about(visit)[0].data["reason"] == "Pressed late"


def test_a_time_is_corrected_by_a_program(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    visit = make_visit_on_site(engineer=engineer)
    assert engineer.user
    assert visit.arrived_at
    to = visit.arrived_at - timedelta(minutes=10)
    answer = client_of(engineer.user).put(
        f"/api/visits/{visit.pk}/times/arrived_at",
        {"to": to.isoformat(), "reason": "Pressed late"},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    visit.refresh_from_db()
    assert visit.arrived_at == to


def test_the_software_version_is_noted_at_the_visit(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    visit, asset = (one := make_visit_on_site(engineer=engineer)), one.work_order.asset
    assert engineer.user
    assert asset
    client, where = client_of(engineer.user), f"/visits/{visit.pk}/software-version"
    assert client.post(where, {"version": "2.4.1"})["Location"] == f"/visits/{visit.pk}/on-site#equipment"
    asset.refresh_from_db()
    assert asset.software_version == "2.4.1"
    assert facts_about(asset)[0].by_name == engineer.user.name
    assert "2.4.1" in client.get(f"/visits/{visit.pk}/on-site").content.decode()
    assert client.post(where, {"version": "1" * 41}).status_code == 422
    colleague = make_engineer().user
    assert colleague
    assert client_of(colleague).post(where, {"version": "9"}).status_code == 403
