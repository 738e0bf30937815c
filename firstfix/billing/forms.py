"""What people type about prices, accounts, quotes and exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.billing.models import (
    AddedLine,
    ContractTerms,
    LabourRate,
    PriceList,
    PriceVersion,
    Quote,
    QuoteLine,
)
from firstfix.billing.models.accounts import PAYERS
from firstfix.billing.queries.quotes import QuotedLine
from firstfix.customers.models import Customer
from firstfix.equipment.models import Part
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.pages.fields import ClockInput, DayInput
from firstfix.work.models import WorkOrder

AMOUNT = {"step": "0.01", "min": "0"}


def _amount(label: Any, *, required: bool = True, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, required=required,
        widget=forms.NumberInput(attrs=AMOUNT), **more,
    )  # fmt: skip


class PriceListForm(forms.ModelForm[PriceList]):
    class Meta:
        model = PriceList
        fields = ["name", "code", "kind", "currency", "customer", "contract"]

    def __init__(self, *args: Any, sees_costs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [one for one in PriceList.Kind.choices if sees_costs or one[0] != PriceList.Kind.COST]
        self.fields["currency"].required = False
        self.fields["currency"].help_text = _("Three letters; empty: the company's.")
        self.fields["customer"].help_text = _("Empty: for everybody.")


class PriceVersionForm(forms.ModelForm[PriceVersion]):
    class Meta:
        model = PriceVersion
        fields = [
            "valid_from", "valid_until", "note", "markup", "vat_parts", "vat_work", "minimum", "rounding",
            "step_minutes", "night_from", "night_to",
        ]  # fmt: skip
        widgets = {
            "valid_from": DayInput, "valid_until": DayInput, "night_from": ClockInput, "night_to": ClockInput,
        }  # fmt: skip

    def _get_validation_exclusions(self) -> set[str]:
        """Overlaps are told by the action, in words and at their field."""
        return {*super()._get_validation_exclusions(), "price_list"}  # type: ignore[misc]

    def validate_constraints(self) -> None:
        pass


class CopyForm(forms.Form):
    valid_from = forms.DateField(label=_("Next version valid from"), widget=DayInput)
    percent = forms.DecimalField(
        label=_("Raise all prices by %"), required=False, max_digits=6, decimal_places=2,
        help_text=_("Below zero lowers them."),
    )  # fmt: skip


class LabourRateForm(forms.Form):
    work = forms.ChoiceField(label=_("Kind of work"), choices=[("", _("all")), *WorkOrder.Kind.choices], required=False)
    level = forms.IntegerField(label=_("From skill level"), min_value=0, max_value=9, initial=0)
    hours = forms.ChoiceField(label=_("When"), choices=LabourRate.Hours.choices)
    per_hour = _amount(_("Per hour"), required=False, help_text=_("Empty takes the rate away."))


class TravelRateForm(forms.Form):
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label=_("Territory"), required=False, empty_label=_("everywhere")
    )
    flat = _amount(_("Flat per way there"), required=False)
    per_km = _amount(_("Per kilometre"), required=False, help_text=_("Both empty takes the price away."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory: Any = self.fields["territory"]
        territory.queryset = Territory.objects.order_by("code")


class PartPriceForm(forms.Form):
    part = forms.CharField(label=_("Part number"), max_length=60)
    price = _amount(_("Price"), required=False, help_text=_("Empty takes the part off the list."))

    def clean_part(self) -> Part:
        part = Part.objects.filter(code=self.cleaned_data["part"].strip()).first()
        if part is None:
            raise forms.ValidationError(_("No part has this number."))
        return part


class AddedLineForm(forms.Form):
    name = forms.CharField(label=_("What for"), max_length=200)
    quantity = forms.DecimalField(label=_("Quantity"), initial=1, min_value=Decimal("0.01"), max_digits=10,
                                  decimal_places=2, widget=forms.NumberInput(attrs=AMOUNT))  # fmt: skip
    unit_price = _amount(_("Price for one"))
    unit_cost = _amount(_("Cost for one"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=AddedLine.Kind.choices, initial=AddedLine.Kind.OTHER)

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {**said, "unit_cost": said["unit_cost"] or Decimal(0)}


class PayerForm(forms.Form):
    payer = forms.ChoiceField(label=_("Charged to"), choices=PAYERS)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class QuoteForm(forms.ModelForm[Quote]):
    class Meta:
        model = Quote
        fields = ["valid_until", "discount", "is_fixed", "language", "note"]
        widgets = {
            "valid_until": DayInput,
            "language": forms.Select(choices=[("zh-hans", "中文"), ("en", "English")]),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"is_fixed": _("Without it the customer pays what the work comes to, less the discount.")}

    def validate_constraints(self) -> None:
        pass


class QuoteLineForm(forms.Form):
    """One line; emptied of its words it is taken off the quote."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuoteLine.Kind.choices, initial=QuoteLine.Kind.OTHER)
    name = forms.CharField(label=_("What for"), max_length=200, required=False)
    quantity = forms.DecimalField(label=_("Quantity"), min_value=Decimal("0.001"), max_digits=11, decimal_places=3,
                                  initial=1, widget=forms.NumberInput(attrs={"step": "any", "min": "0"}))  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    unit_price = _amount(_("Price for one"), initial=0)
    vat = forms.DecimalField(label=_("VAT, %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=6,
                             widget=forms.NumberInput(attrs=AMOUNT))  # fmt: skip
    part = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def line(self) -> QuotedLine | None:
        said = self.cleaned_data
        if not said.get("name", "").strip():
            return None
        return QuotedLine(
            said["kind"], said["name"], said["quantity"], said["unit_price"], said["vat"], said["unit"], said["part"]
        )


QuoteLines = forms.formset_factory(QuoteLineForm, extra=3, max_num=100)


class ContractTermsForm(forms.ModelForm[ContractTerms]):
    class Meta:
        model = ContractTerms
        fields = ["visits_a_year", "parts_a_year", "fee", "fee_months", "fee_vat", "cost_centre"]


class ExportForm(forms.Form):
    first = forms.DateField(label=_("From"), widget=DayInput)
    last = forms.DateField(label=_("To"), widget=DayInput)
    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=_("Only for the customer"), required=False, empty_label=_("all")
    )
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args: Any, currencies: list[str], customers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customer: Any = self.fields["customer"]
        customer.queryset = customers
        currency: Any = self.fields["currency"]
        currency.choices = [(one, one) for one in currencies]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("It ends before it starts."))
        return said
