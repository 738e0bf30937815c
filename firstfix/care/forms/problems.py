from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Problem


class EscalationForm(forms.Form):
    """What the field asks R&D. What was tried, readings and photos come along by themselves."""

    subject = forms.CharField(label=_("The problem in a few words"), max_length=200)
    description = forms.CharField(
        label=_("What should R&D find out?"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    problem = forms.ModelChoiceField(
        label=_("Is it a known problem?"), queryset=Problem.objects.none(), required=False,
        empty_label=_("No, a new one"),
        help_text=_("What R&D has answered there holds for this order too."),
    )  # fmt: skip
    waits = forms.BooleanField(
        label=_("The order waits for R&D"), required=False,
        help_text=_("A visit that is planned is given up. It goes on by itself when the answer comes."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: list[Problem], may_wait: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            choice: Any = self.fields["problem"]
            choice.queryset = Problem.objects.filter(pk__in=[one.pk for one in known])
        else:
            del self.fields["problem"]
        if not may_wait:
            del self.fields["waits"]


class AnswerForm(forms.Form):
    verb = forms.ChoiceField(
        label=_("What do you give them?"),
        choices=[
            ("work_around", _("A workaround, the fix comes later")),
            ("fix", _("The fix")),
            ("decline", _("No change, with the reason")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What is the engineer to do?"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is shown on every order of this problem, and to the engineers."),
    )  # fmt: skip


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("What do you need to know?"), widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("What should R&D know?"), widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(label=_("It belongs to"), queryset=Problem.objects.none(), empty_label=None)

    def __init__(self, *args: Any, others: list[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = Problem.objects.filter(pk__in=[one.pk for one in others])


class SubjectForm(forms.Form):
    subject = forms.CharField(label=_("What it turned out to be"), max_length=200)
