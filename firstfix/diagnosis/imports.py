"""Fault models from files, and as files: YAML, a workbook, or a ZIP file of CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from firstfix.diagnosis import translate
from firstfix.diagnosis.actions import draft_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules.mistakes import mistake_of
from firstfix.diagnosis.rules.sheets import Reading, sheets_of
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.books import read_book, write_book

#: The beginnings of ZIP files (also XLSX and ODS) and of old workbooks.
BOOKS: Final = (b"PK", b"\xd0\xcf\x11\xe0")
MOST_BYTES: Final = 16_000_000
YAML_TYPE: Final = "application/yaml; charset=utf-8"
ENDINGS: Final = ("yaml", "xlsx", "zip")


def document_from_file(content: bytes) -> Any:
    """What the file says, with whatever mistakes a draft may have; Invalid({"file": …}) when it cannot be read.

    Every line of the message names its place: a line of the YAML text, or sheet, row and column.
    """
    if len(content) > MOST_BYTES:
        raise Invalid({"file": _("This file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000}})
    if content.startswith(BOOKS):
        reading = Reading(read_book(content))
        if reading.mistakes:
            raise Invalid({"file": "\n".join(reading.mistakes)})
        return reading.document
    try:
        document = translate.document_from_yaml(content)
    except Invalid as wrong:
        raise Invalid({"file": "\n".join(_in_words(line) for line in str(wrong.errors["file"]).split("\n"))}) from None
    if not isinstance(document, Mapping):
        raise Invalid({"file": _("A fault model is an object with faults, observations and repairs.")})
    return document


def _in_words(line: str) -> str:
    place, colon, text = line.partition(": ")
    return f"{place}: {mistake_of(f'x: {text}').text}" if colon else mistake_of(f"x: {line}").text


def import_version(product_model: ProductModel, content: bytes, *, note: str = "", by: Actor) -> FaultModelVersion:
    """The next version of the product's model, as a draft, from a file."""
    try:
        return draft_version(
            product_model,
            document=document_from_file(content),
            origin=FaultModelVersion.Origin.IMPORT,
            note=note,
            by=by,
        )
    except Invalid as wrong:
        raise Invalid({"file": "\n".join(str(text) for text in wrong.errors.values())}) from None


def write_version(version: FaultModelVersion, out: IO[bytes], *, ending: str) -> str:
    """Write the document as the ending asks for; returns the content type."""
    if ending == "yaml":
        out.write(translate.yaml_of(version.document).encode())
        return YAML_TYPE
    return write_book(sheets_of(version.document), out, name=f"x.{ending}")


def file_of(version: FaultModelVersion, *, ending: str) -> tuple[BytesIO, str, str]:
    """The file, its name and its content type."""
    out = BytesIO()
    content_type = write_version(version, out, ending=ending)
    out.seek(0)
    return out, f"{version.fault_model.product_model.code}-v{version.number}.{ending}", content_type
