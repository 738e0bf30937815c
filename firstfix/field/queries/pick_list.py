"""What one engineer brings on a day, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from firstfix.equipment.models import Part
from firstfix.field.rules.picks import Source
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import LotLying, ToolAt, Where
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import ToolType


def what_of(key: str) -> str:
    """The part or type of tool that the key of a line names: "p12", "t3", and "l12" of a part that is only likely."""
    return key.partition("-")[0]


def is_likely(key: str) -> bool:
    """Whether it is of a part that is only worth taking."""
    return key.startswith("l")


def numbers_of(key: str) -> tuple[int, int, int]:
    """Of a part's line: part, place, pieces; of a tool's: type, tool, place."""
    one, two, three = map(int, key[1:].split("-"))
    return one, two, three


@dataclass(frozen=True)
class PartLine:
    """Pieces of one part from one place, or missing.

    shares     (order id, pieces) of the orders that they are for, in the order of the day
    there      how many are there for this day: free ones, and those kept for these orders
    elsewhere  for what is missing: places that have some, but are not on the engineer's way (as a rule others' vans)
    numbers    of a tracked part that is taken where several kinds of it lie: the serial numbers or batches there
    chance     of a part that is only likely: that any piece is wanted; its shares are of no pieces, for nobody has a
               right to them
    """

    part: Part
    source: Source
    place: StockPlace | None
    quantity: int
    shares: tuple[tuple[int, int], ...]
    there: int = 0
    elsewhere: tuple[Where, ...] = ()
    numbers: tuple[LotLying, ...] = ()
    chance: float = 1.0

    @property
    def needs_numbers(self) -> bool:
        """Whether somebody must read the serial numbers off the pieces before they can be booked."""
        return self.part.has_serial and bool(self.numbers)

    @property
    def suggested(self) -> str:
        """Of batches: what should go first; of what is only likely that is known once all that is needed has gone."""
        if self.part.has_serial or self.source is Source.LIKELY:
            return ""
        return "; ".join(lot.number for lot in self.lots_of(()))

    def lots_of(self, said: Iterable[str]) -> list[LotLying]:
        """How many of which of these numbers go: a serial number once, of batches in this order as far as each reaches.

        Without any: of batches what expires first. A number that the books do not have there stands for all the rest.
        """
        there = {lot.number: lot for lot in self.numbers}
        chosen, left = [], self.quantity
        for number in dict.fromkeys(said) or (() if self.part.has_serial else there):
            lot = there.get(number, LotLying(number, left, None))
            if pieces := 1 if self.part.has_serial else min(left, lot.quantity):
                chosen.append(lot._replace(quantity=pieces))
                left -= pieces
        return chosen

    @property
    def orders(self) -> tuple[int, ...]:
        return tuple(order for order, _pieces in self.shares)

    @property
    def key(self) -> str:
        """What a tick says: the part, the place and how many, so that a changed line is not taken for the old one."""
        kind = "l" if self.source is Source.LIKELY else "p"
        return f"{kind}{self.part.pk}-{self.place.pk if self.place else 0}-{self.quantity}"


@dataclass(frozen=True)
class ToolLine:
    """One tool to bring; `expired` lies in the van, but its calibration has run out."""

    tool_type: ToolType
    source: Source
    place: StockPlace | None
    tool: ToolAt | None
    orders: tuple[int, ...]
    expired: ToolAt | None = None

    @property
    def key(self) -> str:
        tool, place = self.tool.id if self.tool else 0, self.place.pk if self.place else 0
        return f"t{self.tool_type.pk}-{tool}-{place}"


@dataclass(frozen=True)
class Lines:
    """Parts and tools with one source."""

    parts: list[PartLine]
    tools: list[ToolLine]

    def __len__(self) -> int:
        return len(self.parts) + len(self.tools)


@dataclass
class PickList:
    """All that one engineer brings on a day."""

    parts: list[PartLine] = field(default_factory=list)
    tools: list[ToolLine] = field(default_factory=list)

    def _from(self, source: Source) -> Lines:
        return Lines(
            [one for one in self.parts if one.source is source], [one for one in self.tools if one.source is source]
        )

    @property
    def at_customers(self) -> Lines:
        return self._from(Source.CUSTOMER)

    @property
    def in_van(self) -> Lines:
        return self._from(Source.VAN)

    @property
    def to_take(self) -> Lines:
        return self._from(Source.TAKE)

    @property
    def missing(self) -> Lines:
        return self._from(Source.MISSING)

    @property
    def by_place(self) -> list[tuple[StockPlace, Lines]]:
        """What is to be taken, by the place where it lies."""
        lines = self.to_take
        places = {one.place for one in lines.parts} | {one.place for one in lines.tools}
        return [
            (
                place,
                Lines(
                    [one for one in lines.parts if one.place == place],
                    [one for one in lines.tools if one.place == place],
                ),
            )
            for place in sorted((place for place in places if place), key=lambda place: place.code)
        ]

    @property
    def blocked(self) -> set[int]:
        """Orders that cannot be done with what there is."""
        lines = self.missing
        orders = [one.orders for one in lines.parts] + [one.orders for one in lines.tools]
        return {order for some in orders for order in some}

    def __bool__(self) -> bool:
        return bool(self.parts or self.tools)


def keys_of(picks: PickList | Lines) -> list[str]:
    return [line.key for line in picks.parts] + [line.key for line in picks.tools]


@dataclass
class DayPicks:
    """`lists` by the id of the engineer who brings it all, `by_order` what each order needs of it."""

    lists: dict[int, PickList] = field(default_factory=dict)
    by_order: dict[int, PickList] = field(default_factory=dict)

    def list_of(self, engineer: Engineer) -> PickList:
        return self.lists.get(engineer.pk) or PickList()

    def for_order(self, order_id: int) -> PickList:
        return self.by_order.get(order_id) or PickList()
