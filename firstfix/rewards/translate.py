"""Pay between records and the engine: rows become facts, documents become rules, lines become rows and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from firstfix.engines.pay.facts import Facts, Help, Order, Place, Post, Rating, Stay, Training, Trip
from firstfix.engines.pay.flaws import Flaw as Flaw
from firstfix.engines.pay.flaws import WrongRules
from firstfix.engines.pay.lines import LIMIT as LIMIT
from firstfix.engines.pay.lines import Line as Line
from firstfix.engines.pay.lines import Ref as Ref
from firstfix.engines.pay.lines import corrections as corrections
from firstfix.engines.pay.lines import in_order as in_order
from firstfix.engines.pay.lines import total as total
from firstfix.engines.pay.month import first_of as first_of
from firstfix.engines.pay.month import last_of as last_of
from firstfix.engines.pay.month import pay_month, without_base
from firstfix.engines.pay.reading import Known as Known
from firstfix.engines.pay.reading import read_rules
from firstfix.engines.pay.rules import REMOTE_WORK as REMOTE_WORK
from firstfix.engines.pay.rules import Kind
from firstfix.engines.pay.rules import Part as Part
from firstfix.engines.pay.rules import Rules as Rules
from firstfix.engines.pay.rules import part_of as part_of
from firstfix.engines.pay.sense import doubts_of
from firstfix.rewards.models import PayLine, PayPost, PayRules, PaySheet

RuleKind = Kind


@dataclass
class Rows:
    """What was fetched for a month. Moments are in UTC; crews, solvers, levels and repeats by the order's id.

    orders       id, kind, closed, restored, was remote, visits made, restoration due, is an emergency
    stays        visit, engineer, order, arrived, left
    ratings      follow-up, order, done, rating
    trips        id, engineer, start, end
    places       address and name of the sites visited, by trip
    trainings    id, engineer, when, minutes
    helps        id, engineer, when
    """

    posts: Sequence[PayPost] = ()
    orders: Sequence[tuple[int, str, datetime | None, datetime | None, bool, int, datetime | None, bool]] = ()
    crews: Mapping[int, set[int]] = field(default_factory=dict)
    #: Engineers who solved an order remotely, where the rules pay for it.
    solvers: Mapping[int, int] = field(default_factory=dict)
    levels: Mapping[int, int] = field(default_factory=dict)
    repeats: Mapping[int, datetime] = field(default_factory=dict)
    stays: Sequence[tuple[int, int, int, datetime, datetime]] = ()
    ratings: Sequence[tuple[int, int, datetime, int]] = ()
    trips: Sequence[tuple[int, int, datetime, datetime]] = ()
    places: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    trainings: Sequence[tuple[int, int, datetime, int]] = ()
    helps: Sequence[tuple[int, int, datetime]] = ()


def rules_of(version: PayRules) -> Rules:
    """Of a version that is written: it was refused then if anything was wrong."""
    return read_rules(version.document, None, version=str(version.number))


def flaws_of(document: Mapping[str, Any], known: Known) -> Sequence[Flaw]:
    """Everything that is wrong with a document; nothing where it can be written."""
    try:
        read_rules(document, known, version="")
    except WrongRules as wrong:
        return wrong.flaws
    return ()


def doubts_about(document: Mapping[str, Any], known: Known, *, sites: str) -> list[Flaw]:
    """What somebody should look at before a version pays: what would be refused by now, and what is hardly meant."""
    return [*flaws_of(document, known), *doubts_of(read_rules(document, None, version=""), sites=sites)]


def posts_without_base(document: Mapping[str, Any], posts: Iterable[PayPost], month: date) -> list[PayPost]:
    """Posts for which the base table has no row: whoever has one would get nothing."""
    posts = list(posts)
    lacking = without_base(read_rules(document, None, version=""), map(_post, posts), month)
    return [post for post in posts if post.engineer_id in lacking and lacking[post.engineer_id].id == post.pk]


def sheet_lines(
    rules: Rules, rows: Rows, month: date, *, until: date, before: Mapping[date, Rules],
    local: Callable[[datetime], datetime], engineers: Iterable[int] | None = None,
) -> dict[int, list[Line]]:  # fmt: skip
    """The lines of a month by engineer; `local` gives a moment the company's zone, `before` as `pay_month` has it."""
    facts = _facts(rows, local, None if engineers is None else frozenset(engineers))
    return pay_month(rules, facts, month, until=until, before=before)


