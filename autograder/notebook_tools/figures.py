"""Pictures that no terminal shows: whose bytes a `recv` returned, what each thread did when, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from autograder.story import events
from autograder.story.diagram.svg import story_svg
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#e45756", "#72b7b2", "#9d755d", "#eeca3b")
_WIDTH = 720.0
_STYLE = (
    "<style>text{font:13px system-ui,sans-serif;fill:#222}.dim{fill:#777}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.dim{fill:#999}}</style>"
)


@dataclass(frozen=True)
class Picture:
    """An SVG that draws itself in a notebook."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


@dataclass(frozen=True)
class Plot:
    """A matplotlib figure that draws itself in a notebook: without pyplot, nobody else does it."""

    figure: Figure

    def _repr_png_(self) -> bytes:
        png = BytesIO()
        self.figure.savefig(png, format="png", metadata={"Software": None})
        return png.getvalue()


def bytes_by_send(story: Story, who: str) -> Picture:
    """The bytes that `who` sent, coloured by the send, above the same bytes as the program's `recv` returned them."""
    sends = [e.size for e in story.of(who, events.SENDS)]
    gets = [e.size for e in story.calls("recv", "recv_into") if e.peer == who and e.size]
    total = max(sum(sends), 1)
    borders = [0]
    for size in sends:
        borders.append(borders[-1] + size)
    rows = [_row("sends", 30, [(a, b, _colour(i)) for i, (a, b) in enumerate(pairwise(borders))], total)]
    rows.append(_row("recv", 100, _as_received(gets, borders), total))
    sentence = f"{len(sends)} {'send' if len(sends) == 1 else 'sends'}, {len(gets)} times recv, {sum(sends)} bytes"
    rows.append(f'<text x="70" y="165" class="dim">{escape(sentence)}</text>')
    return Picture(_svg(rows, 180, f"{who}: {sentence}"))


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]


def _as_received(gets: list[int], borders: list[int]) -> list[tuple[int, int, str]]:
    """Pieces (begin, end, colour): a `recv` with bytes of two sends has two; a negative begin starts a call."""
    pieces = []
    at = 0
    for size in gets:
        end = at + size
        begins_call = True
        for index, (a, b) in enumerate(pairwise(borders)):
            low, high = max(at, a), min(end, b)
            if low < high:
                pieces.append((low if not begins_call else -low - 1, high, _colour(index)))
                begins_call = False
        at = end
    return pieces


def _row(name: str, y: float, pieces: list[tuple[int, int, str]], total: int) -> str:
    scale = (_WIDTH - 90) / total
    parts = [f'<text x="0" y="{y + 22}">{name}</text>']
    for begin, end, colour in pieces:
        starts_call = begin < 0 or name == "sends"
        low = -begin - 1 if begin < 0 else begin
        x, width = 70 + low * scale, max((end - low) * scale, 1)
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="34" fill="{colour}"/>')
        if starts_call:
            parts.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 6}" y2="{y + 40}" stroke="currentColor" stroke-width="1.5"/>'
            )
    return "".join(parts)


def whole(story: Story) -> Picture:
    """The diagram of a story from its first row on; a story by itself shows the tail that matters."""
    return Picture(story_svg(story, full=True))


def lanes(story: Story) -> Picture:
    """One lane a thread of the program, from left to right in time: each call as a mark, coloured by its connection."""
    calls = [e for e in story.events if e.who == PROGRAM and e.what == events.CALLS]
    threads = list(dict.fromkeys(e.thread for e in calls))
    order = sorted(calls, key=lambda e: e.at)
    step = (_WIDTH - 230) / max(len(order), 1)
    parts = []
    for row, thread in enumerate(threads):
        y = 34 + row * 46
        parts.append(f'<text x="0" y="{y + 5}">{escape(thread[:26])}</text>')
        parts.append(f'<line x1="200" x2="{_WIDTH}" y1="{y}" y2="{y}" stroke="#999" stroke-dasharray="2 4"/>')
    peers = list(dict.fromkeys(e.peer for e in calls if e.peer))
    for number, event in enumerate(order):
        x, y = 212 + number * step, 34 + threads.index(event.thread) * 46
        colour = _colour(peers.index(event.peer)) if event.peer else "#888"
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{colour}"><title>{escape(_caption(event))}</title></circle>'
        )
        if step >= 40:
            parts.append(
                f'<text x="{x - 8:.1f}" y="{y + 20}" class="dim" style="font-size:10px">{escape(event.call[:7])}</text>'
            )
    bottom = 34 + len(threads) * 46
    for index, peer in enumerate(peers):
        parts.append(f'<circle cx="{206 + index * 110}" cy="{bottom}" r="6" fill="{_colour(index)}"/>')
        parts.append(f'<text x="{218 + index * 110}" y="{bottom + 5}">{escape(peer)}</text>')
    return Picture(_svg(parts, bottom + 24, "what each thread called, in the order of time"))


def _caption(event: Event) -> str:
    size = f", {event.size} bytes" if event.size else ""
    return f"line {event.line}: {event.call}{' with ' + event.peer if event.peer else ''}{size}"


def _svg(parts: list[str], height: float, title: str) -> str:
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" width="100%" '
        f'style="max-width:{_WIDTH:.0f}px" role="img"><title>{escape(title)}</title>{_STYLE}{body}</svg>'
    )
