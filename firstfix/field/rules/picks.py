"""What goes into which van, and from where: every need is met once, from what is free, and nothing is promised twice.

The needs of all engineers of a day are dealt with together, in the order of their visits, so the last piece is
promised to the earliest visit, and every page of that day says the same. Parts are independent of each other: leaving
out the needs for other parts changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from firstfix.logistics.rules import choose_shelves


class Source(StrEnum):
    """`CUSTOMER`: lies there, and is the customer's own. `LIKELY`: to be taken for a need that may turn up; the others
    are of needs that are sure.
    """

    CUSTOMER = "customer"
    VAN = "van"
    TAKE = "take"
    MISSING = "missing"
    LIKELY = "likely"


class Need(NamedTuple):
    """So many pieces of a part for the visit of an order.

    vans    of the crew, first that of the one who brings the parts
    depots  where that one loads, in the order of preference
    theirs  where the customer keeps parts of their own for the site
    """

    order: int
    part: int
    quantity: int
    vans: tuple[int, ...] = ()
    depots: tuple[int, ...] = ()
    theirs: tuple[int, ...] = ()


class Pick(NamedTuple):
    """Pieces for a need: in the van already, to be taken from `place`, or missing (place None)."""

    order: int
    part: int
    source: Source
    place: int | None
    quantity: int


Shelf = tuple[int, int]  # (place, part)


def allot(needs: Sequence[Need], *, free: Mapping[Shelf, int], kept: Mapping[tuple[int, int, int], int]) -> list[Pick]:
    """Where the pieces of each need come from; together they are exactly what is needed.

    needs  in the order in which they may choose
    free   {(place, part): pieces that are kept for nobody}
    kept   {(order, place, part): pieces reserved for that order}

    What is kept for an order goes to it, wherever it lies. Then the customer's own parts are used, then the vans give
    what they have, then the depots: one that has all of it rather than several before it.
    """
    left = dict(free)
    open_quantity = [need.quantity for need in needs]
    picks: dict[int, list[Pick]] = {n: [] for n in range(len(needs))}

    def give(n: int, source: Source, place: int | None, quantity: int) -> None:
        if quantity > 0:
            picks[n].append(Pick(needs[n].order, needs[n].part, source, place, quantity))
            open_quantity[n] -= quantity

    own: dict[tuple[int, int], dict[int, int]] = {}
    for (order, place, part), quantity in sorted(kept.items()):
        own.setdefault((order, part), {})[place] = quantity
    for n, need in enumerate(needs):
        shelves = own.get((need.order, need.part), {})
        for place in sorted(shelves, key=lambda one: _preference(need, one)):
            given = min(shelves[place], open_quantity[n])
            shelves[place] -= given
            give(n, _source(need, place), place, given)
    for source in (Source.CUSTOMER, Source.VAN):
        for n, need in enumerate(needs):
            for place in need.theirs if source is Source.CUSTOMER else need.vans:
                given = min(left.get((place, need.part), 0), open_quantity[n])
                if given > 0:
                    left[place, need.part] -= given
                    give(n, source, place, given)
    for n, need in enumerate(needs):
        shelf_left = [(depot, left.get((depot, need.part), 0)) for depot in need.depots]
        for depot, given in choose_shelves(open_quantity[n], free=shelf_left).items():
            left[depot, need.part] -= given
            give(n, Source.TAKE, depot, given)
        give(n, Source.MISSING, None, open_quantity[n])
    return [pick for n in range(len(needs)) for pick in _together(picks[n])]


def _source(need: Need, place: int) -> Source:
    if place in need.theirs:
        return Source.CUSTOMER
    return Source.VAN if place in need.vans else Source.TAKE


def _preference(need: Need, place: int) -> tuple[int, int]:
    for rank, places in enumerate((need.theirs, need.vans, need.depots)):
        if place in places:
            return rank, places.index(place)
    return 3, place


def _together(picks: Iterable[Pick]) -> list[Pick]:
    """One pick per place: what was kept there and what is free there are the same box."""
    found: dict[tuple[Source, int | None], Pick] = {}
    for pick in picks:
        key = (pick.source, pick.place)
        before = found[key].quantity if key in found else 0
        found[key] = pick._replace(quantity=before + pick.quantity)
    return list(found.values())


class ToolNeed(NamedTuple):
    """A type of tool for the visit of an order; one tool serves all visits of its van."""

    order: int
    tool_type: int
    vans: tuple[int, ...] = ()
    depots: tuple[int, ...] = ()


class ToolThere(NamedTuple):
    """`kept_for` is the van to which it is promised on the day; others do not take it."""

    id: int
    tool_type: int
    place: int
    is_usable: bool
    kept_for: int | None = None


class ToolPick(NamedTuple):
    """`tool` is the one to bring, None when it is missing; `expired` lies in the van and must not be used."""

    order: int
    tool_type: int
    source: Source
    tool: int | None
    expired: int | None = None


def _may_take(tool: ToolThere, vans: Sequence[int]) -> bool:
    return tool.is_usable and (tool.kept_for is None or tool.kept_for in vans)


def allot_tools(needs: Sequence[ToolNeed], *, tools: Sequence[ToolThere]) -> list[ToolPick]:
    """Which tool each need gets; `tools` with the best of a type first. A depot's tool is promised to one van only."""
    at: dict[Shelf, list[ToolThere]] = {}
    for tool in tools:
        at.setdefault((tool.place, tool.tool_type), []).append(tool)
    promised: dict[Shelf, ToolThere] = {}
    taken: set[int] = set()
    picks = []
    for need in needs:
        in_vans = [tool for van in need.vans for tool in at.get((van, need.tool_type), ())]
        usable = next((tool for tool in in_vans if tool.is_usable), None)
        expired = next((tool.id for tool in in_vans if not tool.is_usable), None) if usable is None else None
        if usable:
            picks.append(ToolPick(need.order, need.tool_type, Source.VAN, usable.id))
            continue
        brought = next((promised[van, need.tool_type] for van in need.vans if (van, need.tool_type) in promised), None)
        if brought is None:
            shelf = [tool for depot in need.depots for tool in at.get((depot, need.tool_type), ())]
            brought = next((tool for tool in shelf if _may_take(tool, need.vans) and tool.id not in taken), None)
            if brought and need.vans:
                promised[need.vans[0], need.tool_type] = brought
                taken.add(brought.id)
        source = Source.TAKE if brought else Source.MISSING
        picks.append(ToolPick(need.order, need.tool_type, source, brought.id if brought else None, expired))
    return picks
