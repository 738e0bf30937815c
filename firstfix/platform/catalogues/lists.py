"""The catalogues by the word in their addresses, for pages and API."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from firstfix.platform.catalogues.models import (
    BusinessCalendar,
    CertificateType,
    CountReason,
    FailureCode,
    Skill,
    Territory,
    ToolType,
)
from firstfix.platform.errors import NotFound, Text


class Catalogue(NamedTuple):
    model: type[Any]
    title: Text
    new: Text
    icon: str


CATALOGUES: dict[str, Catalogue] = {
    "territories": Catalogue(Territory, _("Territories"), _("New territory"), "place"),
    "calendars": Catalogue(BusinessCalendar, _("Calendars"), _("New calendar"), "calendar"),
    "skills": Catalogue(Skill, _("Skills"), _("New skill"), "skill"),
    "certificate-types": Catalogue(CertificateType, _("Certificate types"), _("New certificate type"), "certificate"),
    "tool-types": Catalogue(ToolType, _("Tool types"), _("New tool type"), "tool"),
    "count-reasons": Catalogue(CountReason, _("Reasons of count differences"), _("New reason"), "checklist"),
    "failure-codes": Catalogue(FailureCode, _("Failure codes"), _("New failure code"), "tag"),
}


def catalogue_named(name: str) -> Catalogue:
    if name not in CATALOGUES:
        raise NotFound
    return CATALOGUES[name]
