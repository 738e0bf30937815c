"""YAML files as plain values: dicts, lists, texts, numbers, truth values and null, in bounded time and memory.

Only what a fault model needs is YAML here: one document without anchors, aliases and tags. Keys are texts. Written anew
on PyYAML's event stream because its loaders expand aliases, run tags, and let a repeated key win silently.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import MISTAKES_SHOWN

LARGEST_FILE: Final = 16_000_000
MOST_VALUES: Final = 500_000
DEEPEST: Final = 20
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}
#: YAML 1.1 reads these words as truth values where they are not quoted, and so do most programs.
_TRUTHS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: str) -> Any:
    """The value in the file; raises `Mistakes` when there is none, whatever the file holds."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as trouble:
        raise Mistakes([f"{path}: cannot be read ({getattr(trouble, 'strerror', None) or trouble})"]) from None
    try:
        return read_yaml(content)
    except Mistakes as mistakes:
        raise Mistakes(f"{path}: {line}" for line in mistakes.lines) from None


def read_yaml(content: bytes) -> Any:
    """The value in the text; raises `Mistakes` that name the line."""
    if len(content) > LARGEST_FILE:
        raise Mistakes([f"is larger than {LARGEST_FILE // 1_000_000} MB"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Mistakes([f"is not UTF-8 text (byte {trouble.start})"]) from None
    mistakes: list[str] = []
    try:
        value = _Reader(yaml.parse(text, Loader=_LOADER), mistakes).document()
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        what = getattr(trouble, "problem", None) or getattr(trouble, "reason", None) or "cannot be read"
        raise Mistakes([*mistakes, f"is not YAML ({what}{where})"]) from None
    if mistakes:
        raise Mistakes(mistakes)
    return value


def write_yaml(value: Any) -> str:
    """The value as YAML that `read_yaml` reads; inner lists and dicts of plain values stand on one line."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return text


class _Reader:
    """Builds values from events; a recursion no deeper than `DEEPEST`."""

    def __init__(self, events: Iterator[yaml.Event], mistakes: list[str]) -> None:
        self.events, self.mistakes, self.values = events, mistakes, 0

    def document(self) -> Any:
        value = None
        for number, event in enumerate(event for event in self.events if _is_value(event)):
            if number:
                self.wrong(event, "a second document begins")
                break
            value = self.value(event, 0)
        return value

    def wrong(self, event: Any, what: str) -> None:
        self.mistakes.append(f"line {event.start_mark.line + 1}: {what}")
        if len(self.mistakes) == MISTAKES_SHOWN:
            raise Mistakes(self.mistakes)

    def stop(self, event: Any, what: str) -> Mistakes:
        return Mistakes([*self.mistakes, f"line {event.start_mark.line + 1}: {what}"])

    def value(self, event: Any, depth: int) -> Any:
        self.values += 1
        if self.values > MOST_VALUES:
            raise self.stop(event, f"there are more than {MOST_VALUES:,} values")
        if depth > DEEPEST:
            raise self.stop(event, f"is nested deeper than {DEEPEST}")
        if isinstance(event, yaml.AliasEvent):
            raise self.stop(event, f"*{event.anchor}: aliases are not allowed")
        if getattr(event, "anchor", None):
            raise self.stop(event, f"&{event.anchor}: anchors are not allowed")
        if getattr(event, "tag", None) not in (None, "!"):
            self.wrong(event, f"{event.tag}: tags are not allowed")
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(inner, depth + 1) for inner in self.inner(yaml.SequenceEndEvent)]
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(depth)
        return _scalar(event.value) if event.implicit[0] else event.value

    def inner(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        """The events up to the end of this list or mapping; those within a value are taken by whoever reads it."""
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in self.inner(yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise self.stop(key, "a key must be a text")
            if key.value in found:
                self.wrong(key, f"{key.value[:40]} stands here twice")
            found[key.value] = self.value(next(self.events), depth + 1)
        return found


def _is_value(event: yaml.Event) -> bool:
    return isinstance(event, yaml.NodeEvent)


def _scalar(text: str) -> Any:
    """What an unquoted word means."""
    if text in ("", "~") or text.lower() == "null":
        return None
    if text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return float(_NOT_FINITE[text.lower()]) if text.lower() in _NOT_FINITE else text
