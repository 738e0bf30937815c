"""A desk with real phones on it: one Node process (tests/phone/phones.ts), led by JSON lines."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from typing import Any

from tests.phone.node import ROOT, bundled, node


@dataclass
class Asked:
    """What a phone asks its server, and waits for."""

    method: str
    path: str
    body: dict[str, str] | None


class Desk:
    """Each method tells one phone to do something and waits until it has done it, or asks its server."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            [node(), str(bundled() / "phones.js")],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def close(self) -> None:
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.close()
        self._node.wait(timeout=20)
        self._node.stdout.close()

    def tell(self, do: str, phone: str = "", **said: Any) -> dict[str, Any]:
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps({"do": do, "phone": phone, **said}) + "\n")
        line = self._node.stdout.readline()
        assert line, "the desk fell over"
        answer: dict[str, Any] = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer


@dataclass
class Question:
    """A request that is open on the wire: `answer` is what the server has said to it, once it got there."""

    asked: Asked
    answer: tuple[int, str] | None = None


@dataclass
class Phone:
    """One engineer's phone on the desk. `said` are the verbs that the screen has said to be recorded, in order."""

    desk: Desk
    name: str
    user: int
    skew: float = 0
    said: list[dict[str, Any]] = field(default_factory=list)
    open: Question | None = None
    is_on: bool = False

    def switch_on(self) -> None:
        self.desk.tell("open", self.name, user=self.user, skew=self.skew * 1000)
        self.is_on = True

    def kill(self) -> None:
        self.desk.tell("kill", self.name)
        self.is_on, self.open = False, None

    def record(self, name: str, **about: Any) -> dict[str, Any]:
        verb: dict[str, Any] = self.desk.tell("record", self.name, name=name, **about)["verb"]
        self.said.append(verb)
        return verb

    def record_and_kill(self, name: str, turns: int, **about: Any) -> None:
        verb = self.desk.tell("recordAndKill", self.name, name=name, turns=turns, **about)["verb"]
        self.is_on, self.open = False, None
        if verb:
            self.said.append(verb)

    def settle(self, verb: str, how: str) -> None:
        self.said.append(self.desk.tell("settle", self.name, verb=verb, how=how)["verb"])

    def sync(self) -> None:
        self._heard(self.desk.tell("sync", self.name))

    def hear(self, status: int | None, body: str = "") -> None:
        """What came back over the wire; None for nothing."""
        self.open = None
        self._heard(self.desk.tell("answer", self.name, status=status, body=body))

    def look(self) -> dict[str, Any]:
        return self.desk.tell("look", self.name)

    def _heard(self, answer: dict[str, Any]) -> None:
        """A question that is open stays so, with what the server has said to it."""
        if asks := answer.get("asks"):
            self.open = self.open or Question(Asked(**asks))
