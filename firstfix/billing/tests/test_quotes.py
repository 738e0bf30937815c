"""A quote from its draft to the customer's answer, and what the order does meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from firstfix.billing.actions import (
    accept_quote,
    decline_quote,
    draft_quote,
    expire_quotes,
    remind_of_quotes,
    revise_quote,
    send_quote,
    set_contract_terms,
    set_quote,
    settle_order,
    withdraw_quote,
)
from firstfix.billing.models import Charge, Quote
from firstfix.billing.queries.quotes import QuotedLine, quote_token
from firstfix.billing.quote_pdf import quote_pdf
from firstfix.billing.tests.makers import make_price_list, make_priced_part, make_quote, make_worked_order
from firstfix.customers.tests.makers import make_contract
from firstfix.equipment.tests.makers import make_part
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.queries.day import orders_to_schedule
from firstfix.work.actions import open_work_order, step_work_order
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.queries import status_token
from firstfix.work.tests.makers import make_request, make_work_order


@pytest.mark.usefixtures("company")
class TestLife:
    def test_a_draft_says_what_the_work_will_probably_take(self) -> None:
        part = make_part(price=Decimal(30))
        make_price_list(parts={part: "80"})
        order = make_work_order(planned_minutes=100)
        PartNeed.objects.create(work_order=order, part=part, quantity=2)
        lines = draft_quote(order, by=SYSTEM).lines.all()
        assert [(one.kind, one.quantity, one.unit_price) for one in lines] == [
            ("part", Decimal(2), Decimal(80)),
            ("labour", Decimal("1.75"), Decimal(200)),
            ("travel", Decimal(1), Decimal(50)),
        ]

    def test_an_order_waits_for_the_answer_and_goes_on_with_it(self) -> None:
        order = make_work_order()
        quote = make_quote(order)
        order.refresh_from_db()
        assert (order.state, order.awaited_quote) == ("waiting_customer", quote.number)
        assert not orders_to_schedule(SYSTEM).exists()
        for verb in ("resume", "schedule"):
            with pytest.raises(Refused, match="waits for the customer's answer"):
                step_work_order(order, verb, by=SYSTEM)
        accept_quote(quote, name="Ms Wang", by=GUEST)
        order.refresh_from_db()
        assert (order.state, order.awaited_quote) == ("open", "")
        assert orders_to_schedule(SYSTEM).get() == order

    def test_a_declined_one_leaves_the_order_with_the_customer(self) -> None:
        author = make_user(Role.SALES)
        quote = draft_quote(make_work_order(), by=author)
        quote = set_quote(quote, lines=[QuotedLine("other", "x", Decimal(1), Decimal(9), Decimal(6))], by=author)
        send_quote(quote, by=author)
        decline_quote(quote, name="Ms Wang", reason="Too dear", by=GUEST)
        order = WorkOrder.objects.get()
        assert (order.state, order.awaited_quote) == ("waiting_customer", "")
        assert Notice.objects.get(user=author).words == "quote_declined"
        with pytest.raises(Refused):
            accept_quote(quote, name="Mr Li", by=GUEST)

    def test_what_ran_out_was_replaced_or_withdrawn_is_accepted_by_nobody(self) -> None:
        late = make_quote()
        Quote.objects.filter(pk=late.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
        with pytest.raises(Refused, match="has run out"):
            accept_quote(late, name="Ms Wang", by=GUEST)
        assert expire_quotes() == 1
        assert expire_quotes() == 0
        old = make_quote()
        new = revise_quote(old, by=SYSTEM)
        assert (new.number, new.edition, new.state) == (old.number, 2, "draft")
        with pytest.raises(Refused):
            accept_quote(old, name="Ms Wang", by=GUEST)
        send_quote(new, by=SYSTEM)
        withdraw_quote(new, by=SYSTEM)
        with pytest.raises(Refused):
            accept_quote(new, name="Ms Wang", by=GUEST)
        assert new.work_order is not None
        new.work_order.refresh_from_db()
        assert (new.work_order.state, new.work_order.awaited_quote) == ("open", "")

    def test_a_draft_that_was_never_sent_again_lets_the_order_go_when_withdrawn(self) -> None:
        new = revise_quote(make_quote(), by=SYSTEM)
        withdraw_quote(new, by=SYSTEM)
        assert WorkOrder.objects.get().awaited_quote == ""

    def test_a_changed_version_is_not_accepted_unseen(self) -> None:
        quote = make_quote()
        with pytest.raises(Refused, match="changed since"):
            accept_quote(quote, name="Ms Wang", seen=quote.version - 1, by=GUEST)
        with pytest.raises(Invalid):
            accept_quote(quote, name=" ", by=GUEST)

    def test_one_quote_at_a_time(self) -> None:
        quote = make_quote()
        second = draft_quote(WorkOrder.objects.get(), by=SYSTEM)
        set_quote(second, lines=[QuotedLine("other", "x", Decimal(1), Decimal(9), Decimal(6))], by=SYSTEM)
        with pytest.raises(Refused, match="waits for the customer's answer already"):
            send_quote(second, by=SYSTEM)
        with pytest.raises(Refused, match="make a new version"):
            set_quote(quote, note="x", by=SYSTEM)
        with pytest.raises(Refused, match="not possible while"):
            send_quote(quote, by=SYSTEM)

    def test_a_quote_for_a_request_goes_along_with_its_order(self) -> None:
        request = make_request()
        quote = draft_quote(request, by=SYSTEM)
        quote = set_quote(quote, lines=[QuotedLine("other", "x", Decimal(1), Decimal(9), Decimal(6))], by=SYSTEM)
        send_quote(quote, by=SYSTEM)
        order = open_work_order(request=request, by=SYSTEM)
        order.refresh_from_db()
        assert (order.state, order.awaited_quote) == ("waiting_customer", quote.number)
        accept_quote(Quote.objects.get(), name="Ms Wang", by=GUEST)
        order.refresh_from_db()
        assert order.state == "open"

    def test_one_that_went_along_with_an_order_meanwhile_is_looked_at_again(self) -> None:
        request = make_request()
        quote = draft_quote(request, by=SYSTEM)
        quote = set_quote(quote, lines=[QuotedLine("other", "x", Decimal(1), Decimal(9), Decimal(6))], by=SYSTEM)
        quote = send_quote(quote, by=SYSTEM)
        open_work_order(request=request, by=SYSTEM)
        with pytest.raises(Refused, match="changed since"):
            accept_quote(quote, name="Ms Wang", by=GUEST)
        accept_quote(Quote.objects.get(), name="Ms Wang", seen=quote.version, by=GUEST)
        assert WorkOrder.objects.get().awaited_quote == ""

    def test_whoever_made_it_is_reminded_once(self) -> None:
        quote = make_quote(valid_until=timezone.localdate() + timedelta(days=2))
        author = make_user(Role.SALES)
        Quote.objects.filter(pk=quote.pk).update(made_by=author)
        assert (remind_of_quotes(), remind_of_quotes()) == (1, 0)
        assert Notice.objects.get(user=author).words == "quote_runs_out"
        accept_quote(quote, name="Ms Wang", seen=quote.version, by=GUEST)

    def test_engineers_write_no_quotes_and_sums_have_two_places(self) -> None:
        with pytest.raises(NotAllowed):
            draft_quote(make_work_order(), by=make_user(Role.ENGINEER))
        quote = make_quote(sent=False)
        for wrong in ("1.005", "-1", "NaN", "1E+12"):
            with pytest.raises(Invalid):
                set_quote(
                    quote, lines=[QuotedLine("other", "x", Decimal(1), Decimal(wrong), Decimal(6))], by=SYSTEM
                )  # fmt: skip

    def test_its_pdf_in_both_languages(self) -> None:
        quote = make_quote()
        for language in ("zh-hans", "en"):
            quote.language = language
            assert quote_pdf(quote).startswith(b"%PDF")


def test_the_customer_answers_by_the_link(committed: None, client: Client) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        request = make_request(state="ordered")
        order = make_work_order(request=request, asset=request.asset)
        quote = make_quote(order)
        token, status = quote_token(quote), status_token(request)
        fit_doors("request", [(status, request.pk)])
    assert f"/q/{token}" in client.get(f"/s/{status}").text
    page = client.get(f"/q/{token}")
    assert "Repair as described" in page.text
    assert client.get(f"/q/{token}/file").headers["Content-Type"] == "application/pdf"
    assert client.post(f"/q/{token}", {"accept": "1", "seen": "", "name": ""}).status_code == 422
    assert client.post(f"/q/{token}", {"accept": "1", "name": "Ms Wang"}).status_code == 302
    assert "Ms Wang" in client.get(f"/q/{token}").text
    twice = client.post(f"/q/{token}", {"accept": "1", "name": "Ms Wang"}, headers={"accept-language": "en"})
    assert "You have told us already" in twice.text
    assert "Not done" not in twice.text
    again = client.post(f"/q/{token}", {"decline": "1", "name": "Mr Li"})
    assert again.status_code == 409
    assert client.get("/q/nonsense").status_code == 404
    with tenant_scope(tenant.pk):
        assert Quote.objects.get().answered_by == "Ms Wang"


def test_of_two_who_answer_at_once_one_is_heard(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        quote = make_quote()
    answers = at_once(
        tenant,
        [
            lambda: accept_quote(quote, name="Ms Wang", by=GUEST),
            lambda: decline_quote(quote, name="Mr Li", by=GUEST),
            lambda: revise_quote(quote, by=SYSTEM),
        ],
    )
    with tenant_scope(tenant.pk):
        states = sorted(Quote.objects.values_list("state", flat=True))
    assert sum(isinstance(one, Refused) for one in answers) in (1, 2)
    assert states in (["accepted"], ["declined"], ["draft", "replaced"])


def test_orders_of_a_contract_that_are_settled_at_once_share_what_it_includes(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        part, _version = make_priced_part()
        contract = make_contract(covers_parts=True, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
        set_contract_terms(contract, parts_a_year=Decimal(100), by=SYSTEM)
        orders = [
            make_worked_order(part=part, entitlement="contract", entitlement_reason={}, contract=contract)
            for _n in range(3)
        ]
    at_once(tenant, [partial(settle_order, order, by=SYSTEM) for order in orders])
    with tenant_scope(tenant.pk):
        payers = sorted(Charge.objects.filter(kind="part").values_list("payer", flat=True))
    assert payers == ["contract", "customer", "customer"]


def at_once(tenant: Tenant, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run each in a thread and a connection of its own; what it returns or the problem that it raises."""
    answers: list[object] = []
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            with tenant_scope(tenant.pk):
                answer = act()
        except Exception as problem:
            answer = problem
        finally:
            connection.close()
        answers.append(answer)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers
