"""What others ask about equipment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import segno
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.urls import reverse

from firstfix.equipment.facts import SoftwareVersionNoted
from firstfix.equipment.models import Asset, AssetQuerySet, ContractCoverage, Part, PartReplacement
from firstfix.equipment.rules import MEASURED, THOUSANDTHS, Arrow, CoveringContract, Entitlement, entitlement, stand_ins
from firstfix.equipment.rules.serials import MOST_DIGITS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tokens import public_token
from firstfix.platform.written_once import written_once


def label_token(asset: Asset) -> str:
    """What the asset's QR label carries; it opens the door `asset`."""
    return public_token("asset", asset.uid)


def entitlement_of(asset: Asset, *, on: date) -> Entitlement:
    """Who pays for work on this asset on that day, and why."""
    contracts = [
        CoveringContract(
            id=coverage.contract.pk,
            number=coverage.contract.number,
            starts_on=coverage.contract.starts_on,
            ends_on=coverage.contract.ends_on,
            covers_labour=coverage.contract.covers_labour,
            covers_parts=coverage.contract.covers_parts,
            covers_travel=coverage.contract.covers_travel,
        )
        for coverage in _coverage_of(asset.pk)
    ]
    return entitlement(warranty_until=asset.warranty_until, contracts=contracts, on=on)


@written_once
def _coverage_of(asset: int) -> QuerySet[ContractCoverage]:
    return ContractCoverage.objects.filter(asset=asset).select_related("contract")


def assets_listed(by: Actor) -> AssetQuerySet:
    return Asset.objects.visible_to(by).select_related("product_model", "site__customer")


def with_words(assets: QuerySet[Asset], words: str) -> QuerySet[Asset]:
    for word in words.split():
        assets = assets.filter(
            Q(code__icontains=word)
            | Q(serial__icontains=word)
            | Q(name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(site__customer__name__icontains=word)
            | Q(product_model__code__icontains=word)
        )
    return assets


def software_versions_of(asset: Asset) -> QuerySet[Fact]:
    """What was noted as its software version, the newest first."""
    return facts_about(asset).filter(name=SoftwareVersionNoted.__name__)


def version_numbers(version: Expression | F) -> Expression:
    """`rules.version_numbers` of a text, in the database: arrays compare as tuples do."""
    dotted = r"trim(both '.' from regexp_replace(%(expressions)s, '[^0-9]+', '.', 'g'))"
    numbers = rf"string_to_array(regexp_replace({dotted}, '(\.0+)+$', ''), '.')::numeric[]"
    return Func(version, template=numbers, output_field=ArrayField(DecimalField()))


def serial_order(serial: Expression | F) -> Expression:
    """`rules.serial_order` of a text, in the database, where texts are compared sign by sign too."""
    pieces = """regexp_matches(upper((%(expressions)s) collate "C"), '([^0-9]+)|([0-9]+)', 'g')"""
    # Filling up each number by itself takes a thirtieth of the time that cutting them all by one more pattern takes.
    piece = f"case when found[1] <> '' then found[1] else lpad(found[2], {MOST_DIGITS}, '0') end"
    whole = f"select string_agg({piece}, '' order by place) from {pieces} with ordinality as piece(found, place)"
    return Func(serial, template=f"(coalesce(({whole}), '') collate \"C\")", output_field=CharField())


def label_address(asset: Asset) -> str:
    """The address in an asset's QR label, short enough for a small code."""
    return f"{settings.PUBLIC_URL}{reverse('report', args=[label_token(asset)])}"


def label_picture(asset: Asset) -> str:
    """The label's QR code as SVG."""
    code = segno.make(label_address(asset), error="m", micro=False)
    return str(code.svg_inline(scale=4, border=2, svgclass="qr", omitsize=True))


def replacement_arrows(parts: Iterable[int] | None = None) -> list[Arrow]:
    """What may stand in for what: of all parts, or as far as it leads from these, a statement for each step."""
    rows = PartReplacement.objects.order_by("pk")
    if parts is None:
        return [Arrow(*row) for row in rows.values_list("old", "new", "supersedes", "both_ways")]
    found: dict[Arrow, None] = {}
    seen: set[int] = set()
    ahead = set(parts)
    while ahead:
        near = Q(old__in=ahead) | Q(new__in=ahead, both_ways=True)
        here = [Arrow(*row) for row in rows.filter(near).values_list("old", "new", "supersedes", "both_ways")]
        found |= dict.fromkeys(here)
        seen |= ahead
        ahead = {one for arrow in here for one in (arrow.old, arrow.new)} - seen
    return list(found)


def stand_ins_of(parts: Iterable[int]) -> dict[int, list[Part]]:
    """What may be used instead of these parts (ids), {part id: the nearest first}; parts without any are left out."""
    asked = list(parts)
    if not asked or not (arrows := replacement_arrows(asked)):
        return {}
    found = {part: stand_ins(part, arrows) for part in asked}
    known = Part.objects.in_bulk({one for ones in found.values() for one in ones})
    return {part: [known[one] for one in ones] for part, ones in found.items() if ones}


def superseded(parts: Iterable[int]) -> set[int]:
    """Those of these parts (ids) that another one supersedes: they are used up, and not ordered any more."""
    rows = PartReplacement.objects.filter(old__in=list(parts), supersedes=True)
    return set(rows.values_list("old", flat=True))


def replacements_about(part: Part) -> QuerySet[PartReplacement]:
    """The arrows from and to this part."""
    rows = PartReplacement.objects.filter(Q(old=part) | Q(new=part)).select_related("old", "new")
    return rows.order_by("old__code", "new__code")


def worth(quantity: str, unit: str, price: str) -> Expression:
    """So much of a part at the price of one unit, in the database; each is the path of a field."""
    scale = Case(When(**{f"{unit}__in": MEASURED}, then=Value(THOUSANDTHS)), default=Value(1))
    exact = Cast(F(quantity), DecimalField(max_digits=16, decimal_places=3)) / scale
    return ExpressionWrapper(exact * F(price), output_field=DecimalField(max_digits=16, decimal_places=2))
