"""From a fact of the repair to the customer's phone: one message for each moment, in their language, or why not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.care.actions import (
    answer_feedback,
    give_feedback,
    make_interval_calls,
    postpone_follow_up,
    remind_customers,
    reopen_feedback,
)
from firstfix.care.models import Feedback, FollowUp, FollowUpRule, Where
from firstfix.care.tests.makers import make_due, make_feedback, make_follow_up, make_plan, make_rule
from firstfix.customers.tests.makers import make_contact, make_contract, make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.logistics.rules import add_months
from firstfix.messaging.actions import keep_back, save_choice, save_template, send_again, stop_messages
from firstfix.messaging.actions.delivering import take_due_messages
from firstfix.messaging.actions.queueing import queue
from firstfix.messaging.models import Delivery, Message, MessageChoice, MessageRules
from firstfix.messaging.queries import template_of
from firstfix.messaging.reactions import ask_how_it_runs
from firstfix.messaging.rules import Moment
from firstfix.messaging.tests.makers import make_channel, make_message, make_told_order, make_told_visit, send_all
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.actions.plans import give_up
from firstfix.scheduling.actions.steps import arrive, set_off
from firstfix.scheduling.facts import VisitMoved, VisitPlanned
from firstfix.scheduling.models import Visit
from firstfix.work.actions import close_work_order, report_fault

pytestmark = pytest.mark.usefixtures("by_day")


def plan(visit: Visit) -> None:
    """As `plan_visit` tells it."""
    times = (visit.planned_start, visit.planned_end, visit.window_from, visit.window_to)
    record(VisitPlanned(visit.work_order_id, "", (), *times), about=visit, by=SYSTEM)


def move(visit: Visit, by: timedelta) -> None:
    """The window told, and nothing else."""
    before = (visit.planned_start, visit.planned_end)
    was_from, was_to = visit.window_from, visit.window_to
    visit.window_from, visit.window_to = was_from + by, was_to + by
    visit.save()
    window = (visit.window_from, visit.window_to)
    fact = VisitMoved(visit.work_order_id, "", (), *before, *window, before[0], (), was_from, was_to)
    record(fact, about=visit, by=SYSTEM)


def told(**about: object) -> list[tuple[str, str]]:
    return list(Message.objects.filter(**about).order_by("pk").values_list("moment", "state"))


def test_each_moment_of_a_repair_is_told_once(company: Tenant) -> None:
    request = report_fault(
        asset=make_asset(), channel="label", description="It leaks.", contact_name="Wang Fang", language="en",
        contact_phone="138 0013 8000", by=GUEST,
    )  # fmt: skip
    send_all()
    received = Message.objects.get()
    assert (received.state, received.to_address, received.language) == ("sent", "+8613800138000", "en")
    assert f"we have your report about {request.asset.product_model.name}" in received.text  # type: ignore[union-attr]

    order = make_told_order(kind="training", request=request)
    visit = make_told_visit(work_order=order, engineer=make_engineer(name="Chen Wei", call_name="Wei"))
    for _twice in range(2):
        plan(visit)
    send_all()
    set_off(visit, by=SYSTEM)
    send_all()
    arrive(visit, by=SYSTEM)
    order.refresh_from_db()
    order.state, order.restored_at, order.visit_count = "restored", timezone.now(), 1
    order.save()
    close_work_order(
        order, symptom=None, mode=None, mechanism=None, cause=None, remedy=None, work_done="Taught.", by=SYSTEM
    )
    send_all()
    moments = ("received", "scheduled", "on_the_way", "done")
    assert told() == [(moment, "sent") for moment in moments]
    assert Delivery.objects.filter(channel=None, is_done=True).count() == 4
    on_the_way = Message.objects.get(moment="on_the_way")
    assert "Wei" in on_the_way.text
    assert "{" not in on_the_way.text
    assert [fact.name for fact in facts_about(on_the_way)] == ["MessageSent", "MessageQueued"]


def test_a_worker_is_called_once_for_all_that_waits(company: Tenant) -> None:
    for _n in range(3):
        plan(make_told_visit())
    called = ProcrastinateJob.objects.filter(task_name="messaging.send_messages", args__tenant_id=company.pk)
    assert called.count() == 1


def test_who_waits_reads_the_time_that_holds_when_it_goes(company: Tenant) -> None:
    """Moved before it went: one message. Moved after: told anew. Called off: only who knew of it hears so."""
    visit, unknown = make_told_visit(), make_told_visit()
    plan(visit)
    move(visit, timedelta(days=1))
    send_all()
    day = timezone.localtime(visit.window_from)
    assert f"{day.month}月{day.day}日" in Message.objects.get().text
    move(visit, timedelta(days=1))
    move(visit, timedelta(0))
    send_all()
    give_up(visit, by=SYSTEM, reason="", at=timezone.now())
    plan(unknown)
    give_up(unknown, by=SYSTEM, reason="", at=timezone.now())
    send_all()
    assert told(visit=visit) == [("scheduled", "sent"), ("moved", "sent"), ("called_off", "sent")]
    assert told(visit=unknown) == [("scheduled", "dropped")]


def test_quiet_hours_are_those_of_the_site(company: Tenant) -> None:
    """Noon in Shanghai is the middle of the night in New York, and a follow-up is asked for at ten there."""
    MessageRules.objects.update(quiet_from=time(21), quiet_until=time(8))
    noon = datetime(2026, 12, 1, 12, tzinfo=company_zone())
    here, there = (make_told_order(site=make_site(zone=zone), asset=None) for zone in ("", "America/New_York"))
    for order in (here, there):
        queue(Moment.SCHEDULED, key=f"{order.pk}", at=noon, now=noon, work_order=order,
              visit=make_told_visit(work_order=order), customer_id=order.customer_id)  # fmt: skip
        call = make_follow_up(work_order=order, due_on=date(2026, 12, 3))
        ask_how_it_runs(None, about=call, by=SYSTEM)  # type: ignore[arg-type]
    take_due_messages(at=noon)
    assert told(work_order=here)[0] == ("scheduled", "sent")
    waiting = Message.objects.get(work_order=there, moment="scheduled")
    assert (waiting.state, waiting.due_at) == ("queued", datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("America/New_York")))
    asked = Message.objects.get(work_order=there, moment="follow_up")
    assert asked.due_at == datetime(2026, 12, 3, 10, tzinfo=ZoneInfo("America/New_York"))


def test_where_no_site_is_named_the_customers_clock_holds(company: Tenant) -> None:
    """As long as all their sites have the same; else the company's."""
    MessageRules.objects.update_or_create(defaults={"quiet_from": time(21), "quiet_until": time(8)})
    noon = datetime(2026, 12, 1, 12, tzinfo=company_zone())
    abroad, spread = make_site(zone="America/New_York").customer, make_site(zone="America/New_York").customer
    make_site(customer=abroad, zone="America/New_York")
    make_site(customer=spread, zone="")
    for customer, zone, state in ((abroad, ZoneInfo("America/New_York"), "queued"), (spread, company_zone(), "sent")):
        make_contact(customer=customer, phone="138 0013 8000")
        call = make_follow_up(customer=customer, due_on=date(2026, 12, 3))
        ask_how_it_runs(None, about=call, by=SYSTEM)  # type: ignore[arg-type]
        asked = Message.objects.get(follow_up=call)
        assert asked.due_at == datetime(2026, 12, 3, 10, tzinfo=zone)
        said = give_feedback(Where.of(customer=customer), topic="service", text="Well done.", by=SYSTEM)
        answer_feedback(said, answer="Thank you!", by=SYSTEM, at=noon)
        take_due_messages(at=noon)
        assert Message.objects.get(feedback=said).state == state


