"""Quotes: drafted from an order or a request, sent, answered by the customer, replaced by a new version, run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.billing.facts import QuoteChanged, QuoteMade, QuoteReminded, QuoteStepped
from firstfix.billing.models import Quote, QuoteLine
from firstfix.billing.queries.quotes import QUOTE_DOOR, QuotedLine, lines_expected, quote_token
from firstfix.billing.rules import fits
from firstfix.billing.states import QUOTE_STATES
from firstfix.equipment.models import Part
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day
from firstfix.work.actions import await_quote, stop_awaiting_quote
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.states import OPEN_STATES

VALID_FOR = timedelta(days=14)
#: Whoever made a quote is told so long before it runs out.
REMIND_BEFORE = timedelta(days=3)
MOST_LINES = 100


@transaction.atomic
def draft_quote(about: WorkOrder | ServiceRequest, *, by: Actor, at: datetime | None = None) -> Quote:
    """With the lines that the case, the needed parts, the planned time and the way foretell; to be looked over."""
    require(by, "quote.write")
    at = at or timezone.now()
    order, request = (about, about.request) if isinstance(about, WorkOrder) else (None, about)
    if about.customer is None:
        raise Refused(_("It must be known which customer it is for."))
    if order and order.state not in OPEN_STATES:
        raise Refused(_("The work is done already: what was done is settled instead."))
    if not order and about.state != "new":
        raise Refused(_("This request is answered already."))
    expected, currency = lines_expected(about, on=company_day(at))
    quote = Quote.objects.create(
        number=next_number("QU", at=at), customer=about.customer, work_order=order, request=request,
        language=about.customer.language or company().language, currency=currency,
        valid_until=company_day(at + VALID_FOR), made_by=by if isinstance(by, User) else None, created_at=at,
    )  # fmt: skip
    _write_lines(quote, expected)
    record(QuoteMade(quote.number, quote.edition), about=quote, by=by, at=at)
    return quote


@transaction.atomic
def set_quote(
    quote: Quote, *, lines: Sequence[QuotedLine] | None = None, by: Actor, version: int | None = None,
    at: datetime | None = None, **values: Any,
) -> Quote:  # fmt: skip
    """A draft's lines, and `valid_until`, `discount`, `is_fixed`, `note`, `language`; what is not said stays."""
    require(by, "quote.write")
    quote = _locked(quote)
    if quote.state != "draft":
        raise Refused(_("It has been sent; make a new version of it."))
    if version is not None and version != quote.version:
        raise Refused(_("It has been changed since you looked at it."))
    changed = [name for name, value in values.items() if getattr(quote, name) != value]
    for name in changed:
        setattr(quote, name, values[name])
    errors: dict[str, Any] = {}
    if not quote.discount.is_finite() or not 0 <= quote.discount <= 100:
        errors["discount"] = _("From 0 to 100 percent.")
    if quote.valid_until < company_day(at or timezone.now()):
        errors["valid_until"] = _("This day is over.")
    if quote.language not in ("zh-hans", "en"):
        errors["language"] = _("Choose one of the list.")
    if lines is not None and (wrong := _wrong_with_lines(lines)):
        errors["lines"] = wrong
    if errors:
        raise Invalid(errors)
    if lines is not None:
        changed.append("lines")
        quote.lines.all().delete()
        _write_lines(quote, lines)
    quote.save()
    record(QuoteChanged(tuple(sorted(changed))), about=quote, by=by, at=at)
    return quote


