"""Learning from closed cases: a job scores them, learns and proposes; a person publishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from firstfix.diagnosis import translate
from firstfix.diagnosis.actions.fault_models import draft_version, step_version
from firstfix.diagnosis.facts import LearningStarted
from firstfix.diagnosis.models import CaseScore, FaultModel, FaultModelVersion, LearningRun, TroubleshootingRecord
from firstfix.diagnosis.queries.learning import (
    author_version_of,
    newly_closed,
    open_proposal_of,
    running_for,
    teaching_records,
)
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.states import UNDER_WAY
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record

#: Closed cases since the published version, or since the last look, that make another look worth it by night.
ENOUGH_NEW = 30
#: A run that has not come to an end by then has lost its worker for good.
LOST_AFTER = timedelta(hours=6)
#: Changes that are named in a proposal's note.
NAMED = 5

State = LearningRun.State


@transaction.atomic
def score_closed_cases(*, most: int) -> int:
    """Score cases that are over and not scored as they stand now, the newest first; returns how many were looked at.

    What does not fit its model is scored as a case without steps, so that it is not looked at again and again.
    """
    due = (
        TroubleshootingRecord.objects.exclude(state__in=UNDER_WAY)
        .filter(closed_at__isnull=False)
        .filter(Q(score=None) | ~Q(score__of_version=F("version")))
        .select_related("model_version__fault_model")
        .prefetch_related("steps")
        .order_by("-closed_at")[:most]
    )
    by_version: dict[FaultModelVersion, list[TroubleshootingRecord]] = defaultdict(list)
    for case in due:
        by_version[case.model_version].append(case)
    scores = []
    for version, cases in by_version.items():
        found = translate.scores_of(version, [case.as_record() for case in cases])
        scores += [_score(case, score) for case, score in zip(cases, found, strict=True)]
    changed = [field.name for field in CaseScore._meta.concrete_fields if field.name not in ("id", "tenant", "record")]
    CaseScore.objects.bulk_create(
        scores, update_conflicts=True, unique_fields=["record"], update_fields=changed, batch_size=500
    )
    return len(scores)


def _score(case: TroubleshootingRecord, score: translate.Score | None) -> CaseScore:
    steps = list(case.steps.all()) if score else []
    assert case.closed_at is not None
    return CaseScore(
        record=case,
        of_version=case.version,
        product_model_id=case.model_version.fault_model.product_model_id,
        closed_at=case.closed_at,
        fault=score.fault if score else "",
        probability=score.probability if score else None,
        place=score.place if score else None,
        beliefs=list(score.beliefs) if score else [],
        cost=score.cost if score else 0.0,
        steps=len(steps),
        advised=sum(step.was_advised for step in steps),
        repairs=score.repairs if score else 0,
        questions=list(score.questions) if score else [],
    )


@transaction.atomic
def watch_for_drift(fault_model: FaultModel) -> None:
    """Hold the cases since the published version against it, and keep the alarms for those who look."""
    version = fault_model.versions.filter(state="published").first()
    if version is None or version.published_at is None:
        return
    cases = [one for one in teaching_records(fault_model) if one.closed_at and one.closed_at >= version.published_at]
    alarms = translate.drift_of(version, [case.as_record() for case in cases])
    fault_model.drift = {
        "version": version.number,
        "alarms": [
            {
                "at": str(cases[alarm.at].closed_at),
                "since": str(cases[alarm.since].closed_at),
                "suspects": [{"fault": one.fault, "is_more": one.is_more} for one in alarm.suspects],
            }
            for alarm in alarms
        ],
    }
    fault_model.save()


@transaction.atomic
def start_learning(product_model: ProductModel, *, by: Actor, at: datetime | None = None) -> LearningRun:
    """Let a worker learn from all closed cases of the product. Refused while a proposal waits for a person."""
    require(by, "fault_model.change")
    at = at or timezone.now()
    models = FaultModel.objects.select_for_update(of=("self",), no_key=True).filter(product_model=product_model)
    model = models.filter(versions__state="published").first()
    if model is None:
        raise Refused(_("There is no published fault model for this product yet."))
    if open_proposal_of(model):
        raise Refused(_("A proposal already waits for review. Publish or discard it first."))
    if (other := running_for(model)) is not None:
        if other.started_at > at - LOST_AFTER:
            raise Refused(_("Learning is under way already."))
        _finish(other, State.FAILED, at=at)
    run = LearningRun.objects.create(fault_model=model, started_by_id=by.pk, started_at=at, created_at=at)
    record(LearningStarted(product=product_model.code), about=run, by=by, at=at)
    return run


def take_learning(run_id: int) -> LearningRun | None:
    """For the worker that learns; None when there is nothing left to do."""
    run = LearningRun.objects.select_related("fault_model__product_model").filter(pk=run_id).first()
    if run is None or run.state not in (State.WAITING, State.RUNNING):
        return None
    run.state = State.RUNNING
    run.save()
    return run


@transaction.atomic
def learn_and_propose(run: LearningRun, *, by: Actor = SYSTEM, at: datetime | None = None) -> LearningRun:
    """Learn from the author's version with all closed cases; what foretells the newest better goes into review."""
    at = at or timezone.now()
    model = FaultModel.objects.select_for_update(of=("self",), no_key=True).get(pk=run.fault_model_id)
    published = model.versions.filter(state="published").first()
    if published is None or open_proposal_of(model):
        return _finish(run, State.NO_BETTER, at=at)
    author = author_version_of(published)
    cases = teaching_records(model)
    lesson = translate.lesson_from(
        author.document, published.document, [case.as_record() for case in cases], family=_family_of(model)
    )
    if lesson is None:
        return _finish(run, State.TOO_FEW, at=at)
    run.figures = {
        "cases": lesson.cases,
        "sisters": lesson.sisters,
        "tested": lesson.before.orders,
        "loss_before": round(lesson.before.log_loss, 4),
        "loss_after": round(lesson.after.log_loss, 4),
        "top_1_before": round(lesson.before.top_1, 4),
        "top_1_after": round(lesson.after.top_1, 4),
    }
    if not lesson.is_better:
        return _finish(run, State.NO_BETTER, at=at)
    note = _note(lesson, cases, Wording(published.document))
    draft = draft_version(
        model.product_model, document=lesson.document, origin=FaultModelVersion.Origin.LEARNT, note=note,
        based_on=published, by=by,
    )  # fmt: skip
    run.proposal = step_version(draft, "submit", by=by)
    return _finish(run, State.PROPOSED, at=at)


