"""What people type or scan about parts and tools. The code comes first, so that a scanner's Enter is enough."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.models import StockDifference, StockPlace, Supplier, SupplierPart, Tool
from firstfix.logistics.queries import part_with_code
from firstfix.platform.pages.fields import DayInput


class PartCodeField(forms.CharField):
    """A part by its code, typed or scanned. Cleans to the part."""

    default_error_messages = {"unknown": _("No part has the code %(code)s.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Part code"))
        super().__init__(
            max_length=60,
            widget=forms.TextInput(
                attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Part:
        code = super().clean(value)
        part = part_with_code(code)
        if part is None:
            raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"code": code})
        return part


class PlaceField(forms.ModelChoiceField[StockPlace]):
    """One of all stock places, found by typing a few letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=StockPlace.objects.order_by("kind", "code"),
            empty_label="",
            widget=forms.Select(attrs={"data-choose": ""}),
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.code})"


def _quantity() -> forms.IntegerField:
    return forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000, initial=1)


class ReceiptForm(forms.Form):
    part = PartCodeField()
    quantity = _quantity()
    serial = forms.CharField(
        label=_("Serial number"), max_length=80, required=False, help_text=_("Only where the part has one.")
    )
    reason = forms.CharField(
        label=_("Delivery note or order"), max_length=200, required=False, help_text=_("Stays for the next scan.")
    )


class TransferForm(forms.Form):
    part = PartCodeField()
    quantity = _quantity()
    to_place = PlaceField(label=_("To"), help_text=_("Stays for the next scan."))


class CountForm(forms.Form):
    part = PartCodeField()
    quantity = forms.IntegerField(label=_("Counted"), min_value=0, max_value=1_000_000, required=False)
    reason = forms.CharField(label=_("Why it is counted"), max_length=200, required=False)


class ScrapForm(forms.Form):
    part = forms.ModelChoiceField(queryset=Part.objects.all())
    condition = forms.CharField(max_length=10)
    quantity = _quantity()
    reason = forms.CharField(max_length=200)


class MinimumForm(forms.Form):
    part = forms.ModelChoiceField(queryset=Part.objects.all())
    minimum = forms.IntegerField(min_value=0, max_value=1_000_000)


class StockPlaceForm(forms.ModelForm[StockPlace]):
    class Meta:
        model = StockPlace
        fields = ["code", "name", "kind", "engineer", "latitude", "longitude"]
        help_texts = {"engineer": _("only for a van"), "latitude": _("Engineers load at the nearest depot.")}
        widgets = {"engineer": forms.Select(attrs={"data-choose": ""})}


class SupplierForm(forms.ModelForm[Supplier]):
    class Meta:
        model = Supplier
        fields = ["code", "name", "contact", "phone", "email", "lead_days", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class SupplierPriceForm(forms.ModelForm[SupplierPart]):
    """Which part a price is for is said once; afterwards only the terms change."""

    part = PartCodeField()
    field_order = ["part", "code", "price", "currency", "minimum_order", "warranty_months", "is_preferred"]

    class Meta:
        model = SupplierPart
        fields = ["code", "price", "currency", "minimum_order", "warranty_months", "is_preferred"]

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


class ToolForm(forms.ModelForm[Tool]):
    class Meta:
        model = Tool
        fields = ["code", "tool_type", "place", "calibrated_until"]
        widgets = {"calibrated_until": DayInput(), "place": forms.Select(attrs={"data-choose": ""})}


class ToolMoveForm(forms.Form):
    to_place = PlaceField(label=_("To"))


class CalibrationForm(forms.Form):
    done_on = forms.DateField(label=_("Calibrated on"), widget=DayInput(), initial=timezone.localdate)
    until = forms.DateField(
        label=_("Valid until"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: as long as the type of tool says."),
    )
    certificate = forms.CharField(label=_("Certificate number"), max_length=80, required=False)


class SettleForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Where did they come from?"),
        choices=[one for one in StockDifference.How.choices if one[0] != StockDifference.How.UNDONE],
    )
    from_place = PlaceField(label=_("Taken from"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ReturnForm(forms.Form):
    to_place = PlaceField(label=_("Came back to"), required=False)