@transaction.atomic
def send_quote(quote: Quote, *, by: Actor, at: datetime | None = None) -> Quote:
    """The customer sees it on the status page and under its own link. The order waits for the answer."""
    require(by, "quote.write")
    at = at or timezone.now()
    order, quote = _held(quote)
    if not quote.lines.exists():
        raise Refused(_("The quote has no lines yet."))
    if quote.valid_until < company_day(at):
        raise Invalid({"valid_until": _("This day is over.")})
    others = Quote.objects.filter(state="sent", work_order=quote.work_order_id).exclude(pk=quote.pk)
    if quote.work_order_id is None:
        others = others.filter(request=quote.request_id)
    if others.exists():
        raise Refused(_("Another quote waits for the customer's answer already."))
    quote.sent_at = at
    _step(quote, "send", by=by, at=at)
    fit_doors(QUOTE_DOOR, [(quote_token(quote), quote.pk)])
    if order and order.state in OPEN_STATES:
        await_quote(order, quote.number, by=by, at=at)
    return quote


@transaction.atomic
def accept_quote(quote: Quote, *, name: str, by: Actor, seen: int | None = None, at: datetime | None = None) -> Quote:
    """The customer (by the link), or somebody of ours to whom the customer said it: the order goes on.

    Refused when it ran out, was replaced or answered before; with `seen`, also when it is another version by now.
    """
    return _answer(quote, "accept", name=name, reason="", by=by, seen=seen, at=at)


@transaction.atomic
def decline_quote(
    quote: Quote, *, name: str, reason: str = "", by: Actor, seen: int | None = None, at: datetime | None = None
) -> Quote:
    """The order stays waiting for the customer until somebody of ours speaks with them."""
    return _answer(quote, "decline", name=name, reason=reason, by=by, seen=seen, at=at)


@transaction.atomic
def withdraw_quote(quote: Quote, *, by: Actor, at: datetime | None = None) -> Quote:
    require(by, "quote.write")
    at = at or timezone.now()
    order, quote = _held(quote)
    _step(quote, "withdraw", by=by, at=at)
    if order and order.awaited_quote == quote.number:
        stop_awaiting_quote(order, goes_on=True, by=by, at=at)
    return quote


@transaction.atomic
def revise_quote(quote: Quote, *, by: Actor, at: datetime | None = None) -> Quote:
    """The next version, as a draft with the same lines; this one is replaced and can be accepted no more."""
    require(by, "quote.write")
    at = at or timezone.now()
    _order, quote = _held(quote)
    _step(quote, "replace", by=by, at=at)
    same = ("number", "customer", "work_order", "request", "language", "currency", "discount", "is_fixed", "note")
    new = Quote.objects.create(
        **{name: getattr(quote, name) for name in same}, edition=quote.edition + 1, replaces=quote,
        valid_until=max(quote.valid_until, company_day(at + VALID_FOR)), made_by=by if isinstance(by, User) else None,
        created_at=at,
    )  # fmt: skip
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=new, position=one.position, kind=one.kind, part_id=one.part_id, name=one.name, unit=one.unit,
            quantity=one.quantity, unit_price=one.unit_price, vat=one.vat,
        )
        for one in quote.lines.all()
    )  # fmt: skip
    record(QuoteMade(new.number, new.edition), about=new, by=by, at=at)
    return new


def expire_quotes(*, at: datetime | None = None) -> int:
    """Those whose last day is over run out; says how many."""
    at = at or timezone.now()
    count = 0
    for pk in Quote.objects.filter(state="sent", valid_until__lt=company_day(at)).values_list("pk", flat=True):
        with transaction.atomic():
            order, quote = _held(Quote.objects.get(pk=pk))
            if quote.state != "sent":
                continue
            _step(quote, "expire", by=SYSTEM, at=at)
            if order:
                stop_awaiting_quote(order, goes_on=False, by=SYSTEM, at=at)
            _tell(quote, "quote_expired", at=at)
            count += 1
    return count


def remind_of_quotes(*, at: datetime | None = None) -> int:
    """Whoever made a quote is told once that it runs out soon, to call the customer; says of how many."""
    at = at or timezone.now()
    near = company_day(at + REMIND_BEFORE)
    count = 0
    for pk in Quote.objects.filter(state="sent", reminded_at=None, valid_until__lte=near).values_list("pk", flat=True):
        with transaction.atomic():
            quote = _locked(Quote.objects.get(pk=pk))
            if quote.state != "sent" or quote.reminded_at:
                continue
            # No other version of it: a customer who is reading it may still answer.
            Quote.objects.filter(pk=quote.pk).update(reminded_at=at)
            record(QuoteReminded(quote.number), about=quote, by=SYSTEM, at=at)
            _tell(quote, "quote_runs_out", at=at)
            count += 1
    return count


