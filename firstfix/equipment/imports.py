"""Product models, parts and assets by the thousand: the rules of `actions.py`, written set by set."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from firstfix.customers.imports import CUSTOMERS, SITES, missing_customer
from firstfix.customers.models import Site
from firstfix.equipment.models import Asset, ModelPart, ModelSkill, Part, ProductModel, Reading
from firstfix.equipment.queries import label_token
from firstfix.equipment.rules import warranty_end, wrong_unit
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.lists import link, take_list
from firstfix.platform.exchange.names import Names, Ref, made_code
from firstfix.platform.exchange.pairs import pair
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.tenants.doors import fit_doors

PRODUCT_MODELS = Names(ProductModel)
PARTS = Names(Part)
ASSETS = Names(Asset, by=("code", "serial", "name"), within=("site", "parent", "product_model"))
READINGS = Names(Reading, by=("asset",))
SKILLS = Names(Skill)


def import_product_models(rows: Rows, *, by: Actor) -> None:
    """By code, else by name in either language."""
    require(by, "product.change")
    skills = take_list(rows, "skills", SKILLS, make=missing_skill, action="catalogue.change")
    rows.match(PRODUCT_MODELS, made_code="M")
    rows.merge(PRODUCT_MODELS)
    link(rows, skills, through=ModelSkill, own="product_model", other="skill", number="level")


def import_parts(rows: Rows, *, by: Actor) -> None:
    """By code, else by name in either language."""
    require(by, "part.change")
    fits = take_list(rows, "fits", PRODUCT_MODELS, make=missing_product_model, action="product.change")
    rows.match(PARTS, made_code="P")
    for entry in rows:
        former = getattr(entry.record, "unit", "")
        if former and (wrong := wrong_unit(former, entry.values.get("unit", former))):
            rows.refuse(entry, "unit", wrong)
    rows.merge(PARTS)
    link(rows, fits, through=ModelPart, own="part", other="product_model", number="quantity")


def import_assets(rows: Rows, *, by: Actor) -> None:
    """By number, else by serial number, else by name at its site. New ones get their warranty and their label."""
    require(by, "asset.change")
    rows.refer("customer", CUSTOMERS, make=missing_customer, action="customer.change")
    rows.refer("site", SITES, within=("customer",), make=_missing_site, action="customer.change")
    rows.refer("product_model", PRODUCT_MODELS, make=missing_product_model, action="product.change")
    rows.match(ASSETS, made_code="A", or_by=_called_by)
    rows.refer("parent", ASSETS, within=("site",))
    _give_warranties(rows)
    new = rows.merge(ASSETS, parent="parent")
    fit_doors("asset", [(label_token(asset), asset.pk) for asset in new])


def import_readings(rows: Rows, *, by: Actor) -> None:
    """By asset, meter and time. What was read once is not another value afterwards."""
    require(by, "asset.change")
    rows.refer("asset", ASSETS)
    for entry in rows:
        if missing := next((name for name in ("asset", "meter", "value", "at") if name not in entry.values), ""):
            rows.refuse(entry, missing, _("is missing"))
    times = [entry.values["at"] for entry in rows]
    if times:
        near = Reading.objects.filter(at__range=(min(times), max(times)))
        pair(rows, READINGS, key=("asset", "meter", "at"), among=near)
    for entry in rows:
        if entry.is_new and entry.values["at"] > rows.attempt.now:
            rows.refuse(entry, "at", _("is still to come"))
    rows.merge(READINGS, why_fixed=lambda reading: _("A reading stays as it was taken; the next one puts it right."))


def _called_by(entry: Entry) -> tuple[str, ...]:
    """A serial number, told apart by the product model, is a better sign than a name, told apart by the site."""
    return ("serial", "product_model") if "serial" in entry.values else ("name", "site")


def _give_warranties(rows: Rows) -> None:
    """As for a single asset: from its model's months and its start. A file with a column for it knows better."""
    if "warranty_until" in rows.columns:
        return
    months = dict(ProductModel.objects.values_list("pk", "warranty_months"))
    for entry in rows:
        model = entry.values.get("product_model")
        start = entry.values.get("commissioned_on") or entry.values.get("delivered_on")
        if entry.is_new and isinstance(model, Ref) and isinstance(start, date):
            own = model.entry.values.get("warranty_months", 12) if model.entry else 12
            if until := warranty_end(start, months.get(model.pk or 0, own)):
                entry.values["warranty_until"] = until


def missing_product_model(text: str, entry: Entry) -> ProductModel:
    return ProductModel(code=text[:60], name=Bilingual.of(text))


def missing_skill(text: str, entry: Entry) -> Skill:
    return Skill(code=text[:40], name=Bilingual.of(text))


def _missing_site(text: str, entry: Entry) -> Site | None:
    """A site can only be made where the row names its customer."""
    customer = entry.values.get("customer")
    if not isinstance(customer, Ref):
        return None
    site = Site(code=made_code("S", text, customer.code), name=text[:200])
    if customer.pk is not None:
        site.customer_id = customer.pk
    return site
