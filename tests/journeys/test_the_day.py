"""The whole day: reported, ordered, planned, prepared, carried out, closed, followed up, counted."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Open, Server
from tests.journeys.steps import assign, carry_out, close, make_order, report, start_work

SAID = {"zh": "压缩机停机，报警 E-77", "en": "Compressor stopped, alarm E-77"}
WORDS = {
    "zh": {"planned": "上门时间已约好", "done": "服务已全部完成", "report": "服务报告", "part": "P-FILTER 过滤器"},
    "en": {"planned": "appointment is made", "done": "everything is done", "report": "Service report",
           "part": "P-FILTER Filter"},
}  # fmt: skip

LANGUAGE = {"zh": "zh-CN", "en": "en"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_report_to_the_figures(open_page: Open, server: Server, language: str) -> None:
    words = WORDS[language]
    customer = open_page(f"/r/{server.world.labels[language]}", language=language, phone=True)
    report(customer, SAID[language])

    desk = open_page("/requests", sign_in="desk", language=language)
    order = make_order(desk, SAID[language])

    dispatcher = open_page("/schedule", sign_in="dispatcher", language=language)
    assign(dispatcher, order, "李伟")
    customer.reload()
    expect(customer.locator("#status")).to_contain_text(words["planned"])
    expect(customer.locator("#status")).to_contain_text("小李")

    phone = open_page("/day", sign_in="engineer", language=language, phone=True)
    expect(phone.locator("main")).to_contain_text(SAID[language])
    expect(phone.locator("main")).to_contain_text("佩戴安全帽")
    start_work(phone, order)
    carry_out(phone, part=words["part"])

    report_address = phone.url.replace("/on-site", "/report").split("#")[0]
    pdf = phone.request.get(report_address, headers={"Accept-Language": LANGUAGE[language]}).body()
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert words["report"] in text
    assert SAID[language] in text

    phone.locator("a[href$='/closure']").first.click()
    phone.wait_for_url("**/closure")
    close(phone)
    customer.reload()
    expect(customer.locator("#status")).to_contain_text(words["done"])
    expect(customer.locator("#status")).to_contain_text("Replaced the filter")

    desk.goto(f"/work-orders/{order}")
    desk.locator("a[href*='/follow-ups/']:not(.drop-item)").first.click()
    desk.wait_for_url(re.compile(r"/follow-ups/\d+$"))
    desk.locator("input[name=is_running][value='1']").check()
    desk.locator("input[name=rating][value='5']").check()
    desk.fill("[name=remarks]", "谢谢 Thank you")
    desk.locator("form[data-draft] button.btn-primary").click()
    desk.wait_for_url("**/follow-ups")

    manager = open_page("/numbers", sign_in="manager", language=language)
    manager.locator("a[href*='/numbers/mttr']").first.click()
    manager.wait_for_url("**/numbers/mttr*")
    expect(manager.locator("#orders")).to_contain_text("WO-")
