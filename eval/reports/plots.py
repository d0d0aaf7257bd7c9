"""Plots as SVG that stands in the page itself; colours are in page.css."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.reports.elements import Html, tag
from eval.reports.texts import count
from eval.statistics.shares import percent

_WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 40
_ROW = 22
_STEPS = 4
_LINE = 12
_NICE = (0.0125, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25)


def curve(
    name: str,
    title: str,
    told: str,
    points: Sequence[tuple[float, float]],
    marks: Iterable[float],
    axes: tuple[str, str],
) -> Html:
    """A line through points of shares (0-1); `marks` are heights to compare with."""
    height = 240
    step = _nice(max([0.05, *(y for _, y in points)]) / _STEPS)
    top = step * _STEPS

    def at(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + x * (_WIDTH - _LEFT - _RIGHT)
        return across, _TOP + (1 - y / top) * (height - _TOP - _BOTTOM)

    parts = [*_frame(height, axes)]
    for number in range(_STEPS + 1):
        x, y = at(number / _STEPS, 0)[0], at(0, step * number)[1]
        anchor = "end" if number == _STEPS else "middle"
        parts.append(_text(x, height - _BOTTOM + 14, _short(number / _STEPS), anchor))
        parts.append(_text(_LEFT - 4, y + 4, _short(step * number), "end"))
    last = 0.0
    for mark in sorted(marks, reverse=True):
        (x1, y), (x2, _) = at(0, mark), at(1, mark)
        parts.append(tag("line", x1=_n(x1), x2=_n(x2), y1=_n(y), y2=_n(y), class_="mark"))
        if y - last >= _LINE:  # a label that the line above would cross is left out
            parts.append(_text(x2, y - 3, _short(mark), "end"))
            last = y
    line = " ".join(f"{_n(x)},{_n(y)}" for x, y in (at(*point) for point in points))
    parts.append(tag("polyline", points=line, class_="curve"))
    return _picture(name, title, told, height, parts)


def histogram(
    name: str, title: str, told: str, bins: Sequence[tuple[str, int]], axes: tuple[str, str]
) -> Html:
    """Upright bars, each with its count above and what it holds below."""
    height = 220
    most = max(n for _, n in bins)
    width = (_WIDTH - _LEFT - _RIGHT) / len(bins)
    parts = [*_frame(height, axes)]
    for at, (label, n) in enumerate(bins):
        tall = n / most * (height - _TOP - _BOTTOM - 14)
        x, y = _LEFT + at * width, height - _BOTTOM - tall
        size = {"width": _n(width - 2), "height": _n(tall)}
        parts.append(tag("rect", x=_n(x + 1), y=_n(y), **size, class_="bar"))
        if n:
            parts.append(_text(x + width / 2, y - 4, count(n), "middle"))
        if len(bins) <= 12 or at % 2 == 0:
            parts.append(_text(x + width / 2, height - _BOTTOM + 14, label, "middle"))
    return _picture(name, title, told, height, parts)


def bars(name: str, title: str, told: str, shares: Sequence[tuple[str, float]]) -> Html:
    """Lying bars of shares (0-1), each with its label before it and its figure behind."""
    height = _ROW * len(shares) + 8
    longest = _WIDTH - _LEFT - 56
    parts = []
    for at, (label, share) in enumerate(shares):
        y = at * _ROW + 4
        size = {"height": _n(_ROW - 6), "y": _n(y)}
        parts.append(_text(_LEFT - 6, y + 13, label, "end"))
        parts.append(tag("rect", x=_n(_LEFT), width=_n(longest), **size, class_="rest"))
        parts.append(tag("rect", x=_n(_LEFT), width=_n(longest * share), **size, class_="bar"))
        parts.append(_text(_WIDTH - 2, y + 13, percent(share), "end"))
    return _picture(name, title, told, height, parts)


def _picture(name: str, title: str, told: str, height: int, parts: Iterable[Html]) -> Html:
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", told, id=f"{name}-desc"),
        *parts,
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _frame(height: int, axes: tuple[str, str]) -> Iterable[Html]:
    """Both axes; the name of the upright one stands above it."""
    low, right = _n(height - _BOTTOM), _n(_WIDTH - _RIGHT)
    x = _n(_LEFT)
    yield tag("line", x1=x, x2=right, y1=low, y2=low, class_="axis")
    yield tag("line", x1=x, x2=x, y1=_n(_TOP), y2=low, class_="axis")
    yield _text((_LEFT + _WIDTH - _RIGHT) / 2, height - 6, axes[0], "middle")
    yield _text(_LEFT + 6, _TOP + 2, axes[1], "start")


def _nice(step: float) -> float:
    """The least step at which people like to count, that is no smaller (of shares up to 1)."""
    return next((each for each in _NICE if each >= step - 1e-9), _NICE[-1])


def _short(share: float) -> str:
    """A share without needless decimals."""
    return percent(share).replace(",0", "")


def _text(x: float, y: float, content: str, anchor: str) -> Html:
    return tag("text", content, x=_n(x), y=_n(y), text_anchor=anchor)


def _n(value: float) -> str:
    return f"{value:.1f}"
