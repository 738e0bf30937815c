"""What the company expects of a product model's visits: how long they take, which parts they use up."""

from typing import Final

import numpy as np

from firstfix.engines.simulation.company import ServiceLevel
from firstfix.engines.simulation.orders import Order
from firstfix.engines.simulation.products import Product
from firstfix.engines.simulation.troubleshooting import work_on_site
from firstfix.engines.troubleshooting.model import Numbers
from firstfix.engines.troubleshooting.state import State

#: Visits that are tried out per product model, by what the company knows of it.
TRIALS: Final = 60
LONGEST: Final = 86_400.0


class VisitTimes:
    """Seconds on site by belief: the repairs' mean, and tests in proportion to what is not known yet (entropy)."""

    def __init__(self, product: Product, seed: int) -> None:
        self.product = product
        self.repair = np.array(
            [float(product.repair_seconds[ways[0].repair]) if ways else 0.0 for ways in product.ways]
        )
        tests, doubts = 0.0, 0.0
        for number in range(TRIALS):
            order = _trial(product, np.random.default_rng([seed, 3, number]))
            all_skills = frozenset().union(*product.skills)
            all_tools = frozenset().union(*product.tools)
            stock = dict.fromkeys(product.truth.model.parts, 9)
            done = work_on_site(order, skills=all_skills, tools=all_tools, stock=stock, seconds=LONGEST, further=0.0)
            tests += max(0.0, done.seconds - float(self.repair[order.fault]))
            doubts += entropy(order.state.belief)
        self.per_doubt = tests / doubts if doubts > 0 else 0.0

    def seconds(self, state: State) -> float:
        return float(self.repair @ state.belief) + self.per_doubt * entropy(state.belief)


def entropy(belief: Numbers) -> float:
    """In nats."""
    some = belief[belief > 0]
    return float(-(some * np.log(some)).sum())


def parts_a_year(product: Product) -> dict[str, float]:
    """Expected demand of one machine, as the company knows its faults: a fault's next way is tried where one failed."""
    found: dict[str, float] = {}
    for fault, share in enumerate(product.known.model.prior.tolist()):
        a_year = product.faults_per_year * share
        for way in product.ways[fault]:
            for part, amount in way.parts.items():
                found[part] = found.get(part, 0.0) + a_year * amount
            a_year *= 1.0 - way.fixes
    return found


def _trial(product: Product, random: np.random.Generator) -> Order:
    """An order drawn from what is known, as if that were true."""
    fault = int(random.choice(len(product.known.model.prior), p=product.known.model.prior))
    answers = random.random(len(product.known.question_cost))
    successes = random.random(len(product.known.repair_cost))
    state = product.reported(fault, answers)
    return Order(0, 0.0, 0.0, product, ServiceLevel("", 0, 0.0), 0.0, 0.0, fault, answers, successes, state)
