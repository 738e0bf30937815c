from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Course, CourseFile
from firstfix.platform.bilingual import BilingualFormField
from firstfix.platform.pages.fields import SignatureField

EXAMPLE = _(
    "Begin each question with ?, its right answer with +, the others with -. Both languages ask the same in the same"
    " order. Empty: no quiz, whoever was there has the certificate."
)


class CourseForm(forms.ModelForm[Course]):
    class Meta:
        model = Course
        fields = ["name", "product_model", "minutes", "months", "is_active"]


class VersionForm(forms.Form):
    """What is taught, in both languages; files of the former version stay unless they are taken away."""

    text = BilingualFormField(
        label=_("What is taught"), rows=12, help_text=_("Main functions, operation, cautions, simple faults.")
    )
    quiz = BilingualFormField(label=_("Quiz"), rows=10, required=False, help_text=EXAMPLE)
    pass_percent = forms.IntegerField(label=_("Passed with so many percent"), min_value=1, max_value=100)
    keeps = forms.MultipleChoiceField(label=_("Files that stay"), required=False, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(label=_("Another file"), required=False, help_text=_("A PDF or a picture."))

    def __init__(self, *args: Any, files: Sequence[CourseFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if files:
            self.fields["keeps"].choices = [(str(one.pk), one.file.name) for one in files]  # type: ignore[attr-defined]
        else:
            del self.fields["keeps"]

    @property
    def said(self) -> dict[str, Any]:
        """As `write_version` takes it."""
        told = self.cleaned_data
        file: UploadedFile[bytes] | None = told["file"]
        return {
            "text": told["text"], "quiz": told["quiz"], "pass_percent": told["pass_percent"],
            "keeps": [int(id) for id in told.get("keeps", ())], "files": [file] if file else [],
        }  # fmt: skip


class SignForm(forms.Form):
    signer = forms.CharField(label=_("Name of who signs"), max_length=120)
    drawing = SignatureField(label=_("Signature"))
