"""Occasions to get what is missing: orders that wait, courses to hold, what came back, what could become an article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from firstfix.care.queries.courses import courses_for
from firstfix.diagnosis.models import Article
from firstfix.growth.queries.evidence import Row, Rows
from firstfix.growth.rules.careers import GOOD, Criterion
from firstfix.growth.rules.evidence import HARD, Evidence
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.platform.catalogues.models import CertificateType
from firstfix.work.models import OrderCertificate, OrderSkill, WorkOrder

MOST = 3


@dataclass(frozen=True)
class Occasion:
    """`page` and `id` say where it stands; nowhere where there is no page."""

    text: str
    page: str = ""
    id: int = 0


@dataclass(frozen=True)
class Seeker:
    """Whoever looks for occasions, with the evidence of twelve months."""

    engineer: Engineer
    rows: Rows


def occasions_for(kind: Criterion, seeker: Seeker, *, skill: int | None = None) -> list[Occasion]:
    """At most `MOST`, near ones first; one or two statements."""
    find = _FINDERS.get(kind)
    return list(find(seeker, skill))[:MOST] if find else []


def _waiting(seeker: Seeker, orders: Any) -> list[Occasion]:
    """Orders that nobody has done yet; a planned one is a chance to go along."""
    territory = seeker.engineer.territory_id
    far = Case(When(site__territory=territory, then=Value(0)), default=Value(1), output_field=IntegerField())
    open_orders = WorkOrder.objects.still_open().filter(pk__in=orders).annotate(far=far)
    found = open_orders.select_related("site").order_by("far", "entered_at", "pk")[:MOST]
    return [Occasion(f"{one.number} {one.subject} ({one.site.name})", "work_order", one.pk) for one in found]


def _skill(seeker: Seeker, skill: int | None) -> list[Occasion]:
    return _waiting(seeker, OrderSkill.objects.filter(skill=skill).values("work_order"))


def _hard(seeker: Seeker, _skill: int | None) -> list[Occasion]:
    own = EngineerSkill.objects.filter(engineer=seeker.engineer).values("skill")
    return _waiting(seeker, OrderSkill.objects.filter(level__gte=HARD, skill__in=own).values("work_order"))


def _models(seeker: Seeker, _skill: int | None) -> list[Occasion]:
    known = WorkOrder.objects.filter(pk__in=[row.id for row in seeker.rows[Evidence.MODELS]])
    unknown = WorkOrder.objects.still_open().filter(kind=WorkOrder.Kind.REPAIR, asset__isnull=False)
    return _waiting(seeker, unknown.exclude(asset__product_model__in=known.values("asset__product_model")).values("pk"))


def _certificates(seeker: Seeker, _skill: int | None) -> list[Occasion]:
    """Those that open orders ask for and the engineer does not hold."""
    asked = OrderCertificate.objects.filter(work_order__in=WorkOrder.objects.still_open().values("pk"))
    lacking = CertificateType.objects.filter(is_active=True, pk__in=asked.values("certificate_type"))
    held = seeker.engineer.certificates.values("certificate_type")
    return [Occasion(str(one)) for one in lacking.exclude(pk__in=held).order_by("code")[:MOST]]


def _came_back(seeker: Seeker, _skill: int | None) -> Iterable[Occasion]:
    return map(_of, seeker.rows[Evidence.REPEATS])


def _low_ratings(seeker: Seeker, _skill: int | None) -> Iterable[Occasion]:
    low = (row for row in seeker.rows[Evidence.RATINGS] if int(str(row.what)) < GOOD)
    return (Occasion(f"{row.what}/5 {row.note}", row.page, row.id) for row in low)


def _courses(seeker: Seeker, _skill: int | None) -> list[Occasion]:
    return [Occasion(str(one), "course", one.pk) for one in courses_for(None)[:MOST]]


def _unwritten(seeker: Seeker, _skill: int | None) -> Iterable[Occasion]:
    """Own hard and middling repairs of which nobody has drafted an article."""
    rows = [*seeker.rows[Evidence.HARD], *seeker.rows[Evidence.MIDDLING]]
    written = set(Article.objects.exclude(drafted_from="").values_list("drafted_from", flat=True))
    return (_of(row) for row in rows if str(row.what).split(" ", 1)[0] not in written)


def _own_articles(seeker: Seeker, _skill: int | None) -> Iterable[Occasion]:
    return map(_of, seeker.rows[Evidence.ARTICLES])


def _of(row: Row) -> Occasion:
    return Occasion(str(row.what), row.page, row.id)


_FINDERS: Mapping[Criterion, Callable[[Seeker, int | None], Iterable[Occasion]]] = {
    Criterion.SKILL: _skill,
    Criterion.SKILLS_HIGH: _hard,
    Criterion.HARD: _hard,
    Criterion.MODELS: _models,
    Criterion.CERTIFICATES: _certificates,
    Criterion.FIRST_FIX_SHARE: _came_back,
    Criterion.SATISFIED_SHARE: _low_ratings,
    Criterion.TRAININGS: _courses,
    Criterion.ARTICLES: _unwritten,
    Criterion.HELPS: _own_articles,
}
