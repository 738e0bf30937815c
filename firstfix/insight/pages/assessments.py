"""The company judges its own service: all judgements, one of them, one criterion with what the records say."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstfix.insight.access import assessment_for
from firstfix.insight.actions import begin_assessment, close_assessment, mark_criterion
from firstfix.insight.criteria import CRITERION_BY_KEY, LEVELS
from firstfix.insight.forms import CloseAssessmentForm, MarkForm, NewAssessmentForm
from firstfix.insight.models import SelfAssessment
from firstfix.insight.queries.assessments import assessments_listed, blocks_of, level_of, score_of
from firstfix.insight.queries.evidence import evidence_of, keeps_none
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assessments(request: SignedInRequest) -> HttpResponse:
    require(request.user, "assessment.see")
    form = NewAssessmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = begin_assessment(name=form.cleaned_data["name"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            return HttpResponseRedirect(reverse("assessment", args=[begun.pk]))
    shown = {
        "lines": [(one, level_of(one.score)) for one in assessments_listed()],
        "form": form,
        "levels": LEVELS,
        "may_judge": may(request.user, "assessment.judge"),
    }
    return render(request, "insight/assessments.html", shown, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: SignedInRequest, id: int) -> HttpResponse:
    """POST closes it."""
    found = assessment_for(request.user, id, to="judge" if request.method == "POST" else "see")
    form = CloseAssessmentForm(request.POST or None, instance=assessment_for(request.user, id))
    if request.method == "POST" and form.is_valid():
        try:
            close_assessment(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("The self-assessment is closed."))
            return HttpResponseRedirect(reverse("assessment", args=[found.pk]))
    return render(request, "insight/assessment.html", {"form": form, **_shown(request, found)},
                  status=422 if form.errors else 200)  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_criterion(request: SignedInRequest, id: int, key: str) -> HttpResponse:
    found = assessment_for(request.user, id, to="judge")
    criterion, mark = CRITERION_BY_KEY.get(key), found.marks.filter(criterion=key).first()
    if criterion is None or mark is None:
        raise NotFound
    form = MarkForm(request.POST or None, instance=mark)
    if request.method == "POST" and form.is_valid():
        try:
            mark_criterion(found, key, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Kept."))
            return HttpResponseRedirect(_next(found))
    shown = {
        "assessment": found,
        "criterion": criterion,
        "mark": mark,
        "form": form,
        "evidence": evidence_of(found, now=timezone.now()).get(key, []),
    }
    return render(request, "insight/assessment_criterion.html", shown, status=422 if form.errors else 200)


def _next(assessment: SelfAssessment) -> str:
    """The next criterion that nobody has judged yet; the whole when there is none."""
    judged = (one for block in blocks_of(assessment) for one in block.judged)
    if following := next((one for one in judged if one.is_waiting), None):
        return reverse("assessment_criterion", args=[assessment.pk, following.criterion.key])
    return reverse("assessment", args=[assessment.pk])


def _shown(request: SignedInRequest, found: SelfAssessment) -> dict[str, object]:
    blocks, now = blocks_of(found), score_of(found)
    judged = [one for block in blocks for one in block.judged]
    said = evidence_of(found, now=timezone.now())
    return {
        "assessment": found,
        "blocks": [(block, [(one, said.get(one.criterion.key, [])) for one in block.judged]) for block in blocks],
        "keeps_none": keeps_none(found),
        "score": now,
        "level": level_of(now),
        "waiting": sum(one.is_waiting for one in judged),
        "missing": sorted((one for one in judged if one.missing), key=lambda one: -one.missing),
        "may_judge": found.state == "open" and may(request.user, "assessment.judge"),
    }
