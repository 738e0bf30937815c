"""Public tokens: unguessable, printable at any time, and stored only as a hash.

A token is an HMAC of what it stands for under the installation's secret key, so a label can be printed again
without keeping the token, and a stolen database does not open a single public page.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid

from django.conf import settings


def public_token(purpose: str, uid: uuid.UUID) -> str:
    """26 characters (128 bits) for a link or a QR label."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{uid}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def random_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
