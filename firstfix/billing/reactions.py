"""What the account does when areas below report."""

from __future__ import annotations

from django.utils import timezone

from firstfix.billing.models import Quote
from firstfix.platform.accounts.actors import Actor
from firstfix.work.actions import await_quote
from firstfix.work.facts import WorkOrderOpened
from firstfix.work.models import WorkOrder


def take_quotes(fact: WorkOrderOpened, *, about: WorkOrder, by: Actor) -> None:
    """What was quoted for a request belongs to the order that is made of it, which waits if the customer still does."""
    if fact.request_id is None:
        return
    quotes = list(Quote.objects.select_for_update(no_key=True).filter(request=fact.request_id, work_order=None))
    # No other versions of them: a customer who is reading one may still answer.
    Quote.objects.filter(pk__in=[quote.pk for quote in quotes]).update(work_order=about)
    if waiting := next((one for one in quotes if one.state == "sent"), None):
        await_quote(about, waiting.number, by=by, at=timezone.now())
