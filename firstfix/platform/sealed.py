"""Secrets that have to be read again, such as a service's password: sealed with the installation's secret key.

A stolen database without that key opens none of them (Fernet of the package cryptography: AES-128, HMAC-SHA-256).
Whoever changes FIRSTFIX_SECRET_KEY has to enter them anew.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Unreadable(Exception):
    """It was sealed with another key."""


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as broken:
        raise Unreadable from broken


def _box() -> Fernet:
    # Loaded where there is something to seal: web workers stay small.
    from cryptography.fernet import Fernet

    key = hashlib.sha256(f"sealed:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
