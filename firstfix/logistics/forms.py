"""What people type or scan about parts and tools. The code comes first, so that a scanner's Enter is enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from, typed_quantity
from firstfix.logistics.actions import LotsUnnamed, Numbered, Wanted
from firstfix.logistics.models import (
    Condition,
    StockCount,
    StockDifference,
    StockPlace,
    StockRules,
    Supplier,
    SupplierPart,
    Tool,
    ToolCalibration,
    ToolLoan,
)
from firstfix.logistics.queries import part_with_code, scanned
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.fields import AmountField, DayInput, read_amount
from firstfix.work.models import WorkOrder


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
    """One of the stock places that people book on, found by typing a few letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=StockPlace.objects.exclude(kind=StockPlace.Kind.TRANSIT).order_by("kind", "code"),
            empty_label="",
            widget=forms.Select(attrs={"data-choose": ""}),
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.code})"


def _quantity() -> AmountField:
    return AmountField(label=_("How many"), initial="1")


class PartForm(forms.Form):
    """Says how much of a part, in the part's unit; cleans to what the books keep."""

    amounts: tuple[str, ...] = ("quantity",)
    least = 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if part := cleaned.get("part"):
            for name in self.amounts:
                read_amount(
                    self,
                    name,
                    lambda text, name=name: quantity_from(text, part.unit, least=self.least, field=name),  # type: ignore[misc]
                )
            if "lots" in self.fields:
                self._read_lots(part)
        return self.cleaned_data

    def _read_lots(self, part: Part) -> None:
        """One serial number or batch a line; of a batch perhaps how much of it after a colon."""
        text, quantity = self.cleaned_data.get("lots", ""), self.cleaned_data.get("quantity")
        lines = [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]
        day = self.cleaned_data.pop("expires_on", None)
        try:
            self.cleaned_data["lots"] = [
                _numbered(line, part, day, quantity if len(lines) == 1 else None) for line in lines
            ]
        except Invalid as wrong:
            self.add_error("lots", " ".join(map(str, wrong.errors.values())))


def _numbered(line: str, part: Part, day: date | None, quantity: int | None) -> Numbered:
    if part.has_serial:
        return Numbered(line, 1, day)
    number, colon, amount = line.rpartition(":")
    if colon and number:
        return Numbered(number.strip(), quantity_from(amount, part.unit, field="lots"), day)
    return Numbered(line, quantity or 1, day)


def read_lots(text: str, part: Part, quantity: int) -> list[Numbered]:
    """One serial number or batch a line; of a batch how much of it after a colon, else all of `quantity`."""
    lines = [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]
    return [_numbered(line, part, None, quantity if len(lines) == 1 else None) for line in lines]


def typed_lots(lots: Iterable[tuple[str, int]], part: Part) -> str:
    """The same lines, to fill a field with."""
    return "\n".join(number if part.has_serial else f"{number}: {typed_quantity(n, part.unit)}" for number, n in lots)


def suggested_lots(unnamed: LotsUnnamed) -> str:
    """What a field for batches is filled with, to be checked by a person: one a line, with how much of it."""
    return typed_lots(((str(lot), n) for lot, n in unnamed.suggested), unnamed.part)


def _lots(help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "characters"})
    return forms.CharField(
        label=_("Serial numbers or batch"), max_length=20_000, required=False, widget=widget, help_text=help_text
    )


class ReceiptForm(PartForm):
    part = PartCodeField()
    quantity = _quantity()
    lots = _lots(_("Only of tracked parts: one a line. What has none now gets its number later."))
    expires_on = forms.DateField(
        label=_("Expires"), widget=DayInput(), required=False, help_text=_("Of a batch, as its label says.")
    )
    reason = forms.CharField(
        label=_("Delivery note or order"), max_length=200, required=False, help_text=_("Stays for the next scan.")
    )


class TransferForm(PartForm):
    part = PartCodeField()
    quantity = _quantity()
    lots = _lots(_("Only of tracked parts, one a line. Left empty, batches are suggested: what expires first."))
    to_place = PlaceField(label=_("To"), help_text=_("Stays for the next scan."))


