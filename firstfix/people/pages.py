"""Engineers: who there is, and one engineer with skills and certificates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.people.access import engineer_for, knows_start_of
from firstfix.people.actions import (
    add_certificate,
    add_engineer,
    change_engineer,
    renew_certificate,
    set_skill_level,
)
from firstfix.people.forms import CertificateForm, EngineerForm, RenewalForm, SkillForm
from firstfix.people.models import Engineer, EngineerCertificate
from firstfix.people.queries import engineers_with_abilities, held_certificates
from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Skill, Territory
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.seen import export_seen, export_url
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def engineers(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "engineer.see")
    listing = Listing(
        request,
        engineers_with_abilities(),
        filters=[
            Filter("territory", _("Territory"), _choices(Territory.objects.filter(is_active=True)), "territory__in"),
            Filter("skill", _("Skill"), _choices(Skill.objects.filter(is_active=True)), narrow=_with_skills),
            Filter(
                "works", _("Works here"), [("yes", _("on the staff")), ("no", _("no longer here"))], narrow=_on_staff
            ),
        ],
        sorts={"name": "name", "code": "code", "territory": ("territory__code", "name")},
        sort="name",
        words=_with_words,
    )
    if "export" in request.GET:
        return export_seen(request, "engineers", listing)
    today = timezone.localdate()
    for engineer in listing.rows:
        engineer.held = held_certificates(engineer, today=today)
    shown = {"listing": listing, "may_change": _may_change(request), "export_url": export_url(request)}
    return render(request, "people/engineers.html", shown)


def _choices(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def _with_skills(rows: QuerySet[Engineer], ids: list[str]) -> QuerySet[Engineer]:
    for skill_id in ids:
        rows = rows.filter(skills__skill_id=skill_id)
    return rows


def _on_staff(rows: QuerySet[Engineer], said: list[str]) -> QuerySet[Engineer]:
    return rows.filter(is_active__in=[word == "yes" for word in said])


def _with_words(rows: QuerySet[Engineer], words: str) -> QuerySet[Engineer]:
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(phone__icontains=word))
    return rows


@signed_in
@require_safe
def engineer_page(request: SignedInRequest, id: int) -> HttpResponse:
    engineer_for(request.user, id)
    engineer = engineers_with_abilities().get(pk=id)
    return render(
        request,
        "people/engineer.html",
        {
            "engineer": engineer,
            "held": held_certificates(engineer, today=timezone.localdate()),
            "skill_form": SkillForm(auto_id="skill-%s"),
            "may_change": _may_change(request),
            "knows_start": knows_start_of(engineer, by=request.user),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_engineer(request: SignedInRequest) -> HttpResponse:
    require(request.user, "engineer.change")
    form = EngineerForm(request.POST or None)
    del form.fields["is_active"]
    return _form_page(
        request,
        "people/engineer_form.html",
        form,
        lambda: add_engineer(**form.cleaned_data, by=request.user),
        said=_("Added. Next: skills and certificates."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def engineer_change(request: SignedInRequest, id: int) -> HttpResponse:
    engineer = engineer_for(request.user, id, to="change")
    form = EngineerForm(request.POST or None, engineer=engineer)
    return _form_page(
        request,
        "people/engineer_form.html",
        form,
        lambda: change_engineer(engineer, by=request.user, **form.cleaned_data),
        engineer=engineer,
    )


@signed_in
@require_POST
def engineer_skills(request: SignedInRequest, id: int) -> HttpResponse:
    engineer = engineer_for(request.user, id, to="change")
    form = SkillForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
    set_skill_level(engineer, **form.cleaned_data, by=request.user)
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("engineer", args=[id]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def engineer_certificates(request: SignedInRequest, id: int) -> HttpResponse:
    engineer = engineer_for(request.user, id, to="change")
    form = CertificateForm(request.POST or None)
    return _form_page(
        request,
        "people/certificate_form.html",
        form,
        lambda: add_certificate(engineer, **form.cleaned_data, by=request.user).engineer,
        engineer=engineer,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_renewal(request: SignedInRequest, id: int) -> HttpResponse:
    certificate = record_for(
        EngineerCertificate.objects.select_related("engineer", "certificate_type"),
        by=request.user,
        action="engineer.change",
        pk=id,
    )
    form = RenewalForm(request.POST or None)
    return _form_page(
        request,
        "people/certificate_form.html",
        form,
        lambda: renew_certificate(certificate, **form.cleaned_data, by=request.user).engineer,
        engineer=certificate.engineer,
        certificate=certificate,
    )


def _form_page(
    request: SignedInRequest,
    template: str,
    form: forms.Form,
    act: Callable[[], Engineer],
    *,
    said: str = "",
    **shown: object,
) -> HttpResponse:
    """Shows the form; when it is sent, acts and goes to the engineer's page, or shows what is wrong at the fields."""
    if request.method == "POST" and form.is_valid():
        try:
            engineer = act()
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, said or _("Saved."))
            return Taken(request, reverse("engineer", args=[engineer.pk]))
    return render(request, template, {"form": form, **shown}, status=422 if form.errors else 200)


def _may_change(request: SignedInRequest) -> bool:
    return may(request.user, "engineer.change")
