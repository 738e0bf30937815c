"""The quiz of a course as a form: on people's own phones, and where whoever holds the training enters the answers.

Its part of a page is `care/_quiz.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules.quiz import Question


class QuizForm(forms.Form):
    """One choice for each question."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.text, coerce=int, widget=forms.RadioSelect,
                choices=[(str(place), said) for place, said in enumerate(question.choices)],
                error_messages={"required": _("Please choose one.")},
            )  # fmt: skip

    @property
    def answers(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]
