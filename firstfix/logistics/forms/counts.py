"""What is asked of counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.forms.parts import PartCodeField, PartForm, PlaceField
from firstfix.logistics.models import (
    Condition,
    StockCount,
    StockPlace,
)
from firstfix.logistics.queries import scanned
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.pages.fields import AmountField


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
    """A code or serial number, and how many; scanned without a quantity it is one more."""

    part = PartCodeField(reads_numbers=True)
    quantity = AmountField(label=_("Counted"), required=False)
    least = 0
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        part = cleaned.get("part")
        read = scanned(str(self.data.get("part", ""))) if part and part.has_serial else None
        return {**cleaned, "number": read.number if read else ""}
