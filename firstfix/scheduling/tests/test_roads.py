import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.rules import Place, travel_time
from firstfix.scheduling.tests.makers import make_visit
from firstfix.scheduling.translate import roads as module
from firstfix.scheduling.translate.roads import Roads, ways_along, ways_among

A, B, C = Place(31.0, 121.0), Place(31.1, 121.2), Place(31.3, 121.1)
MINUTES = timedelta(minutes=1)


class Server:
    """Knows the seconds between places; counts the questions, and can be silent."""

    def __init__(self) -> None:
        self.asked: list[tuple[Sequence[Place], Sequence[Place]]] = []
        self.is_silent = False
        self.now = 0.0

    def __call__(self, sources: Sequence[Place], targets: Sequence[Place]) -> list[list[float | None]]:
        self.asked.append((sources, targets))
        if self.is_silent:
            raise OSError
        return [[None if C in (a, b) else 1000.0 for b in targets] for a in sources]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def roads(server: Server) -> Roads:
    return Roads(server, clock=lambda: server.now)


def test_the_way_is_what_the_server_says_and_a_little_for_every_trip(roads: Roads) -> None:
    ways = roads.between({(A, B)})
    assert ways(A, B) == 25 * MINUTES  # 1000 s and five minutes, in steps of five
    assert not ways.is_silent


def test_where_there_is_no_road_it_is_estimated(roads: Roads) -> None:
    assert roads.between({(A, C)})(A, C) == travel_time(A, C)


def test_nothing_is_asked_twice(roads: Roads, server: Server) -> None:
    roads.between({(A, B), (B, A)})
    questions = len(server.asked)
    roads.between({(A, B)})
    assert len(server.asked) == questions


def test_a_silent_server_is_not_asked_again_for_a_minute(roads: Roads, server: Server) -> None:
    server.is_silent = True
    ways = roads.between({(A, B)})
    assert ways.is_silent
    assert ways(A, B) == travel_time(A, B)
    assert roads.between({(A, B)}).is_silent
    assert len(server.asked) == 1
    server.is_silent, server.now = False, 61.0
    assert not roads.between({(A, B)}).is_silent
    assert roads.between({(A, B)})(A, B) == 25 * MINUTES


def test_many_places_are_asked_for_in_blocks(roads: Roads, server: Server) -> None:
    places = [Place(30 + n / 100, 120) for n in range(120)]
    roads.between({(a, b) for a in places for b in places if a != b})
    assert all(len(sources) + len(targets) <= 100 for sources, targets in server.asked)
    assert roads.between({(places[0], places[119])})(places[0], places[119]) == 25 * MINUTES


class Osrm(BaseHTTPRequestHandler):
    """Answers as OSRM's table service does: each way takes as many minutes as its place in the row."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        given = dict(pair.split("=") for pair in query.split("&"))
        assert path.startswith("/table/v1/driving/121.00000,31.00000;")
        rows, columns = (len(given[name].split(";")) for name in ("sources", "destinations"))
        self._send({"code": "Ok", "durations": [[60.0 * (n + 1) for n in range(columns)] for _ in range(rows)]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        row = [{"time": 600, "distance": 1.0} for _ in asked["targets"]]
        self._send({"sources_to_targets": [row for _ in asked["sources"]]})

    def _send(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Osrm)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_roads", {})


@pytest.mark.usefixtures("company")
def test_osrm(settings: Any, address: str) -> None:
    settings.ROUTER = f"osrm:{address}"
    assert ways_along([[A, B, None, C]])(A, B) == 10 * MINUTES  # a minute and five, rounded up


@pytest.mark.usefixtures("company")
def test_valhalla(settings: Any, address: str) -> None:
    settings.ROUTER = f"valhalla:{address}/"
    ways = ways_among([A, B, C])
    assert {ways(a, b) for a in (A, B, C) for b in (A, B, C) if a != b} == {15 * MINUTES}


@pytest.mark.usefixtures("company")
def test_without_a_server_ways_are_estimated(settings: Any) -> None:
    settings.ROUTER = ""
    ways = ways_along([[A, B]])
    assert (ways(A, B), ways.is_silent) == (travel_time(A, B), False)


@pytest.mark.usefixtures("company")
def test_the_schedule_says_that_ways_are_estimated(settings: Any, client_of: Callable[[User], Client]) -> None:
    settings.ROUTER = "osrm:http://127.0.0.1:9"
    noon = timezone.now().astimezone(company_zone()).replace(hour=12)
    make_visit(engineer=make_engineer(home_latitude=31, home_longitude=121), planned_start=noon)
    browser = client_of(make_user(Role.DISPATCHER))
    assert "The route server does not answer" in browser.get("/schedule").content.decode()
