"""The year's reports: drawn once from the seed, so that every policy meets the same faults and the same luck."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from firstfix.engines.simulation.company import Company, ServiceLevel
from firstfix.engines.simulation.hours import DAY
from firstfix.engines.simulation.products import Product
from firstfix.engines.troubleshooting.model import Numbers
from firstfix.engines.troubleshooting.state import State

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Needs:
    """What the next visit takes. `known`: a visit has found the fault, so it is not worth going without."""

    parts: Mapping[str, int] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    known: bool = False


@dataclass(slots=True, eq=False)
class Order:
    """A reported fault until the machine runs again.

    due      of business time (seconds from the start) by which it is to run
    answers  luck of the observations, (Q,); `successes` of the repairs, (R,)
    state    what the company knows of the fault
    failed   why each visit that did not end the order failed
    closed   when the machine ran again; None while it does not
    """

    number: int
    x: float
    y: float
    product: Product
    level: ServiceLevel
    reported: float
    due: float
    fault: int
    answers: Numbers
    successes: Numbers
    state: State
    needs: Needs = field(default_factory=Needs)
    visits: int = 0
    failed: list[str] = field(default_factory=list)
    closed: float | None = None
    is_remote: bool = False
    to_expert: bool = False

    @property
    def id(self) -> str:
        return str(self.number)


def drawn_orders(company: Company, products: Mapping[str, Product], seed: int) -> Iterator[Order]:
    """Poisson reports in business time, by the machines' fault rates; in the order of time."""
    random = np.random.default_rng([seed, 1])
    levels = {level.id: level for level in company.service_levels}
    rates = np.array([site.machines * products[site.product].faults_per_year for site in company.sites])
    if not rates.sum():
        return
    count = int(random.poisson(rates.sum() * company.days / DAYS_A_YEAR))
    span = company.hours.passed(company.days * DAY)
    passed = np.sort(random.uniform(0.0, span, count))
    sites = random.choice(len(rates), count, p=rates / rates.sum())
    for number, (at, place) in enumerate(zip(passed.tolist(), sites.tolist(), strict=True)):
        site = company.sites[place]
        product, level = products[site.product], levels[site.service_level]
        luck = np.random.default_rng([seed, 2, number])
        fault = int(luck.choice(len(product.truth.model.prior), p=product.truth.model.prior))
        answers = luck.random(len(product.truth.question_cost))
        successes = luck.random(len(product.truth.repair_cost))
        yield Order(
            *(number, site.x, site.y, product, level, company.hours.after(at), at + level.seconds, fault),
            *(answers, successes, product.reported(fault, answers)),
        )
