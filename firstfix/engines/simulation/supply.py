"""Where the company's stocks begin: the levels that are given, or those of the standing-stock policy."""

from collections.abc import Mapping
from typing import Final

from firstfix.engines.simulation.company import Company
from firstfix.engines.simulation.expectations import parts_a_year
from firstfix.engines.simulation.field import kilometres
from firstfix.engines.simulation.orders import DAYS_A_YEAR
from firstfix.engines.simulation.products import Product
from firstfix.engines.simulation.standing_stock import Demand, tier_levels, van_levels
from firstfix.engines.simulation.stock import Stores
from firstfix.engines.troubleshooting.model import Part

HOUR: Final = 3600.0


def new_stores(company: Company, products: Mapping[str, Product]) -> Stores:
    """All stocks, full."""
    demand = yearly_demand(company, products)
    working = company.hours.open_days_before(DAYS_A_YEAR)
    days: dict[str, float] = {}
    for by_part in demand.values():
        for part, a_year in by_part.items():
            days[part] = days.get(part, 0.0) + a_year / working
    branch = company.branch
    calendar = DAYS_A_YEAR / working  # lead times are calendar days
    return Stores(
        {
            one.id: standard_van(company, products, one.id) if one.stock is None else one.stock
            for one in company.engineers
        },
        tier_levels(days, lead_days=branch.lead_days / calendar) if branch.stock is None else branch.stock,
        tier_levels(days, lead_days=branch.supplier_days / calendar, least=1)
        if branch.warehouse is None
        else branch.warehouse,
        lead_days=branch.lead_days,
        supplier_days=branch.supplier_days,
    )


def yearly_demand(company: Company, products: Mapping[str, Product]) -> dict[str, dict[str, float]]:
    """Pieces a year by product model and part."""
    machines: dict[str, int] = {}
    for site in company.sites:
        machines[site.product] = machines.get(site.product, 0) + site.machines
    return {
        name: {part: machines.get(name, 0) * a_year for part, a_year in parts_a_year(product).items()}
        for name, product in products.items()
    }


def standard_van(company: Company, products: Mapping[str, Product], engineer_id: str) -> dict[str, int]:
    """The best standing stock of an engineer's van; engineers of a skill share its work evenly."""
    engineer = next(one for one in company.engineers if one.id == engineer_id)
    working = company.hours.open_days_before(DAYS_A_YEAR)
    a_day: dict[str, float] = {}
    known: dict[str, Part] = {}
    for name, by_part in yearly_demand(company, products).items():
        product = products[name]
        known |= product.truth.model.parts
        if product.skill in engineer.skills:
            sharing = sum(product.skill in one.skills for one in company.engineers)
            for part, a_year in by_part.items():
                a_day[part] = a_day.get(part, 0.0) + a_year / working / sharing
    demand = {part: Demand(rate, known[part].price, known[part].weight) for part, rate in a_day.items() if rate > 0}
    return van_levels(
        demand,
        kg=company.van_kg,
        working_days=working,
        saved=further_visit(company),
        holding=company.prices.holding,
    )


def further_visit(company: Company) -> float:
    """What a second visit costs on average: the way from the middle of the region to a site and back, and an hour."""
    branch, travel, prices = company.branch, company.travel, company.prices
    if not company.sites:
        return prices.hour
    machines = sum(site.machines for site in company.sites) or 1
    way = sum(site.machines * kilometres(travel, branch.x, branch.y, site.x, site.y) for site in company.sites)
    km = way / machines
    return km * prices.km + (km * travel.seconds_per_km / HOUR + 1.0) * prices.hour