class CountForm(PartForm):
    part = PartCodeField()
    quantity = AmountField(label=_("Counted"), required=False)
    reason = forms.CharField(label=_("Why it is counted"), max_length=200, required=False)
    least = 0


class ScrapForm(PartForm):
    part = forms.ModelChoiceField(queryset=Part.objects.all())
    condition = forms.CharField(max_length=10)
    quantity = _quantity()
    lots = _lots("")
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


class SupplyOrderForm(forms.Form):
    supplier = forms.ModelChoiceField(
        label=_("Supplier"), queryset=Supplier.objects.order_by("code"), empty_label="",
        widget=forms.Select(attrs={"data-choose": ""}),
    )  # fmt: skip
    place = PlaceField(label=_("Delivered to"))


class SupplyLineForm(PartForm):
    part = PartCodeField()
    quantity = _quantity()
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
        fields = ["code", "tool_type", "serial", "owner", "place", "calibrated_until", "out_of_order"]
        widgets = {
            "calibrated_until": DayInput(),
            "place": forms.Select(attrs={"data-choose": ""}),
            "owner": forms.Select(attrs={"data-choose": ""}),
        }


class ToolMoveForm(forms.Form):
    to_place = PlaceField(label=_("To"))


class ToolSendForm(forms.Form):
    sent_to = forms.CharField(label=_("Who calibrates it"), max_length=120)
    expected_on = forms.DateField(label=_("Expected back"), widget=DayInput(), required=False)


