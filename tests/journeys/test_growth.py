"""An engineer sees where they stand and what is missing; a level is confirmed, a promotion proposed and granted."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Open


def test_from_what_is_missing_to_a_promotion(open_page: Open) -> None:
    hr = open_page("/careers", sign_in="hr")
    hr.click("form[action$='/careers/usual'] button")
    expect(hr.locator("main")).to_contain_text("Technical supervisor")

    manager = open_page("/skills/proposals", sign_in="manager")
    manager.get_by_role("link", name="孙悦").click()
    manager.fill("[name=reason]", "Two hard repairs without a second visit")
    manager.click("button[value=confirm]")
    expect(manager.locator("main")).to_contain_text("Two hard repairs")

    engineer = open_page("/my-growth", sign_in="growing", language="zh", phone=True)
    expect(engineer.locator("main")).to_contain_text("4")
    engineer.goto("/my-growth/career")
    expect(engineer.locator("main")).to_contain_text("服务工程师")

    manager.goto("/skills")
    manager.get_by_role("link", name="孙悦").click()
    manager.get_by_role("link", name="Career", exact=True).click()
    career = re.sub(r"^https?://[^/]+", "", manager.url)
    hr.goto(career)
    hr.locator("[name=step]").select_option(index=1)
    hr.click("form[action$='/career/stand'] button")
    engineer.reload()
    step = engineer.locator("section.part", has_text="高级服务工程师")
    expect(step).to_contain_text("接下来做什么")
    expect(step).to_contain_text("首次修复率")

    manager.reload()
    manager.locator("section.part", has_text="Senior service engineer").get_by_role("link", name="Propose").click()
    manager.fill("[name=why]", "Colleagues ask her first")
    manager.click("main form button.btn-primary")
    hr.goto("/promotions")
    hr.get_by_role("link", name="孙悦").first.click()
    expect(hr.locator("main")).to_contain_text("Colleagues ask her first")
    hr.fill("[name=answer]", "Well earned")
    hr.click("button[value=grant]")
    engineer.reload()
    expect(engineer.locator("main")).to_contain_text("高级服务工程师")
    expect(engineer.locator("main")).to_contain_text("技术主管")
