"""What may be chosen for a part: what the books keep so far.

Stock is booked in whole pieces and without lots, so neither measures (m, kg, l) nor batches are offered, although
tables and rules know them already. Whoever makes the books keep them ends this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

OfferedUnit = Literal["piece", "set", "pair", "roll", "bottle", "box"]
OfferedTracking = Literal["none", "serial"]


def offered(choices: Iterable[tuple[str, Any]], among: Any, *, kept: str = "") -> list[tuple[str, Any]]:
    """Those of `choices` that are `among` the offered values; what a part is kept in already (`kept`) stays too."""
    values = {*get_args(among), kept}
    return [choice for choice in choices if choice[0] in values]
