"""Who I am: language, password, and what my roles allow."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstfix.platform.accounts.actions import change_password, choose_language
from firstfix.platform.accounts.forms import LanguageForm, PasswordForm
from firstfix.platform.accounts.permissions import may
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.accounts.words import role_names
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.record_form import put_errors


@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, **forms: object) -> HttpResponse:
    user = request.user
    shown = {
        "roles": role_names(user.roles),
        "language_form": LanguageForm(initial={"language": user.language or translation.get_language()}),
        "password_form": PasswordForm(),
        "keys": user.api_keys.order_by("name") if may(user, "api_key.make") else None,
    }
    return render(request, "accounts/profile.html", shown | forms, status=422 if forms else 200)


@signed_in
@require_POST
def profile_language(request: SignedInRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return _page(request, language_form=form)
    language = form.cleaned_data["language"]
    choose_language(request.user, language=language, by=request.user)
    answer = HttpResponseRedirect(reverse("profile"))
    answer.set_cookie("django_language", language, samesite="Lax", secure=request.is_secure())
    with translation.override(language):
        messages.success(request, _("Saved."))
    return answer


@signed_in
@require_POST
def profile_password(request: SignedInRequest) -> HttpResponse:
    form = PasswordForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            changed = change_password(request.user, old=said["old"], new=said["new"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            # This session goes on; all others of the person end.
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed. You are signed out everywhere else."))
            return HttpResponseRedirect(reverse("profile"))
    return _page(request, password_form=form)