def test_a_call_put_off_is_asked_for_on_its_new_day(company: Tenant) -> None:
    """Where it still waits; who was asked already is not asked again."""
    tomorrow = company_day(timezone.now()) + timedelta(days=1)
    call, asked = (make_follow_up(work_order=make_told_order(), due_on=tomorrow) for _n in range(2))
    for one in (call, asked):
        ask_how_it_runs(None, about=one, by=SYSTEM)  # type: ignore[arg-type]
    Message.objects.filter(follow_up=asked).update(due_at=timezone.now())
    send_all()
    day = company_day(timezone.now()) + timedelta(days=4)
    for one in (call, asked):
        postpone_follow_up(one, due_on=day, by=SYSTEM)
    assert Message.objects.get(follow_up=call).due_at == datetime.combine(day, time(10), tzinfo=company_zone())
    assert told() == [("follow_up", "queued"), ("follow_up", "sent")]


def test_a_newer_answer_takes_the_place_of_one_that_waits(company: Tenant) -> None:
    said = make_feedback(order=make_told_order())
    answer_feedback(said, answer="Soon.", by=SYSTEM)
    reopen_feedback(said, reason="Too short", by=SYSTEM)
    answer_feedback(Feedback.objects.get(), answer="On Monday.", by=SYSTEM)
    send_all()
    assert told() == [("answered", "dropped"), ("answered", "sent")]
    assert "On Monday." in Message.objects.get(state="sent").text


def test_nobody_hears_what_is_over(company: Tenant) -> None:
    visit = make_told_visit()
    plan(visit)
    set_off(visit, by=SYSTEM)
    arrive(visit, by=SYSTEM)
    send_all()
    assert told() == [("scheduled", "dropped"), ("on_the_way", "dropped")]
    assert {one.reason for one in Message.objects.all()} == {"over"}


def test_a_follow_up_that_was_called_meanwhile_is_not_asked_for(company: Tenant) -> None:
    called, open_ = make_follow_up(work_order=make_told_order()), make_follow_up(work_order=make_told_order())
    for one in (called, open_):
        ask_how_it_runs(None, about=one, by=SYSTEM)  # type: ignore[arg-type]
    called.state = "done"
    called.save()
    Message.objects.update(due_at=timezone.now())
    send_all()
    assert told() == [("follow_up", "dropped"), ("follow_up", "sent")]


