"""Reading engineers: who there is, what they can do, and why somebody cannot do a job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from firstfix.people.models import Engineer, EngineerCertificate, EngineerSkill
from firstfix.people.rules import (
    Ability,
    CertificateState,
    Lack,
    Needs,
    Validity,
    certificate_state,
    lacks,
    together,
)


@dataclass(frozen=True)
class Fitness:
    """Whether an engineer can do a job; `lacks` says in words why not."""

    engineer: Engineer
    lacks: tuple[Lack, ...]

    @property
    def is_fit(self) -> bool:
        return not self.lacks


@dataclass(frozen=True)
class HeldCertificate:
    """The newest certificate of one type, and how long it still holds."""

    certificate: EngineerCertificate
    state: CertificateState


def working_engineers() -> QuerySet[Engineer]:
    return Engineer.objects.filter(is_active=True).select_related("territory").order_by("name", "pk")


def engineers_with_abilities() -> QuerySet[Engineer]:
    """Engineers with all that their page tells: three statements for any number of them."""
    return Engineer.objects.select_related("territory", "user").prefetch_related(
        Prefetch("skills", EngineerSkill.objects.select_related("skill").order_by("skill__code")),
        Prefetch("certificates", EngineerCertificate.objects.select_related("certificate_type")),
    )


def engineer_of(user: object) -> Engineer | None:
    """The engineer that this person is, if any."""
    return Engineer.objects.filter(user_id=getattr(user, "pk", None) or 0).first()


def abilities_of(engineers: Iterable[Engineer]) -> dict[int, Ability]:
    """By engineer id: levels by skill id and validities by certificate type id, in two statements."""
    ids = [engineer.pk for engineer in engineers]
    skills: dict[int, dict[int, int]] = {id: {} for id in ids}
    spans: dict[int, dict[int, tuple[Validity, ...]]] = {id: {} for id in ids}
    for engineer_id, skill_id, level in EngineerSkill.objects.filter(engineer__in=ids).values_list(
        "engineer_id", "skill_id", "level"
    ):
        skills[engineer_id][skill_id] = level
    for engineer_id, type_id, first, last in EngineerCertificate.objects.filter(engineer__in=ids).values_list(
        "engineer_id", "certificate_type_id", "valid_from", "valid_until"
    ):
        of_type = spans[engineer_id]
        of_type[type_id] = (*of_type.get(type_id, ()), Validity(first, last))
    return {id: Ability(skills[id], spans[id]) for id in ids}


def fitness_of(engineers: Sequence[Engineer], *, needs: Needs, first: date, last: date | None = None) -> list[Fitness]:
    """Each engineer's fitness for a job on the days `first` to `last`, in the order given."""
    abilities = abilities_of(engineers)
    return [
        Fitness(engineer, lacks(abilities[engineer.pk], needs, first=first, last=last or first))
        for engineer in engineers
    ]


def crew_lacks(
    engineers: Sequence[Engineer], *, needs: Needs, first: date, last: date | None = None
) -> tuple[Lack, ...]:
    """What a crew lacks together: each need must be met by one of them."""
    return lacks(together(abilities_of(engineers).values()), needs, first=first, last=last or first)


def held_certificates(engineer: Engineer, *, today: date) -> list[HeldCertificate]:
    """The newest of each type, the most urgent first. Reads the prefetched certificates where there are any."""
    newest: dict[int, EngineerCertificate] = {}
    for one in sorted(engineer.certificates.all(), key=lambda one: (one.valid_until, one.pk)):
        newest[one.certificate_type_id] = one
    return [
        HeldCertificate(one, certificate_state(one.valid_until, today=today))
        for one in sorted(newest.values(), key=lambda one: one.valid_until)
    ]
