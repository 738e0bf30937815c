"""What is asked of suppliers, supply orders and van stock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.forms.parts import PartCodeField, PartForm, PlaceField, quantity_field
from firstfix.logistics.models import (
    Supplier,
    SupplierPart,
)
from firstfix.platform.pages.fields import DayInput

#: What is agreed with a supplier of a part.
TERMS = [
    *("code", "price", "currency", "minimum_order", "warranty_months", "claim_days", "claim_proof", "is_preferred"),
]


class SupplyOrderForm(forms.Form):
    supplier = forms.ModelChoiceField(
        label=_("Supplier"), queryset=Supplier.objects.order_by("code"), empty_label="",
        widget=forms.Select(attrs={"data-choose": ""}),
    )  # fmt: skip
    place = PlaceField(label=_("Delivered to"))


class SupplyLineForm(PartForm):
    part = PartCodeField()
    quantity = quantity_field()
    least = 0
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=12, decimal_places=2, required=False,
        help_text=_("left empty: the supplier's"),
    )  # fmt: skip


class ExpectForm(forms.Form):
    expected_on = forms.DateField(
        label=_("Expected on"), widget=DayInput(), required=False,
        help_text=_("left empty: after the supplier's delivery time"),
    )  # fmt: skip


class VanStockForm(forms.Form):
    months = forms.IntegerField(label=_("Months of orders looked at"), min_value=1, max_value=60, initial=12)
    refill_days = forms.IntegerField(label=_("Days between two refills"), min_value=1, max_value=60, initial=7)
    miss_cost = forms.DecimalField(
        label=_("Cost of a further visit"), min_value=1, max_digits=10, decimal_places=2, initial=300
    )
    holding_percent = forms.IntegerField(
        label=_("Holding cost a year in percent of the price"), min_value=0, max_value=200, initial=25
    )
    capacity_kg = forms.DecimalField(
        label=_("Capacity of a van in kg"), min_value=0, max_digits=8, decimal_places=1, required=False,
        help_text=_("left empty: no limit"),
    )  # fmt: skip


class SupplierForm(forms.ModelForm[Supplier]):
    class Meta:
        model = Supplier
        fields = ["code", "name", "contact", "phone", "email", "lead_days", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class SupplierPriceForm(forms.ModelForm[SupplierPart]):
    """Which part a price is for is said once; afterwards only the terms change."""

    part = PartCodeField()
    field_order = ["part", *TERMS]

    class Meta:
        model = SupplierPart
        fields = TERMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["part"].disabled = True
            self.initial["part"] = self.instance.part.code

    def clean_part(self) -> Part:
        part: Part = self.cleaned_data["part"]
        known = SupplierPart.objects.filter(supplier=self.instance.supplier_id, part=part).exclude(pk=self.instance.pk)
        if known.exists():
            raise forms.ValidationError(_("This supplier's price for %(part)s is known already.") % {"part": part})
        self.instance.part = part
        return part
