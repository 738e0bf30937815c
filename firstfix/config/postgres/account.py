"""Who runs the server: PostgreSQL refuses root, so for root an unprivileged user does it."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from firstfix.config.not_ready import NotReady

UNPRIVILEGED = ("firstfix", "postgres", "nobody", "daemon")


def of_another_user(folder: Path) -> NotReady:
    return NotReady(
        "The database in %(folder)s belongs to another user; run this as that user, or as root.", folder=folder
    )


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    is_other: bool  # another user than the one who runs this process

    @classmethod
    def owning(cls, folder: Path) -> Account:
        """The user whose data lie in `folder`, or the one who shall make them there."""
        if os.geteuid() != 0:
            _check_has_a_name(os.geteuid())
            if folder.exists() and folder.stat().st_uid != os.geteuid():
                raise of_another_user(folder)
            return cls(os.geteuid(), os.getegid(), is_other=False)
        if folder.exists() and folder.stat().st_uid != 0:
            owner = folder.stat()
            return cls(owner.st_uid, owner.st_gid, is_other=True)
        for name in UNPRIVILEGED:
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(user.pw_uid, user.pw_gid, is_other=True)
        raise NotReady(
            "PostgreSQL does not run as root; make a user for it with `useradd --system firstfix` and run this again."
        )

    def run(self, command: list[str], *, output: IO[str] | int = subprocess.DEVNULL, cwd: Path) -> int:
        """Run as this user and return the status; daemons that keep the output open are not waited for."""
        as_user: dict[str, Any] = {}
        if self.is_other:
            as_user = {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        return subprocess.run(
            command,
            cwd=cwd,
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; we stop the server in order
            check=False,
            **as_user,
        ).returncode

    def reaches(self, path: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd "$0"', str(path)], cwd=Path("/")) == 0

    def owns(self, path: Path) -> None:
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def _check_has_a_name(uid: int) -> None:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        raise NotReady(
            "The user number %(uid)d has no name on this machine, and PostgreSQL needs one; run this as another "
            "user, or set DATABASE_URL.",
            uid=uid,
        ) from None
