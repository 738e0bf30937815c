"""Texts that records carry in Chinese and English: one value, one field type, one JSON object in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Bilingual:
    """`str()` gives the text in the active language, or the other one where it is missing."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.in_language(get_language() or "en")

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    @property
    def stripped(self) -> Bilingual:
        """Without blanks around it."""
        return Bilingual(self.zh.strip(), self.en.strip())

    def in_language(self, language: str) -> str:
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)

    @classmethod
    def of(cls, value: Any) -> Bilingual:
        """From JSON, from a plain text (which then stands for both languages), or from nothing."""
        if isinstance(value, Bilingual):
            return value
        if isinstance(value, dict):
            return cls(zh=str(value.get("zh") or ""), en=str(value.get("en") or ""))
        return cls(zh=str(value or ""), en=str(value or ""))


class BilingualField(models.JSONField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Bilingual)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Bilingual:
        return Bilingual.of(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Bilingual:
        return Bilingual.of(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Bilingual):
            return {"zh": value.zh, "en": value.en}
        return super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self.get_prep_value(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not self.blank and not value:
            raise ValidationError(_("Write it in at least one language."))

    def formfield(self, **kwargs: Any) -> Any:
        return BilingualFormField(label=capfirst(self.verbose_name), required=not self.blank, help_text=self.help_text)


class BilingualWidget(forms.MultiWidget):
    """Two fields side by side; with `rows` for texts of several lines."""

    def __init__(self, rows: int = 0) -> None:
        self.rows = rows
        super().__init__(widgets={"zh": self._field("zh", "中文"), "en": self._field("en", "English")})

    def _field(self, language: str, name: str) -> forms.Widget:
        attrs: dict[str, Any] = {"lang": language, "placeholder": name}
        return forms.Textarea({**attrs, "rows": self.rows}) if self.rows else forms.TextInput(attrs)

    def decompress(self, value: Any) -> list[str]:
        text = Bilingual.of(value)
        return [text.zh, text.en]


class BilingualFormField(forms.MultiValueField):
    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        super().__init__(
            fields=[forms.CharField(required=False), forms.CharField(required=False)],
            widget=BilingualWidget(rows),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: list[str]) -> Bilingual:
        zh, en = data_list or ["", ""]
        return Bilingual(zh=zh or "", en=en or "")
