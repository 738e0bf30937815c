"""What is typed about people's growth."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.growth.actions.recognition import LONGEST
from firstfix.growth.models import CareerPath, CareerStep
from firstfix.growth.rules.careers import MOST, Criterion
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.bilingual import BilingualFormField
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.pages.fields import DayInput


class ColleagueNoteForm(forms.Form):
    engineer = forms.ModelChoiceField(queryset=Engineer.objects.none(), label=_("Whom do you thank?"))
    text = forms.CharField(label=_("For what?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, but: Engineer | None = None, **kwargs: Any) -> None:
        """`but` is the person's own engineer: nobody thanks themselves."""
        super().__init__(*args, **kwargs)
        field = self.fields["engineer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = working_engineers().exclude(pk=but.pk if but else 0)


class CareerPathForm(forms.Form):
    name = BilingualFormField(label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=CareerPath.Kind.choices, widget=forms.RadioSelect)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class CareerStepForm(forms.Form):
    name = BilingualFormField(label=_("Name"))


class CriterionForm(forms.Form):
    """A row without a kind does not exist."""

    kind = forms.ChoiceField(label=_("What counts"), choices=[("", "—"), *Criterion.choices], required=False)
    skill = forms.ModelChoiceField(queryset=Skill.objects.none(), label=_("Skill"), required=False, empty_label="—")
    least = forms.IntegerField(label=_("At least"), required=False, min_value=1, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Skill.objects.filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") and not cleaned.get("least") and "least" not in self.errors:
            self.add_error("least", _("Say how much."))
        return cleaned


CriterionFormSet = forms.formset_factory(CriterionForm, extra=3, max_num=12, validate_max=True)


class CareerStandForm(forms.Form):
    step = forms.ModelChoiceField(queryset=CareerStep.objects.none(), label=_("Step"))
    since = forms.DateField(label=_("Since"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = CareerStep.objects.filter(path__is_active=True).order_by("path", "place")


class TalkForm(forms.Form):
    day = forms.DateField(label=_("Day of the talk"), widget=DayInput)
    notes = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)


class AgreedStepForm(forms.Form):
    """A row without words does not exist."""

    text = forms.CharField(label=_("What was agreed on"), max_length=200, required=False)
    due_on = forms.DateField(label=_("By"), widget=DayInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("By when?"))
        return cleaned


AgreedStepFormSet = forms.formset_factory(AgreedStepForm, extra=3, max_num=12, validate_max=True)
