"""What the documents say of settings and files is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
SETTING = re.compile(r"\b(?:FIRSTFIX_[A-Z_]+|DATABASE(?:_OWNER)?_URL)\b")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
#: Read by the settings of the tests alone: where their throw-away home is.
OF_THE_TESTS = {"FIRSTFIX_TEST_HOME"}


def settings_read() -> set[str]:
    """Names that stand as texts in the sources: what os.environ is asked for, directly or through a function."""
    sources = [ROOT / "bootstrap.py", *(ROOT / "firstfix").rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sources if "tests" not in path.parts]
    quoted = {name for text in texts for name in re.findall(r'"([A-Z_]+)"', text)}
    return {name for name in quoted if SETTING.fullmatch(name)} - OF_THE_TESTS


@pytest.mark.parametrize("guide", ["operation.md", "operation.zh.md"])
def test_every_setting_is_documented_and_every_documented_one_is_read(guide: str) -> None:
    rows = [line for line in (ROOT / "docs" / guide).read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    documented = {name for line in rows for name in SETTING.findall(line.split("|")[1])}
    assert documented == settings_read()


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_each_other_and_tells_the_same() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    assert "README.zh.md" in english
    assert "README.md" in chinese
    assert english.count("\n| **") == chinese.count("\n| **")


def texts_on_screen(language: str) -> set[str]:
    """What buttons, fields and headings say, as the catalogues have it."""
    texts: set[str] = set()
    for catalogue in (ROOT / "firstfix").rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
        with catalogue.open("rb") as file:
            for message in read_po(file):
                said = message.id if language == "en" else message.string
                texts.update([said] if isinstance(said, str) else said or ())
    for table in (ROOT / "web" / "engineer" / "words").glob("*.ts"):  # the app's, both languages in one table
        texts.update(re.findall(r'"((?:[^"\\]|\\.)+)"', table.read_text(encoding="utf-8")))
    return texts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_guides_name_buttons_as_they_are_on_the_screen(language: str) -> None:
    """Bold is for what stands on a page; the bold first cells of tables are troubles in our own words."""
    on_screen = texts_on_screen(language)
    unknown = []
    for guide in (ROOT / "docs" / "guide").glob("*.md"):
        if guide.name == "README.md" or guide.name.endswith(".zh.md") != (language == "zh"):
            continue
        text = re.sub(r"^\| \*\*.+?\*\* \|", "|", guide.read_text(encoding="utf-8"), flags=re.MULTILINE)
        names = [" ".join(name.split()) for name in BOLD.findall(text)]
        unknown += [f"{guide.name}: {name}" for name in names if name not in on_screen]
    assert unknown == []
