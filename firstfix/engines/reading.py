"""Reading JSON so that every mistake is found in one go and named by its place."""

import json
import math
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, Final

from firstfix.engines.mistakes import Mistakes

#: No time or place of a real plan is beyond this many seconds (31 years) or units; below it all sums are exact.
LARGEST: Final = 1_000_000_000
#: Money-like figures (penalties, weights); sums of them stay far inside a double.
DEAREST: Final = 1e15
MISTAKES_SHOWN: Final = 1000
_REQUIRED: Final = object()


def load(path: str) -> Any:
    """The JSON value in the file; `Mistakes` when there is none, whatever the file holds."""
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as trouble:
        raise Mistakes([f"{path}: cannot be read ({getattr(trouble, 'strerror', None) or trouble})"]) from None
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as trouble:
        raise Mistakes([f"{path}: is not UTF-8 text (byte {trouble.start})"]) from None
    except json.JSONDecodeError as trouble:
        where = f"line {trouble.lineno}, column {trouble.colno}"
        raise Mistakes([f"{path}: is not JSON ({trouble.msg}, {where})"]) from None
    except RecursionError:
        raise Mistakes([f"{path}: is nested too deeply"]) from None
    except ValueError as trouble:  # a number of thousands of digits
        raise Mistakes([f"{path}: is not JSON ({trouble})"]) from None


def shown(value: Any) -> str:
    """The value as a message shows it: JSON, cut short."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"


class Spot:
    """A value in the document with its place; wrong values are noted in `mistakes` and a harmless one is returned."""

    def __init__(self, value: Any, place: str, mistakes: list[str]) -> None:
        self.value, self.place, self.mistakes = value, place, mistakes

    def wrong(self, what: str) -> None:
        self.mistakes.append(f"{self.place}: {what}" if self.place else what)
        if len(self.mistakes) == MISTAKES_SHOWN:
            raise Mistakes([*self.mistakes, f"… there may be more: stopped at {MISTAKES_SHOWN} mistakes"])

    def at(self, key: str | int) -> "Spot":
        """The spot below; its value is None where nothing stands there."""
        if isinstance(key, int):
            return Spot(self.value[key], f"{self.place}[{key}]", self.mistakes)
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Spot(value, f"{self.place}.{key}" if self.place else key, self.mistakes)

    def is_record(self) -> bool:
        if isinstance(self.value, dict):
            return True
        self.wrong(f"must be an object, not {shown(self.value)}")
        return False

    def items(self, key: str, *, required: bool = False) -> Iterator["Spot"]:
        """The spots of the list under the key; none or null is an empty list unless required."""
        spot = self.at(key)
        if spot.value is None:
            if required:
                spot.wrong("is missing")
            return
        if not isinstance(spot.value, list):
            spot.wrong(f"must be a list, not {shown(spot.value)}")
            return
        for index in range(len(spot.value)):
            yield spot.at(index)

    def records(self, key: str, *, required: bool = False) -> Iterator["Spot"]:
        return (item for item in self.items(key, required=required) if item.is_record())

    def text(self, key: str) -> str:
        return self.at(key).as_text()

    def as_text(self) -> str:
        if self.value is None:
            self.wrong("is missing")
        elif not isinstance(self.value, str):
            self.wrong(f"must be a text, not {shown(self.value)}")
        elif not self.value:
            self.wrong("is empty")
        else:
            return self.value
        return ""

    def texts(self, key: str) -> frozenset[str]:
        return frozenset(item.as_text() for item in self.items(key))

    def whole(self, key: str, default: Any = _REQUIRED, *, least: int = -LARGEST) -> Any:
        """The whole number under the key (12.0 is one, true is not), or the default when there is none."""
        spot = self.at(key)
        if spot.value is None and default is not _REQUIRED:
            return default
        return spot.as_whole(least=least)

    def as_whole(self, *, least: int = -LARGEST) -> int:
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is None:
            self.wrong("is missing")
        elif not isinstance(value, int) or isinstance(value, bool):
            self.wrong(f"must be a whole number, not {shown(value)}")
        elif value < least:
            self.wrong(f"must be at least {least:,}")
        elif value > LARGEST:
            self.wrong(f"must be at most {LARGEST:,}")
        else:
            return value
        return max(least, 0)

    def number(self, key: str, default: Any = _REQUIRED, *, least: float = 0.0, most: float = DEAREST) -> Any:
        """The finite number under the key as a float, or the default when there is none."""
        spot = self.at(key)
        if spot.value is None and default is not _REQUIRED:
            return default
        return spot.as_number(least=least, most=most)

    def as_number(self, *, least: float = 0.0, most: float = DEAREST) -> float:
        value = self.value
        if value is None:
            self.wrong("is missing")
        elif not isinstance(value, int | float) or isinstance(value, bool):
            self.wrong(f"must be a number, not {shown(value)}")
        elif isinstance(value, float) and not math.isfinite(value):
            self.wrong(f"must be a finite number, not {shown(value)}")
        elif value < least:
            self.wrong(f"must be at least {least:,g}")
        elif value > most:
            self.wrong(f"must be at most {most:,g}")
        else:
            return float(value)
        return max(least, 0.0)

    def counts(self, key: str) -> dict[str, int]:
        """An object of whole numbers from 0; zeros are left out."""
        spot = self.at(key)
        if spot.value is None or not spot.is_record():
            return {}
        amounts = {name: spot.at(name).as_whole(least=0) for name in spot.value}
        return {name: amount for name, amount in amounts.items() if amount}

    def as_known(self, names: Container[str], what: str) -> str:
        """The text, which must be one of the names."""
        name = self.as_text()
        if name and name not in names:
            self.wrong(f"there is no {what} {shown(name)}")
        return name

    def truth(self, key: str) -> bool:
        spot = self.at(key)
        if spot.value is not None and not isinstance(spot.value, bool):
            spot.wrong(f"must be true or false, not {shown(spot.value)}")
        return spot.value is True

    def schema(self, name: str) -> None:
        given = self.text("schema")
        if given and given != name:
            self.at("schema").wrong(f"must be {shown(name)}, not {shown(given)}")
