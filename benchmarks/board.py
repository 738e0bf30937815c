"""How fast the dispatch board paints: `python -m benchmarks.board http://127.0.0.1:8000` beside a running demo.

The page and its scripts are the demo's own; the day is made up here, so that it has the size to be measured. Printed
are the seconds from the day's arrival in the browser to the painted timeline (what is in sight; the rows below follow
in the next task), those from the start of the navigation (both medians of seven), and the processor's seconds of the
page's main thread for all of it, which other programs on the machine lengthen less.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import date, datetime, time, timedelta
from random import Random
from statistics import median
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

SIZES = ((25, 150, 0.5), (100, 600, 1.0))
TIMES = 7
PAINTED = """() => {
  const [painted] = performance.getEntriesByName("board-painted");
  const came = performance.getEntriesByType("resource").findLast((one) => one.name.includes("/board/data"));
  return [painted.startTime - came.responseEnd, painted.startTime];
}"""


def made_up_day(day: str, *, engineers: int, visits: int) -> dict[str, Any]:
    rng, each = Random(7), visits // engineers
    opens = datetime.combine(date.fromisoformat(day), time(8))
    shown: dict[str, list[Any]] = {"engineers": [], "shades": [], "visits": [], "waiting": []}
    for number in range(engineers):
        who = str(number)
        home = [120.6 + rng.uniform(-0.1, 0.2), 31.3 + rng.uniform(-0.1, 0.1)]
        shown["engineers"].append({"id": who, "name": f"工程师{number:03}", "initials": "工师", "url": "#",
            "home": home, "note": "1 h free", "tone": "quiet", "isBookable": True,
            "week": {"hours": "32 h", "share": 80, "tone": "quiet", "said": "32 h of 40 h"}})  # fmt: skip
        for kind, after, hours in (("shift", 0.0, 10.0), ("lunch", 4.0, 0.5)):
            begin = opens + timedelta(hours=after)
            end = begin + timedelta(hours=hours)
            shown["shades"].append(
                {"engineer": who, "kind": kind, "text": "", "start": begin.isoformat(), "end": end.isoformat()}
            )
        for place in range(each):
            begin = opens + timedelta(minutes=20 + place * 560 // each)
            shown["visits"].append(
                _visit(number, place, begin, begin + timedelta(minutes=400 // each), [home[0] + 0.02 * place, home[1]])
            )
    said = {"mark": "x", "unseen": "", "more": "", "said": f"{engineers} × {visits}"}
    return {**shown, **said, "day": day, "days": 1, "opens": 8, "closes": 18, "offset": "+08:00"}


def _visit(number: int, place: int, start: datetime, end: datetime, where: list[float]) -> dict[str, Any]:
    id, state = number * 100 + place, ("left", "working", "planned")[min(2, place)]
    return {
        "key": f"{id}-{number}", "visit": id, "order": 1, "version": 1, "engineer": str(number),
        "start": start.isoformat(), "end": end.isoformat(), "when": f"{start:%H:%M}–{end:%H:%M}",
        "number": f"WO-2026-{id:05}", "title": "一号车间 Plant 1", "customer": "金河食品厂",
        "subject": "水温过高 Water too warm", "url": "#", "moveUrl": "#", "state": state, "stateWord": state,
        "tone": ("done", "moving", "quiet")[min(2, place)], "icon": "calendar", "isMovable": place > 1, "whyFixed": "",
        "isLocked": False, "mayLock": True,
        "crew": 1, "way": 20, "drawn": 20, "isTight": place == 1, "place": where, "label": f"{number} {place}",
        "marks": [{"icon": "emergency", "tone": "late", "text": "Emergency"}] if place == 2 else [],
    }  # fmt: skip


def measure(page: Page, day: str, *, engineers: int, visits: int) -> list[float]:
    """Medians: from the data to the paint, the whole page, the main thread."""
    found = json.dumps(made_up_day(day, engineers=engineers, visits=visits))

    def answer(route: Route) -> None:
        route.fulfill(body=found, content_type="application/json")

    page.route("**/board/data*", answer)
    page.route("**/board/changes", lambda route: route.fulfill(body='{"mark": "x"}', content_type="application/json"))
    thread = page.context.new_cdp_session(page)
    thread.send("Performance.enable", {"timeDomain": "threadTicks"})
    drawn, whole, busy = [], [], []
    for _time in range(TIMES):
        page.goto("about:blank")
        page.goto(f"/schedule/{day}/board")
        page.locator("[data-is-drawn]").wait_for(timeout=60_000)
        while not page.evaluate("performance.getEntriesByName('board-painted').length"):
            page.wait_for_timeout(50)
        from_data, from_start = page.evaluate(PAINTED)
        drawn.append(from_data / 1000)
        whole.append(from_start / 1000)
        metrics = thread.send("Performance.getMetrics")["metrics"]
        busy.append(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))
        assert page.locator(".ec-event.visit").count() == visits
    page.unroute_all()
    return [median(figures) for figures in (drawn, whole, busy)]


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900})
        page.goto("/demo")
        page.click("form:has([name=role][value=dispatcher]) button")
        page.goto("/schedule")
        day = page.locator("input[type=date]").first.input_value()
        load = os.getloadavg()[0]
        print(f"{platform.machine()}, {os.cpu_count()} cores with a load of {load:.1f}, Chromium {browser.version}")
        print(f"{'engineers × visits':>20} {'target s':>9} {'paint s':>8} {'whole page s':>13} {'main thread s':>14}")
        for engineers, visits, target in SIZES:
            drawn, whole, busy = measure(page, day, engineers=engineers, visits=visits)
            size = f"{engineers} × {visits}"
            print(f"{size:>20} {target:>9.1f} {drawn:>8.2f} {whole:>13.2f} {busy:>14.2f}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