def line_row(line: Line, sheet: PaySheet, place: int, versions: Mapping[str, PayRules]) -> PayLine:
    return PayLine(
        sheet=sheet, place=place, rule=line.rule.value, rules=versions[line.version], row=list(line.row),
        month=line.month, quantity=line.quantity, rate=line.rate, per=line.per, amount=line.amount,
        behind=[list(ref) for ref in line.behind],
    )  # fmt: skip


def line_of(row: PayLine, *, behind: bool = True) -> Line:
    """`row` is fetched with its version; without `behind` it need not know its records."""
    return Line(
        Kind(row.rule), str(row.rules.number), tuple(row.row), row.month, row.quantity, row.rate, row.per,
        row.amount, tuple(Ref(what, id, *(said or [None])) for what, id, *said in row.behind) if behind else (),
    )  # fmt: skip


def kept_line(line: Line) -> list[Any]:
    """A line as JSON, without the records behind it."""
    amounts = [str(line.quantity), str(line.rate), line.per, str(line.amount)]
    return [line.rule.value, line.version, list(line.row), line.month.isoformat(), *amounts]


def line_kept(kept: Sequence[Any]) -> Line:
    rule, version, row, month, quantity, rate, per, amount = kept
    return Line(
        Kind(rule), version, tuple(row), date.fromisoformat(month), Decimal(quantity), Decimal(rate), per,
        Decimal(amount),
    )  # fmt: skip


def _facts(rows: Rows, local: Callable[[datetime], datetime], engineers: frozenset[int] | None) -> Facts:
    def day(at: datetime | None) -> date | None:
        return local(at).date() if at else None

    nobody: frozenset[int] = frozenset()
    crews = {order: frozenset(crew) for order, crew in rows.crews.items()}
    solved = {order: frozenset({engineer}) for order, engineer in rows.solvers.items()}
    return Facts(
        posts=[_post(post) for post in rows.posts],
        orders=[
            Order(
                id=id, work=kind, difficulty=rows.levels.get(id, 0), crew=crew, closed_on=day(closed),
                restored_on=day(restored), is_first_fix=kind == "repair" and not was_remote and visits == 1,
                repeated_on=day(rows.repeats.get(id)),
                is_in_time=restored <= due if restored and due else None, is_emergency=is_emergency,
                is_remote=id in solved,
            )
            for id, kind, closed, restored, was_remote, visits, due, is_emergency in rows.orders
            if (crew := solved.get(id) or crews.get(id))
        ],
        stays=[Stay(id, who, order, local(start), local(end)) for id, who, order, start, end in rows.stays],
        ratings=[
            Rating(id, crews.get(order, nobody), local(at).date(), value) for id, order, at, value in rows.ratings
        ],
        trips=[
            Trip(id, who, local(start), local(end), tuple(Place(*place) for place in rows.places.get(id, ())))
            for id, who, start, end in rows.trips
        ],
        trainings=[Training(id, who, local(at).date(), minutes) for id, who, at, minutes in rows.trainings],
        helps=[Help(id, who, local(at).date()) for id, who, at in rows.helps],
        engineers=engineers,
    )  # fmt: skip


def _post(post: PayPost) -> Post:
    region = post.territory.code if post.territory else ""
    return Post(
        id=post.pk, engineer=post.engineer_id, grade=post.grade.code, region=region, industry=post.industry,
        since=post.experience_since, first=post.first_day, last=post.last_day,
    )  # fmt: skip
