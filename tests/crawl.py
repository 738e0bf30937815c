"""Following links: every page that people reach, one of each kind."""

from __future__ import annotations

import re
from collections import deque
from html import unescape

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'href="(/[^"#]*)"')
#: Answered by others, or leads out of the company.
NOT_FOLLOWED = ("/static/", "/files/", "/api/", "/admin/", "/engineer/", "/sign-out")


def answers_from(client: Client, start: str = "/") -> dict[str, tuple[str, int]]:
    """By the name of its route, the first address that a link led to, and the status of its answer."""
    found: dict[str, tuple[str, int]] = {}
    todo = deque([start])
    while todo:
        address = todo.popleft()
        try:
            name = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            found[address] = (address, 404)
            continue
        if name in found:
            continue
        answer = client.get(address)
        found[name] = (address, answer.status_code)
        if answer.status_code in (301, 302):
            todo.append(answer.headers["Location"])
        if not answer.streaming and "text/html" in answer.headers.get("Content-Type", ""):
            links = map(unescape, LINK.findall(answer.content.decode()))
            todo.extend(link for link in links if not link.startswith(NOT_FOLLOWED))
        answer.close()
    return found
