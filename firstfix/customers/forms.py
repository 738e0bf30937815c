from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Contact, Customer, ServiceContract, Site
from firstfix.customers.rules import PAUSING_STATES
from firstfix.platform.pages.fields import DayInput


class CustomerForm(forms.ModelForm[Customer]):
    class Meta:
        model = Customer
        fields = ["name", "code", "language", "note"]
        widgets = {
            "language": forms.Select(choices=[("zh-hans", "中文"), ("en", "English")]),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave_code_open(self)


class SiteForm(forms.ModelForm[Site]):
    class Meta:
        model = Site
        fields = [
            "name", "kind", "address", "territory", "calendar", "access_rules", "latitude", "longitude", "zone", "code",
        ]  # fmt: skip
        widgets = {"access_rules": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave_code_open(self)


class ContactForm(forms.ModelForm[Contact]):
    class Meta:
        model = Contact
        fields = ["name", "duty", "phone", "email", "site"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["site"]
        sites.queryset = Site.objects.filter(customer=self.instance.customer_id)


class ContractForm(forms.ModelForm[ServiceContract]):
    class Meta:
        model = ServiceContract
        fields = [
            "name", "number", "starts_on", "ends_on", "calendar", "covers_labour", "covers_parts", "covers_travel",
            "paused_states",
        ]  # fmt: skip
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    paused_states = forms.MultipleChoiceField(
        label=_("States that stop the clock"),
        choices=PAUSING_STATES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False
        self.fields["number"].help_text = _("Leave it empty to get the next number.")


class LevelForm(forms.Form):
    """Promised times of one priority, in hours of the contract's calendar."""

    response = forms.FloatField(label=_("Response, hours"), min_value=0.1, max_value=10000, required=False)
    restoration = forms.FloatField(label=_("Restoration, hours"), min_value=0.1, max_value=10000, required=False)

    def minutes(self) -> tuple[int | None, int | None]:
        response, restoration = self.cleaned_data["response"], self.cleaned_data["restoration"]
        return (round(response * 60) if response else None, round(restoration * 60) if restoration else None)


def leave_code_open(form: forms.ModelForm[Any]) -> None:
    """A code is for companies that have their own; the others get the next number."""
    form.fields["code"].required = False
    form.fields["code"].help_text = _("Leave it empty to get the next number.")
