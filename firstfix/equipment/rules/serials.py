"""How serial numbers are ordered (序列号): the digits in them count as numbers, so TL100 lies between TL99 and TL120.

The database orders them the same way, see `queries.serial_order`.
"""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase

#: A serial number has no more digits than that.
MOST_DIGITS = 80
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_DIGITS = re.compile("[0-9]+")


def serial_order(serial: str) -> str:
    """What sorts serial numbers as people read them: compared sign by sign, all numbers in them being equally long, and
    tl110 is TL110.
    """
    capitals = serial.translate(_CAPITALS)
    return _DIGITS.sub(lambda found: found[0].zfill(MOST_DIGITS), capitals)
