"""The words of a fault model's document, by id."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Text

#: Outcomes that need no words of their own in a model.
OUTCOMES: Mapping[str, Text] = {
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "ok": pgettext_lazy("answer", "In order"),
    "bad": pgettext_lazy("answer", "Not in order"),
    "normal": pgettext_lazy("answer", "Normal"),
    "low": pgettext_lazy("answer", "Low"),
    "high": pgettext_lazy("answer", "High"),
    "unknown": _("Don't know"),
    "fixed": _("The complaint is gone"),
    "failed": _("It did not help"),
    "changed": _("Now it is another complaint"),
}


class Wording:
    """What people read for the ids of a model; an id that has no words stands for itself."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    @cached_property
    def steps(self) -> dict[str, Mapping[str, Any]]:
        """All observations and repairs by their ids, in the model's order."""
        return self._by_id("observations") | self._by_id("repairs")

    @cached_property
    def faults(self) -> dict[str, Mapping[str, Any]]:
        return self._by_id("faults")

    @cached_property
    def _components(self) -> dict[str, Mapping[str, Any]]:
        return self._by_id("components")

    def _by_id(self, part: str) -> dict[str, Mapping[str, Any]]:
        entries = self.document.get(part)
        return {one["id"]: one for one in entries or () if isinstance(one, dict) and "id" in one}

    def step(self, id: str) -> Text:
        if id == "escalate":
            return _("Escalate")
        return str(Bilingual.of(self.steps.get(id, {}).get("name"))) or id

    def entry(self, id: str) -> Mapping[str, Any]:
        """The observation or repair itself; empty when the model has none of this id."""
        return self.steps.get(id, {})

    def fault(self, id: str) -> str:
        return str(Bilingual.of(self.faults.get(id, {}).get("mode"))) or id

    def component_of(self, fault: str) -> str:
        component = self.faults.get(fault, {}).get("component") or ""
        return str(Bilingual.of(self._components.get(component, {}).get("name"))) or component

    def codes_of(self, fault: str) -> Mapping[str, str]:
        """The failure codes (mode, mechanism, cause) that stand for the fault in orders."""
        return self.faults.get(fault, {}).get("codes") or {}

    def outcome(self, step: str, outcome: str) -> Text:
        own = (self.steps.get(step, {}).get("outcome_names") or {}).get(outcome)
        return str(Bilingual.of(own)) if own else OUTCOMES.get(outcome, outcome)

    def symptoms_of(self, codes: Collection[str]) -> dict[str, str]:
        """The symptoms that these failure codes stand for, with the outcome that says that they are there: the last."""
        return {
            id: entry["outcomes"][-1]
            for id, entry in self.steps.items()
            if entry.get("kind") == "symptom" and (entry.get("codes") or {}).get("symptom") in codes
        }
