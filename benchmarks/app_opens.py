"""How the engineer's app opens on a phone: `python -m benchmarks.app_opens [address]`, beside a running demo.

1. Lighthouse, fetched for it by npx, looks at the app as an engineer who is signed in: its phone profile (a slow 4G
   line, a processor slowed four times). Goals: performance 0.9, accessibility 1.0, best practices 0.95.
2. The app is opened without network, the processor slowed four times: until its frame stands (goal: 1 s), and until
   what the phone holds of the day does.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from benchmarks.web.__main__ import _cpu as cpu_name

LIGHTHOUSE = "lighthouse@12.8.2"
SLOWED = 4
TIMES = 7
GOALS = {"performance": 0.9, "accessibility": 1.0, "best-practices": 0.95}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    print(cpu_name())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", **PHONE)
        page = context.new_page()
        _sign_in(page)
        opened = _opened_offline(context, page)
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
        browser.close()
    for what, times in zip(("frame (goal 1 s)", "the day's first visit"), zip(*opened, strict=True), strict=True):
        print(f"opened without network, {what}: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s")
    for name, score in _lighthouse(f"{address}/engineer/", cookies, program).items():
        print(f"lighthouse, {name}: {score:.2f} (goal {GOALS[name]})")


def _sign_in(page: Page) -> None:
    page.goto("/demo")
    page.locator("form:has(input[name=role][value=engineer]) button").click()
    page.wait_for_url(lambda url: not url.endswith("/demo"))


def _opened_offline(context: BrowserContext, page: Page) -> list[tuple[float, float]]:
    """Seconds from asking for the address to the frame and to the first visit on the screen, each time in a new tab."""
    page.goto("/engineer/")
    expect(page.locator("main .card").first).to_be_visible(timeout=60_000)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null || location.reload()")
    context.set_offline(True)
    times = []
    for _ in range(TIMES):
        tab = context.new_page()
        context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        start = time.perf_counter()
        tab.goto("/engineer/", wait_until="commit")
        tab.locator("#app h1").wait_for()
        framed = time.perf_counter() - start
        tab.locator("main .card").first.wait_for()
        times.append((framed, time.perf_counter() - start))
        tab.close()
    context.set_offline(False)
    return times


def _lighthouse(address: str, cookies: str, program: str | None) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        headers, report = Path(folder, "headers.json"), Path(folder, "report.json")
        headers.write_text(json.dumps({"Cookie": cookies}))
        command = [
            "npx", "--yes", LIGHTHOUSE, address, "--quiet", f"--only-categories={','.join(GOALS)}",
            f"--extra-headers={headers}", "--output=json", f"--output-path={report}",
            "--chrome-flags=--headless=new --no-sandbox",
        ]  # fmt: skip
        subprocess.run(command, check=True, env={**os.environ, **({"CHROME_PATH": program} if program else {})})
        told = json.loads(report.read_text())
    for audit in told["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] in ("binary", "numeric"):
            print(f"  {audit['id']}: {audit.get('displayValue') or audit['title']}")
    return {name: told["categories"][name]["score"] for name in GOALS}


if __name__ == "__main__":
    main()
