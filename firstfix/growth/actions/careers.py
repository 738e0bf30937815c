"""Career paths are written by HR; somebody proposes a promotion and HR decides; talks end with agreed steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.growth.access import is_own
from firstfix.growth.facts import (
    AgreedStepDone,
    CareerStandSet,
    CareerWritten,
    PromotionProposed,
    PromotionStepped,
    TalkHeld,
)
from firstfix.growth.models import (
    AgreedStep,
    CareerCriterion,
    CareerPath,
    CareerStand,
    CareerStep,
    DevelopmentTalk,
    Promotion,
)
from firstfix.growth.queries.careers import career_bounds, stand_of
from firstfix.growth.queries.promotions import met_in_both, met_of
from firstfix.growth.rules.careers import USUAL, Asked, flaws
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.zone import company_day


@transaction.atomic
def write_career_path(
    path: CareerPath | None,
    *,
    name: Bilingual,
    kind: str,
    is_active: bool = True,
    by: Actor,
    at: datetime | None = None,
) -> CareerPath:
    """A new one, or one written anew."""
    require(by, "career.write")
    if not name:
        raise Invalid({"name": _("Give it a name.")})
    if kind not in CareerPath.Kind.values:
        raise Invalid({"kind": _("There is no such kind.")})
    path = path or CareerPath()
    path.name, path.kind, path.is_active = name, kind, is_active
    path.save()
    record(CareerWritten(("name", "kind", "is_active")), about=path, by=by, at=at)
    return path


@transaction.atomic
def write_career_step(
    step: CareerStep | None,
    *,
    path: CareerPath,
    name: Bilingual,
    criteria: Sequence[Asked],
    by: Actor,
    at: datetime | None = None,
) -> CareerStep:
    """A new one at the end of its path, or one written anew; criteria that nobody can meet are refused."""
    require(by, "career.write")
    known = set(Skill.objects.filter(pk__in=[one.skill for one in criteria if one.skill]).values_list("pk", flat=True))
    if any(one.skill and one.skill not in known for one in criteria):
        raise Invalid({"criteria": _("There is no such skill.")})
    if wrong := flaws(criteria, career_bounds()):
        raise Invalid({"criteria": wrong[0]})
    if not name:
        raise Invalid({"name": _("Give it a name.")})
    if step is None:
        CareerPath.objects.select_for_update(no_key=True).get(pk=path.pk)
        last = path.steps.aggregate(last=Max("place"))["last"] or 0
        step = CareerStep(path=path, place=last + 1)
    step.name = name
    step.save()
    step.criteria.all().delete()
    CareerCriterion.objects.bulk_create(
        CareerCriterion(step=step, kind=one.kind, skill_id=one.skill, least=one.least) for one in criteria
    )
    record(CareerWritten(("name", "criteria")), about=step, by=by, at=at)
    return step


@transaction.atomic
def take_usual_paths(*, by: Actor, at: datetime | None = None) -> list[CareerPath]:
    """What most companies begin with, to be changed afterwards; what the own catalogues cannot meet is left out."""
    require(by, "career.write")
    if CareerPath.objects.exists():
        raise Refused(_("There are career paths already."))
    bounds, made = career_bounds(), []
    for kind, (zh, en), steps in USUAL:
        path = write_career_path(None, name=Bilingual(zh, en), kind=kind, by=by, at=at)
        for (step_zh, step_en), criteria in steps:
            asked = [one for one in (Asked(what, least) for what, least in criteria) if not flaws([one], bounds)]
            write_career_step(None, path=path, name=Bilingual(step_zh, step_en), criteria=asked, by=by, at=at)
        made.append(path)
    return made


@transaction.atomic
def set_career_stand(
    engineer: Engineer, *, step: CareerStep, since: date, by: Actor, at: datetime | None = None
) -> CareerStand:
    """Where the engineer stands from that day on."""
    require(by, "career.write")
    return _stand(engineer, step, since, by=by, at=at)


def _stand(engineer: Engineer, step: CareerStep, since: date, *, by: Actor, at: datetime | None) -> CareerStand:
    stand, _is_new = CareerStand.objects.update_or_create(engineer=engineer, defaults={"step": step, "since": since})
    record(CareerStandSet(step=step.pk, since=since), about=engineer, by=by, at=at)
    return stand


@transaction.atomic
def propose_promotion(
    engineer: Engineer, *, step: CareerStep, why: str, by: Actor, at: datetime | None = None
) -> Promotion:
    """The criteria are kept as they are met now. Not all must be: who proposes says why, and HR decides."""
    require(by, "career.propose")
    at = at or timezone.now()
    if not (why := why.strip()):
        raise Invalid({"why": _("Please say why.")})
    if is_own(engineer, by):
        raise Refused(_("Nobody proposes themselves."))
    stand = stand_of(engineer)
    if stand and stand.step_id == step.pk:
        raise Refused(_("The engineer stands there already."))
    promotion = Promotion(
        engineer=engineer, step=step, before=stand.step if stand else None, why=why,
        met=met_in_both(engineer, step, now=at), proposed_by=by if isinstance(by, User) else None, created_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            promotion.save()
    except IntegrityError:
        raise Refused(_("A promotion of this engineer waits for a word already.")) from None
    met = met_of(promotion)
    fact = PromotionProposed(step=step.pk, met=sum(one.is_met for one in met), criteria=len(met))
    record(fact, about=promotion, by=by, at=at)
    for user in User.objects.filter(is_active=True, roles__contains=[Role.HR]).exclude(pk=by.pk or 0):
        link = f"/promotions/{promotion.pk}"
        notify(user, "promotion_proposed", link=link, at=at, name=engineer.name, step=step.name)
    return promotion


@transaction.atomic
def grant_promotion(promotion: Promotion, *, answer: str, by: Actor, at: datetime | None = None) -> Promotion:
    """The engineer stands there from today on, and is told. What it pays is a post of its own (see pay)."""
    promotion = _decide(promotion, "grant", answer=answer, by=by, at=at)
    _stand(promotion.engineer, promotion.step, company_day(promotion.decided_at or timezone.now()), by=by, at=at)
    return promotion


@transaction.atomic
def decline_promotion(promotion: Promotion, *, answer: str, by: Actor, at: datetime | None = None) -> Promotion:
    """The engineer is told why not yet."""
    return _decide(promotion, "decline", answer=answer, by=by, at=at)


def _decide(promotion: Promotion, verb: str, *, answer: str, by: Actor, at: datetime | None) -> Promotion:
    require(by, "career.decide")
    at = at or timezone.now()
    if not (answer := answer.strip()[:500]):
        raise Invalid({"answer": _("Please say why.")})
    rows = Promotion.objects.select_for_update(of=("self",), no_key=True).select_related("engineer__user", "step")
    promotion = rows.get(pk=promotion.pk)
    if is_own(promotion.engineer, by):
        raise Refused(_("Nobody decides on their own promotion."))
    before, promotion.state = promotion.state, Promotion.table.after(promotion.state, verb)
    promotion.answer, promotion.decided_at = answer, at
    promotion.decided_by = by if isinstance(by, User) else None
    promotion.save()
    fact = PromotionStepped(verb=verb, from_state=before, to_state=promotion.state, reason=answer)
    record(fact, about=promotion, by=by, at=at)
    if user := promotion.engineer.user:
        words, link = f"promotion_{promotion.state}", f"/promotions/{promotion.pk}"
        notify(user, words, link=link, at=at, step=promotion.step.name, reason=answer)
    return promotion


@transaction.atomic
def hold_talk(
    engineer: Engineer,
    *,
    day: date,
    notes: str,
    steps: Sequence[tuple[str, date]],
    by: Actor,
    at: datetime | None = None,
) -> DevelopmentTalk:
    """What was said and agreed on, by when. The engineer reads all of it."""
    require(by, "talk.hold")
    if is_own(engineer, by):
        raise Refused(_("Nobody holds a talk with themselves."))
    if not (notes := notes.strip()):
        raise Invalid({"notes": _("Write what was said.")})
    if any(not text.strip() or due < day for text, due in steps):
        raise Invalid({"steps": _("Each agreed step needs its words, and a day that is not before the talk.")})
    talk = DevelopmentTalk.objects.create(
        engineer=engineer, day=day, notes=notes, by=by if isinstance(by, User) else None
    )
    for text, due in steps:
        AgreedStep.objects.create(talk=talk, text=text.strip()[:200], due_on=due)
    record(TalkHeld(steps=len(steps)), about=talk, by=by, at=at)
    return talk


@transaction.atomic
def finish_agreed_step(step: AgreedStep, *, by: Actor, at: datetime | None = None) -> AgreedStep:
    """By the engineer, or by who holds talks. Saying it twice changes nothing."""
    if not is_own(step.talk.engineer, by) and not may(by, "talk.hold"):
        raise NotAllowed
    if step.done_at is None:
        step.done_at = at or timezone.now()
        step.save()
        record(AgreedStepDone(), about=step, by=by, at=at)
    return step