def _answer(
    quote: Quote, verb: str, *, name: str, reason: str, by: Actor, seen: int | None, at: datetime | None
) -> Quote:
    require(by, "quote.answer")
    at = at or timezone.now()
    order, quote = _held(quote)
    if quote.state == "sent" and quote.valid_until < company_day(at):
        raise Refused(_("This quote has run out. Please ask us for a new one."))
    if seen is not None and quote.state == "sent" and seen != quote.version:
        raise Refused(_("It has been changed since you looked at it."))
    if not name.strip():
        raise Invalid({"name": _("Please enter your name.")})
    quote.answered_at, quote.answered_by, quote.answer = at, name.strip()[:120], reason.strip()[:2000]
    _step(quote, verb, by=by, at=at, name=quote.answered_by, reason=quote.answer)
    if order:
        stop_awaiting_quote(order, goes_on=verb == "accept", by=by, at=at)
    _tell(quote, f"quote_{quote.state}", at=at)
    return quote


def _step(quote: Quote, verb: str, *, by: Actor, at: datetime, name: str = "", reason: str = "") -> None:
    quote.state = QUOTE_STATES.after(quote.state, verb)
    quote.save()
    record(QuoteStepped(verb, quote.number, quote.state, name, reason), about=quote, by=by, at=at)


def _tell(quote: Quote, words: str, *, at: datetime) -> None:
    if quote.made_by:
        notify(
            quote.made_by, words, link=f"/quotes/{quote.pk}", at=at, number=str(quote), customer=quote.customer.name,
            day=quote.valid_until,
        )  # fmt: skip


def _held(quote: Quote) -> tuple[WorkOrder | None, Quote]:
    """Its order, then the quote, locked: whoever steps an order holds it first, so nobody waits in a circle.

    Refused where the quote has gone along with a new order since it was read: that order waits for its answer.
    """
    orders = WorkOrder.objects.select_for_update(of=("self",), no_key=True)
    order = orders.get(pk=quote.work_order_id) if quote.work_order_id else None
    locked = _locked(quote)
    if locked.work_order_id != quote.work_order_id:
        raise Refused(_("It has been changed since you looked at it."))
    return order, locked


def _locked(quote: Quote) -> Quote:
    return (
        Quote.objects.select_for_update(of=("self",), no_key=True)
        .select_related("customer", "made_by")
        .get(pk=quote.pk)
    )


def _write_lines(quote: Quote, lines: Sequence[QuotedLine]) -> None:
    parts = Part.objects.in_bulk({one.part for one in lines if one.part})
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=quote, position=place, kind=one.kind, part=parts.get(one.part) if one.part else None,
            name=one.name.strip(), quantity=one.quantity, unit=one.unit, unit_price=one.unit_price, vat=one.vat,
        )
        for place, one in enumerate(lines, 1)
    )  # fmt: skip


def _wrong_with_lines(lines: Sequence[QuotedLine]) -> Any:
    if len(lines) > MOST_LINES:
        return _("At most 100 lines.")
    for one in lines:
        if one.kind not in QuoteLine.Kind.values:
            return _("Choose one of the list.")
        if not 0 < len(one.name.strip()) <= 200:
            return _("Say what it is for, in at most 200 characters.")
        if not fits(one.quantity, places=3) or one.quantity <= 0:
            return _("More than nothing, with at most three decimal places.")
        if not fits(one.unit_price):
            return _("An amount is not negative and has at most two decimal places.")
        if not fits(one.vat) or one.vat > 100:
            return _("From 0 to 100 percent.")
    return None
