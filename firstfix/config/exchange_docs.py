"""docs/import.md and docs/import.zh.md: what files may hold, written from the kinds and profiles themselves.

`python -m firstfix.config.exchange_docs` writes them; tests/test_import_docs.py fails when they are out of date.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from firstfix.config.home import CHECKOUT

if TYPE_CHECKING:
    from firstfix.platform.exchange.kinds import Field, Kind

PAGES = {"en": CHECKOUT / "docs" / "import.md", "zh-hans": CHECKOUT / "docs" / "import.zh.md"}
OTHER = {"en": "zh-hans", "zh-hans": "en"}
BEGIN = "<!-- from here on written by `python -m firstfix.config.exchange_docs` -->"
WORDS = {
    "en": {
        "kinds": "## The kinds and their columns",
        "star": "A star marks what a new record needs. Case and spaces in headings do not matter.",
        "by": "Recognised by %s.",
        "head": "| field | 中文 | holds | further headings |",
        "once": "set once",
        "files": "## Files of other systems",
        "files_head": "| file | brings | how |",
        "nothing": "nothing",
    },
    "zh-hans": {
        "kinds": "## 可导入的记录及其列",
        "star": "带星号的列是新记录必填的。表头的大小写和空格不影响识别。",
        "by": "识别依据：%s。",
        "head": "| 字段 | English | 内容 | 其他表头 |",
        "once": "只在新建时写入",
        "files": "## 其他系统的文件",
        "files_head": "| 文件 | 导入为 | 说明 |",
        "nothing": "不导入",
    },
}


def written(language: str) -> str:
    """The page with its generated part brought up to date."""
    from django.utils import translation

    head, _mark, _rest = PAGES[language].read_text(encoding="utf-8").partition(BEGIN)
    with translation.override(language):
        return f"{head}{BEGIN}\n\n" + "\n".join(_lines(language)) + "\n"


def _lines(language: str) -> Iterator[str]:
    from firstfix.platform.exchange.kinds import kinds
    from firstfix.platform.exchange.profiles import profiles

    words = WORDS[language]
    yield words["kinds"]
    yield ""
    yield words["star"]
    for kind in kinds().values():
        yield from _kind(kind, language)
    yield ""
    yield words["files"]
    yield ""
    yield words["files_head"]
    yield "|---|---|---|"
    for profile in profiles().values():
        brings = ", ".join(str(kinds()[step.kind].label) for step in profile.steps) or words["nothing"]
        yield f"| {profile.label} | {brings} | {profile.about or profile.not_taken} |"


def _kind(kind: Kind, language: str) -> Iterator[str]:
    yield ""
    yield f"### {kind.label} · {_in(OTHER[language], kind.label)} · `{kind.name}`"
    yield ""
    yield WORDS[language]["by"] % kind.known_by
    yield ""
    yield WORDS[language]["head"]
    yield "|---|---|---|---|"
    for field in kind.fields:
        yield _row(field, language)


def _row(field: Field, language: str) -> str:
    other = _in(OTHER[language], field.label)
    value = "" if field.refers and field.note else str(field.value.said())
    notes = [value, str(field.note), WORDS[language]["once"] if field.only_new else ""]
    holds = "; ".join(filter(None, notes)).replace("|", "\\|")
    also = ", ".join(word for word in field.also if word not in (str(field.label), other))
    return f"| {field.label}{' *' if field.required else ''} (`{field.name}`) | {other} | {holds} | {also} |"


def _in(language: str, text: object) -> str:
    from django.utils import translation

    with translation.override(language):
        return str(text)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstfix.config.settings")
    import django

    django.setup()
    for chosen, page in PAGES.items():
        page.write_text(written(chosen), encoding="utf-8")
        print(page)
