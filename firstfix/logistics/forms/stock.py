"""What is asked at a stock place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.forms.parts import PartCodeField, PartForm, PlaceField, lots_field, quantity_field
from firstfix.logistics.models import (
    StockPlace,
    StockRules,
)
from firstfix.platform.pages.fields import AmountField, DayInput


class ReceiptForm(PartForm):
    part = PartCodeField()
    quantity = quantity_field()
    lots = lots_field(_("Only of tracked parts: one a line. What has none now gets its number later."))
    expires_on = forms.DateField(
        label=_("Expires"), widget=DayInput(), required=False, help_text=_("Of a batch, as its label says.")
    )
    reason = forms.CharField(
        label=_("Delivery note or order"), max_length=200, required=False, help_text=_("Stays for the next scan.")
    )


class TransferForm(PartForm):
    part = PartCodeField()
    quantity = quantity_field()
    lots = lots_field(_("Only of tracked parts, one a line. Left empty, batches are suggested: what expires first."))
    to_place = PlaceField(label=_("To"), help_text=_("Stays for the next scan."))


class CountForm(PartForm):
    part = PartCodeField()
    quantity = AmountField(label=_("Counted"), required=False)
    reason = forms.CharField(label=_("Why it is counted"), max_length=200, required=False)
    least = 0


class ScrapForm(PartForm):
    part = forms.ModelChoiceField(queryset=Part.objects.all())
    condition = forms.CharField(max_length=10)
    quantity = quantity_field()
    lots = lots_field("")
    reason = forms.CharField(max_length=200)


class MinimumForm(PartForm):
    part = forms.ModelChoiceField(queryset=Part.objects.all())
    minimum = AmountField()
    maximum = AmountField(required=False)
    amounts = ("minimum", "maximum")
    least = 0


class NumbersForm(PartForm):
    """Numbers for pieces that lie there without one."""

    part = forms.ModelChoiceField(queryset=Part.objects.all())
    condition = forms.CharField(max_length=10)
    quantity = AmountField(required=False)
    lots = forms.CharField(max_length=20_000)
    expires_on = forms.DateField(required=False)


class StockPlaceForm(forms.ModelForm[StockPlace]):
    class Meta:
        model = StockPlace
        fields = [
            "code", "name", "kind", "engineer", "customer", "site", "policy", "is_cold", "latitude", "longitude",
        ]  # fmt: skip
        help_texts = {
            "engineer": _("only for a van"),
            "customer": _("only for a place at a customer"),
            "latitude": _("Engineers load at the nearest depot."),
        }
        widgets = {name: forms.Select(attrs={"data-choose": ""}) for name in ("engineer", "customer", "site")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: forms.ChoiceField = self.fields["kind"]  # type: ignore[assignment]
        kind.choices = [one for one in StockPlace.Kind.choices if one[0] != StockPlace.Kind.TRANSIT]
        self.fields["policy"].required = False

    def clean_policy(self) -> str:
        """Not said: as it is."""
        return self.cleaned_data["policy"] or self.instance.policy


class StockRulesForm(forms.ModelForm[StockRules]):
    class Meta:
        model = StockRules
        fields = ["approve_below", "book_alone_below"]
