"""Career paths as HR writes them, and where one engineer stands: what is missing, and what to do next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.growth.access import career_path_for, career_step_for, engineer_known_to, growing_engineer
from firstfix.growth.actions import set_career_stand, take_usual_paths, write_career_path, write_career_step
from firstfix.growth.forms import CareerPathForm, CareerStandForm, CareerStepForm, CriterionFormSet
from firstfix.growth.models import CareerStep, Promotion
from firstfix.growth.pages.abilities import about
from firstfix.growth.queries.careers import career_paths, career_paths_written, next_steps, stand_of, talks_of
from firstfix.growth.rules.careers import Asked, Criterion
from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.zone import company_day

#: How states of promotions look (see `platform/pages/badges.py`).
LOOKS = {"proposed": "fresh", "granted": "done", "declined": "quiet"}


@signed_in
@require_safe
def careers(request: SignedInRequest) -> HttpResponse:
    """What each step asks for. Written by HR, who see paths out of use too; read by everybody who grows or leads."""
    if not may(request.user, "growth.see_own"):
        require(request.user, "growth.see_team")
    may_write = may(request.user, "career.write")
    shown = {"paths": list(career_paths_written() if may_write else career_paths()), "may_write": may_write}
    shown["sees_team"] = may(request.user, "growth.see_team")
    return render(request, "growth/careers.html", shown)


@signed_in
@require_POST
def usual(request: SignedInRequest) -> HttpResponse:
    """The paths that most companies begin with."""
    require(request.user, "career.write")
    try:
        take_usual_paths(by=request.user)
        toast(request, _("Taken over. Change what is different with you."))
    except Refused as refused:
        toast(request, refused.said, level=messages.ERROR)
    return HttpResponseRedirect(reverse("careers"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def path_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "career.write")
    path = career_path_for(request.user, id) if id else None
    initial = {"name": path.name, "kind": path.kind, "is_active": path.is_active} if path else None
    form = CareerPathForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_career_path(path, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("careers"))
    return render(request, "growth/path_form.html", {"form": form, "path": path}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step_form(request: SignedInRequest, id: int | None = None, step_id: int | None = None) -> HttpResponse:
    """A new step at the end of the path `id`, or the step `step_id`."""
    require(request.user, "career.write")
    step = career_step_for(request.user, step_id) if step_id else None
    path = step.path if step else career_path_for(request.user, id or 0)
    form = CareerStepForm(request.POST or None, initial={"name": step.name} if step else None)
    rows = CriterionFormSet(request.POST or None, initial=_criteria_of(step), prefix="criteria")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            write_career_step(step, path=path, name=form.cleaned_data["name"], criteria=_asked(rows), by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("careers"))
    status = 422 if form.errors or (rows.is_bound and not rows.is_valid()) else 200
    shown = {"form": form, "rows": rows, "step": step, "path": path}
    return render(request, "growth/step_form.html", shown, status=status)


def _criteria_of(step: CareerStep | None) -> list[dict[str, Any]]:
    rows = step.criteria.order_by("pk") if step else ()
    return [{"kind": one.kind, "skill": one.skill_id, "least": one.least} for one in rows]


def _asked(rows: Any) -> list[Asked]:
    said = (row.cleaned_data for row in rows)
    return [
        Asked(Criterion(one["kind"]), one["least"], one["skill"].pk if one.get("skill") else None)
        for one in said
        if one.get("kind")
    ]


@signed_in
@require_safe
def my_career(request: SignedInRequest) -> HttpResponse:
    return _page(request, growing_engineer(request.user))


@signed_in
@require_safe
def career(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, engineer_known_to(request.user, id))


def _page(request: SignedInRequest, engineer: Engineer) -> HttpResponse:
    now, shown = timezone.now(), about(request, engineer)
    stand = stand_of(engineer)
    is_off_path = stand is not None and not stand.step.path.is_active
    promotions = Promotion.objects.filter(engineer=engineer).select_related("step").order_by("-created_at")
    talks, is_own = list(talks_of(engineer)), bool(shown["is_own"])
    shown |= {
        "stand": stand,
        "next_steps": next_steps(engineer, now=now),
        "promotions": [(one, LOOKS[one.state]) for one in promotions],
        "talks": talks,
        "is_off_path": is_off_path,
        "paths_in_use": [one.name for one in career_paths()] if is_off_path else (),
        "today": company_day(now),
        "may_propose": may(request.user, "career.propose") and not is_own,
        "may_talk": may(request.user, "talk.hold") and not is_own,
        "may_finish": may(request.user, "talk.hold") or is_own,
        "may_write": may(request.user, "career.write"),
    }
    if shown["may_write"] and CareerStep.objects.exists():
        initial = {"step": stand.step_id, "since": stand.since} if stand else {"since": company_day(now)}
        shown["stand_form"] = CareerStandForm(initial=initial)
    return render(request, "growth/career.html", shown)


@signed_in
@require_POST
def stand(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `step` and `since`."""
    require(request.user, "career.write")
    engineer = engineer_for(request.user, id)
    form = CareerStandForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
    set_career_stand(engineer, by=request.user, **form.cleaned_data)
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("career", args=[id]))
