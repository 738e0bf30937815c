from __future__ import annotations

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.roles import Role

#: The zones in which service companies are likely to be, the nearest first; all others follow.
NEAR = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Europe/London", "UTC")


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters, and not one that everybody uses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters, and not one that everybody uses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in Role if role != Role.GUEST],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What each role may do stands in the table of permissions."),
    )


class NewUserForm(NewPasswordForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), help_text=_("They sign in with it."))
    roles = roles_field()
    field_order = ("name", "email", "roles", "password")


class UserForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    roles = roles_field()
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as the browser says")), *settings.LANGUAGES]
    )
    is_active = forms.BooleanField(
        label=_("may sign in"), required=False, help_text=_("Taken away, they are signed out at once.")
    )


class KeyForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80)


def zone_choices() -> list[tuple[str, str]]:
    known = zoneinfo.available_timezones()
    names = [*(zone for zone in NEAR if zone in known), *sorted(zone for zone in known - {*NEAR} if "/" in zone)]
    return [(name, name) for name in names]


class CompanyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("It stands on reports and status pages."))
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, help_text=_("What “today” and “09:00” mean."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country"), help_text=_("Two letters, such as CN: whose public holidays count.")
    )
    currency = forms.RegexField(r"^[A-Za-z]{3}$", label=_("Currency"), help_text=_("Three letters, such as CNY."))
    repeat_window_days = forms.IntegerField(
        label=_("Repeat window in days"),
        min_value=1,
        max_value=365,
        help_text=_("The same fault on the same asset within so many days is a repeat. All figures change at once."),
    )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()
