"""What may be wrong at an order, as plan and load of the one decision are told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from firstfix.engines.planning.fix import Fix
from firstfix.engines.simulation.field import Worker
from firstfix.engines.simulation.orders import Order
from firstfix.engines.troubleshooting.chances import PossibleFault, possible_faults
from firstfix.engines.troubleshooting.day_kit import DayStop, best_load

if TYPE_CHECKING:
    from firstfix.engines.simulation.year import Year

HOUR: Final = 3600.0
#: Faults less probable than this seldom change a plan, and cost the same time.
LEAST_SHARE: Final = 0.02


class Possible:
    """The possible faults of what is known of a case; the same record is worked out once."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, bytes, bytes], tuple[PossibleFault, ...]] = {}

    def faults(self, order: Order) -> tuple[PossibleFault, ...]:
        product, state = order.product, order.state
        key = product.id, state.answers.tobytes(), state.tried.tobytes()
        if key not in self.found:
            ids = [repair.id for repair in product.truth.model.repairs]
            skills, tools = (dict(zip(ids, names, strict=True)) for names in (product.skills, product.tools))
            faults = possible_faults(product.known, state, skills=skills, tools=tools)
            self.found[key] = tuple(fault for fault in faults if fault.share >= LEAST_SHARE)
        return self.found[key]

    def fix(self, year: "Year", order: Order) -> Fix:
        """The faults, and what a further visit would cost: the visit, and the hours by which the order gets later when
        that comes a working day after this one."""
        day = year.hours.length
        later = min(max(year.hours.passed(year.now) + day - order.due, 0.0), day)
        return Fix(year.further + later / HOUR * order.level.late_per_hour, self.faults(order))

    def load(self, year: "Year", worker: Worker, orders: Sequence[Order], van: Mapping[str, int]) -> Mapping[str, int]:
        """What to take from the branch beside what is in the van and not promised, for all these visits together."""
        stops = []
        for order in orders:
            if not order.needs.known:
                fix = self.fix(year, order)
                can = (
                    replace(fault, repairs=tuple(one for one in fault.repairs if one.skills <= worker.engineer.skills))
                    for fault in fix.faults
                )
                stops.append(DayStop(fix.revisit, tuple(fault for fault in can if fault.repairs)))
        found = best_load(
            stops,
            weights=year.weights,
            capacity=year.company.van_kg,
            van=van,
            available=year.stores.branch.on_hand,
        )
        return found.load
