from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Feedback
from firstfix.care.queries import possible_owners
from firstfix.care.rules import Team, Topic
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.pages.fields import DayInput

Owner = forms.ModelChoiceField[User]


class FeedbackForm(forms.Form):
    topic = forms.ChoiceField(
        label=_("Which topic?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in Topic if one != Topic.RENEWAL],
    )  # fmt: skip
    text = forms.CharField(label=_("In the customer's words"), widget=forms.Textarea(attrs={"rows": 4}))
    says = forms.CharField(label=_("Who says it?"), max_length=120, required=False)


class ProductForm(forms.Form):
    product_model = forms.ModelChoiceField(
        label=_("Product model"), queryset=ProductModel.objects.none(), required=False,
        empty_label=_("no product in particular"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_model"].queryset = ProductModel.objects.order_by("code")  # type: ignore[attr-defined]


class NewFeedbackForm(ProductForm, FeedbackForm):
    field_order = ("topic", "text", "says", "product_model")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_model"].help_text = _("Only where it is about no machine.")


class FeedbackAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Our answer"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever passed it on reads it, and the engineers who were there."),
    )  # fmt: skip
    tells_customer = forms.BooleanField(
        label=_("The customer gets these words"), required=False,
        help_text=_("By message, as they have chosen to hear from us, and on their own pages."),
    )  # fmt: skip

    def __init__(self, *args: object, about: Feedback, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.is_for_others = about.is_awaited and not about.awaits_answer
        self.fields["tells_customer"].initial = about.awaits_answer or self.is_for_others
        if self.is_for_others:
            self.fields["tells_customer"].label = _("Customers who said the same and expect an answer get these words")
        elif not about.can_be_told:
            del self.fields["tells_customer"]

    def clean_tells_customer(self) -> bool | None:
        """None: whoever expects an answer gets it, and nobody else."""
        is_told: bool = self.cleaned_data["tells_customer"]
        return None if is_told and self.is_for_others else is_told


class LeadForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=[("won", _("Won")), ("lost", _("Lost"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("In a few words"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever passed it on reads it."),
    )  # fmt: skip


class RouteForm(forms.Form):
    team = forms.ChoiceField(label=_("Who answers"), choices=Team.choices)
    owner = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("Whoever takes it")
    )
    due_on = forms.DateField(label=_("Answer by"), widget=DayInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].queryset = possible_owners()  # type: ignore[attr-defined]


class FeedbackRuleForm(forms.Form):
    team = forms.ChoiceField(label=_("Who answers"), choices=Team.choices)
    owner = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("Whoever takes it")
    )
    days = forms.IntegerField(label=_("Days to answer"), min_value=0, max_value=365)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].queryset = possible_owners()  # type: ignore[attr-defined]
