"""Who holds which skill at which level, and which skills the next quarter will lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from firstfix.growth.models import LevelProposal
from firstfix.growth.queries.gap import skill_gaps
from firstfix.growth.rules.gap import Gap
from firstfix.growth.words import GAPS
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.people.queries import engineers_with_abilities, held_certificates
from firstfix.people.rules import EXPIRES_SOON
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Skill, Territory
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.tenants.zone import company_day

#: How a gap looks (see `platform/pages/badges.py`).
LOOKS = {Gap.NOBODY: "late", Gap.ONE: "soon", Gap.TIGHT: "soon", Gap.ENOUGH: "quiet"}


@signed_in
@require_safe
def skills(request: SignedInRequest) -> HttpResponse:
    """Engineers × skills, those of one trade and family side by side; a level that is proposed is marked. Filtered by
    trades or families only their skills are shown, and who holds one of them.
    """
    require(request.user, "growth.see_team")
    today = company_day(timezone.now())
    every = sorted(Skill.objects.filter(is_active=True), key=lambda one: (not one.trade, one.group, one.code))
    texts = {name: _texts(every, name) for name in ("trade", "family")}
    known = [one for one in every if all(_is_asked(request, name, one, texts[name]) for name in texts)]
    territories = [(str(one.pk), str(one)) for one in Territory.objects.filter(is_active=True)]
    soon = {"certificates__valid_until__range": (today, today + EXPIRES_SOON)}
    listing = Listing(
        request,
        engineers_with_abilities().filter(is_active=True),
        filters=[
            Filter("territory", gettext_lazy("Territory"), territories, "territory__in"),
            *(
                Filter(name, label, list(texts[name].items()), narrow=lambda rows, _values: _with_one_of(known, rows))
                for name, label in (("trade", gettext_lazy("Trade")), ("family", gettext_lazy("Product family")))
                if texts[name]
            ),
            Filter("skill", gettext_lazy("Skill"), [(str(one.pk), str(one)) for one in every], narrow=_with_skills),
            Filter(
                "certificates", gettext_lazy("Certificates"), [("soon", gettext_lazy("one ends soon"))],
                narrow=lambda rows, _values: rows.filter(**soon).distinct(),
            ),
        ],
        sorts={"name": "name"},
        sort="name",
        words=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(code__icontains=words)),
    )  # fmt: skip
    proposed = set(LevelProposal.objects.filter(state="proposed").values_list("engineer", "skill"))
    lines = [
        {"engineer": one, "held": held_certificates(one, today=today), "cells": _cells(one, known, proposed)}
        for one in listing.rows
    ]
    shown = {"listing": listing, "lines": lines, "skills": known, "heads": _heads(known), **tabs(request)}
    return render(request, "growth/skills.html", shown)


def _heads(known: Sequence[Skill]) -> list[dict[str, Any]]:
    """The rows above the names of skills: their trades, and the product families within them, each over so many."""
    rows = []
    for name, of in (("trades", lambda one: (one.trade,)), ("families", lambda one: (one.trade, one.family))):
        cells = [(str(key[-1]), sum(1 for _one in some)) for key, some in groupby(known, key=of)]
        if any(text for text, _count in cells):
            rows.append({"name": name, "cells": cells})
    return rows


def _key(text: Bilingual) -> str:
    """The same in both languages, for addresses."""
    return text.zh or text.en


def _texts(every: Iterable[Skill], name: str) -> dict[str, str]:
    """The trades or families that there are, to choose from."""
    return {_key(text): str(text) for one in every if (text := getattr(one, name))}


def _is_asked(request: SignedInRequest, name: str, skill: Skill, texts: Mapping[str, str]) -> bool:
    """What nobody could have chosen asks for nothing."""
    asked = [key for key in request.GET.getlist(name) if key in texts]
    return not asked or _key(getattr(skill, name)) in asked


def _with_one_of(known: Iterable[Skill], rows: Any) -> Any:
    return rows.filter(Exists(EngineerSkill.objects.filter(engineer=OuterRef("pk"), skill__in=known)))


def _with_skills(rows: Any, ids: list[str]) -> Any:
    for id in ids:
        rows = rows.filter(skills__skill_id=id)
    return rows


def _cells(engineer: Engineer, known: list[Skill], proposed: set[tuple[int, int]]) -> list[tuple[Skill, int, bool]]:
    levels = {held.skill_id: held.level for held in engineer.skills.all()}
    return [(skill, levels.get(skill.pk, 0), (engineer.pk, skill.pk) in proposed) for skill in known]


def tabs(request: SignedInRequest) -> dict[str, object]:
    """What `_skill_tabs.html` says beside its tabs."""
    return {
        "waiting": LevelProposal.objects.filter(state="proposed").count(),
        "may_decide": may(request.user, "growth.decide"),
    }


@signed_in
@require_safe
def gap(request: SignedInRequest) -> HttpResponse:
    require(request.user, "growth.see_team")
    table = skill_gaps(now=timezone.now())
    lines = [(row, GAPS[row.gap], LOOKS[row.gap], max(*row.quarters, 1)) for row in table.rows]
    return render(request, "growth/gap.html", {"table": table, "lines": lines, **tabs(request)})
