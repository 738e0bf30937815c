"""company/1 read from JSON, every mistake named by its place."""

from collections.abc import Container
from typing import Any

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import Spot, shown
from firstfix.engines.simulation.company import (
    Branch,
    Company,
    Engineer,
    Prices,
    ProductModel,
    ServiceLevel,
    Site,
    Travel,
)
from firstfix.engines.simulation.hours import DAY, WEEK, Hours
from firstfix.engines.troubleshooting.reading import read_model

SCHEMA = "company/1"
#: More would not be a year of a company but a country's.
MOST_DAYS = 3660


def read_company(document: Any) -> Company:
    """The company in a JSON document; raises `Mistakes` with one line per mistake."""
    mistakes: list[str] = []
    root = Spot(document, "", mistakes)
    if not isinstance(document, dict):
        raise Mistakes([f"the company must be an object, not {shown(document)}"])
    root.schema(SCHEMA)
    levels = [_service_level(spot) for spot in root.records("service_levels", required=True)]
    products = [_product(spot) for spot in root.records("products", required=True)]
    for key, entries in (("service_levels", levels), ("products", products)):
        _unlike(root.at(key), [entry.id for entry in entries])
    names, levels_known = {product.id for product in products}, {level.id for level in levels}
    sites = [_site(spot, names, levels_known) for spot in root.records("sites", required=True)]
    engineers = [_engineer(spot) for spot in root.records("engineers", required=True)]
    _unlike(root.at("engineers"), [engineer.id for engineer in engineers])
    company = Company(
        days=_days(root),
        hours=_hours(root.at("hours")),
        travel=Travel(root.at("travel").number("seconds_per_km"), root.at("travel").number("detour", 1.0, least=1.0)),
        prices=_prices(root.at("prices")),
        service_levels=tuple(levels),
        products=tuple(products),
        sites=tuple(sites),
        engineers=tuple(engineers),
        branch=_branch(root.at("branch")),
        van_kg=root.number("van_kg"),
        model_error=root.number("model_error", 0.0, most=5.0),
        intake_seconds=root.whole("intake_seconds", 0, least=0),
        expert_days=root.whole("expert_days", 0, least=0),
    )
    if not mistakes and not engineers:
        root.at("engineers").wrong("is empty")
    if mistakes:
        raise Mistakes(mistakes)
    return company


def _unlike(spot: Spot, names: list[str]) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        spot.wrong(f"{shown(name)} stands here twice")


def _days(root: Spot) -> int:
    days: int = root.whole("days", least=1)
    if days > MOST_DAYS:
        root.at("days").wrong(f"must be at most {MOST_DAYS}")
    return days


def _hours(spot: Spot) -> Hours:
    opens, closes = spot.whole("opens", least=0), spot.whole("closes", least=0)
    if not opens < closes <= DAY:
        spot.wrong("must open before it closes, within a day")
        opens, closes = 0, DAY
    days = sorted({item.as_whole(least=0) for item in spot.items("days", required=True)})
    if not days or days[-1] >= WEEK:
        spot.at("days").wrong("must be days of the week, 0 to 6")
        days = [0]
    return Hours(opens, closes, tuple(days))


def _prices(spot: Spot) -> Prices:
    return Prices(
        hour=spot.number("hour"),
        overtime_hour=spot.number("overtime_hour"),
        desk_hour=spot.number("desk_hour"),
        km=spot.number("km"),
        holding=spot.number("holding"),
        expert=spot.number("expert"),
    )


def _service_level(spot: Spot) -> ServiceLevel:
    return ServiceLevel(
        spot.text("id"), spot.whole("seconds", least=0), spot.number("late_per_hour"), spot.truth("aim")
    )


def _product(spot: Spot) -> ProductModel:
    document = spot.at("model").value
    try:
        read_model(document)
    except Mistakes as mistakes:
        for line in mistakes.lines:
            spot.at("model").wrong(line)
        document = {}
    return ProductModel(spot.text("id"), spot.text("skill"), spot.number("faults_per_year"), document)


def _site(spot: Spot, products: Container[str], levels: Container[str]) -> Site:
    return Site(
        spot.text("id"),
        spot.number("x", least=-1e6, most=1e6),
        spot.number("y", least=-1e6, most=1e6),
        spot.at("product").as_known(products, "product"),
        spot.whole("machines", 1, least=0),
        spot.at("service_level").as_known(levels, "service level"),
    )


def _engineer(spot: Spot) -> Engineer:
    begins, ends = spot.whole("begins", least=0), spot.whole("ends", least=0)
    overtime_ends = spot.whole("overtime_ends", ends, least=0)
    if not (begins < ends <= DAY and ends <= overtime_ends <= 2 * DAY):
        spot.wrong("must begin before the end, within a day, and overtime end after it")
    return Engineer(
        spot.text("id"),
        spot.number("x", least=-1e6, most=1e6),
        spot.number("y", least=-1e6, most=1e6),
        spot.texts("skills"),
        spot.texts("tools"),
        begins,
        ends,
        overtime_ends,
        _levels(spot, "stock"),
    )


def _branch(spot: Spot) -> Branch:
    return Branch(
        spot.number("x", least=-1e6, most=1e6),
        spot.number("y", least=-1e6, most=1e6),
        spot.whole("seconds", least=0),
        spot.whole("lead_days", least=0),
        spot.whole("supplier_days", least=0),
        _levels(spot, "stock"),
        _levels(spot, "warehouse"),
    )


def _levels(spot: Spot, key: str) -> dict[str, int] | None:
    return None if spot.at(key).value is None else spot.counts(key)
