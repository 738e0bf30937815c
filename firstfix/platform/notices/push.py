"""Messages to browsers: Web Push (RFC 8030) with a key of our own (VAPID, RFC 8292), encrypted for the one browser."""

from __future__ import annotations

import base64
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from firstfix.platform.notices.models import PushSubscription

if TYPE_CHECKING:
    from py_vapid import Vapid02

#: How long a service keeps a message for a browser that sleeps, in seconds.
KEPT_FOR = 24 * 3600
#: A push service that does not answer must not hold a worker, in seconds.
PATIENCE = 10


class Gone(Exception):
    """The browser has taken its subscription back."""


class NotSent(Exception):
    """The service did not take it; it may later."""


@cache
def _key() -> Vapid02:
    """From the environment, or made once and kept in a file that only this user can read."""
    from py_vapid import Vapid02

    if given := settings.PUSH_KEY:
        return Vapid02.from_string(given)
    path = Path(settings.FIRSTFIX_HOME) / "push_key.pem"
    if not path.exists():
        fresh = Vapid02()
        fresh.generate_keys()
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(fresh.private_pem())
        try:
            os.link(draft, path)  # whoever is first decides; the others read that one
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Vapid02.from_file(str(path))


def public_key() -> str:
    """What a browser asks for when it subscribes: the point on P-256, base64url without padding."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    point = _key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def send(subscription: PushSubscription, message: dict[str, object]) -> None:
    """Raises Gone or NotSent. Nobody on the way can read it; the service sees only that there is a message."""
    # Loaded by workers when there is something to send: with what it needs it is 20 MB.
    from pywebpush import WebPushException, webpush
    from requests import RequestException

    try:
        webpush(
            subscription_info={
                "endpoint": subscription.endpoint,
                "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
            },
            data=json.dumps(message, ensure_ascii=False),
            vapid_private_key=_key(),
            vapid_claims={"sub": settings.PUSH_CONTACT},
            ttl=KEPT_FOR,
            timeout=PATIENCE,
        )
    except WebPushException as refused:
        status = refused.response.status_code if refused.response is not None else None
        if status in (404, 410):
            raise Gone from refused
        raise NotSent(f"push service: {status}") from refused
    except (RequestException, ValueError) as failed:
        raise NotSent(type(failed).__name__) from failed  # its text holds the address, which is a secret
