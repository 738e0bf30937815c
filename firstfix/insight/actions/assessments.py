"""The company judges itself: begun with all criteria, marked one by one, closed with its score."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.insight.criteria import CRITERIA, CRITERION_BY_KEY
from firstfix.insight.facts import AssessmentBegun, AssessmentClosed, CriterionMarked
from firstfix.insight.models import AssessmentMark, SelfAssessment
from firstfix.insight.models.assessments import MOST_DEDUCTIONS, MOST_POINTS
from firstfix.insight.queries.assessments import score_of
from firstfix.insight.queries.evidence import evidence_in_both
from firstfix.insight.states import ASSESSMENT_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record

LONGEST_NAME, LONGEST_NOTE = 120, 4000


@transaction.atomic
def begin_assessment(*, name: str, by: Actor, at: datetime | None = None) -> SelfAssessment:
    """With the points of the one before, where there is one."""
    require(by, "assessment.judge")
    at, name = at or timezone.now(), name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": _("Please give it a name of at most %(n)d characters.") % {"n": LONGEST_NAME}})
    before = SelfAssessment.objects.order_by("-begun_at", "-pk").first()
    kept = {one.criterion: one for one in before.marks.all()} if before else {}
    assessment = SelfAssessment.objects.create(name=name, begun_at=at, begun_by=_person(by))
    for one in CRITERIA:
        old = kept.get(one.key)
        AssessmentMark.objects.create(
            assessment=assessment,
            criterion=one.key,
            points=old.points if old else one.points,
            applies=old.applies if old else True,
        )
    record(AssessmentBegun(), about=assessment, by=by, at=at)
    return assessment


@transaction.atomic
def mark_criterion(
    assessment: SelfAssessment, criterion: str, *, points: int, got: Decimal | None, applies: bool, note: str = "",
    by: Actor, at: datetime | None = None,
) -> AssessmentMark:  # fmt: skip
    """Half points are allowed; what does not apply says why and gets nothing."""
    locked, at = _locked(assessment, "mark", by=by), at or timezone.now()
    if criterion not in CRITERION_BY_KEY:
        raise Invalid({"criterion": _("There is no such criterion.")})
    note = note.strip()
    if wrong := _wrong(points, got, applies, note):
        raise Invalid(wrong)
    mark = locked.marks.get(criterion=criterion)
    mark.points, mark.applies, mark.got, mark.note = points, applies, got if applies else None, note
    mark.marked_by, mark.marked_at = _person(by), at
    mark.save()
    said = f"{mark.got}/{points}" if mark.got is not None else ""
    record(CriterionMarked(criterion=criterion, points=said), about=locked, by=by, at=at)
    return mark


@transaction.atomic
def close_assessment(
    assessment: SelfAssessment, *, deductions: int = 0, has_bonus: bool = False, remarks: str = "", by: Actor,
    at: datetime | None = None,
) -> SelfAssessment:  # fmt: skip
    """Refused while a criterion that applies is not judged. From then on nothing of it changes, and what the records
    say on that day is kept with it.
    """
    locked, at = _locked(assessment, "close", by=by), at or timezone.now()
    if not 0 <= deductions <= MOST_DEDUCTIONS:
        raise Invalid({"deductions": _("Between 0 and %(most)d.") % {"most": MOST_DEDUCTIONS}})
    if left := locked.marks.filter(applies=True, got=None).count():
        raise Refused(_("Some criteria are not judged yet: %(n)d.") % {"n": left})
    locked.deductions, locked.has_bonus, locked.remarks = deductions, has_bonus, remarks.strip()[:LONGEST_NOTE]
    locked.score = score_of(locked)
    if locked.score is None:
        raise Refused(_("No criterion applies, so there is no score."))
    locked.state, locked.closed_at = ASSESSMENT_STATES.after(locked.state, "close"), at
    locked.save()
    _keep_evidence(locked, at=at)
    record(AssessmentClosed(score=str(locked.score)), about=locked, by=by, at=at)
    return locked


def _keep_evidence(assessment: SelfAssessment, *, at: datetime) -> None:
    kept = evidence_in_both(now=at)
    marks = list(assessment.marks.all())
    for mark in marks:
        mark.evidence = kept.get(mark.criterion, [])
    AssessmentMark.objects.bulk_update(marks, ["evidence"])


def _locked(assessment: SelfAssessment, verb: str, *, by: Actor) -> SelfAssessment:
    require(by, "assessment.judge")
    locked = SelfAssessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    ASSESSMENT_STATES.after(locked.state, verb)
    return locked


def _wrong(points: int, got: Decimal | None, applies: bool, note: str) -> dict[str, str]:
    wrong = {}
    if not 1 <= points <= MOST_POINTS:
        wrong["points"] = _("Between 1 and %(most)d.") % {"most": MOST_POINTS}
    elif got is not None and (not 0 <= got <= points or got * 2 != int(got * 2)):
        wrong["got"] = _("Between 0 and %(most)d, in halves.") % {"most": points}
    if not applies and not note:
        wrong["note"] = _("Please say why it does not apply.")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = _("At most %(n)d characters.") % {"n": LONGEST_NOTE}
    return wrong


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
