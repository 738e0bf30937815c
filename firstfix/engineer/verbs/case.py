"""Troubleshooting beside the machine, in the one case that the desk and the customer may have begun."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.diagnosis.access import article_for
from firstfix.diagnosis.actions import confirm_fault, report_symptoms, take_step, undo_step
from firstfix.diagnosis.actions.articles import mark_helped, unmark_helped
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.engineer.queries.packs import version_in
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.engineer.verbs.visit import Nothing
from firstfix.platform.api.values import Id
from firstfix.platform.errors import Refused
from firstfix.platform.pages import phrases
from firstfix.work.actions import troubleshoot

#: An id in a fault model.
Ref = Annotated[str, Field(min_length=1, max_length=60)]


class BegunData(Schema):
    """The pack by which the phone leads."""

    pack: Annotated[str, Field(max_length=60)] = ""


class SymptomsData(Schema):
    """All that is complained of: outcome by observation."""

    symptoms: dict[Ref, Ref] = Field(max_length=100)


class TakenData(Schema):
    kind: Literal["observe", "repair"]
    step: Ref
    outcome: Ref


class FaultData(Schema):
    fault: Ref


class ArticleData(Schema):
    article: Id
    helped: bool


def tell_troubleshoot(told: Told, data: BegunData) -> Made:
    """Begun now, or the case that there is; with the model that was at hand, whose steps are told after it."""
    order = told.visit.work_order
    version = version_in(data.pack, order.asset.product_model) if order.asset else None
    return made(told, troubleshoot(order, version=version, by=told.by, at=told.at))


def tell_symptoms(told: Told, data: SymptomsData) -> Made:
    return made(told, report_symptoms(case_of(told), data.symptoms, by=told.by, at=told.at))


def tell_taken(told: Told, data: TakenData) -> Made:
    case = take_step(case_of(told), step=data.step, outcome=data.outcome, on_site=True, by=told.by, at=told.at)
    return made(told, case)


def tell_undone(told: Told, data: Nothing) -> Made:
    """The engineer's own last step only: what the desk has added meanwhile was not on the phone."""
    case = case_of(told)
    last = case.steps.order_by("-place").first()
    if last and last.by_id != told.by.pk:
        said = {"who": last.by_name or _("the customer"), "at": phrases.full_moment(last.at)}
        raise Refused(_("The last step is not yours: %(who)s took it at %(at)s.") % said)
    return made(told, undo_step(case, by=told.by, at=told.at))


def tell_fault(told: Told, data: FaultData) -> Made:
    return made(told, confirm_fault(case_of(told), data.fault, by=told.by, at=told.at))


def tell_article(told: Told, data: ArticleData) -> Made:
    case, article = case_of(told), article_for(told.by, data.article)
    if data.helped:
        mark_helped(article, case, by=told.by, at=told.at)
    else:
        unmark_helped(article, case, by=told.by, at=told.at)
    return made(told, case)


def case_of(told: Told) -> TroubleshootingRecord:
    """The case of the visit's order, which `troubleshoot` begins."""
    case = told.visit.work_order.troubleshooting
    if case is None:
        raise Refused(_("Troubleshooting has not been begun on this order."))
    return case


def made(told: Told, case: TroubleshootingRecord) -> Made:
    return Made("case", case.pk, told.visit.work_order.number)


VERBS: Verbs = {
    "troubleshoot": Verb(BegunData, tell_troubleshoot),
    "report_symptoms": Verb(SymptomsData, tell_symptoms),
    "take_step": Verb(TakenData, tell_taken),
    "undo_step": Verb(Nothing, tell_undone),
    "confirm_fault": Verb(FaultData, tell_fault),
    "article_helped": Verb(ArticleData, tell_article),
}
