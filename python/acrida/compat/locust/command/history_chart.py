"""Line charts of a run's history, drawn as SVG."""

from __future__ import annotations

from html import escape
from typing import Any

_WIDTH, _HEIGHT = 900, 180
_LEFT, _BOTTOM = 60, 20  # of the axes' labels
_COLOURS = ("#15803d", "#b91c1c", "#1d4ed8", "#a16207", "#7e22ce", "#0e7490")


def history_charts(history: list[dict[str, Any]], percentiles: list[float]) -> str:
    """Three charts over time: requests and failures a second, response times, users.

    `history` is what RequestStats.history keeps, each figure a pair (time as text, value); `percentiles` are those
    that it has response times for.
    """
    if len(history) < 2:
        return "<p>The run was too short for charts.</p>"
    times = {f"{100 * percentile:g}th percentile": f"response_time_percentile_{percentile}"
             for percentile in percentiles}
    return "".join((
        _chart("Total Requests per Second", history, {"RPS": "current_rps", "Failures/s": "current_fail_per_sec"}),
        _chart("Response Times (ms)", history, {**times, "Average": "total_avg_response_time"}),
        _chart("Number of Users", history, {"Users": "user_count"}),
    ))


def _chart(title: str, history: list[dict[str, Any]], lines: dict[str, str]) -> str:
    values = {label: [point[key][1] or 0 for point in history] for label, key in lines.items()}
    top = max(map(max, values.values())) or 1
    drawn, legend = [], []
    for colour, (label, line) in zip(_COLOURS, values.items()):
        drawn.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{_points(line, top)}"/>')
        legend.append(f'<span style="color:{colour}">&#9632;</span> {escape(label)} ')
    first, last = escape(str(history[0]["time"])), escape(str(history[-1]["time"]))
    return (
        f"<h3>{escape(title)}</h3><p>{''.join(legend)}</p>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<path d="M{_LEFT} 5V{_HEIGHT - _BOTTOM}H{_WIDTH - 5}" fill="none" stroke="#888"/>'
        f'<text x="{_LEFT - 5}" y="15" text-anchor="end">{top:g}</text>'
        f'<text x="{_LEFT - 5}" y="{_HEIGHT - _BOTTOM}" text-anchor="end">0</text>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 4}">{first}</text>'
        f'<text x="{_WIDTH - 5}" y="{_HEIGHT - 4}" text-anchor="end">{last}</text>{"".join(drawn)}</svg>'
    )


def _points(line: list[float], top: float) -> str:
    across = (_WIDTH - _LEFT - 5) / (len(line) - 1)
    up = (_HEIGHT - _BOTTOM - 10) / top
    return " ".join(f"{_LEFT + across * index:.1f},{_HEIGHT - _BOTTOM - up * value:.1f}"
                    for index, value in enumerate(line))
