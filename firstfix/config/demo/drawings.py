"""Drawings for the demo's articles: a few lines, an arrow, and figures in circles that the caption explains."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from math import atan2, cos, pi, sin
from typing import Final

from PIL import Image, ImageDraw

#: Drawn twice as large as it is kept, which makes its edges smooth.
SIZE: Final = (1600, 1120)
INK, PALE, WATER, WARM, METAL, SKIN = "#20303a", "#e7ecee", "#2f7fb8", "#c8502d", "#b4bfc5", "#e8bfa0"
ACCENT: Final = "#0d6b6e"

Point = tuple[float, float]


class Pen:
    """A sheet with thick lines on it."""

    def __init__(self) -> None:
        self.sheet = Image.new("RGBA", SIZE, "white")
        self.draw = ImageDraw.Draw(self.sheet)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str = PALE, round: int = 24) -> None:
        self.draw.rounded_rectangle((left, top, right, bottom), radius=round, fill=fill, outline=INK, width=10)

    def disc(self, x: float, y: float, radius: float, fill: str = PALE) -> None:
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=INK, width=10)

    def line(self, *points: Point, fill: str = INK, width: int = 12) -> None:
        self.draw.line(list(points), fill=fill, width=width, joint="curve")

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self.draw.polygon(list(points), fill=fill, outline=INK, width=10)

    def arrow(self, start: Point, end: Point, fill: str = ACCENT, width: int = 22) -> None:
        way = atan2(end[1] - start[1], end[0] - start[0])
        head = 62
        foot = (end[0] - head * cos(way), end[1] - head * sin(way))
        self.draw.line([start, foot], fill=fill, width=width)
        sides = [(foot[0] + 44 * cos(way + turn), foot[1] + 44 * sin(way + turn)) for turn in (pi / 2, -pi / 2)]
        self.draw.polygon([end, *sides], fill=fill)

    def number(self, figure: int, x: float, y: float, to: Point | None = None) -> None:
        """A figure in a circle, with a line to what it stands for."""
        if to:
            self.draw.line([(x, y), to], fill=INK, width=6)
            self.draw.ellipse((to[0] - 12, to[1] - 12, to[0] + 12, to[1] + 12), fill=INK)
        self.draw.ellipse((x - 52, y - 52, x + 52, y + 52), fill=ACCENT)
        self.draw.text((x, y), str(figure), fill="white", font_size=68, anchor="mm")


def fins(pen: Pen) -> None:
    """A condenser from above: the air gun inside, dust leaving by the inlet."""
    pen.box(640, 140, 900, 980, fill="white")
    for y in range(180, 960, 44):
        pen.line((660, y), (880, y), fill=METAL, width=10)
    for x, y in ((930, 300), (980, 420), (940, 560), (1010, 660), (950, 800)):
        pen.disc(x, y, 22, fill="#9a8f7f")
    pen.shape([(140, 500), (360, 500), (360, 540), (560, 560), (360, 580), (360, 620), (140, 620)], METAL)
    for y in (430, 560, 690):
        pen.arrow((600 if y == 560 else 590, y), (860, y), fill=WATER)
    for y in (360, 560, 760):
        pen.arrow((1060, y), (1320, y), fill=WARM)
    pen.number(1, 420, 340, (500, 556))
    pen.number(2, 1200, 220, (1140, 352))


def capacitor(pen: Pen) -> None:
    """A capacitor with one wire off, and a meter at its terminals."""
    pen.box(260, 380, 620, 980, fill=METAL, round=60)
    pen.box(340, 300, 400, 390, fill="white", round=8)
    pen.box(480, 300, 540, 390, fill="white", round=8)
    pen.line((510, 300), (510, 160), (300, 120), fill=INK, width=22)
    pen.line((300, 210), (180, 90), fill=WARM, width=22)
    pen.box(960, 300, 1400, 1000, fill=PALE)
    pen.box(1010, 350, 1350, 520, fill="#cfe0d2", round=10)
    pen.disc(1180, 760, 130, fill="white")
    pen.line((1180, 760), (1260, 680), fill=ACCENT, width=26)
    pen.line((1280, 650), (1280, 700), width=14)
    pen.line((1310, 650), (1310, 700), width=14)
    pen.line((960, 900), (760, 900), (760, 260), (370, 260), fill=WARM, width=16)
    pen.line((960, 840), (820, 840), (820, 340), (560, 340), fill=INK, width=16)
    pen.number(1, 120, 300, (230, 140))
    pen.number(2, 1500, 600, (1300, 690))


def cooler(pen: Pen) -> None:
    """An oil cooler with oil in, oil out and the air."""
    pen.box(480, 260, 1120, 860, fill="white")
    for x in range(540, 1090, 60):
        pen.line((x, 290), (x, 830), fill=METAL, width=10)
    pen.line((140, 360), (480, 360), fill=WARM, width=46)
    pen.line((480, 760), (140, 760), fill=WATER, width=46)
    pen.arrow((220, 270), (440, 270), fill=WARM)
    pen.arrow((440, 850), (220, 850), fill=WATER)
    for y in (400, 560, 720):
        pen.arrow((1480, y), (1170, y), fill=ACCENT)
    pen.number(1, 320, 150, (380, 350))
    pen.number(2, 320, 1000, (380, 770))
    pen.number(3, 1330, 240, (1330, 392))


def window(pen: Pen) -> None:
    """A protective window held in slanting light, with spots, in its frame with a seal."""
    for shift in (0, 110, 220):
        pen.arrow((160 + shift, 120), (470 + shift, 430), fill="#d9a521", width=16)
    pen.disc(840, 600, 400, fill=METAL)
    pen.disc(840, 600, 330, fill="#3a3f43")
    pen.disc(840, 600, 300, fill="#e3f0f4")
    for x, y, radius in ((760, 520, 26), (900, 640, 40), (820, 720, 18), (940, 500, 14)):
        pen.disc(x, y, radius, fill="#403a34")
    pen.number(1, 1400, 420, (936, 640))
    pen.number(2, 1400, 860, (1140, 700))


def probe(pen: Pen) -> None:
    """A fingertip in an oximeter clip, from the side."""
    pen.box(560, 300, 1180, 480, fill=METAL, round=60)
    pen.box(560, 640, 1180, 820, fill=METAL, round=60)
    pen.shape([(120, 500), (900, 490), (1080, 520), (1110, 560), (1080, 610), (900, 630), (120, 630)], SKIN)
    pen.shape([(900, 494), (1050, 520), (1000, 534), (900, 524)], "#f6e6dc")
    pen.disc(960, 456, 26, fill=WARM)
    pen.line((960, 480), (960, 640), fill=WARM, width=10)
    pen.line((620, 330), (420, 250), (120, 240), fill=INK, width=24)
    pen.number(1, 1300, 200, (972, 448))
    pen.number(2, 1380, 600, (1112, 562))
    pen.number(3, 240, 110, (300, 242))


def cuff(pen: Pen) -> None:
    """An upper arm with a cuff, its arrow, the heart's height and room for two fingers."""
    pen.shape([(140, 300), (700, 270), (1480, 320), (1480, 520), (700, 570), (140, 540)], SKIN)
    for x in range(60, 1540, 80):  # the height of the heart
        pen.line((x, 420), (x + 44, 420), fill=WARM, width=10)
    pen.box(460, 220, 900, 620, fill="#4f7f9c", round=40)
    pen.arrow((680, 330), (680, 560), fill="white")
    pen.line((840, 620), (900, 820), (1180, 900), fill=INK, width=26)
    pen.box(1180, 820, 1420, 1000, fill=PALE)
    pen.shape([(380, 600), (480, 560), (500, 590), (400, 640)], SKIN)
    pen.shape([(360, 650), (470, 610), (490, 640), (380, 690)], SKIN)
    pen.number(1, 680, 110, (680, 360))
    pen.number(2, 1340, 220, (1340, 414))
    pen.number(3, 240, 780, (400, 660))


