"""Which parts matter: ABC by yearly value, and what nobody has needed for long."""

from collections.abc import Hashable, Mapping
from typing import Final, NamedTuple, TypeVar

#: Shares of the value up to which parts are A, then B; the rest is C (Pareto's 80 and 95 %).
LIMITS: Final = (0.80, 0.95)

K = TypeVar("K", bound=Hashable)


def abc(values: Mapping[K, float]) -> dict[K, str]:
    """ "A", "B" or "C" by what went of each in a year, in money; without value always C. Equal values, equal class."""
    total = sum(values.values())
    classes: dict[K, str] = {}
    before = 0.0
    last_value, last_class = None, "A"
    for key, value in sorted(values.items(), key=lambda one: -one[1]):
        if value <= 0 or total <= 0:
            classes[key] = "C"
            continue
        if value != last_value:
            share = before / total
            last_class = "A" if share < LIMITS[0] else "B" if share < LIMITS[1] else "C"
            last_value = value
        classes[key] = last_class
        before += value
    return classes


class Dead(NamedTuple):
    """Pieces that nobody needed for so many months (None: never), and their value."""

    quantity: int
    months: int | None
    value: float


def dead_stock(stock: Mapping[K, tuple[int, int | None, float]], *, months: int) -> dict[K, Dead]:
    """stock  {key: (pieces, months since the last use or None, price)}; those without use
    for `months`, the dearest first.
    """
    found = {
        key: Dead(quantity, since, quantity * price)
        for key, (quantity, since, price) in stock.items()
        if quantity > 0 and (since is None or since >= months)
    }
    return dict(sorted(found.items(), key=lambda one: -one[1].value))
