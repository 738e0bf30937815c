"""Values as the phone reads them; moments go as they are, in UTC."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Text


def both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def coded(code: object, word: Text) -> dict[str, str]:
    return {"code": str(code), "word": str(word)}


def decimal(value: Decimal | None) -> str | None:
    """Without the zeros that only tell how wide the column is."""
    if value is None:
        return None
    return f"{value.normalize():f}" if value else "0"


def minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