def gasket(pen: Pen) -> None:
    """The door of a steriliser with its gasket, and a cut through groove and lip."""
    pen.box(120, 200, 760, 980, fill=PALE, round=90)
    pen.draw.rounded_rectangle((180, 260, 700, 920), radius=70, outline="#3a3f43", width=34)
    pen.disc(440, 590, 70, fill=METAL)
    pen.line((440, 244), (440, 312), fill=WARM, width=14)
    pen.shape(
        [(960, 380), (1480, 380), (1480, 860), (960, 860), (960, 740), (1200, 740), (1200, 500), (960, 500)], METAL
    )
    pen.shape([(900, 520), (1190, 520), (1190, 720), (900, 720), (840, 640), (930, 620), (840, 560)], "#3a3f43")
    pen.number(1, 880, 960, (880, 700))
    pen.number(2, 1360, 240, (1196, 500))
    pen.number(3, 600, 100, (446, 262))


def group(pen: Pen) -> None:
    """A cut through the group of a coffee machine: gasket, screen and the handle from below."""
    pen.box(180, 140, 900, 420, fill=METAL)
    pen.shape([(200, 430), (300, 430), (300, 520), (220, 520)], "#3a3f43")
    pen.shape([(880, 430), (780, 430), (780, 520), (860, 520)], "#3a3f43")
    pen.box(320, 430, 760, 480, fill="white", round=10)
    for x in range(350, 750, 40):
        pen.line((x, 440), (x, 470), fill=INK, width=6)
    pen.shape([(240, 560), (840, 560), (760, 820), (320, 820)], PALE)
    pen.disc(1240, 560, 200, fill=PALE)
    pen.line((1240, 760), (1240, 1020), fill=INK, width=60)
    pen.line((1100, 720), (1010, 960), fill=METAL, width=26)
    pen.line((1380, 720), (1470, 960), fill=METAL, width=26)
    pen.number(1, 110, 620, (240, 490))
    pen.number(2, 540, 960, (540, 462))
    pen.number(3, 1240, 250, (1240, 790))


DRAWINGS: dict[str, Callable[[Pen], None]] = {
    one.__name__: one for one in (fins, capacitor, cooler, window, probe, cuff, gasket, group)
}


def drawing(name: str) -> io.BytesIO:
    """The drawing as PNG."""
    pen = Pen()
    DRAWINGS[name](pen)
    out = io.BytesIO()
    pen.sheet.resize((SIZE[0] // 2, SIZE[1] // 2), Image.Resampling.LANCZOS).convert("RGB").save(out, "PNG")
    out.seek(0)
    return out
