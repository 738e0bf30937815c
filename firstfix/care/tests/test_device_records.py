"""The file of a medical device: complete, in order, and as it was kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from firstfix.care.actions import keep_visit, take_up_earlier
from firstfix.care.device_file import device_file_pdf
from firstfix.care.device_words import record_words
from firstfix.care.models import DeviceRecord
from firstfix.care.queries.device_records import device_file, devices_listed
from firstfix.care.rules.device_records import Sealed, digest_of, first_altered, safety_test_of
from firstfix.care.tests.makers import make_device
from firstfix.customers.tests.makers import make_contact
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.field.actions.visit import StepsOpen, finish_visit, record_step, sign_visit
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.logistics.actions import use_part
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotAllowed
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import correct_time, restore
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.actions import close_work_order
from firstfix.work.tests.makers import make_closure, make_work_order

contents = st.dictionaries(st.sampled_from(["order", "fault", "done", "价格"]), st.text(max_size=8), max_size=3)


# The chain


def chain(said: list[dict[str, str]]) -> list[Sealed]:
    records: list[Sealed] = []
    digest = ""
    for number, content in enumerate(said, start=1):
        digest = digest_of(digest, number=number, kept_at=f"at {number}", content=content)
        records.append(Sealed(number, f"at {number}", content, digest))
    return records


@given(st.lists(contents, max_size=6))
def test_what_nobody_touched_is_as_it_was_kept(said: list[dict[str, str]]) -> None:
    assert first_altered(chain(said)) is None
    assert first_altered(chain(said)[: len(said) // 2]) is None


@given(st.lists(contents, min_size=1, max_size=6), st.data())
def test_the_first_record_that_was_altered_is_found(said: list[dict[str, str]], data: st.DataObject) -> None:
    records = chain(said)
    at = data.draw(st.integers(0, len(records) - 1))
    was = records[at]
    change = data.draw(st.sampled_from(["content", "kept_at", "digest", "all with a digest that fits"]))
    content = {**was.content, "done": was.content.get("done", "") + "!"}
    if change == "content":
        records[at] = Sealed(was.number, was.kept_at, content, was.digest)
    elif change == "kept_at":
        records[at] = Sealed(was.number, "later", was.content, was.digest)
    elif change == "digest":
        records[at] = Sealed(was.number, was.kept_at, was.content, was.digest[::-1] + "0")
    else:
        before = records[at - 1].digest if at else ""
        fitting = digest_of(before, number=was.number, kept_at=was.kept_at, content=content)
        records[at] = Sealed(was.number, was.kept_at, content, fitting)
    found = first_altered(records)
    if change == "all with a digest that fits":
        assert found == (at + 2 if at + 1 < len(records) else None), "the next one counts it in; a print shows the last"
    else:
        assert found == at + 1


@given(st.lists(contents, min_size=2, max_size=6), st.data())
def test_a_record_that_was_taken_out_is_missed(said: list[dict[str, str]], data: st.DataObject) -> None:
    records = chain(said)
    at = data.draw(st.integers(0, len(records) - 2))
    del records[at]
    assert first_altered(records) == at + 1


@pytest.mark.parametrize(
    ("kind", "outcome", "verdicts", "result"),
    [
        ("repair", "restored", {"test": ["done", "done"]}, "passed"),
        ("repair", "restored", {"test": ["done", "failed"]}, "failed"),
        ("repair", "restored", {"test": ["not_applicable"], "work": ["done"]}, "untested"),
        ("repair", "restored", {}, "untested"),
        ("repair", "waiting_parts", {}, ""),
        ("maintenance", "restored", {}, ""),
    ],
)
def test_after_a_repair_a_test_is_due(kind: str, outcome: str, verdicts: dict[str, list[str]], result: str) -> None:
    steps = [{"moment": moment, "verdict": one} for moment, several in verdicts.items() for one in several]
    assert safety_test_of({"kind": kind, "outcome": outcome, "steps": steps}) == result


# What is kept


def make_earth_step() -> ChecklistStep:
    """Asked on every device of class I after a repair."""
    checklist = Checklist.objects.create(name=Bilingual("I 类", "Class I"), kind="repair", protection="I")
    return ChecklistStep.objects.create(
        checklist=checklist, position=1, text=Bilingual("保护接地电阻", "Protective earth resistance"), moment="test",
        kind="reading", unit="Ω", high=Decimal("0.3"), blocks=True,
    )  # fmt: skip


def make_repair(device: Asset) -> Visit:
    """In the middle of its work since two hours."""
    order = make_work_order(asset=device, state="on_site", description="No display", reported_at=timezone.now())
    visit = make_visit(work_order=order, engineer=make_engineer(), state="working")
    visit.arrived_at = visit.started_at = timezone.now() - timedelta(hours=2)
    visit.save()
    return visit


def leave_restored(visit: Visit) -> Visit:
    restore(visit, by=SYSTEM)
    sign_visit(visit, signer="王芳", drawing=picture("PNG"), by=SYSTEM)
    return finish_visit(visit, outcome="restored", by=SYSTEM)


@pytest.fixture
def device(company: object) -> Asset:
    return make_device()


def test_a_visit_that_is_left_is_a_record_with_its_measured_values(device: Asset) -> None:
    step, visit = make_earth_step(), make_repair(device)
    record_step(visit, step, value=Decimal("0.120"), by=SYSTEM)
    part, van = make_part(code="PSU-1"), make_van(visit.engineers.get())
    make_stock(van, part, 1)
    use_part(visit.work_order, part=part, place=van, serial_installed="N-1", serial_removed="O-1", by=SYSTEM)
    assert not DeviceRecord.objects.exists(), "it is kept when it is over"
    leave_restored(visit)
    kept = DeviceRecord.objects.get()
    assert (kept.asset, kept.number, kept.visit, kept.safety_test) == (device, 1, visit, "passed")
    (measured,) = kept.content["steps"]
    assert (measured["value"], measured["high"], measured["unit"], measured["verdict"]) == ("0.12", "0.3", "Ω", "done")
    (used,) = kept.content["parts"]
    assert (used["code"], used["serial_installed"], used["serial_removed"]) == ("PSU-1", "N-1", "O-1")
    assert kept.content["signer"] == "王芳"
    assert kept.content["device"]["registration"] == "R-2026-1"


def test_a_device_of_the_class_is_not_put_back_into_use_untested(device: Asset) -> None:
    make_earth_step()
    visit = make_repair(device)
    sign_visit(visit, signer="王芳", drawing=picture("PNG"), by=SYSTEM)
    with pytest.raises(StepsOpen, match="Protective earth resistance"):
        finish_visit(visit, outcome="restored", by=SYSTEM)


def test_a_test_with_a_step_left_out_is_incomplete_until_it_is_told(device: Asset) -> None:
    """Also where the step does not forbid to leave."""
    earth = make_earth_step()
    before = ChecklistStep.objects.create(
        checklist=earth.checklist, position=4, text=Bilingual("漏电流", "Leakage"), moment="before", kind="check"
    )
    leakage = ChecklistStep.objects.create(
        checklist=earth.checklist, position=2, text=Bilingual("漏电流", "Leakage"), moment="test", kind="check"
    )
    visit = make_repair(device)
    record_step(visit, earth, value=Decimal("0.12"), by=SYSTEM)
    record_step(visit, before, verdict="done", by=SYSTEM)  # the same words, but not of the test
    leave_restored(visit)
    kept = DeviceRecord.objects.get()
    left_out = [{"step": str(leakage.pk), "zh": "漏电流", "en": "Leakage"}]
    assert (kept.safety_test, kept.content["left_out"]) == ("incomplete", left_out)
    assert ("Left out of the test", "Leakage") in record_words(kept)
    ChecklistStep.objects.create(checklist=earth.checklist, position=3, text=Bilingual("新", "New"), moment="test")
    ChecklistStep.objects.filter(pk=leakage.pk).update(text=Bilingual("漏电流测量", "Leakage current"))
    leakage.refresh_from_db()
    visit.refresh_from_db()
    assert visit.left_at
    record_step(visit, leakage, verdict="done", by=SYSTEM, at=visit.left_at - timedelta(minutes=1))
    newer = DeviceRecord.objects.order_by("number").last()
    assert newer
    assert newer.safety_test == "passed", "what the checklist asks for only since then was not left out"


def test_no_other_asset_has_a_file(company: object) -> None:
    leave_restored(make_repair(make_asset(product_model=make_product_model(kind="machine"))))
    assert not DeviceRecord.objects.exists()


def test_the_end_of_an_order_is_a_record_also_where_nobody_went(device: Asset) -> None:
    order = make_work_order(asset=device, state="restored", restored_at=timezone.now(), was_remote=True)
    close_work_order(order, by=SYSTEM, **make_closure(work_done="Set up anew by phone"))
    kept = DeviceRecord.objects.get()
    assert kept.visit is None
    assert kept.content["done"] == "Set up anew by phone"
    assert len(kept.content["found"]) == 4


def test_what_is_corrected_later_is_a_record_more(device: Asset) -> None:
    visit = leave_restored(make_repair(device))
    was = DeviceRecord.objects.get()
    assert keep_visit(visit) is None, "nothing is new"
    assert visit.arrived_at
    to = visit.arrived_at - timedelta(minutes=10)
    correct_time(visit, "arrived_at", to=to, reason="Clock was wrong", by=SYSTEM)
    former, newer = DeviceRecord.objects.order_by("number")
    assert former.content == was.content
    assert newer.content["arrived"] < former.content["arrived"]
    (entry,) = device_file(device).entries
    assert (entry.record, entry.former) == (newer, [former])


def test_nobody_can_alter_or_delete_a_record(device: Asset) -> None:
    leave_restored(make_repair(device))
    for attempt in (
        lambda: DeviceRecord.objects.update(safety_test="passed"),
        lambda: DeviceRecord.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            attempt()
    assert device_file(device).altered is None


def test_a_record_that_was_put_in_from_outside_shows(device: Asset, manager: Client) -> None:
    visit = leave_restored(make_repair(device))
    kept = DeviceRecord.objects.get()
    DeviceRecord.objects.create(
        asset=device, number=2, work_order=visit.work_order, at=kept.at, content=kept.content, digest=kept.digest
    )
    assert device_file(device).altered == 2
    assert "not as it was kept" in manager.get(reverse("device_file", args=[device.pk])).content.decode()


def test_two_records_at_once_follow_one_another(committed: None) -> None:
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        device = make_device()
        visits = [make_repair(device) for _n in range(2)]
        for visit in visits:
            visit.left_at, visit.outcome, visit.state = timezone.now(), "further_visit", "left"
            visit.save()
    together = Barrier(2)

    def keep(visit: Visit) -> None:
        try:
            with tenant_scope(tenant):
                together.wait(10)
                keep_visit(Visit.objects.get(pk=visit.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(keep, visits))
    with tenant_scope(tenant):
        assert [record.number for record in device.device_records.order_by("number")] == [1, 2]
        assert device_file(device).altered is None


def test_earlier_visits_are_taken_up_once_and_say_when(device: Asset) -> None:
    manager = make_user(Role.MANAGER)
    for days in (30, 20):
        visit = make_repair(device)
        visit.left_at = timezone.now() - timedelta(days=days)
        visit.arrived_at = visit.left_at - timedelta(hours=1)
        visit.outcome, visit.state = "restored", "left"
        visit.save()
    make_work_order(asset=device, state="closed", closed_at=timezone.now() - timedelta(days=10))
    assert device_file(device).earlier == 3
    with pytest.raises(NotAllowed):
        take_up_earlier(device, by=make_user(Role.ENGINEER))
    assert take_up_earlier(device, by=manager) == 3
    assert take_up_earlier(device, by=manager) == 0
    first, second, closing = device.device_records.order_by("number")
    assert first.at < second.at < closing.at < first.kept_at
    assert (device_file(device).altered, device_file(device).earlier) == (None, 0)


# What is shown


@pytest.fixture
def manager(company: object, client_of: Callable[[User], Client]) -> Client:
    return client_of(make_user(Role.MANAGER))


def test_the_newest_measured_values_stand_side_by_side(device: Asset) -> None:
    step = make_earth_step()
    for value in ("0.10", "0.25"):
        visit = make_repair(device)
        record_step(visit, step, value=Decimal(value), by=SYSTEM)
        leave_restored(visit)
    (row,) = device_file(device).value_rows
    assert [cell and cell["value"] for cell in row.cells] == ["0.25", "0.1"]
    assert row.limits == "≤ 0.3"


def test_what_a_device_lacks_is_said(device: Asset, manager: Client) -> None:
    assert device_file(device).lacks_test
    make_earth_step()
    assert not device_file(device).lacks_test
    assert not device_file(device).lacks_class
    bare = make_asset(product_model=make_product_model(kind="medical"))
    assert device_file(bare).lacks_class
    listed = manager.get(reverse("device_files"), {"lacks": "class"}).context["listing"]
    assert [one.pk for one in listed] == [bare.pk]


def test_the_list_goes_by_the_newest_record_of_a_visit(device: Asset) -> None:
    visit = leave_restored(make_repair(device))
    listed: Any = devices_listed(SYSTEM)
    assert listed.values_list("last_test", "record_count").get() == ("untested", 1)
    assert visit.left_at
    record_step(visit, make_earth_step(), value=Decimal("0.2"), by=SYSTEM, at=visit.left_at - timedelta(minutes=1))
    assert listed.all().values_list("last_test", "record_count").get() == ("passed", 2)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_file_on_paper_reads_back(device: Asset, language: str) -> None:
    step, visit = make_earth_step(), make_repair(device)
    record_step(visit, step, value=Decimal("0.12"), by=SYSTEM)
    leave_restored(visit)
    pdf = device_file_pdf(device_file(device), language)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "SN-9" in text
    assert "0.12" in text
    assert ("保护接地电阻" if language == "zh-hans" else "Protective earth resistance") in text
    assert DeviceRecord.objects.get().digest in text.replace("\n", "")


def test_customers_see_the_files_of_their_own_devices(device: Asset, client_of: Callable[[User], Client]) -> None:
    leave_restored(make_repair(device))
    user = make_user(Role.CUSTOMER)
    make_contact(customer=device.site.customer, user=user)
    own = client_of(user)
    assert "SN-9" in own.get(reverse("device_file", args=[device.pk])).content.decode()
    assert own.get(reverse("device_file_pdf", args=[device.pk])).content.startswith(b"%PDF")
    other = make_device()
    assert own.get(reverse("device_file", args=[other.pk])).status_code == 404


def test_programs_read_what_the_digest_counts(device: Asset, manager: Client) -> None:
    leave_restored(make_repair(device))
    said = manager.get(f"/api/assets/{device.pk}/device-file").json()
    (record,) = said["records"]
    assert said["digest"] == record["digest"]
    machine = make_asset(product_model=make_product_model(kind="machine"))
    assert manager.get(f"/api/assets/{machine.pk}/device-file").status_code == 404
