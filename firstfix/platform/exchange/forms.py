"""Taking a file from the browser, and the choice of what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text
from firstfix.platform.exchange.actions import recipe_of
from firstfix.platform.exchange.kinds import Field, Kind
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.outline import Outline
from firstfix.platform.exchange.tables import MOST_BYTES
from firstfix.platform.exchange.values import Day, Moment

ENCODINGS = [("", _("find out")), ("utf-8", "UTF-8"), ("gb18030", "GB18030 / GBK"), ("cp1252", "Windows-1252")]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or spreadsheet (XLSX, XLS, ODS), with headings in the first row"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )
    kind = forms.ChoiceField(label=_("What does it hold?"), required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=ENCODINGS, required=False, help_text=_("only if letters look wrong")
    )

    def __init__(self, *args: Any, kinds: Sequence[Kind], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("find out by its headings")), *((kind.name, kind.label) for kind in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024**2})
        return file


@dataclass(frozen=True)
class ColumnChoice:
    """One column of the file: what it is called, holds, and means; `ask_order` when its dates can be read two ways."""

    number: int
    heading: str
    samples: tuple[str, ...]
    field: str
    ask_order: bool
    order: str


@dataclass(frozen=True)
class Missing:
    """A field that no column holds, and the text that all rows shall have instead."""

    field: Field
    always: str


def column_choices(run: ImportRun, outline: Outline, kind: Kind | None) -> list[ColumnChoice]:
    by_heading = {heading: name for name, heading in run.columns.items() if isinstance(heading, str)}
    dated = {field.name for field in kind.fields if isinstance(field.value, Day | Moment)} if kind else set()
    return [
        ColumnChoice(
            number,
            heading,
            tuple(outline.samples[number]),
            field := by_heading.get(heading, ""),
            ask_order=field in dated and heading in outline.unsure,
            order=run.orders.get(heading, ""),
        )
        for number, heading in enumerate(outline.headings)
    ]


def missing_fields(run: ImportRun, kind: Kind | None) -> list[Missing]:
    """Those that have to be filled for new records and for which the file has no column."""
    if kind is None:
        return []
    filled = {
        name.removesuffix("_zh").removesuffix("_en") for name, said in run.columns.items() if isinstance(said, str)
    }
    constant = {name: said["always"] for name, said in run.columns.items() if isinstance(said, dict)}
    needed = [field for field in kind.fields if field.required or field.name in constant]
    return [Missing(field, constant.get(field.name, "")) for field in needed if field.name not in filled]


def chosen_columns(post: QueryDict, headings: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Columns and date orders as the form sends them; a field that is chosen twice keeps its first column."""
    columns: dict[str, Any] = {}
    orders: dict[str, str] = {}
    for number, heading in enumerate(headings):
        if field := post.get(f"column-{number}", ""):
            columns.setdefault(field, heading)
        if (order := post.get(f"order-{number}", "")) in ("day", "month"):
            orders[heading] = order
    for name in post:
        if name.startswith("always-") and (text := post.get(name, "").strip()):
            columns.setdefault(name.removeprefix("always-"), {"always": text})
    return columns, orders


def twice_chosen(post: QueryDict, headings: Sequence[str]) -> list[str]:
    fields = [post.get(f"column-{number}", "") for number in range(len(headings))]
    return sorted({field for field in fields if field and fields.count(field) > 1})


@dataclass(frozen=True)
class Path:
    """Where a heading of a recognised file goes."""

    heading: str
    target: Text


def paths_of(run: ImportRun, headings: Sequence[str], kinds: Mapping[str, Kind]) -> list[Path]:
    """Heading → kind: field, for a profile; headings that go nowhere have an empty target."""
    goes: dict[str, list[str]] = {}
    for step in recipe_of(run).fitted(headings).steps:
        for name, source in step.columns.items():
            for heading in source.headings:
                kind = kinds[step.kind]
                goes.setdefault(heading, []).append(f"{kind.label}{_(': ')}{kind.field(name).label}")
    return [Path(heading, ", ".join(goes.get(heading, []))) for heading in headings]
