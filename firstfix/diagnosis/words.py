"""Words for the parts of a fault model and for what was done to a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firstfix.platform.errors import Text

#: The parts of a document: a list of them, one of them.
PARTS: Mapping[str, tuple[Text, Text]] = {
    "components": (gettext_lazy("Components"), gettext_lazy("Component")),
    "accesses": (gettext_lazy("Accesses"), gettext_lazy("Access")),
    "faults": (gettext_lazy("Faults"), gettext_lazy("Fault")),
    "observations": (gettext_lazy("Symptoms, questions and tests"), gettext_lazy("Symptom, question or test")),
    "repairs": (gettext_lazy("Repairs"), gettext_lazy("Repair")),
    "parts": (gettext_lazy("Parts"), gettext_lazy("Part")),
    "rates": (gettext_lazy("Rates"), gettext_lazy("Rates")),
}
KINDS: Mapping[str, Text] = {
    "symptom": gettext_lazy("Symptom"),
    "question": gettext_lazy("Question"),
    "test": pgettext_lazy("fault model", "Test"),
    "repair": gettext_lazy("Repair"),
}
_STEPS: Mapping[str, Text] = {
    "submit": gettext_lazy("Submitted for review"),
    "send_back": gettext_lazy("Sent back to its author"),
    "publish": pgettext_lazy("fault model", "Published"),
    "replace": gettext_lazy("Replaced by another version"),
    "discard": pgettext_lazy("fault model", "Discarded"),
}
_ORIGINS: Mapping[str, Text] = {
    "author": gettext_lazy("Begun"),
    "import": gettext_lazy("Imported"),
    "learnt": gettext_lazy("Learnt from closed orders"),
}


def happening_words(name: str, data: Mapping[str, Any]) -> str:
    """What a fact about a version says: “Changed: Fault F_PUMP”."""
    if name.endswith("FaultModelDrafted"):
        return str(_ORIGINS.get(data["origin"], data["origin"]))
    if name.endswith("FaultModelStepped"):
        return str(_STEPS.get(data["verb"], data["verb"]))
    if name.endswith("StrategyTreeMade"):
        return _("Strategy tree made")
    part, _space, id = str(data["what"]).partition(" ")
    said = str(PARTS[part][1]) if part in PARTS else part
    return _("Changed: %(what)s") % {"what": f"{said} {id}".strip()}
