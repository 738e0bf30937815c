"""The people of the demo company: engineers and what they can do, one person per other role, shifts, absences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from firstfix.config.demo.books import Books
from firstfix.config.demo.cast import CAST, address_of
from firstfix.config.demo.clock import CLOSES, DAY, OPENS, Today, at
from firstfix.config.demo.customers import Clientele
from firstfix.config.demo.names import DISTRICTS, MAIL, Names
from firstfix.people.models import Engineer, EngineerCertificate, EngineerSkill
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.catalogues.models import CertificateType, Skill, Territory
from firstfix.scheduling.models import Absence, Shift


@dataclass(frozen=True)
class Calling:
    """A kind of engineer: the first skill is the strong one, of which seniors know more."""

    skills: Mapping[str, int]
    certificates: tuple[str, ...]
    count: int


COOLING = Calling(
    {"refrigeration": 4, "electrical": 3, "appliance": 3, "pneumatics": 2},
    ("refrigeration", "low-voltage", "work-at-height", "infection-control"),
    5,
)
FLUIDS = Calling(
    {"pneumatics": 4, "hydraulics": 4, "electrical": 3, "plc": 2, "mechanics": 2},
    ("pressure-vessel", "low-voltage"),
    4,
)
CUTTING = Calling({"cnc": 4, "mechanics": 3, "laser": 3, "electrical": 3}, ("low-voltage", "laser-safety"), 4)
LINES = Calling(
    {"plc": 4, "mechanics": 3, "pneumatics": 3, "hydraulics": 3, "electrical": 3},
    ("low-voltage", "work-at-height", "pressure-vessel"),
    4,
)
WARD = Calling(
    {"medical-monitoring": 4, "medical-respiratory": 4, "electrical": 2, "medical-imaging": 3, "network": 2},
    ("medical-service", "infection-control"),
    3,
)
STEAM = Calling(
    {"sterilisation": 4, "electrical": 3, "mechanics": 2, "medical-monitoring": 3},
    ("medical-service", "infection-control", "pressure-vessel", "low-voltage"),
    2,
)
COUNTER = Calling(
    {"appliance": 4, "electrical": 2, "network": 3, "refrigeration": 2}, ("refrigeration", "low-voltage"), 3
)
CALLINGS = (COOLING, FLUIDS, CUTTING, LINES, WARD, STEAM, COUNTER)

#: Days until some certificates end, seen from today: a few have, a few soon will.
ENDINGS = {3: -23, 8: -6, 5: 12, 12: 24, 17: 41, 21: 55}

REASONS = (Absence.Reason.LEAVE, Absence.Reason.SICK, Absence.Reason.TRAINING)

SHIFTS_BEHIND, SHIFTS_AHEAD = 92, 42


def write_users(books: Books, names: Names) -> dict[Role, User]:
    """Nobody has a password: the demo signs people in by a button."""
    users = {}
    for role, name in CAST.items():
        user = User(email=address_of(role), name=name, roles=[role.value])
        user.set_unusable_password()
        users[role] = books.add(user)
        names.take(name)
    return users


def write_engineers(books: Books, rng: Random, names: Names, clientele: Clientele, *, today: date) -> list[Engineer]:
    territories = {one.code: one for one in books.rows(Territory)}
    skills = {one.code: one for one in books.rows(Skill)}
    types = {one.code: one for one in books.rows(CertificateType)}
    engineers: list[Engineer] = []
    for calling in CALLINGS:
        for place_in_team in range(calling.count):
            number = len(engineers) + 1
            district = DISTRICTS[(number * 5 + place_in_team) % len(DISTRICTS)]
            latitude, longitude = clientele.spot(district)
            name = names.person()
            user = User(email=f"e{number:02d}@{MAIL}", name=name, roles=[Role.ENGINEER.value])
            user.set_unusable_password()
            engineer = books.add(
                Engineer(
                    user=books.add(user),
                    code=f"E{number:02d}",
                    name=name,
                    call_name=f"{name[0]}工",
                    phone=names.phone(),
                    territory=territories[district.territory],
                    home_latitude=latitude,
                    home_longitude=longitude,
                )
            )
            engineers.append(engineer)
            is_senior = place_in_team == 0
            for rank, (code, level) in enumerate(calling.skills.items()):
                level = min(5, level + (1 if is_senior and rank == 0 else 0))
                books.add(EngineerSkill(engineer=engineer, skill=skills[code], level=level))
            for rank, code in enumerate(calling.certificates):
                days = ENDINGS.get(number) if rank == 0 else None
                _write_certificate(books, rng, engineer, types[code], today=today, ends_in=days)
    return engineers


def _write_certificate(
    books: Books, rng: Random, engineer: Engineer, kind: CertificateType, *, today: date, ends_in: int | None
) -> None:
    """Valid for three years, the one before it kept: what was valid on which day can still be told."""
    ends = today + timedelta(days=ends_in if ends_in is not None else rng.randint(90, 1000))
    number = f"CW{rng.randint(100000, 999999)}"
    for end in (ends, ends - timedelta(days=3 * 365)):
        books.add(
            EngineerCertificate(
                engineer=engineer,
                certificate_type=kind,
                number=number,
                valid_from=end - timedelta(days=3 * 365 - 1),
                valid_until=end,
            )
        )


def write_absences(books: Books, rng: Random, engineers: Sequence[Engineer], *, today: Today, since: date) -> None:
    """Leave, illness and courses: before today, today, and some ahead."""
    for engineer in engineers:
        day = since + timedelta(days=rng.randint(5, 60))
        while day < today.day + timedelta(days=SHIFTS_AHEAD):
            length = rng.choice((1, 1, 1, 2, 3, 5))
            if not day - timedelta(days=2) <= today.day <= day + timedelta(days=length + 1):
                books.add(_absence(engineer, rng.choices(REASONS, (6, 3, 1))[0], day, length))
            day += timedelta(days=length + rng.randint(25, 80))
    write_absent_today(books, rng, engineers, today=today)


def write_absent_today(books: Books, rng: Random, engineers: Sequence[Engineer], *, today: Today) -> None:
    """Three are away; never the first, who is the demo's engineer."""
    for engineer, reason in zip(rng.sample(engineers[1:], 3), REASONS, strict=True):
        books.add(_absence(engineer, reason, today.day - DAY * rng.randint(0, 1), 2))


