"""A picture as a phone takes it, only smaller."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def picture(format: str = "JPEG") -> bytes:
    out = io.BytesIO()
    drawn = Image.new("RGB", (120, 60), "white")
    ImageDraw.Draw(drawn).line([(10, 50), (60, 10), (110, 50)], fill="black", width=4)
    drawn.save(out, format)
    return out.getvalue()
