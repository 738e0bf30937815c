"""The picture of a comparison: cost per order of each policy as a bar of its kinds, for light and dark pages (SVG)."""

from collections.abc import Iterator, Mapping

WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 860, 190, 70, 64, 46, 26
#: Kinds of cost from left to right, with colours that differ in lightness too.
COLOURS = {
    "travel": "#1f6f8b",
    "work": "#5aa9c4",
    "overtime": "#a9d5e2",
    "desk": "#7a7f87",
    "late": "#c8553d",
    "parts": "#8f9e4f",
    "capital": "#c5cf95",
    "experts": "#9a6fb0",
}
TITLES = {
    "nearest": "nearest free engineer",
    "planning": "planning alone",
    "diagnosis": "diagnosis alone",
    "apart": "both, apart",
    "one-decision": "the one decision",
    "clairvoyant": "clairvoyant",
}
STYLE = """text{font:13px system-ui,sans-serif;fill:#24292f}.small{font-size:11px;fill:#57606a}line{stroke:#57606a}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9da7b1}line{stroke:#9da7b1}}"""


def drawn(means: Mapping[str, Mapping[str, float]], errors: Mapping[str, float]) -> str:
    """`means` are costs per order by policy and kind, `errors` half widths of the 95 % intervals against `nearest`."""
    totals = {name: sum(kinds.values()) for name, kinds in means.items()}
    scale = (WIDTH - LEFT - RIGHT) / max(totals.values())
    height = TOP + ROW * len(means) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-label="Cost per order by policy">',
        f"<style>{STYLE}</style>",
        *_legend(),
    ]
    for place, (name, kinds) in enumerate(means.items()):
        lines += _bar(TOP + place * ROW, TITLES.get(name, name), kinds, scale, errors.get(name, 0.0))
    return "\n".join([*lines, "</svg>", ""])


def _legend() -> Iterator[str]:
    yield '<text x="10" y="20">Cost per order</text>'
    for place, (kind, colour) in enumerate(COLOURS.items()):
        x = LEFT + place * 78
        yield f'<rect x="{x}" y="34" width="11" height="11" fill="{colour}"/>'
        yield f'<text class="small" x="{x + 15}" y="44">{kind}</text>'


def _bar(y: float, title: str, kinds: Mapping[str, float], scale: float, error: float) -> Iterator[str]:
    yield f'<text x="{LEFT - 10}" y="{y + 18}" text-anchor="end">{title}</text>'
    x = float(LEFT)
    for kind, colour in COLOURS.items():
        width = kinds.get(kind, 0.0) * scale
        yield f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>'
        x += width
    middle = y + BAR / 2
    if error:
        yield f'<line x1="{x - error * scale:.1f}" x2="{x + error * scale:.1f}" y1="{middle}" y2="{middle}"/>'
    yield f'<text x="{x + max(6.0, error * scale + 4):.1f}" y="{y + 18}">{sum(kinds.values()):.0f}</text>'
