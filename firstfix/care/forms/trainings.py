from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Course
from firstfix.care.models.trainings import LONGEST_MINUTES
from firstfix.platform.pages.fields import PhotosField


class TrainingForm(forms.Form):
    topics = forms.CharField(label=_("What was explained?"), widget=forms.Textarea(attrs={"rows": 4}))
    attendees = forms.CharField(
        label=_("Who was there?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One name in each line.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_MINUTES)

    def clean_attendees(self) -> list[str]:
        return [name for line in self.cleaned_data["attendees"].splitlines() if (name := line.strip())]


class NewTrainingForm(TrainingForm):
    """On a course, its name says what was explained and people may sign in by themselves."""

    course = forms.ModelChoiceField(
        label=_("Customer course"), queryset=Course.objects.none(), required=False, empty_label=_("no course")
    )
    photo = PhotosField(label=_("Photo of the signed list"), required=False, most=1)

    field_order = ("course", "topics", "attendees", "minutes", "photo")

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        for name in ("topics", "attendees"):
            self.fields[name].required = False
        self.fields["topics"].help_text = _("Empty on a course: its name.")
        self.fields["attendees"].help_text = _("One name in each line. Empty on a course: they sign in by QR code.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("topics") and said.get("course"):
            said["topics"] = str(said["course"])
        return said


class HoldForm(forms.Form):
    """A course that is held at once."""

    course = forms.ModelChoiceField(queryset=Course.objects.none())
    uid = forms.UUIDField(required=False)

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
