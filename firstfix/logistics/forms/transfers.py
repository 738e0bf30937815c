"""What is asked of parts that are wanted elsewhere, and of differences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import quantity_from
from firstfix.logistics.actions import Numbered, Wanted
from firstfix.logistics.forms.parts import PlaceField
from firstfix.logistics.models import (
    StockDifference,
    StockPlace,
)
from firstfix.logistics.queries import scanned
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.fields import AmountField, DayInput, read_amount
from firstfix.work.models import WorkOrder


class SettleForm(forms.Form):
    """`of_transfer`: pieces that were sent and did not arrive. `unit` is of their part; no quantity is all of them."""

    how = forms.ChoiceField(label=_("Where did they come from?"))
    quantity = AmountField(label=_("How many of them"), required=False)
    from_place = PlaceField(label=_("Taken from"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, unit: str, of_transfer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unit = unit
        how, field = StockDifference.How, self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        kinds = (how.ARRIVED, how.BACK, how.LOST) if of_transfer else (how.TRANSFER, how.COUNT, how.OTHER)
        field.choices = [(one.value, one.label) for one in kinds]
        if of_transfer:
            field.label = _("Where are they?")
            del self.fields["from_place"]

    def clean(self) -> None:
        super().clean()
        read_amount(self, "quantity", lambda text: quantity_from(text, self._unit))


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
