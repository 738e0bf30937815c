"""Parts in the company: vans, the branch, the central warehouse; each is filled up to its levels from the one above.

Reviewed every morning: what has arrived is put away, orders that wait for a part get it first, then the vans, then each
tier orders what it lacks. Nothing is made or lost on the way: `received` − `consumed` is always what lies somewhere.
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from firstfix.engines.simulation.orders import Order

Levels = Mapping[str, int]


@dataclass(slots=True)
class Store:
    """Order-up-to levels, what is on hand, and what is on the way (day of arrival, part, amount)."""

    levels: Levels
    on_hand: Counter[str] = field(default_factory=Counter)
    on_the_way: deque[tuple[int, str, int]] = field(default_factory=deque)

    def arrive(self, day: int) -> None:
        waiting = deque[tuple[int, str, int]]()
        for due, part, amount in self.on_the_way:
            if due <= day:
                self.on_hand[part] += amount
            else:
                waiting.append((due, part, amount))
        self.on_the_way = waiting

    def ordered(self) -> Counter[str]:
        """What is on the way, by part."""
        found: Counter[str] = Counter()
        for _, part, amount in self.on_the_way:
            found[part] += amount
        return found

    def give(self, part: str, amount: int) -> int:
        """Take so many from the shelf, or what there is."""
        given = min(amount, self.on_hand[part])
        self.on_hand[part] -= given
        return given


class Stores:
    """All of them; `vans` by engineer. `reserved` lies at the branch for an order, `wanted` waits to be."""

    def __init__(
        self, vans: Mapping[str, Levels], branch: Levels, warehouse: Levels, *, lead_days: int, supplier_days: int
    ) -> None:
        self.vans = {name: _full(levels) for name, levels in vans.items()}
        self.branch, self.warehouse = _full(branch), _full(warehouse)
        self.lead_days, self.supplier_days = lead_days, supplier_days
        self.reserved: dict[str, Counter[str]] = {}
        self.wanted: dict[str, Counter[str]] = {}
        self.received = self.lying()
        self.consumed: Counter[str] = Counter()

    # What happens

    def morning(self, day: int) -> None:
        """Goods arrive, waiting orders and vans are served, and each tier orders what it lacks.

        The van that restocks by night takes back what an engineer has too much.
        """
        self.warehouse.arrive(day)
        self.branch.arrive(day)
        for name in list(self.wanted):
            self._reserve(name)
        names = list(self.vans)
        for name in names:
            self.hand_back(name, {})
        for name in names[day % len(names) :] + names[: day % len(names)] if names else ():
            van = self.vans[name]
            for part, level in van.levels.items():
                if van.on_hand[part] < level:
                    van.on_hand[part] += self.branch.give(part, level - van.on_hand[part])
        waiting: Counter[str] = Counter()
        for lacking in self.wanted.values():
            waiting.update(lacking)
        for van in self.vans.values():
            waiting.update({part: max(0, level - van.on_hand[part]) for part, level in van.levels.items()})
        self._order_for_branch(day, waiting)
        self._order_from_suppliers(day)

    def _order_for_branch(self, day: int, waiting: Counter[str]) -> None:
        coming = self.branch.ordered()
        for part in sorted({*self.branch.levels, *waiting}):
            lacking = self.branch.levels.get(part, 0) + waiting[part] - self.branch.on_hand[part] - coming[part]
            sent = self.warehouse.give(part, max(0, lacking))
            if sent:
                self.branch.on_the_way.append((day + self.lead_days, part, sent))

    def _order_from_suppliers(self, day: int) -> None:
        coming, short = self.warehouse.ordered(), self._short()
        for part in sorted({*self.warehouse.levels, *short}):
            lacking = self.warehouse.levels.get(part, 0) + short[part] - self.warehouse.on_hand[part] - coming[part]
            if lacking > 0:
                self.warehouse.on_the_way.append((day + self.supplier_days, part, lacking))
                self.received[part] += lacking

    def _short(self) -> Counter[str]:
        """What the tiers below lack and the warehouse could not send."""
        short, coming = Counter[str](), self.branch.ordered()
        for lacking in self.wanted.values():
            short.update(lacking)
        for van in self.vans.values():
            short.update({part: max(0, level - van.on_hand[part]) for part, level in van.levels.items()})
        short.update(self.branch.levels)
        return Counter(
            {part: max(0, amount - self.branch.on_hand[part] - coming[part]) for part, amount in short.items()}
        )

    def want(self, order: Order, parts: Mapping[str, int]) -> None:
        """Lay these parts aside for an order, as soon as there are any."""
        self.release(order)
        if any(parts.values()):
            self.wanted[order.id] = Counter(parts)
            self._reserve(order.id)

    def _reserve(self, name: str) -> None:
        lacking, mine = self.wanted[name], self.reserved.setdefault(name, Counter())
        for part in list(lacking):
            given = self.branch.give(part, lacking[part])
            mine[part] += given
            lacking[part] -= given
        self.wanted[name] = +lacking
        if not self.wanted[name]:
            del self.wanted[name]

    def release(self, order: Order) -> None:
        """Nothing is laid aside for the order any more."""
        self.wanted.pop(order.id, None)
        self.branch.on_hand.update(self.reserved.pop(order.id, Counter()))

    def load(self, engineer: str, order: Order, parts: Mapping[str, int]) -> None:
        """Take parts for an order on board, as many as there are: first what is laid aside for it."""
        van, mine = self.vans[engineer], self.reserved.get(order.id, Counter[str]())
        for part, amount in parts.items():
            own = min(amount, mine[part])
            mine[part] -= own
            van.on_hand[part] += own + self.branch.give(part, amount - own)

    def load_any(self, engineer: str, parts: Mapping[str, int]) -> None:
        """Take parts from the branch's shelf on board for whichever visit needs them."""
        van = self.vans[engineer]
        for part, amount in parts.items():
            van.on_hand[part] += self.branch.give(part, amount)

    def hand_back(self, engineer: str, keep: Mapping[str, int]) -> None:
        """What is on board beyond the van's levels and what is to be kept goes back on the branch's shelf."""
        van = self.vans[engineer]
        for part, amount in van.on_hand.items():
            beyond = amount - max(van.levels.get(part, 0), keep.get(part, 0))
            if beyond > 0:
                van.on_hand[part] -= beyond
                self.branch.on_hand[part] += beyond

    def consume(self, engineer: str, parts: Mapping[str, int]) -> None:
        """Use parts up; `ValueError` where they are not on board."""
        van = self.vans[engineer]
        for part, amount in parts.items():
            if van.on_hand[part] < amount:
                raise ValueError(f"{engineer} has no {part}")
            van.on_hand[part] -= amount
            self.consumed[part] += amount

    # What there is

    def at_branch(self, order: Order, part: str) -> int:
        """How many of the part the branch could give for the order now."""
        mine = self.reserved.get(order.id)
        return self.branch.on_hand[part] + (mine[part] if mine else 0)

    def lying(self) -> Counter[str]:
        """All parts that the company owns, those on the way included."""
        found: Counter[str] = Counter()
        for store in (*self.vans.values(), self.branch, self.warehouse):
            found.update(store.on_hand)
            found.update(store.ordered())
        for laid_aside in self.reserved.values():
            found.update(laid_aside)
        return found


def _full(levels: Levels) -> Store:
    return Store(levels, Counter(levels))
