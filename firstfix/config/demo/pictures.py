"""Pictures that nobody had to take: a machine with its display, and a signature."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from random import Random

from PIL import Image, ImageDraw

SIZE = (960, 720)
WALLS = ("#cfd6d8", "#d9d3c7", "#c8d2cf", "#d5d8de")
BODIES = {"machine": "#39566b", "medical": "#e9eef0", "appliance": "#8b8f92"}


def photo(kind: str, code: str, rng: Random) -> io.BytesIO:
    """A machine of this kind whose display shows `code`."""
    wall, floor = rng.choice(WALLS), "#8d8a83"
    picture = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, SIZE[0], SIZE[1]), fill=floor)
    left, top = rng.randint(180, 260), rng.randint(120, 170)
    right, bottom = left + rng.randint(460, 540), 610
    draw.rectangle((left + 18, bottom - 6, right + 26, bottom + 18), fill="#6f6c66")
    draw.rounded_rectangle((left, top, right, bottom), radius=22, fill=BODIES[kind], outline="#20262b", width=5)
    for row in range(6):
        y = bottom - 60 - row * 26
        draw.line((left + 40, y, right - 40, y), fill="#20262b", width=4)
    _display(draw, left + 60, top + 50, code, rng)
    draw.ellipse((right - 110, top + 60, right - 60, top + 110), fill="#c8372d", outline="#20262b", width=4)
    return _written(picture, "JPEG")


def _display(draw: ImageDraw.ImageDraw, x: int, y: int, code: str, rng: Random) -> None:
    draw.rounded_rectangle((x, y, x + 250, y + 120), radius=10, fill="#0d1b14", outline="#555c61", width=5)
    draw.text((x + 26, y + 28), code, fill="#ff5a3c" if rng.random() < 0.7 else "#8fe36a", font_size=56)


def signature(rng: Random) -> io.BytesIO:
    """A few strokes of a pen."""
    picture = Image.new("RGBA", (640, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    x = 60.0
    for _stroke in range(rng.randint(3, 5)):
        points = []
        y = rng.uniform(70, 170)
        for _step in range(rng.randint(5, 9)):
            x += rng.uniform(-6, 26)
            y = min(210, max(30, y + rng.uniform(-60, 60)))
            points.append((x, y))
        draw.line(points, fill=(20, 34, 60, 255), width=5, joint="curve")
    return _written(picture, "PNG")


def receipt(shop: str, day: date, amount: Decimal, rng: Random) -> io.BytesIO:
    """A slip of paper on a table, no two alike."""
    picture = Image.new("RGB", (420, 560), rng.choice(("#6b5a48", "#3f4a50", "#7d7468")))
    draw = ImageDraw.Draw(picture)
    left, top = rng.randint(46, 70), rng.randint(24, 44)
    draw.polygon(
        [(left, top), (left + 300, top + rng.randint(0, 12)), (left + 296, 530), (left - 6, 522)],
        fill=rng.choice(("#fbfaf5", "#f4f2ea", "#ffffff")),
    )
    ink = "#2b2b2b"
    draw.text((left + 148, top + 46), shop, fill=ink, font_size=30, anchor="mm")
    draw.text(
        (left + 148, top + 86),
        f"{day:%Y-%m-%d}",
        fill=ink,
        font_size=20,
        anchor="mm",
    )
    for row in range(rng.randint(3, 5)):
        y = top + 140 + row * 34
        draw.line((left + 30, y, left + rng.randint(120, 200), y), fill="#8a8a86", width=8)
        draw.line((left + 220, y, left + 266, y), fill="#8a8a86", width=8)
    draw.line((left + 24, top + 330, left + 270, top + 330), fill=ink, width=2)
    draw.text((left + 30, top + 352), "TOTAL", fill=ink, font_size=28)
    draw.text((left + 268, top + 352), f"{amount:.2f}", fill=ink, font_size=32, anchor="ra")
    draw.text((left + 148, top + 440), f"No. {rng.randint(10**9, 10**10)}", fill="#6d6d69", font_size=18, anchor="mm")
    return _written(picture, "JPEG")


def _written(picture: Image.Image, picture_format: str) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, picture_format, quality=82)
    out.seek(0)
    return out
