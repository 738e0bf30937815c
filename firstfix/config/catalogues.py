"""Message catalogues with Babel alone: msgfmt and xgettext are absent on a bare machine.

`python -m firstfix.config.catalogues extract` brings every django.po up to date with the Python files and
templates of its folder, `… compile` writes the .mo files that gettext reads.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGE = "zh_Hans"
PACKAGE = Path(__file__).parents[1]
FILE = f"locale/{LANGUAGE}/LC_MESSAGES/django.po"
LAZY = {f"{name}_lazy": places for name, places in DEFAULT_KEYWORDS.items() if name.endswith("gettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "NotReady": None}
# Dates and names would make every run a change, and every two branches a conflict.
KEPT_HEADERS = (b"#", b"msg", b'"Language:', b'"Plural-Forms:', b'"MIME-Version:', b'"Content-')


def main(verbs: list[str]) -> int:
    match verbs:
        case ["extract"]:
            return extract_all(PACKAGE)
        case ["compile"]:
            return compile_all(PACKAGE)
        case _:
            print(__doc__)
            return 2


def extract_all(package: Path) -> int:
    """Rewrite the catalogue of every folder with a `locale/`; returns 1 when a text has no such folder."""
    found: dict[Path, list[Path]] = {}
    homeless = []
    for source in sources_of(package):
        if folder := home_of(source, package):
            found.setdefault(folder, []).append(source)
        elif any(texts_of(source)):
            homeless.append(source)
    for folder, sources in sorted(found.items()):
        catalogue = brought_up_to_date(folder, sources, root=package.parent)
        left = sum(1 for message in catalogue if message.id and not is_translated(message))
        print(f"{folder.relative_to(package.parent)}: {len(catalogue)} texts, {left} untranslated")
    for source in homeless:
        print(f"{source.relative_to(package.parent)} has texts, but no folder above it has a locale/")
    return 1 if homeless else 0


def home_of(source: Path, package: Path) -> Path | None:
    """The nearest folder above with a `locale/`."""
    folders = (f for f in source.parents if package in (f, *f.parents) and (f / "locale").is_dir())
    return next(folders, None)


def compile_all(package: Path) -> int:
    """Write the .mo beside every .po; returns 1 when a translation breaks its placeholders."""
    status = 0
    for po in sorted(package.glob(f"**/{FILE}")):
        catalogue = read_catalogue(po)
        for message, errors in catalogue.check():
            print(f"{po.relative_to(package.parent)}: “{message.id}”: {'; '.join(map(str, errors))}")
            status = 1
        with po.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, catalogue)
    return status


def brought_up_to_date(folder: Path, sources: list[Path], *, root: Path) -> Catalog:
    """The folder's catalogue with exactly the texts of `sources`; translations out of use stay as `#~`."""
    template = Catalog()
    for source in sorted(sources):
        for text, comments, context in texts_of(source):
            place = (str(source.relative_to(root)), 0)
            template.add(text, None, [place], auto_comments=comments, context=context)
    po = folder / FILE
    catalogue = read_catalogue(po) if po.exists() else Catalog(locale=LANGUAGE, fuzzy=False)
    catalogue.header_comment = "# FirstFix, 简体中文"
    _revive(catalogue, template)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    for key in [key for key, message in catalogue.obsolete.items() if not is_translated(message)]:
        del catalogue.obsolete[key]
    _write(po, catalogue)
    return catalogue


def _revive(catalogue: Catalog, template: Catalog) -> None:
    """Take back the translation of a text that had gone and is used again."""
    for key, gone in list(catalogue.obsolete.items()):
        if template.get(gone.id, gone.context) is not None:
            catalogue.add(gone.id, gone.string, context=gone.context)
            del catalogue.obsolete[key]


def read_catalogue(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _write(po: Path, catalogue: Catalog) -> None:
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_by_file=True, include_lineno=False)
    header, _, body = written.getvalue().partition(b"\n\n")
    kept = [line for line in header.splitlines() if line.startswith(KEPT_HEADERS)]
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(b"\n".join(kept) + b"\n\n" + body.strip() + b"\n")


def sources_of(package: Path) -> Iterator[Path]:
    python, templates = package.glob("**/*.py"), package.glob("**/templates/**/*.*")
    for source in chain(python, templates):
        if source.is_file() and not {"tests", "migrations", "static"} & set(source.parts[len(package.parts) :]):
            yield source


def texts_of(source: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    code = source.read_bytes()
    if source.suffix != ".py":
        code = _as_python(code.decode(), origin=str(source)).encode()
    found = extract("python", io.BytesIO(code), KEYWORDS, comment_tags=["Translators:"])
    yield from ((text, comments, context) for _, text, comments, context in found)


def _as_python(template: str, *, origin: str) -> str:
    """Django's own reading of a template; in brackets, since its indentation is not Python's."""
    from django.utils.translation.template import templatize

    return f"({templatize(template, origin=origin)})"


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(strings) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
