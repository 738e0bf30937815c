from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer


class ThanksForm(forms.Form):
    text = forms.CharField(label=_("In the customer's words"), widget=forms.Textarea(attrs={"rows": 4}))
    says = forms.CharField(label=_("Who says it?"), max_length=120, required=False)
    engineers = forms.ModelMultipleChoiceField(
        label=_("Whom do they thank?"), queryset=Engineer.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        staff = Engineer.objects.filter(is_active=True).order_by("name")
        self.fields["engineers"].queryset = staff  # type: ignore[attr-defined]
