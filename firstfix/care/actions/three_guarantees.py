"""The company writes down which guarantees hold for which products."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstfix.care.facts import GuaranteeRuleAdded, GuaranteeRuleChanged
from firstfix.care.models import GuaranteeRule
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid
from firstfix.platform.records import keep


def save_guarantee_rule(rule: GuaranteeRule, *, by: Actor, at: datetime | None = None) -> GuaranteeRule:
    """Refused where the larger right would outlast the smaller one, or two rules in use speak of the same products."""
    if rule.kind and rule.product_model_id:
        raise Invalid({"kind": _("Either a kind of product or a product model.")})
    if rule.return_days is not None and rule.exchange_days is not None and rule.return_days > rule.exchange_days:
        raise Invalid({"return_days": _("A return may not be possible longer than an exchange.")})
    return keep(rule, by=by, action="guarantee.rules", added=GuaranteeRuleAdded, changed=GuaranteeRuleChanged, at=at)
