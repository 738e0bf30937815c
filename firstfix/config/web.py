"""The web server's command line and its port."""

from __future__ import annotations

import errno
import ipaddress
import os
import shutil
import socket
import sys
from pathlib import Path

from firstfix.config.not_ready import NotReady

LAST_PORT = 65535
THREADS = 4  # so that one slow page does not stop the others


def granian(*, host: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "firstfix.config.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(THREADS), "--backlog", "1024", "--no-ws"),
        *("--respawn-failed-workers", "--log-level", "warning"),
    ]


def surroundings(home: Path) -> dict[str, str]:
    """Variables of the web server's processes.

    They add up their metrics in a folder, emptied, since a restart counts from nought. The C library would keep eight
    heaps for each processor, of which four threads that take turns fill two.
    """
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder), "MALLOC_ARENA_MAX": "2"}


def default_workers() -> int:
    return max(1, os.cpu_count() or 1)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def beside(port: int) -> int:
    """Another one to try."""
    return port + 1 if port < LAST_PORT else port - 1


def check_port_is_free(host: str, port: int, *, remedy: str) -> None:
    """`remedy` is a command; it ends with the port to take instead."""
    if not 1 <= port <= LAST_PORT:
        raise NotReady("Port %(port)d does not exist; choose one from 1024 to 65535.", port=port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise NotReady(
                "Port %(port)d may only be used by root; choose one above 1023: %(remedy)s", port=port, remedy=remedy
            ) from None
        except socket.gaierror:
            raise NotReady("This machine does not know the name %(host)s; name an address of it.", host=host) from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise NotReady("%(host)s is no address of this machine; name one that is.", host=host) from None
            raise NotReady(
                "Port %(port)d on %(host)s is in use (%(reason)s); choose another one: %(remedy)s",
                port=port,
                host=host,
                reason=error.strerror,
                remedy=remedy,
            ) from None
