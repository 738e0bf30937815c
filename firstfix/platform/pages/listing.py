"""Lists that behave alike: sorted, filtered and paged by their address, so that what is seen can be shared.

`?state=new&state=open&sort=-due&words=pump&page=2`; unknown names and values in an address are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from firstfix.platform.pages.phrases import count, rows_shown

Text = str | Promise
PER_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """One chip. `lookup` narrows a queryset (`state__in`); `narrow` does it where a lookup cannot."""

    name: str
    label: Text
    choices: Sequence[tuple[str, Text]]
    lookup: str = ""
    narrow: Callable[[Any, list[str]], Any] | None = None

    def apply(self, rows: Any, values: list[str]) -> Any:
        if not values:
            return rows
        return self.narrow(rows, values) if self.narrow else rows.filter(**{self.lookup: values})


class Choice(NamedTuple):
    label: Text
    url: str
    chosen: bool


class Chip(NamedTuple):
    label: Text
    choices: list[Choice]
    chosen: bool
    said: str
    clear_url: str


class SortLink(NamedTuple):
    url: str
    now: str  # "", "ascending" or "descending": the words of aria-sort


class Listing:
    """Rows of one page of a list, and the links that change what is listed. Iterate it for the rows."""

    per_page = PER_PAGE

    def __init__(
        self,
        request: HttpRequest,
        rows: Any,
        *,
        filters: Iterable[Filter] = (),
        sorts: Mapping[str, str | tuple[str, ...]] | None = None,
        sort: str = "",
        words: Callable[[Any, str], Any] | None = None,
    ) -> None:
        self.query: QueryDict = request.GET
        self.filters = list(filters)
        self.sorts = dict(sorts or {})
        self.searchable = words is not None
        self.words = self.query.get("words", "").strip()[:200] if words else ""
        asked = self.query.get("sort", "")
        self.sort = asked if asked.removeprefix("-") in self.sorts else sort
        for one in self.filters:
            rows = one.apply(rows, self._values(one))
        if words and self.words:
            rows = words(rows, self.words)
        self.all_rows = self._sorted(rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def page(self) -> int:
        return page_asked(self.query, "page")

    @cached_property
    def _fetched(self) -> list[Any]:
        start = (self.page - 1) * self.per_page
        end = start + self.per_page + 1
        is_query = isinstance(self.all_rows, QuerySet)
        return rows_between(self.all_rows, start, end) if is_query else list(self.all_rows[start:end])

    @property
    def rows(self) -> list[Any]:
        return self._fetched[: self.per_page]

    @property
    def next_url(self) -> str:
        return self._address(page=[str(self.page + 1)]) if len(self._fetched) > self.per_page else ""

    @cached_property
    def said_count(self) -> str:
        """The number of rows, said without counting them all when there are more than one page."""
        start = (self.page - 1) * self.per_page
        if self.next_url:
            return _("first %(n)s rows") % {"n": count(start + self.per_page)}
        return rows_shown(start + len(self.rows))

    @property
    def is_narrowed(self) -> bool:
        """Whether an empty list is empty because of a filter: then say how to clear it."""
        return bool(self.words) or any(self._values(one) for one in self.filters)

    @property
    def clear_url(self) -> str:
        return self._address(words=[], **{one.name: [] for one in self.filters}) if self.is_narrowed else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search form sends along, so that words do not undo the chips."""
        return [(name, one) for name, ones in self.query.lists() if name not in ("words", "page") for one in ones]

    @property
    def chips(self) -> list[Chip]:
        return [self._chip(one) for one in self.filters]

    def sort_link(self, key: str) -> SortLink:
        up = self.sort == key
        now = "ascending" if up else "descending" if self.sort == f"-{key}" else ""
        return SortLink(self._address(sort=[f"-{key}" if up else key]), now)

    def _chip(self, one: Filter) -> Chip:
        chosen = self._values(one)
        choices = [
            Choice(
                label,
                self._address(**{one.name: [v for v in chosen if v != value] if value in chosen else [*chosen, value]}),
                value in chosen,
            )
            for value, label in one.choices
        ]
        said = [str(choice.label) for choice in choices if choice.chosen]
        return Chip(one.label, choices, bool(chosen), _(", ").join(said), self._address(**{one.name: []}))

    def _values(self, one: Filter) -> list[str]:
        known = {value for value, _label in one.choices}
        return [value for value in self.query.getlist(one.name) if value in known]

    def _sorted(self, rows: Any) -> Any:
        if not self.sort or not self.sorts:
            return rows
        down, key = self.sort.startswith("-"), self.sort.removeprefix("-")
        if isinstance(rows, QuerySet):
            said = self.sorts[key]
            columns = (said,) if isinstance(said, str) else said
            return rows.order_by(*(_turned(c) if down else c for c in columns), "-pk" if down else "pk")
        return sorted(rows, key=lambda row: getattr(row, str(self.sorts[key])), reverse=down)

    def _address(self, **changes: list[str]) -> str:
        query = self.query.copy()
        query.pop("page", None)
        for name, values in changes.items():
            query.setlist(name, values)
            if not values:
                query.pop(name, None)
        return f"?{query.urlencode()}"


def _turned(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def page_asked(query: QueryDict, name: str) -> int:
    """Which page or part an address asks for by this name; 1 without a sensible answer."""
    said = query.get(name, "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def rows_between(rows: QuerySet[Any], start: int, end: int) -> list[Any]:
    """A stretch of sorted rows: first their keys alone, then these few with all that is joined to them.

    In one statement PostgreSQL joins thousands of rows and sorts them in their full width to show fifty.
    """
    keys = list(rows.values_list("pk", flat=True)[start:end])
    found = rows.order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]
