"""How software versions are compared (软件版本): their numbers one by one, whatever stands between them.

2.10 comes after 2.9; 2.4 is 2.4.0, and V2.4 and 2.4a too, because letters say nothing. The database counts the same
way, see `queries.version_numbers`.
"""

from __future__ import annotations

import re

NUMBER = re.compile("[0-9]+")


def version_numbers(text: str) -> tuple[int, ...]:
    """As tuples compare; zeros at the end are left out, and a text without numbers has none: it is not comparable."""
    numbers = [int(one) for one in NUMBER.findall(text)]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def is_version_within(version: str, first: str, last: str) -> bool:
    """Both ends belong to it, and an empty one is open. Where an end is given, an unknown version is outside."""
    numbers = version_numbers(version)
    if not (first or last):
        return True
    return (
        bool(numbers)
        and (not first or version_numbers(first) <= numbers)
        and (not last or numbers <= version_numbers(last))
    )
