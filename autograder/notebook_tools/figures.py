"""Pictures that no terminal shows: whose bytes a `recv` returned, and what each thread called when."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from autograder.story import events
from autograder.story.diagram.svg import story_svg
from autograder.story.events import Event
from autograder.story.story import Story

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#e45756", "#72b7b2", "#9d755d", "#eeca3b")
_NOBODY = "#888"  # colour of a call on no client's connection
_WIDTH = 720.0  # pixels, and so are all the others
_LABELS, _MARGIN = 70, 20  # left and right of the bytes
_THREADS_AT, _CALLS_AT, _RIGHT = 200, 212, 30  # where the lanes and their calls begin, and the room on their right
_LANE, _FIRST_LANE = 46, 34
_NAMED_FROM = 40  # calls that have so much room are named
_LEGEND = 110  # one client in the legend
_STYLE = (
    "<style>text{font:13px system-ui,sans-serif;fill:#222}.dim{fill:#777}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.dim{fill:#999}}</style>"
)


@dataclass(frozen=True)
class SvgPicture:
    """An SVG that draws itself in a notebook."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


@dataclass(frozen=True)
class Plot:
    """A matplotlib figure that draws itself in a notebook; without pyplot nothing else draws it."""

    figure: Figure

    def _repr_png_(self) -> bytes:
        png = BytesIO()
        self.figure.savefig(png, format="png", metadata={"Software": None})
        return png.getvalue()


class _Piece(NamedTuple):
    """Bytes of one send, or the part of them that one `recv` returned: offsets in the stream, and a colour."""

    begin: int
    end: int
    colour: str
    begins_call: bool = True


def full_diagram(story: Story) -> SvgPicture:
    """The diagram of a story from its first row on; a story by itself shows the rows that matter."""
    return SvgPicture(story_svg(story, full=True))


def bytes_by_send(story: Story, who: str) -> SvgPicture:
    """The bytes that a client sent, coloured by the send, above the same bytes as `recv` returned them."""
    sends = [event.size for event in story.of(who, events.SENDS)]
    receives = [event.size for event in story.calls("recv", "recv_into") if event.peer == who and event.size]
    total = max(sum(sends), 1)
    sent = _pieces_sent(sends)
    sentence = f"{len(sends)} {'send' if len(sends) == 1 else 'sends'}, {len(receives)} times recv, {sum(sends)} bytes"
    parts = [
        _stream("sends", 30, sent, total),
        _stream("recv", 100, _pieces_received(receives, sent), total),
        f'<text x="{_LABELS}" y="165" class="dim">{escape(sentence)}</text>',
    ]
    return SvgPicture(_svg(parts, 180, f"{who}: {sentence}"))


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]


def _pieces_sent(sizes: list[int]) -> list[_Piece]:
    pieces, begin = [], 0
    for index, size in enumerate(sizes):
        pieces.append(_Piece(begin, begin + size, _colour(index)))
        begin += size
    return pieces


def _pieces_received(sizes: list[int], sent: list[_Piece]) -> list[_Piece]:
    """A `recv` that returned bytes of two sends has two pieces, of which the first begins the call."""
    pieces, begin = [], 0
    for size in sizes:
        end = begin + size
        begins_call = True
        for send in sent:
            low, high = max(begin, send.begin), min(end, send.end)
            if low < high:
                pieces.append(_Piece(low, high, send.colour, begins_call))
                begins_call = False
        begin = end
    return pieces


def _stream(name: str, y: float, pieces: list[_Piece], total: int) -> str:
    """Bytes from left to right, with a bar where a call begins."""
    scale = (_WIDTH - _LABELS - _MARGIN) / total
    parts = [f'<text x="0" y="{y + 22}">{name}</text>']
    for piece in pieces:
        x, width = _LABELS + piece.begin * scale, max((piece.end - piece.begin) * scale, 1)
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="34" fill="{piece.colour}"/>')
        if piece.begins_call:
            bar = f'y1="{y - 6}" y2="{y + 40}" stroke="currentColor" stroke-width="1.5"'
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" {bar}/>')
    return "".join(parts)


def thread_lanes(story: Story) -> SvgPicture:
    """A lane for each thread of the program, from left to right in time: its calls, coloured by their connections."""
    calls = sorted(story.calls(), key=lambda event: event.at)
    threads = list(dict.fromkeys(event.thread for event in story.calls()))
    peers = list(dict.fromkeys(event.peer for event in story.calls() if event.peer))
    step = (_WIDTH - _THREADS_AT - _RIGHT) / max(len(calls), 1)
    parts = [_lane(thread, _FIRST_LANE + row * _LANE) for row, thread in enumerate(threads)]
    for number, event in enumerate(calls):
        x, y = _CALLS_AT + number * step, _FIRST_LANE + threads.index(event.thread) * _LANE
        colour = _colour(peers.index(event.peer)) if event.peer else _NOBODY
        title = escape(_caption(event))
        parts.append(f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{colour}"><title>{title}</title></circle>')
        if step >= _NAMED_FROM:
            call = escape(event.call[:7])
            parts.append(f'<text x="{x - 8:.1f}" y="{y + 20}" class="dim" style="font-size:10px">{call}</text>')
    bottom = _FIRST_LANE + len(threads) * _LANE
    for index, peer in enumerate(peers):
        x = _THREADS_AT + 6 + index * _LEGEND
        parts.append(f'<circle cx="{x}" cy="{bottom}" r="6" fill="{_colour(index)}"/>')
        parts.append(f'<text x="{x + 12}" y="{bottom + 5}">{escape(peer)}</text>')
    return SvgPicture(_svg(parts, bottom + 24, "what each thread called, in the order of time"))


def _lane(thread: str, y: int) -> str:
    label = f'<text x="0" y="{y + 5}">{escape(thread[:26])}</text>'
    dashes = 'stroke="#999" stroke-dasharray="2 4"'
    return f'{label}<line x1="{_THREADS_AT}" x2="{_WIDTH}" y1="{y}" y2="{y}" {dashes}/>'


def _caption(event: Event) -> str:
    size = f", {event.size} bytes" if event.size else ""
    return f"line {event.line}: {event.call}{' with ' + event.peer if event.peer else ''}{size}"


def _svg(parts: list[str], height: float, title: str) -> str:
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" width="100%" '
        f'style="max-width:{_WIDTH:.0f}px" role="img"><title>{escape(title)}</title>{_STYLE}{body}</svg>'
    )
