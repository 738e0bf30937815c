"""Settings as the environment gives them; what is wrong there is said in words before anything starts."""

from __future__ import annotations

import logging
import os
from urllib.parse import urlsplit

from firstfix.config.not_ready import NotReady

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value and value not in YES + NO:
        raise NotReady("%(name)s must be 1 or 0, not %(value)s.", name=name, value=value)
    return value in YES if value else default


def whole(name: str, *, most: int) -> int:
    """A whole number from 0 to `most`; what is said as yes or no counts 1 or 0."""
    value = os.environ.get(name, "").strip()
    if not (value.isascii() and value.isdigit()):
        return int(flag(name))
    if int(value) > most:
        raise NotReady("%(name)s must be between 0 and %(most)d, not %(value)s.", name=name, most=most, value=value)
    return int(value)


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def public_url() -> str:
    url = os.environ.get("FIRSTFIX_PUBLIC_URL", "http://localhost:8000").strip().rstrip("/")
    if not _is_address(url):
        raise NotReady(
            "FIRSTFIX_PUBLIC_URL must be an address such as https://service.example, not %(value)s.", value=url
        )
    return url


def router() -> str:
    """`osrm:` or `valhalla:` and the server's address; empty where travel times are estimated."""
    said = os.environ.get("FIRSTFIX_ROUTER", "").strip()
    kind, _sign, address = said.partition(":")
    if said and (kind not in ("osrm", "valhalla") or not _is_address(address)):
        raise NotReady("FIRSTFIX_ROUTER must be osrm:http://… or valhalla:http://…, not %(value)s.", value=said)
    return said


def log_level() -> str:
    level = os.environ.get("FIRSTFIX_LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in logging.getLevelNamesMapping():
        raise NotReady("FIRSTFIX_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not %(value)s.", value=level)
    return level


def check() -> None:
    """Raises NotReady; the processes that we start would only die of it, again and again."""
    flag("FIRSTFIX_DEMO")
    flag("FIRSTFIX_REDIRECT_TO_HTTPS")
    flag("FIRSTFIX_HSTS_SUBDOMAINS")
    whole("FIRSTFIX_BEHIND_PROXY", most=9)
    public_url()
    router()
    log_level()
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if (url := os.environ.get(name)) and not _is_database(url):
            # Not repeated: it holds a password.
            raise NotReady("%(name)s must be like postgresql://user:password@host:5432/firstfix.", name=name)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_database(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1 and parts.port != 0
    except ValueError:
        return False
