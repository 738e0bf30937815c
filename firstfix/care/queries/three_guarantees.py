"""Which guarantee holds for a machine, and how it stands with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from firstfix.care.models import GuaranteeRule
from firstfix.care.rules.three_guarantees import Mended, Standing, standing_of
from firstfix.equipment.models import Asset
from firstfix.platform.tenants.zone import company_zone
from firstfix.work.models import WorkOrder


@dataclass(frozen=True)
class Guarantee:
    """The rule that holds for a machine. Without `standing` nobody knows when it was delivered. `from_use`: repairs of
    faults that came from use, which do not count.
    """

    rule: GuaranteeRule
    standing: Standing | None
    today: date
    from_use: int = 0

    @property
    def may_return(self) -> bool:
        return self.standing is not None and self.standing.may_return(self.today)

    @property
    def may_exchange(self) -> bool:
        return self.standing is not None and self.standing.may_exchange(self.today)

    @property
    def is_repaired_often(self) -> bool:
        return self.standing is not None and self.standing.is_repaired_often and self.may_exchange


def guarantee_rules() -> QuerySet[GuaranteeRule]:
    return GuaranteeRule.objects.select_related("product_model").order_by("-is_active", "pk")


def guarantee_of(asset: Asset, *, today: date) -> Guarantee | None:
    """By the closest rule in use: the model's, the kind's, that of all. In two statements."""
    model = asset.product_model
    rules = GuaranteeRule.objects.filter(is_active=True)
    close = Case(
        When(product_model=model, then=Value(0)), When(kind=model.kind, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    fitting = rules.filter(Q(product_model=model) | Q(product_model=None, kind__in=(model.kind, "")))
    rule = fitting.order_by(close).first()
    if rule is None:
        return None
    sold_on = asset.delivered_on or asset.commissioned_on
    mended, from_use = _mended(asset)
    standing = standing_of(rule.terms, sold_on, mended) if sold_on else None
    return Guarantee(rule, standing, today, from_use)


def _mended(asset: Asset) -> tuple[list[Mended], int]:
    """Repairs that ended, repeats among them: each time that it had to be repaired counts, but not where its use was
    the cause; of those how many. Until an order is closed nobody has said the cause, and it counts.
    """
    zone = company_zone()
    rows = WorkOrder.objects.filter(asset=asset, kind=WorkOrder.Kind.REPAIR, restored_at__isnull=False)
    rows = rows.exclude(state="cancelled")
    ended = list(rows.values_list("reported_at", "restored_at", "cause__is_use"))
    counting = [
        Mended((begun or restored).astimezone(zone).date(), restored.astimezone(zone).date())
        for begun, restored, is_from_use in ended
        if restored and not is_from_use
    ]
    return counting, len(ended) - len(counting)
