"""The growth over the sizes as a picture (SVG): three panels, both axes logarithmic, no library."""

import math
from collections.abc import Callable, Iterator
from html import escape

from benchmarks.race import Run
from benchmarks.report import Results, middle

_PANELS: tuple[tuple[str, str, str, Callable[[Run], float]], ...] = (
    ("Cold build", "CPU seconds", "cold", lambda run: run.cpu),
    ("One body changed", "CPU seconds", "body", lambda run: run.cpu),
    ("Cold build", "MB of memory", "cold", lambda run: run.memory / 1e6),
)
# Told apart without colours, too.
_STYLES = (("#0b5394", ""), ("#b45309", "6 3"), ("#3f6212", "2 3"), ("#7e22ce", "8 3 2 3"), ("#475569", "1 2"))
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 220, 220, 60, 48, 70


def plot(results: Results) -> str:
    """The medians of every generator in each panel; the same bytes for the same results."""
    names = [one.name for one in results.contestants if not one.way_of]
    width, height = _LEFT + 3 * _WIDTH + 2 * _GAP + 20, _TOP + _HEIGHT + 84
    said = "; ".join(f"{head}: {unit} over the number of briefings" for head, unit, _, _ in _PANELS)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="12">',
        f"<title>{escape(said)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for place, (head, unit, scenario, figure) in enumerate(_PANELS):
        series = []
        for name in names:
            found = ((size, middle(results.of(name, size, scenario), figure)) for size in results.sizes)
            series.append([(size, value) for size, value in found if value])
        left = _LEFT + place * (_WIDTH + _GAP)
        lines.append(f'<text x="{left}" y="{_TOP - 26}" font-weight="bold">{escape(head)}</text>')
        lines.append(f'<text x="{left}" y="{_TOP - 10}">{escape(unit)}</text>')
        lines.extend(_panel(left, results.sizes, series))
    for place, name in enumerate(names):
        colour, dashes = _STYLES[place % len(_STYLES)]
        x, y = _LEFT + place * 150, _TOP + _HEIGHT + 64
        lines.append(f'<path d="M{x} {y - 4}h30" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')
        lines.append(f'<text x="{x + 38}" y="{y}">{escape(name)}</text>')
    return "\n".join((*lines, "</svg>")) + "\n"


def _panel(left: float, sizes: tuple[int, ...], series: list[list[tuple[int, float]]]) -> Iterator[str]:
    values = [value for points in series for _, value in points] or [1.0]
    lowest, highest = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    highest = max(highest, lowest + 1)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(size: float) -> float:
        return left + _WIDTH * ((math.log10(size) - first) / (last - first) if last > first else 0.5)

    def down(value: float) -> float:
        return _TOP + _HEIGHT * (highest - math.log10(value)) / (highest - lowest)

    for power in range(lowest, highest + 1):
        y = down(10**power)
        yield f'<path d="M{left} {y:.1f}h{_WIDTH}" stroke="#ddd"/>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g}</text>'
    for size in sizes:
        x = across(size)
        yield f'<path d="M{x:.1f} {_TOP}v{_HEIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{size:,}</text>'
    yield f'<text x="{left + _WIDTH / 2}" y="{_TOP + _HEIGHT + 36}" text-anchor="middle">briefings</text>'
    for (colour, dashes), points in zip((_STYLES * len(series))[: len(series)], series, strict=True):
        where = [(across(size), down(value)) for size, value in points]
        if where:
            line = "L".join(f"{x:.1f} {y:.1f}" for x, y in where)
            yield f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        for x, y in where:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
