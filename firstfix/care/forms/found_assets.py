from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.pages.fields import PhotosField


class FoundAssetForm(forms.Form):
    serial = forms.CharField(label=_("Serial number"), max_length=80, required=False)
    product_model = forms.ModelChoiceField(
        label=_("Product model"), queryset=ProductModel.objects.none(), required=False, empty_label=_("Not known")
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    place = forms.CharField(label=_("Place on site"), max_length=120, required=False)
    photos = PhotosField(label=_("Photos of the plate"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        models = ProductModel.objects.order_by("code")
        self.fields["product_model"].queryset = models  # type: ignore[attr-defined]


class NewAssetForm(FoundAssetForm):
    """What the desk completes: the product model is needed."""

    field_order = ("product_model", "serial", "name", "place")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["photos"]
        self.fields["product_model"].required = True


class KnownAssetForm(forms.Form):
    asset = forms.ModelChoiceField(label=_("It is"), queryset=Asset.objects.none(), empty_label=None)

    def __init__(self, *args: Any, alike: list[Asset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asset: Any = self.fields["asset"]
        asset.queryset = Asset.objects.filter(pk__in=[one.pk for one in alike]).select_related("product_model")
