"""What a plan must keep, one function per rule; `route.drive` brings them together when it times a route."""

from collections.abc import Iterable, Mapping, Sequence

from firstfix.engines.planning.problem import Break, Engineer, Order, Shift

Windows = Sequence[tuple[int, int]]


def has_skills(engineer: Engineer, order: Order) -> bool:
    return order.skills <= engineer.skills


def has_tools(engineer: Engineer, order: Order) -> bool:
    return order.tools <= engineer.tools


def has_parts(stock: Mapping[str, int], parts: Mapping[str, int]) -> bool:
    return all(stock.get(part, 0) >= amount for part, amount in parts.items())


def first_start(windows: Windows, arrival: int) -> int | None:
    """The earliest start from `arrival` on; `windows` are sorted and apart, none means any time."""
    for opens, closes in windows:
        if arrival <= closes:
            return max(arrival, opens)
    return None if windows else arrival


def last_start(windows: Windows, latest: int) -> int | None:
    """The latest start up to `latest`."""
    for opens, closes in reversed(windows):
        if opens <= latest:
            return min(latest, closes)
    return None if windows else latest


def lock_in_windows(order: Order) -> bool:
    """Whether the order's lock names a time at which it may start."""
    if order.locked is None or not order.windows:
        return True
    return any(opens <= order.locked.start <= closes for opens, closes in order.windows)


def break_needed(rest: Break, *, leave: int, back: int) -> bool:
    """Whether a route with stops is under way when the break's window ends."""
    return leave < rest.latest < back


def overtime_limit(shift: Shift, others: Iterable[Shift]) -> int:
    """When the route must be back: overtime never runs into the engineer's next shift."""
    begins = (other.begin for other in others if other.begin >= shift.end and other is not shift)
    return max(shift.end, min((shift.overtime_end, *begins)))


def merged(windows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same times as sorted windows that do not touch."""
    apart: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if apart and opens <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(closes, apart[-1][1]))
        else:
            apart.append((opens, closes))
    return tuple(apart)
