from __future__ import annotations

from typing import Any

from django import forms

from firstfix.diagnosis.models import Synonym
from firstfix.platform.catalogues.models import FailureCode


class SynonymForm(forms.ModelForm[Synonym]):
    class Meta:
        model = Synonym
        fields = ["phrase", "code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].queryset = FailureCode.objects.filter(kind__in=("symptom", "mode"), is_active=True)  # type: ignore[attr-defined]
