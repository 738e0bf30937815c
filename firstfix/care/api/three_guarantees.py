"""Three guarantees for programs: the rules, and how a machine stands with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.care.access import guarantee_rule_for
from firstfix.care.actions import save_guarantee_rule
from firstfix.care.models import GuaranteeRule
from firstfix.care.queries.three_guarantees import guarantee_of, guarantee_rules
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Id, TextIn, TextOut
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotFound
from firstfix.platform.tenants.zone import company_day

router = Router()


class GuaranteeRuleIn(Schema):
    name: TextIn
    source: str
    kind: str = Field("", description="of product; empty: of all, or of the model")
    product_model_id: Id | None = None
    return_days: int | None = None
    exchange_days: int | None = None
    repair_months: int
    repairs: int | None = None
    is_extended: bool = True
    is_active: bool = True


class GuaranteeRuleOut(GuaranteeRuleIn):
    id: int
    name: TextOut  # type: ignore[assignment]


class GuaranteeOut(Schema):
    """The dates are the last days; without a day of delivery there are none."""

    rule: GuaranteeRuleOut
    sold_on: date | None
    return_until: date | None
    exchange_until: date | None
    repair_until: date | None
    repairs: int
    from_use: Annotated[int, Field(description="repairs of faults from use, which do not count")]
    may_return: bool
    may_exchange: bool


@router.get("/three-guarantees", response=list[GuaranteeRuleOut])
def three_guarantee_rules(request: ApiRequest) -> Any:
    require(request.user, "guarantee.see")
    return [_rule(one) for one in guarantee_rules()]


@router.post("/three-guarantees", response={201: GuaranteeRuleOut})
def three_guarantee_rule_add(request: ApiRequest, given: GuaranteeRuleIn) -> Any:
    require(request.user, "guarantee.rules")
    return Status(201, _rule(_kept(GuaranteeRule(), given, by=request.user)))


@router.put("/three-guarantees/{id}", response=GuaranteeRuleOut)
def three_guarantee_rule_change(request: ApiRequest, id: int, given: GuaranteeRuleIn) -> Any:
    return _rule(_kept(guarantee_rule_for(request.user, id, to="rules"), given, by=request.user))


@router.get("/assets/{id}/three-guarantees", response=GuaranteeOut)
def three_guarantees_of_asset(request: ApiRequest, id: int) -> Any:
    """404 where no rule holds for the machine."""
    require(request.user, "guarantee.see")
    found = guarantee_of(asset_for(request.user, id), today=company_day(timezone.now()))
    if found is None:
        raise NotFound
    standing = found.standing
    return {
        "rule": _rule(found.rule),
        "sold_on": standing and standing.sold_on,
        "return_until": standing and standing.return_until,
        "exchange_until": standing and standing.exchange_until,
        "repair_until": standing and standing.repair_until,
        "repairs": len(standing.counted) if standing else 0,
        "from_use": found.from_use,
        "may_return": found.may_return,
        "may_exchange": found.may_exchange,
    }


def _kept(rule: GuaranteeRule, given: GuaranteeRuleIn, *, by: Actor) -> GuaranteeRule:
    said = given.dict(exclude={"name", "product_model_id"})
    for field, value in said.items():
        setattr(rule, field, value)
    rule.name = Bilingual(**given.name.dict())
    rule.product_model = product_model_for(by, given.product_model_id) if given.product_model_id else None
    return save_guarantee_rule(rule, by=by)


def _rule(one: GuaranteeRule) -> dict[str, Any]:
    kept = {name: getattr(one, name) for name in GuaranteeRuleOut.model_fields if name != "name"}
    return {"name": one.name, **kept}
