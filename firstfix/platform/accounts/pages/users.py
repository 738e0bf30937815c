"""Users, their roles and keys, and the table of permissions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstfix.platform.accounts.access import api_key_for, user_for
from firstfix.platform.accounts.actions import (
    add_user,
    change_user,
    make_api_key,
    reset_password,
    revoke_api_key,
)
from firstfix.platform.accounts.forms import KeyForm, NewPasswordForm, NewUserForm, UserForm
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, permissions, require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.accounts.words import ACTIONS, GROUPS, role_names
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors


@signed_in
def users(request: SignedInRequest) -> HttpResponse:
    require(request.user, "user.see")
    listing = Listing(
        request,
        User.objects.all(),
        filters=[
            Filter("role", _("Role"), [(role.value, role.label) for role in Role if role != Role.GUEST], narrow=_with),
            Filter("active", _("Sign-in"), [("yes", _("may sign in")), ("no", _("may not sign in"))], narrow=_active),
        ],
        sorts={"name": "name", "email": "email"},
        sort="name",
        words=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(email__icontains=words)),
    )
    for user in listing.rows:
        user.role_names = role_names(user.roles)
    return render(request, "accounts/users.html", {"listing": listing, "may_add": may(request.user, "user.add")})


def _with(rows: Any, roles: list[str]) -> Any:
    return rows.filter(roles__overlap=roles)


def _active(rows: Any, said: list[str]) -> Any:
    return rows.filter(is_active__in=[one == "yes" for one in said])


@signed_in
def user_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "user.add")
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_user(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("%(name)s can sign in now.") % {"name": made.name})
            return HttpResponseRedirect(reverse("user", args=[made.pk]))
    shown = {"form": form, "heading": _("New user"), "cancel": reverse("users")}
    return render(request, "pages/record_form.html", shown, status=422 if form.errors else 200)


@signed_in
def user(request: SignedInRequest, id: int) -> HttpResponse:
    """One person: what they may do, a new password, and keys for programs that act as them."""
    shown = user_for(request.user, id)
    form = UserForm(request.POST or None, initial=_said(shown))
    if request.method == "POST" and form.is_valid():
        try:
            change_user(shown, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("user", args=[id]))
    return _page(request, shown, form=form, status=422 if form.errors else 200)


def _said(shown: User) -> dict[str, Any]:
    return {"name": shown.name, "roles": shown.roles, "is_active": shown.is_active, "language": shown.language}


def _page(request: SignedInRequest, shown: User, *, status: int = 200, **more: Any) -> HttpResponse:
    content = {
        "shown": shown,
        "roles": role_names(shown.roles),
        "form": UserForm(initial=_said(shown)),
        "password_form": NewPasswordForm(),
        "key_form": KeyForm(),
        "keys": shown.api_keys.order_by("name"),
        "may_change": may(request.user, "user.add"),
        "may_make_keys": may(request.user, "api_key.make"),
    }
    return render(request, "accounts/user.html", content | more, status=status)


@signed_in
@require_POST
def user_password(request: SignedInRequest, id: int) -> HttpResponse:
    shown = user_for(request.user, id, to="add")
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            reset_password(shown, new=form.cleaned_data["password"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("The new password holds. Tell it to %(name)s.") % {"name": shown.name})
            return HttpResponseRedirect(reverse("user", args=[id]))
    return _page(request, shown, password_form=form, status=422)


@signed_in
@require_POST
def user_keys(request: SignedInRequest, id: int) -> HttpResponse:
    """The key is in this answer and nowhere else."""
    shown = user_for(request.user, id)
    require(request.user, "api_key.make")
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, key_form=form, status=422)
    key = make_api_key(shown, name=form.cleaned_data["name"], by=request.user)
    answer = _page(request, shown, new_key=key)
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in
@require_POST
def api_key_removal(request: SignedInRequest, id: int) -> HttpResponse:
    key = api_key_for(request.user, id)
    revoke_api_key(key, by=request.user)
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return HttpResponseRedirect(reverse("user", args=[key.user_id]))


@signed_in
def permission_table(request: SignedInRequest) -> HttpResponse:
    """Who may do what: the table of the code itself, in words."""
    require(request.user, "permissions.see")
    roles = list(Role)
    groups: dict[str, list[tuple[Any, list[bool]]]] = {}
    for action, allowed in permissions().items():
        thing = action.partition(".")[0]
        cells = [role in allowed for role in roles]
        groups.setdefault(str(GROUPS.get(thing, thing)), []).append((ACTIONS.get(action, action), cells))
    shown = {"roles": [role.label for role in roles], "groups": groups.items()}
    return render(request, "accounts/permissions.html", shown)