def _absence(engineer: Engineer, reason: str, day: date, length: int) -> Absence:
    return Absence(engineer=engineer, reason=reason, starts_at=at(day, 0), ends_at=at(day + DAY * length, 0))


def write_shifts(books: Books, engineers: Sequence[Engineer], *, today: Today, first: date, last: date) -> None:
    """Office hours for all; each week one of the machine people and one of the medical people is on call at night."""
    for day in _days(first, last):
        if today.is_worked(day):
            for engineer in engineers:
                books.add(_shift(engineer, day, today))
        for engineer in on_call(engineers, day):
            starts, ends = _night(day, today)
            books.add(Shift(engineer=engineer, kind=Shift.Kind.ON_CALL, starts_at=starts, ends_at=ends))


def on_call(engineers: Sequence[Engineer], day: date) -> list[Engineer]:
    """By turns, a week each."""
    week = day.toordinal() // 7
    medical, others = engineers[17:22], engineers[:17]
    return [others[week % len(others)], medical[week % len(medical)]]


def _shift(engineer: Engineer, day: date, today: Today) -> Shift:
    if day == today.day:
        return Shift(engineer=engineer, starts_at=today.opens, ends_at=today.closes)
    return Shift(engineer=engineer, starts_at=at(day, OPENS), ends_at=at(day, CLOSES))


def _night(day: date, today: Today) -> tuple[datetime, datetime]:
    """From the end of the shift to the next morning; the whole day where there is none."""
    starts = at(day, CLOSES) if today.is_worked(day) else at(day, OPENS)
    if day == today.day:
        starts = today.closes
    return starts, at(day + DAY, OPENS)


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * count for count in range((last - first).days + 1)]