class CalibrationForm(forms.Form):
    done_on = forms.DateField(label=_("Calibrated on"), widget=DayInput(), initial=timezone.localdate)
    result = forms.ChoiceField(label=_("Result"), choices=ToolCalibration.Result.choices)
    until = forms.DateField(
        label=_("Valid until"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: as long as the type of tool says."),
    )
    provider = forms.CharField(
        label=_("Calibrated by"), max_length=120, required=False, help_text=_("Empty: to whom it was sent.")
    )
    certificate = forms.CharField(label=_("Certificate number"), max_length=80, required=False)
    file = forms.FileField(
        label=_("Certificate as PDF or picture"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )


class LoanForm(forms.Form):
    """`way` is the button: reserved for days to come, or handed out at once."""

    engineer = forms.ModelChoiceField(
        Engineer.objects.filter(is_active=True).order_by("name"),
        label=_("For"),
        empty_label="",
        widget=forms.Select(attrs={"data-choose": ""}),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), initial=timezone.localdate)
    due_on = forms.DateField(label=_("Due back"), widget=DayInput())


class GiveBackForm(forms.Form):
    condition = forms.ChoiceField(
        label=_("In which condition?"), choices=ToolLoan.Condition.choices, initial=ToolLoan.Condition.GOOD
    )
    note = forms.CharField(label=_("What is not in order"), max_length=200, required=False)
    to_place = PlaceField(label=_("Came back to"), required=False, help_text=_("Empty: where it came from."))


class KitToolForm(forms.Form):
    skill = forms.ModelChoiceField(Skill.objects.filter(is_active=True), label=_("Skill"))
    tool_type = forms.ModelChoiceField(ToolType.objects.filter(is_active=True), label=_("Tool type"))
    quantity = forms.IntegerField(
        label=_("How many"), min_value=0, max_value=99, initial=1, help_text=_("0 takes it out of the kit.")
    )


class SettleForm(forms.Form):
    """`of_transfer`: pieces that were sent and did not arrive."""

    how = forms.ChoiceField(label=_("Where did they come from?"))
    from_place = PlaceField(label=_("Taken from"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, of_transfer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how, field = StockDifference.How, self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        kinds = (how.ARRIVED, how.BACK, how.LOST) if of_transfer else (how.TRANSFER, how.COUNT, how.OTHER)
        field.choices = [(one.value, one.label) for one in kinds]
        if of_transfer:
            field.label = _("Where are they?")
            del self.fields["from_place"]


class OrderNumberField(forms.CharField):
    """A work order by its number; empty is none. Cleans to the order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("For order"), required=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> WorkOrder | None:
        number = super().clean(value).strip()
        if not number:
            return None
        order = WorkOrder.objects.filter(number__iexact=number).first()
        if order is None:
            raise forms.ValidationError(_("No order has the number %(number)s.") % {"number": number})
        return order


class TransferAskForm(forms.Form):
    """Where to and where from; the parts are rows beside it, read by `wanted_parts`."""

    to_place = PlaceField(label=_("For which place"))
    from_place = PlaceField(label=_("From where"), required=False, help_text=_("Empty: whoever approves it chooses."))
    order = OrderNumberField()
    needed_by = forms.DateField(label=_("Needed by"), required=False, widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, gives: bool = False, **kwargs: Any) -> None:
        """gives: out of the own van to a colleague's."""
        super().__init__(*args, **kwargs)
        to_place, from_place = self.fields["to_place"], self.fields["from_place"]
        assert isinstance(to_place, PlaceField)
        assert isinstance(from_place, PlaceField)
        places = StockPlace.objects.exclude(kind=StockPlace.Kind.TRANSIT).order_by("kind", "code")
        own = places.filter(engineer__user=by.pk)
        to_place.queryset = places if may(by, "transfer.see_all") else own
        from_place.queryset = places
        if gives:
            to_place.queryset = places.filter(kind=StockPlace.Kind.VAN).exclude(engineer__user=by.pk)
            to_place.label = _("To which colleague")
            from_place.queryset, from_place.required, from_place.help_text = own, True, ""
        for field in (to_place, from_place):
            choices = list(field.queryset[:2]) if field.queryset is not None and field.required else []
            if not self.is_bound and len(choices) == 1:
                field.initial = choices[0]


def wanted_parts(codes: Sequence[str], quantities: Sequence[str]) -> list[Wanted]:
    """The rows in which a part's code was typed, or a serial number or batch. Invalid names the first that is wrong."""
    wanted = []
    for code, said in zip_longest(codes, quantities, fillvalue=""):
        if not code.strip():
            continue
        read = scanned(code)
        if read is None:
            raise Invalid({"parts": _("No part has the code %(code)s.") % {"code": code.strip()[:60]}})
        quantity = quantity_from(said.strip() or "1", read.part.unit, field="parts")
        lots = (Numbered(read.number, quantity),) if read.number else ()
        wanted.append(Wanted(read.part, quantity, lots))
    return wanted


class StockRulesForm(forms.ModelForm[StockRules]):
    class Meta:
        model = StockRules
        fields = ["approve_below", "book_alone_below"]


class CountStartForm(forms.Form):
    """What is to be counted; certain parts are rows beside it."""

    place = PlaceField(label=_("Where"))
    scope = forms.ChoiceField(label=_("What is counted"), choices=StockCount.Scope.choices)
    share = forms.IntegerField(
        label=_("Share in percent"), min_value=1, max_value=100, initial=10, required=False,
        help_text=_("only for a share by chance"),
    )  # fmt: skip
    is_blind = forms.BooleanField(label=_("Blind: what the books say is not shown"), initial=True, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, PlaceField)
        places = StockPlace.objects.exclude(kind=StockPlace.Kind.TRANSIT).order_by("kind", "code")
        place.queryset = places if may(by, "stock.move") else places.filter(engineer__user=by.pk)


class ShelfCountForm(PartForm):
    """A code, and how many; scanned without a number it is one more."""

    part = PartCodeField()
    quantity = AmountField(label=_("Counted"), required=False)
    least = 0
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices, required=False)


class HandInForm(forms.Form):
    parcel = forms.CharField(
        label=_("Parcel number"), max_length=80, required=False, help_text=_("Empty: laid down at the counter.")
    )


class ReceiveOldPartForm(forms.Form):
    """What lies on the counter, read with the scanner."""

    serial = forms.CharField(
        label=_("Serial number on it"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    to_place = PlaceField(label=_("Came back to"), required=False, help_text=_("Empty: the central warehouse."))
    is_another = forms.BooleanField(label=_("It is another one, and is received all the same"), required=False)


class InspectionForm(forms.Form):
    verb = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("What was found?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, verbs: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["verb"]
        chosen.choices = verbs


class GiveUpForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=400)
