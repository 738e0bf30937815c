"""What the records say to each criterion of the self-assessment: of the last year, with the way to the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.care.models import Bulletin, Feedback, FollowUp, MaintenancePlan, Problem, Thanks, Training
from firstfix.care.rules import WON_OR_LOST
from firstfix.customers.models import ServiceContract
from firstfix.diagnosis.models import Article, FaultModelVersion
from firstfix.equipment.models import Asset
from firstfix.insight.access import Scope
from firstfix.insight.drawn_courses import said_interval, said_value
from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY
from firstfix.insight.models import SelfAssessment
from firstfix.insight.queries.courses import NOTHING, counted_at, weeks_of, window_of
from firstfix.insight.translate.key_figures import reading_of, summed
from firstfix.logistics.models import PartUse, StockPlace, Tool
from firstfix.people.models import Engineer, EngineerCertificate
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.pages.phrases import count as grouped
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Evidence:
    """A sentence, and the page that shows it. `is_missing` where the records have nothing to show."""

    said: str
    url: str
    is_missing: bool = False


def evidence(*, now: datetime) -> Mapping[str, list[Evidence]]:
    """By criterion; some thirty counts."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for criterion, one in (*_figures(), *_counts(now=now)):
        found[criterion].append(one)
    return found


def evidence_in_both(*, now: datetime) -> Mapping[str, list[dict[str, Any]]]:
    """The same as it is kept, to be read in either language."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(evidence(now=now))
    names = ["zh" if language.startswith("zh") else "en" for language, _name in settings.LANGUAGES]
    return {
        criterion: [
            {**dict(zip(names, (one.said for one in both), strict=True)), "url": both[0].url,
             "is_missing": both[0].is_missing}
            for both in zip(*(one[criterion] for one in said), strict=True)
        ]
        for criterion in said[0]
    }  # fmt: skip


def keeps_none(assessment: SelfAssessment) -> bool:
    """Those that a former release closed kept nothing of what the records said."""
    return assessment.state != "open" and all(one.evidence is None for one in assessment.marks.all())


def evidence_of(assessment: SelfAssessment, *, now: datetime) -> Mapping[str, list[Evidence]]:
    """As it stood when the assessment was closed; of an open one as it stands now."""
    if assessment.state == "open":
        return evidence(now=now)
    return {
        mark.criterion: [Evidence(str(Bilingual.of(one)), one["url"], one["is_missing"]) for one in mark.evidence or ()]
        for mark in assessment.marks.all()
    }


#: The key figures that speak for a criterion.
FIGURES = (
    ("resources", "parts-fill"),
    ("resources", "utilisation"),
    ("rules", "sla-restoration"),
    ("supervision", "sla-response"),
    ("support", "remote"),
    ("repair", "first-time-fix"),
    ("repair", "repeat"),
    ("repair", "mttr"),
    ("quality", "mtbf"),
    ("relations", "satisfied"),
    ("relations", "nps"),
)


def _figures() -> Iterator[tuple[str, Evidence]]:
    counted, money = counted_at(), company().currency
    weeks: Mapping[str, Any] = weeks_of(Scope()) if counted else {}
    for criterion, key in FIGURES:
        figure = KEY_FIGURE_BY_KEY[key]
        own = weeks.get(key, {})
        mondays = window_of(figure, 52, counted=counted).mondays if counted else []
        reading = reading_of(figure, summed(own.get(day, NOTHING) for day in mondays))
        value = said_value(reading, money)
        said = (
            f"{figure.name} {value} ({said_interval(reading, money)})" if reading.estimate else f"{figure.name} {value}"
        )
        yield criterion, Evidence(said, f"{reverse('key_figure', args=[key])}?weeks=52", reading.value is None)


#: The criterion, what is counted, how many, of how many (None: of nothing), and the page that shows them.
Count = tuple[str, str, int, int | None, str]


def _counts(*, now: datetime) -> Iterator[tuple[str, Evidence]]:
    since, today = now - YEAR, company_day(now)
    for criterion, name, count, whole, page in (*_company(today), *_knowledge(since), *_customers(since, today)):
        said = {"name": name, "n": grouped(count), "of": grouped(whole or 0)}
        sentence = _("%(name)s: %(n)s") if whole is None else _("%(name)s: %(n)s of %(of)s")
        yield criterion, Evidence(sentence % said, reverse(page), is_missing=not count)


def _company(today: date) -> Iterator[Count]:
    engineers = Engineer.objects.filter(is_active=True)
    areas = engineers.filter(territory__isnull=False).values("territory").distinct()
    all_areas = Territory.objects.count()
    yield "organisation", _("Areas with an engineer of their own"), areas.count(), all_areas, "engineers"
    skilled = engineers.filter(skills__isnull=False).distinct()
    yield "people", _("Engineers with skills on record"), skilled.count(), engineers.count(), "engineers"
    held = EngineerCertificate.objects.filter(engineer__is_active=True)
    yield "people", _("Valid certificates"), held.filter(valid_until__gte=today).count(), held.count(), "engineers"
    tools = Tool.objects.exclude(calibrated_until=None)
    in_time = tools.filter(calibrated_until__gte=today)
    yield "resources", _("Tools in calibration, of those that need it"), in_time.count(), tools.count(), "tools"
    vans = StockPlace.objects.filter(kind=StockPlace.Kind.VAN)
    yield "resources", _("Vans with their own stock"), vans.count(), None, "stock_places"
    yield "rules", _("Contracts with promised times"), ServiceContract.objects.count(), None, "customers"


def _knowledge(since: datetime) -> Iterator[Count]:
    articles = Article.objects.filter(state="published").count()
    yield "information", _("Articles published"), articles, None, "articles"
    yield "support", _("Articles published"), articles, None, "articles"
    models = FaultModelVersion.objects.filter(state="published")
    yield "support", _("Fault models in use"), models.count(), None, "fault_models"
    held = Training.objects.filter(at__gte=since)
    yield "information", _("Trainings held at customers'"), held.count(), None, "trainings"
    problems = Problem.objects.filter(opened_at__gte=since)
    answered = problems.exclude(answered_at=None)
    yield "improvement", _("Problems that R&D answered"), answered.count(), problems.count(), "problems"
    issued = Bulletin.objects.exclude(published_at=None)
    yield "quality", _("Service bulletins issued"), issued.count(), None, "bulletins"
    yield "culture", _("Words of thanks recorded"), Thanks.objects.filter(at__gte=since).count(), None, "thanks_list"


def _customers(since: datetime, today: date) -> Iterator[Count]:
    visits = Visit.objects.filter(arrived_at__gte=since)
    in_window = visits.filter(arrived_at__lte=F("window_to"))
    yield "delivery", _("Arrivals within the agreed window"), in_window.count(), visits.count(), "schedule"
    machines = Asset.objects.exclude(state="retired")
    begun = machines.exclude(commissioned_on=None)
    yield "delivery", _("Machines with the day of their commissioning"), begun.count(), machines.count(), "assets"
    plans = MaintenancePlan.objects.filter(state="active")
    yield "quality", _("Maintenance plans in use"), plans.count(), None, "maintenance_plans"
    owed = PartUse.objects.filter(return_due_on__isnull=False, at__gte=since)
    yield "take-back", _("Old parts that came back"), owed.exclude(returned_at=None).count(), owed.count(), "old_parts"
    asked = FollowUp.objects.filter(due_on__gte=since.date(), due_on__lte=today)
    done = asked.filter(state="done")
    yield "relations", _("Follow-ups done, of those due"), done.count(), asked.count(), "follow_ups"
    told = Feedback.objects.filter(at__gte=since).exclude(topic__in=WON_OR_LOST)
    answered = told.exclude(answered_at=None)
    yield "complaints", _("Opinions of customers answered"), answered.count(), told.count(), "feedback_list"
    late = told.filter(Q(answered_at=None, due_on__lt=today) | Q(answered_at__date__gt=F("due_on")))
    yield "complaints", _("In time, or not due yet"), told.count() - late.count(), told.count(), "feedback_list"
