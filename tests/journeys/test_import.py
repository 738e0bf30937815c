"""A manager brings a file in: every row is looked at before anything is written, and twice changes nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Server

ROWS = "客户编号,客户名称\nJ-{n}1,金桥医院 Golden Bridge\nJ-{n}2,\nJ-{n}3,远山五金 Far Hill\n"


def look_at(page: Page, content: bytes, kind: str) -> None:
    """Give the file, say what its columns are, wait for the dry run."""
    page.goto("/imports")
    page.set_input_files("[name=file]", {"name": "客户.csv", "mimeType": "text/csv", "buffer": content})
    page.click("form[enctype] button.btn-primary")
    page.wait_for_url(re.compile(r"/imports/\d+"))
    page.select_option("#kind", kind)
    page.wait_for_load_state()
    for number, field in enumerate(("code", "name")):
        page.select_option(f"#column-{number}", field)
    page.click("#columns button.btn-primary")
    expect(page.locator("#rows, .tiles").first).to_be_visible()


def counts(page: Page) -> list[str]:
    return [page.locator(f".kpi-value a[href*='verdict={verdict}']").inner_text() for verdict in VERDICTS]


VERDICTS = ("new", "changed", "same", "refused")


@pytest.mark.parametrize(("language", "encoding"), [("zh", "gb18030"), ("en", "utf-8-sig")])
def test_good_rows_come_in_and_come_in_once(open_page: Open, server: Server, language: str, encoding: str) -> None:
    content = ROWS.format(n=language).encode(encoding)
    page = open_page("/imports", sign_in="manager", language=language)
    look_at(page, content, "customers")
    assert counts(page) == ["2", "0", "0", "1"]
    expect(page.locator("#rows tr.is-late")).to_contain_text(f"J-{language}2")
    page.goto("/customers?q=Golden")
    expect(page.locator("main")).not_to_contain_text(f"J-{language}1")

    page.go_back()
    page.locator("form[action$='/writing'] button.btn-primary").click()
    expect(page.locator("form[action$='/writing']")).to_have_count(0)
    expect(page.locator(".tiles")).to_be_visible()
    page.goto("/customers?q=金桥")
    expect(page.locator("main")).to_contain_text("金桥医院 Golden Bridge")

    look_at(page, content, "customers")
    assert counts(page) == ["0", "0", "2", "1"]
