"""Rules and facts for tests: a document that is accepted, and months made up by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from firstfix.engines.pay.facts import Facts, Help, Order, Place, Post, Rating, Stay, Training, Trip
from firstfix.engines.pay.reading import Known, read_rules
from firstfix.engines.pay.rules import Rules

ZONE = ZoneInfo("Asia/Shanghai")
MONTH = date(2026, 11, 1)
KNOWN = Known(
    grades=frozenset({"E1", "E2"}), regions=frozenset({"N", "S"}), industries=frozenset({"hospital", "factory"}),
    works=frozenset({"repair", "installation", "remote"}), repeat_days=30,
)  # fmt: skip


def document(**changes: Any) -> dict[str, Any]:
    """Every kind of rule once; a change of None leaves it out."""
    said: dict[str, Any] = {
        "base": {
            "rows": [
                {"grade": "E1", "amount": "6000"},
                {"grade": "E1", "years": 3, "amount": "6800"},
                {"grade": "E1", "region": "S", "amount": "6500"},
                {"grade": "E2", "amount": "9000"},
            ]
        },
        "piece": {
            "most": "4000",
            "rows": [
                {"work": "repair", "difficulty": 0, "amount": "40"},
                {"work": "repair", "difficulty": 3, "amount": "75.50"},
                {"work": "installation", "amount": "120"},
                {"work": "remote", "amount": "12"},
            ],
        },
        "first_fix": {"amount": "20", "days": 30, "most": "800"},
        "remote": {"amount": "18", "days": 30, "most": "500"},
        "repeat": {"amount": "50", "days": 30, "most": "300"},
        "in_time": {"amount": "10", "most": "400"},
        "rating": {"least": 2, "rows": [{"average": "4", "amount": "200"}, {"average": "4.5", "amount": "500"}]},
        "night": {"amount": "30", "start": "22:00", "end": "06:00", "most": "1500"},
        "emergency": {"amount": "80", "most": "800"},
        "training": {"amount": "100", "minutes": 60, "most": "600"},
        "article": {"amount": "15", "most": "300"},
        "team": {"amount": "3", "most": "500"},
        "travel": {
            "hours": 6,
            "most": "5000",
            "rows": [
                {"name": "1", "cities": ["上海", "北京"], "per_day": "150", "per_night": "350"},
                {"name": "2", "cities": [], "per_day": "100", "per_night": "220"},
            ],
        },
    }
    return {kind: rule for kind, rule in {**said, **changes}.items() if rule is not None}


def rules(**changes: Any) -> Rules:
    return read_rules(document(**changes), KNOWN, version="1")


def post(engineer: int = 1, **values: Any) -> Post:
    said: dict[str, Any] = {
        "grade": "E1",
        "region": "N",
        "industry": "",
        "since": date(2025, 1, 1),
        "first": date(2025, 1, 1),
    }
    return Post(**{"id": engineer, "engineer": engineer, **said, **values})


def order(id: int = 1, *, crew: Sequence[int] = (1,), **values: Any) -> Order:
    said: dict[str, Any] = {"work": "repair", "difficulty": 0, "crew": frozenset(crew)}
    return Order(**{"id": id, **said, **values})


_DAYS = st.dates(MONTH - timedelta(days=95), MONTH + timedelta(days=34))
_IDS = st.integers(1, 10_000)
_PEOPLE = st.integers(1, 5)
_CREWS = st.frozensets(_PEOPLE, min_size=1, max_size=3)


def _moments() -> st.SearchStrategy[datetime]:
    return st.builds(
        lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(minutes=minutes),
        _DAYS, st.integers(0, 1439),
    )  # fmt: skip


def _posts() -> st.SearchStrategy[list[Post]]:
    return st.lists(
        st.builds(
            Post, id=_IDS, engineer=_PEOPLE, grade=st.sampled_from(["E1", "E2"]),
            region=st.sampled_from(["", "N", "S"]), industry=st.sampled_from(["", "hospital"]),
            since=st.dates(date(2015, 1, 1), MONTH), first=_DAYS, last=st.none() | _DAYS,
        ),
        max_size=6, unique_by=lambda one: one.id,
    )  # fmt: skip


def _ours(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=12, unique_by=lambda one: one.id)


def months() -> st.SearchStrategy[Facts]:
    """Months as wild as they come: posts that overlap or end before they begin, facts of other months."""
    maybe = st.none() | _DAYS
    return st.builds(
        Facts,
        posts=_posts(),
        orders=_ours(
            st.builds(
                Order, id=_IDS, work=st.sampled_from(["repair", "installation", "training"]),
                difficulty=st.integers(0, 5), crew=_CREWS, closed_on=maybe, restored_on=maybe,
                is_first_fix=st.booleans(), repeated_on=maybe, is_in_time=st.none() | st.booleans(),
                is_emergency=st.booleans(), is_remote=st.booleans(),
            )
        ),
        stays=_ours(
            st.builds(
                lambda id, engineer, start, minutes: Stay(id, engineer, 1, start, start + timedelta(minutes=minutes)),
                _IDS, _PEOPLE, _moments(), st.integers(0, 2000),
            )
        ),
        ratings=_ours(st.builds(Rating, id=_IDS, crew=_CREWS, on=_DAYS, value=st.integers(1, 5))),
        trips=_ours(
            st.builds(
                lambda id, engineer, start, hours, places: Trip(
                    id, engineer, start, start + timedelta(hours=hours), places
                ),
                _IDS, _PEOPLE, _moments(), st.floats(0, 80),
                st.sampled_from([(), (Place("上海市浦东新区"),), (Place("Suzhou"), Place("广州市北京路 3 号"))]),
            )
        ),
        trainings=_ours(st.builds(Training, id=_IDS, engineer=_PEOPLE, on=_DAYS, minutes=st.integers(1, 600))),
        helps=_ours(st.builds(Help, id=_IDS, engineer=_PEOPLE, on=_DAYS)),
    )  # fmt: skip
