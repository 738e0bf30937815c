"""A part, how much of it, and which serial numbers or batches. The code comes first: a scanner's Enter is enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from, typed_quantity
from firstfix.logistics.actions import LotsUnnamed, Numbered
from firstfix.logistics.models import (
    StockPlace,
)
from firstfix.logistics.queries import part_with_code, scanned
from firstfix.logistics.rules import split_numbers
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.fields import AmountField, read_amount


class PartCodeField(forms.CharField):
    """A part by its code, typed or scanned, or by a serial number of it with `reads_numbers`. Cleans to the part."""

    default_error_messages = {"unknown": _("No part has the code %(code)s.")}

    def __init__(self, *, reads_numbers: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Part code"))
        self.reads_numbers = reads_numbers
        super().__init__(
            max_length=60,
            widget=forms.TextInput(
                attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Part:
        code = super().clean(value)
        read = scanned(code) if self.reads_numbers else None
        part = read.part if read else part_with_code(code)
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


def quantity_field() -> AmountField:
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
        text, quantity = self.cleaned_data.get("lots", ""), self.cleaned_data.get("quantity")
        day = self.cleaned_data.pop("expires_on", None)
        try:
            self.cleaned_data["lots"] = read_lots(text, part, quantity, expires_on=day)
        except Invalid as wrong:
            self.add_error("lots", wrong.said)


def _numbered(line: str, part: Part, day: date | None, quantity: int | None) -> Numbered:
    if part.has_serial:
        return Numbered(line, 1, day)
    number, colon, amount = line.replace("\uff1a", ":").rpartition(":")
    if colon and number:
        return Numbered(number.strip(), quantity_from(amount, part.unit, field="lots"), day)
    return Numbered(line, quantity or 1, day)


def read_lots(text: str, part: Part, quantity: int | None, *, expires_on: date | None = None) -> list[Numbered]:
    """One serial number or batch a line; of a batch how much of it after a colon, else all of `quantity`."""
    lines = split_numbers(text)
    return [_numbered(line, part, expires_on, quantity if len(lines) == 1 else None) for line in lines]


def typed_lots(lots: Iterable[tuple[str, int]], part: Part) -> str:
    """The same lines, to fill a field with."""
    return "\n".join(number if part.has_serial else f"{number}: {typed_quantity(n, part.unit)}" for number, n in lots)


def suggested_lots(unnamed: LotsUnnamed) -> str:
    """What a field for batches is filled with, to be checked by a person: one a line, with how much of it."""
    return typed_lots(((str(lot), n) for lot, n in unnamed.suggested), unnamed.part)


def lots_field(help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "characters"})
    return forms.CharField(
        label=_("Serial numbers or batch"), max_length=20_000, required=False, widget=widget, help_text=help_text
    )
