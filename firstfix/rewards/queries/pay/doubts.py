"""What HR should look at before a version of the rules pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstfix.customers.models import Site
from firstfix.platform.errors import Text
from firstfix.rewards.models import PayRules
from firstfix.rewards.queries.pay.known import codes_known
from firstfix.rewards.queries.pay.words import RULES, flaw_said
from firstfix.rewards.translate import RuleKind, doubts_about


@dataclass(frozen=True)
class Doubt:
    """In words, with the rule that it is about."""

    rule: Text
    text: str


def doubts_said(version: PayRules) -> Iterator[Doubt]:
    """What would be refused by now, and what is hardly meant; of a version that is replaced nothing any more."""
    if version.state == "replaced":
        return
    places = Site.objects.order_by().values_list("address", "name") if "travel" in version.document else ()
    sites = "\n".join(text for place in places for text in place)
    for flaw in doubts_about(version.document, codes_known(), sites=sites):
        yield Doubt(RULES[RuleKind(str(flaw.place[0]))], flaw_said(flaw))
