"""company/1 as values: a service company, its customers' machines, its people, parts and prices.

Times are seconds, distances kilometres, money is in the company's currency. The format is docs/formats/company.md.
"""

from dataclasses import dataclass
from typing import Any

from firstfix.engines.simulation.hours import Hours


@dataclass(frozen=True, slots=True)
class Travel:
    """By road: the straight line times `detour`, at so many seconds per kilometre."""

    seconds_per_km: float
    detour: float


@dataclass(frozen=True, slots=True)
class Prices:
    """hour, overtime_hour  of an engineer on the road or at work; `overtime_hour` is the whole hour after the shift
    desk_hour            of the desk, while it talks to a customer
    km                   of the van
    holding              of parts: what a year costs for each unit of money that lies in stock
    expert               a case that goes to the maker's expert, all in all
    """

    hour: float
    overtime_hour: float
    desk_hour: float
    km: float
    holding: float
    expert: float


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """The machine runs again within `seconds` of business time; each further hour costs `late_per_hour`.

    is_aim  nobody was promised it: left out of the attainment
    """

    id: str
    seconds: int
    late_per_hour: float
    is_aim: bool = False


@dataclass(frozen=True, slots=True)
class ProductModel:
    """`document` is fault-model/1 or /2, the truth; what the company knows of it is drawn from it with an error."""

    id: str
    skill: str
    faults_per_year: float
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """`machines` of one product model at one place."""

    id: str
    x: float
    y: float
    product: str
    machines: int
    service_level: str


@dataclass(frozen=True, slots=True)
class Engineer:
    """Leaves home at `begins` (seconds of the day), is back by `ends`, with overtime by `overtime_ends`.

    stock  the van's order-up-to levels; None: worked out by the standing-stock policy
    """

    id: str
    x: float
    y: float
    skills: frozenset[str]
    tools: frozenset[str]
    begins: int
    ends: int
    overtime_ends: int
    stock: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Branch:
    """Where engineers fetch parts and tools in `seconds`; its own come from the warehouse in `lead_days`, the
    warehouse's from suppliers in `supplier_days` (calendar days). `stock` and `warehouse` are their order-up-to levels;
    None: worked out from demand and lead time."""

    x: float
    y: float
    seconds: int
    lead_days: int
    supplier_days: int
    stock: dict[str, int] | None
    warehouse: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Company:
    """`van_kg` is what a van carries; `model_error` the spread of the errors (logarithms) in what the company knows of
    its fault models; `intake_seconds` is taking down a report, `expert_days` until an expert has been there."""

    days: int
    hours: Hours
    travel: Travel
    prices: Prices
    service_levels: tuple[ServiceLevel, ...]
    products: tuple[ProductModel, ...]
    sites: tuple[Site, ...]
    engineers: tuple[Engineer, ...]
    branch: Branch
    van_kg: float
    model_error: float
    intake_seconds: int
    expert_days: int
