from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
    photo = PhotosField(label=_("Photo of the signed list"), required=False, most=1)
