"""What a company asks of its stock."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.facts import StockRulesChanged
from firstfix.logistics.models import StockRules
from firstfix.logistics.queries.transfers import stock_rules
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.records import keep


def change_stock_rules(*, by: Actor, **values: Any) -> StockRules:
    """Set some of the fields of StockRules; it holds for what is asked from now on."""
    require(by, "stock.rules")
    rules = stock_rules()
    for field, value in values.items():
        setattr(rules, field, value)
    try:
        with transaction.atomic():
            return keep(rules, by=by, action="stock.rules", added=StockRulesChanged, changed=StockRulesChanged)
    except IntegrityError as twice:
        raise Refused(_("Somebody else has just changed these rules. Please look again.")) from twice