def test_a_call_at_an_interval_asks_in_words_of_its_own(company: Tenant) -> None:
    today = company_day(timezone.now())
    contract = make_contract(starts_on=add_months(today, -3), ends_on=today + timedelta(days=300))
    make_contact(customer=contract.customer, name="Wang Fang", phone="138 0013 8000")
    rule = make_rule(trigger="interval", kind="", days=None, months=3)
    FollowUpRule.objects.filter(pk=rule.pk).update(created_at=timezone.now() - timedelta(days=30))
    for _night in range(2):
        make_interval_calls()
    assert told() == [("check_in", "queued")], "once, and on the day of the call"
    message = Message.objects.get()
    assert (message.customer, message.work_order, message.follow_up) == (
        contract.customer,
        None,
        FollowUp.objects.get(),
    )
    Message.objects.update(due_at=timezone.now())
    send_all()
    message.refresh_from_db()
    assert message.state == "sent"
    assert "Wang Fang" in message.text
    assert "()" not in message.text, "no order is named"
    assert "（" not in message.text


def test_a_call_at_an_interval_is_not_asked_for_where_its_words_are_off(company: Tenant) -> None:
    template = template_of(Moment.CHECK_IN)
    template.is_on = False
    save_template(template, by=SYSTEM)
    call = make_follow_up(customer=make_contact(phone="138 0013 8000").customer)
    ask_how_it_runs(None, about=call, by=SYSTEM)  # type: ignore[arg-type]
    Message.objects.update(due_at=timezone.now())
    send_all()
    assert [(one.moment, one.state, one.reason) for one in Message.objects.all()] == [("check_in", "dropped", "off")]


def test_maintenance_that_comes_near_is_told_with_what_they_can_do(company: Tenant) -> None:
    plan = make_plan(reminder_days=10, advice=Bilingual("请清洗滤网。", "Please clean the filter."))
    due = make_due(plan, due_on=company_day(timezone.now()) + timedelta(days=9))
    make_contact(customer=due.work_order.customer, phone="13800138000")
    for _twice in range(2):
        remind_customers()
    send_all()
    message = Message.objects.get()
    assert (message.state, message.work_order) == ("sent", due.work_order)
    assert "半年保养" in message.text
    assert "请清洗滤网。" in message.text


def test_what_customers_chose_comes_first(company: Tenant) -> None:
    """The person's choice before the customer's; a stopped address before all; without an address it is not sent."""
    order = make_told_order()
    save_choice(MessageChoice(customer=order.customer, wants=False), by=SYSTEM)
    silent = make_message(make_told_visit(work_order=order))
    send_all()
    silent.refresh_from_db()
    assert (silent.state, silent.reason) == ("dropped", "unwanted")

    save_choice(MessageChoice(customer=order.customer, contact=order.contact, language="en"), by=SYSTEM)
    english = make_message(make_told_visit(work_order=order))
    send_all()
    english.refresh_from_db()
    assert (english.state, english.language) == ("sent", "en")

    stop_messages(english, by=GUEST)
    namesake, nobody = make_contact(phone="+86 138-0013-8000", email="other@example.org"), make_contact(phone="")
    stopped, nameless = (make_message(make_told_visit(work_order=make_told_order(contact=one)))
                         for one in (namesake, nobody))  # fmt: skip
    send_all()
    assert [Message.objects.get(pk=one.pk).reason for one in (stopped, nameless)] == ["unwanted", "no_address"]


def test_the_first_channel_that_reaches_them_unless_they_chose_another(company: Tenant) -> None:
    group = make_channel("wecombot://abcdefghijk", kind="wecom", rank=1)
    sms = make_channel("twilio://AC1:token@15551234567/{phone}", kind="sms", rank=2)
    make_channel(rank=3)
    order, chooser = make_told_order(), make_told_order()
    save_choice(MessageChoice(customer=chooser.customer, channel=group), by=SYSTEM)
    plain, chosen = (make_message(make_told_visit(work_order=one)) for one in (order, chooser))
    batch = send_all()
    assert sorted(one.url for one in batch.parcels) == [
        "twilio://AC1:token@15551234567/%2B8613800138000",
        "wecombot://abcdefghijk",
    ]
    plain.refresh_from_db()
    chosen.refresh_from_db()
    assert (plain.channel, chosen.channel) == (sms, group)
    assert {one.state for one in (plain, chosen)} == {"queued"}


def test_a_person_sends_again_or_keeps_back(company: Tenant) -> None:
    visit = make_told_visit()
    message, waiting = make_message(visit), make_message(visit, moment=Moment.MOVED)
    with pytest.raises(NotAllowed):
        keep_back(waiting, by=make_user(Role.ENGINEER))
    keep_back(waiting, by=SYSTEM)
    send_all()
    visit.state = "arrived"
    visit.save()
    text = Message.objects.get(pk=message.pk).text
    send_again(message, by=make_user(Role.DESK))
    send_all()
    message.refresh_from_db()
    assert (message.state, message.tries, message.text) == ("sent", 2, text)
    assert [(one.number, one.is_done) for one in message.deliveries.order_by("number")] == [(1, True), (2, True)]
    with pytest.raises(Refused):
        keep_back(message, by=SYSTEM)
