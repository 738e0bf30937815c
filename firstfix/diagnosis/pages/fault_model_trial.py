"""Playing a case on a version, a draft included. What was said stands in the address; no record is written.

`?s=Q_HOT=yes&t=Q_NOISE=no&t=R_PUMP=failed&on_site=1`: symptoms, then the steps in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.diagnosis import translate
from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules import Wording
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Text

#: A case of more steps is no preview any more.
MOST_STEPS = 60
SHOWN_FAULTS = 12


@dataclass(frozen=True)
class Played:
    """A step of the case; `before` is the address of the case as it stood before it."""

    name: Text
    outcome: Text
    before: str


@dataclass(frozen=True)
class Symptom:
    id: str
    name: Text
    outcomes: Sequence[tuple[str, Text]]
    chosen: str


@dataclass(frozen=True)
class Case:
    """What the address says of a case."""

    symptoms: dict[str, str]
    steps: Sequence[tuple[str, str]]
    on_site: bool

    @classmethod
    def of(cls, query: QueryDict) -> Case:
        pairs = [one.partition("=")[::2] for one in query.getlist("t")[:MOST_STEPS]]
        symptoms = dict(one.partition("=")[::2] for one in query.getlist("s")[:MOST_STEPS])
        return cls({key: one for key, one in symptoms.items() if one}, pairs, query.get("on_site") == "1")

    def record(self) -> dict[str, Any]:
        steps = [{"step": step, "outcome": outcome} for step, outcome in self.steps]
        return {"symptoms": self.symptoms, "steps": steps, "on_site": self.on_site}

    def address(self, *, steps: Sequence[tuple[str, str]] | None = None, on_site: bool | None = None) -> str:
        query = QueryDict(mutable=True)
        query.setlist("s", [f"{id}={outcome}" for id, outcome in self.symptoms.items()])
        query.setlist("t", [f"{id}={outcome}" for id, outcome in (self.steps if steps is None else steps)])
        if self.on_site if on_site is None else on_site:
            query["on_site"] = "1"
        return f"?{query.urlencode(safe='=')}"


@signed_in
@require_safe
def fault_model_trial(request: SignedInRequest, id: int) -> HttpResponse:
    version = model_version_for(request.user, id)
    sheet, words, case = Sheet(version), Wording(version.document), Case.of(request.GET)
    shown: dict[str, Any] = {
        "version": version, "product": version.fault_model.product_model, "sheet": sheet, "case": case,
        "is_playable": not sheet.lines,
    }  # fmt: skip
    if not sheet.lines:
        try:
            advice = translate.advice_on(version, case.record())
            faults = translate.belief_after(version, case.record(), count=SHOWN_FAULTS)
        except Invalid as wrong:
            shown |= {"problem": wrong.said, "status": 422}
        else:
            shown |= {"advice": advice, "faults": faults, "ways": _ways(advice), "steps": _with_links(advice, case)}
        shown |= {"symptoms": _symptoms(words, case), "played": _played(words, case), "begun": case.address(steps=())}
        shown["site_address"] = case.address(on_site=not case.on_site)
    return render(request, "diagnosis/trial.html", shown, status=shown.get("status", 200))


def _symptoms(words: Wording, case: Case) -> list[Symptom]:
    return [
        Symptom(
            one["id"],
            words.step(one["id"]),
            [(outcome, words.outcome(one["id"], outcome)) for outcome in one["outcomes"]],
            case.symptoms.get(one["id"], ""),
        )
        for one in words.document.get("observations") or ()
        if one.get("kind") == "symptom"
    ]


def _played(words: Wording, case: Case) -> list[Played]:
    return [
        Played(words.step(step), words.outcome(step, outcome), case.address(steps=case.steps[:place]))
        for place, (step, outcome) in enumerate(case.steps)
    ]


def _with_links(advice: translate.Advice, case: Case) -> list[tuple[translate.NextStep, list[tuple[Any, str]]]]:
    """The steps, each with its outcomes and where each leads; nobody may know an observation."""
    found = []
    for step in advice.steps:
        outcomes = list(step.outcomes)
        if step.kind != "repair":
            outcomes.append(translate.PossibleOutcome("unknown", _("Don't know")))
        links = [(one, case.address(steps=[*case.steps, (step.id, one.id)])) for one in outcomes]
        found.append((step, links))
    return found


def _ways(advice: translate.Advice) -> list[tuple[str, Text, float | None]]:
    return [
        ("remote", _("Go on remotely"), advice.remote),
        ("visit", _("Send somebody"), advice.visit),
        ("escalate", _("Give the case up"), advice.escalate),
    ]
