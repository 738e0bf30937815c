from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.platform.pages.fields import DayInput

NEXT_NUMBER = _("Leave it empty to get the next number.")


class ProductModelForm(forms.ModelForm[ProductModel]):
    class Meta:
        model = ProductModel
        fields = [
            "name", "kind", "brand", "family", "warranty_months", "repair_minutes", "protection", "applied_part",
            "registration", "code",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = NEXT_NUMBER


class PartForm(forms.ModelForm[Part]):
    class Meta:
        model = Part
        fields = [
            "name", "unit", "price", "weight_kg", "tracking", "is_returnable", "hazard", "cold_from", "cold_to", "code",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = NEXT_NUMBER


class ReplacementForm(forms.Form):
    """Which part may stand in for this one."""

    new = forms.CharField(label=_("Code of the part that may be used instead"), max_length=60)
    supersedes = forms.BooleanField(
        label=_("It supersedes this one"), required=False, help_text=_("this one is used up and not ordered any more")
    )
    both_ways = forms.BooleanField(
        label=_("Both ways"), required=False, help_text=_("this one also fits where the other is asked for")
    )

    def clean_new(self) -> Part:
        code = self.cleaned_data["new"].strip()
        part = Part.objects.filter(code__iexact=code).first()
        if part is None:
            raise forms.ValidationError(_("No part has the code %(code)s.") % {"code": code})
        return part


class AssetForm(forms.ModelForm[Asset]):
    class Meta:
        model = Asset
        fields = [
            "product_model", "serial", "software_version", "name", "place", "delivered_on", "commissioned_on",
            "warranty_until", "code",
        ]  # fmt: skip
        widgets = {"delivered_on": DayInput, "commissioned_on": DayInput, "warranty_until": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = NEXT_NUMBER
        self.fields["warranty_until"].help_text = _("Leave it empty to count from the model's warranty.")


class SoftwareVersionForm(forms.Form):
    version = forms.CharField(label=_("Software version"), max_length=40, required=False)


class ReadingForm(forms.Form):
    meter = forms.CharField(label=_("Meter"), max_length=80)
    value = forms.DecimalField(label=_("Value"), max_digits=16, decimal_places=3)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