def _family_of(model: FaultModel) -> list[translate.Teaching]:
    """What the other products of its family teach: published models as their authors wrote them, with closed cases."""
    family = model.product_model.family
    if not family:
        return []
    published = FaultModelVersion.objects.filter(state="published", fault_model__product_model__family=family)
    others = published.exclude(fault_model=model).select_related("fault_model").order_by("fault_model")
    return [
        (author_version_of(one).document, [case.as_record() for case in teaching_records(one.fault_model)])
        for one in others
    ]


def give_up_learning(run_id: int, *, at: datetime | None = None) -> None:
    run = LearningRun.objects.filter(pk=run_id).first()
    if run and run.state in (State.WAITING, State.RUNNING):
        _finish(run, State.FAILED, at=at or timezone.now())


def learn_where_it_is_time(*, at: datetime) -> Sequence[LearningRun]:
    """By night: look for drift; learn for each product with enough newly closed cases and no proposal that waits."""
    last = LearningRun.objects.filter(fault_model=OuterRef("pk")).order_by("-started_at").values("started_at")[:1]
    models = FaultModel.objects.annotate(
        published=Count("versions", filter=Q(versions__state="published")), looked_at=Subquery(last)
    )
    runs = []
    for model in models.filter(published__gt=0).select_related("product_model").order_by("pk"):
        watch_for_drift(model)
        if newly_closed(model, since=model.looked_at) < ENOUGH_NEW:
            continue
        try:
            runs.append(start_learning(model.product_model, by=SYSTEM, at=at))
        except Refused:
            continue
    return runs


def _finish(run: LearningRun, state: str, *, at: datetime) -> LearningRun:
    run.state, run.finished_at = state, at
    run.save()
    return run


def _note(lesson: translate.Lesson, cases: Sequence[TroubleshootingRecord], words: Wording) -> str:
    """What it learnt from, how much better it foretells, and what changed most."""
    first, last = (one.closed_at or one.opened_at for one in (cases[0], cases[-1]))
    lines = [
        _("Learnt from %(count)s closed cases, %(first)s to %(last)s.")
        % {
            "count": lesson.cases,
            "first": formats.date_format(first, "SHORT_DATE_FORMAT"),
            "last": formats.date_format(last, "SHORT_DATE_FORMAT"),
        },
        _("On the newest %(count)s the log-loss is %(after).2f instead of %(before).2f nats.")
        % {"count": lesson.before.orders, "after": lesson.after.log_loss, "before": lesson.before.log_loss},
    ]
    if lesson.sisters:
        said = ngettext(
            "Shares are learnt together with %(count)s other model of the family, which foretells better.",
            "Shares are learnt together with %(count)s other models of the family, which foretells better.",
            lesson.sisters,
        )
        lines.append(said % {"count": lesson.sisters})
    if lesson.shares:
        named = [
            f"{words.fault(fault)} {100 * old:.1f} % → {100 * new:.1f} %" for fault, old, new in lesson.shares[:NAMED]
        ]
        lines.append(_("Biggest changes: %(changes)s.") % {"changes": pgettext("between changes", "; ").join(named)})
    return "\n".join(lines)
