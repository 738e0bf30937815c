"""What people type about engineers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.people.models import Engineer
from firstfix.people.rules import LEVELS
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.catalogues.models import CertificateType, Skill, Territory
from firstfix.platform.pages.fields import DayInput


class EngineerForm(forms.Form):
    code = forms.CharField(label=_("Staff number"), max_length=40)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    call_name = forms.CharField(
        label=_("Name for customers"),
        max_length=60,
        required=False,
        help_text=_("What a customer's status page shows; empty: nothing of the name is shown."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    territory = forms.ModelChoiceField(label=_("Territory"), queryset=Territory.objects.none(), required=False)
    user = forms.ModelChoiceField(
        label=_("Signs in as"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("The person who carries the phone."),
    )
    home_latitude = forms.FloatField(
        label=_("Latitude of the start"), min_value=-90, max_value=90, required=False,
        help_text=_("Where the day begins and ends; travel times are counted from here."),
    )  # fmt: skip
    home_longitude = forms.FloatField(label=_("Longitude of the start"), min_value=-180, max_value=180, required=False)
    is_active = forms.BooleanField(label=_("Works here"), required=False, initial=True)

    def __init__(self, *args: Any, engineer: Engineer | None = None, **kwargs: Any) -> None:
        if engineer:
            kwargs["initial"] = {name: getattr(engineer, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        free = User.objects.filter(roles__contains=[Role.ENGINEER], engineer__isnull=True)
        if engineer and engineer.user_id:
            free = free | User.objects.filter(pk=engineer.user_id)
        _choose(self, "user", free.order_by("name"))
        _choose(self, "territory", Territory.objects.filter(is_active=True))


class SkillForm(forms.Form):
    skill = forms.ModelChoiceField(label=_("Skill"), queryset=Skill.objects.none())
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[*((level, level) for level in LEVELS), (0, _("none any more"))],
        coerce=int,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "skill", Skill.objects.filter(is_active=True))


class CertificateForm(forms.Form):
    certificate_type = forms.ModelChoiceField(label=_("Certificate"), queryset=CertificateType.objects.none())
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_until = forms.DateField(label=_("Valid until"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "certificate_type", CertificateType.objects.filter(is_active=True))


class RenewalForm(forms.Form):
    valid_until = forms.DateField(label=_("Valid until"), widget=DayInput)
    number = forms.CharField(
        label=_("Number"), max_length=80, required=False, help_text=_("Only when it is another one.")
    )


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    """The choices of the open tenant, asked at each request."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
