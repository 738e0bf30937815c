"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from firstfix.platform.accounts.devices import remember_device
from firstfix.platform.accounts.forms import SignInForm
from firstfix.platform.accounts.language import forget_language, keep_language
from firstfix.platform.accounts.sign_in import sign_in
from firstfix.platform.errors import Invalid


def sign_in_page(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    after = request.user.is_authenticated
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_in(request, email=form.cleaned_data["email"], password=form.cleaned_data["password"])
            answer = HttpResponseRedirect(_next_page(request))
            remember_device(answer, request, user.email)
            keep_language(answer, user, request, after=after)
            return answer
        except Invalid as wrong:
            form.add_error(None, str(wrong.errors["email"]))
    return render(request, "accounts/sign_in.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def sign_out_page(request: HttpRequest) -> HttpResponse:
    logout(request)
    answer = HttpResponseRedirect(reverse("sign_in"))
    forget_language(answer)
    return answer


def _next_page(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("home")
