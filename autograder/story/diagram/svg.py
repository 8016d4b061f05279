"""A story as a sequence diagram in SVG. No scripts; text stays text."""

from __future__ import annotations

from html import escape

from autograder.story.diagram.layout import Diagram, lay_out
from autograder.story.diagram.rows import BAD, GAP, Row
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story
from autograder.story.thread_states import thread_label
from autograder.text.columns import cells, wrapped
from autograder.text.escaping import quoted, visible

_EDGE, _LANE, _PANEL = 34, 214, 336  # pixels: margin, between lifelines, the program's panel
_CELL, _LINE = 7.25, 16  # pixels: one column of text, one line of text
_LANE_CELLS, _PANEL_CELLS = int((_LANE - 22) / _CELL), int((_PANEL - 40) / _CELL)
_HEAD = 44
_LINES = 4
_MOST_EVENTS = 12  # shown under the pointer
_HUES = 6  # colours for threads; words name them, colour only helps the eye

_STYLE = """
.chatlab-story { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --panel: #f3f5f8; --edge: #c9d1d9; --bad: #b42318;
  --wire: #3b5bdb; --t0: #57606a; --t1: #0b7285; --t2: #9c36b5; --t3: #b35900; --t4: #2b8a3e; --t5: #a61e4d;
  background: var(--paper); max-width: 100%; height: auto;
  font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { .chatlab-story { --paper: #15191f; --ink: #e6edf3; --soft: #9aa5b1;
  --panel: #1e242c; --edge: #3d4650; --bad: #ff8a80; --wire: #91a7ff; --t0: #aab4be; --t1: #66d9e8; --t2: #e599f7;
  --t3: #ffc078; --t4: #8ce99a; --t5: #faa2c1; } }
@media print { .chatlab-story { --paper: #fff; --ink: #000; --soft: #444; --panel: #f3f3f3; --edge: #999;
  --bad: #8c1a11; --wire: #223a9e; } }
.chatlab-story text { fill: var(--ink); white-space: pre; }
.chatlab-story .paper { fill: var(--paper); }
.chatlab-story .panel { fill: var(--panel); stroke: var(--edge); }
.chatlab-story .life { stroke: var(--edge); stroke-dasharray: 3 4; }
.chatlab-story .head { font-weight: 600; }
.chatlab-story .arrow { stroke: var(--wire); stroke-width: 1.5; fill: none; }
.chatlab-story .tip { fill: var(--wire); }
.chatlab-story .quiet text, .chatlab-story .gap text { fill: var(--soft); }
.chatlab-story .gap text { font-style: italic; }
.chatlab-story .bad text { fill: var(--bad); font-weight: 600; }
.chatlab-story .hit { fill: transparent; }
.chatlab-story .row:hover .hit, .chatlab-story .row:target .hit { fill: var(--wire); fill-opacity: .12; }
.chatlab-story a { text-decoration: none; }
.chatlab-story a:hover text, .chatlab-story a:focus text { text-decoration: underline; }
"""


def story_svg(story: Story, *, full: bool = False, prefix: str = "", link: str = "") -> str:
    """The diagram of a story as SVG (see `diagram_svg`)."""
    return diagram_svg(lay_out(story, full), prefix=prefix, link=link)


def diagram_svg(diagram: Diagram, *, prefix: str = "", link: str = "") -> str:
    """A diagram as one `<svg>` element, readable in light and dark, with the whole bytes on hover.

    `prefix` gives every row the id `{prefix}row-N`; `link` makes a row that touched line 15 of the
    student's file a link to `#{link}15`. Both are for pages; they must be safe in an attribute.
    """
    return _SvgPainter(diagram, prefix, link).paint()


class _SvgPainter:
    """Paints one diagram from top to bottom."""

    def __init__(self, diagram: Diagram, prefix: str, link: str) -> None:
        self.story, self.diagram = diagram.story, diagram
        self.prefix, self.link = prefix, link
        middle = diagram.columns.index(PROGRAM)
        self.panel = _EDGE + _LANE * middle
        self.x: dict[str, float] = {}
        for place, column in enumerate(diagram.columns):
            self.x[column] = _EDGE if place < middle else self.panel + _PANEL + _LANE * (place - middle)
        self.left = set(diagram.columns[:middle])
        self.width = max([self.panel + _PANEL, *(x for c, x in self.x.items() if c != PROGRAM)]) + _EDGE
        self.hues: dict[str, int] = {}

    def paint(self) -> str:
        """The whole element."""
        top: float = _HEAD
        body: list[str] = []
        if self.diagram.left_out:
            top = self._paint_row(body, Row({PROGRAM: self.diagram.left_out_words}, tone=GAP), top, 0)
        for number, row in enumerate(self.diagram.rows, 1):
            top = self._paint_row(body, row, top, number)
        if not self.diagram.rows:
            top = self._paint_row(body, Row({PROGRAM: "nothing happened"}, tone=GAP), top, 0)
        height = top + 12
        names = ", ".join(self.diagram.heading(c) for c in self.diagram.columns)
        label = escape(f"Sequence diagram: {names}")
        size = f'width="{self.width:g}" height="{height:g}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" class="chatlab-story" role="group" aria-label="{label}" '
        head += f'{size} viewBox="0 0 {self.width:g} {height:g}"><style>{_STYLE}</style><rect class="paper" {size}/>'
        return "".join([head, *self._frame(height), *body, "</svg>"])

    def _frame(self, height: float) -> list[str]:
        """The program's panel, the lifelines and the names above them."""
        out = [
            f'<rect class="panel" x="{self.panel}" y="30" width="{_PANEL}" height="{height - 38:g}" rx="6"/>',
            _text(self.panel + _PANEL / 2, 20, self.diagram.heading(PROGRAM), "head", "middle", _PANEL_CELLS),
        ]
        for column, x in self.x.items():
            if column != PROGRAM:
                out.append(f'<line class="life" x1="{x:g}" x2="{x:g}" y1="30" y2="{height - 8:g}"/>')
                start, anchor = (8, "start") if column in self.left else (x + _EDGE - 8, "end")
                out.append(_text(start, 20, self.diagram.heading(column), "head", anchor, _LANE_CELLS))
        return out

    def _paint_row(self, out: list[str], row: Row, top: float, number: int) -> float:
        """Add one row; returns where the next one begins."""
        most = _LINES * 2 if row.tone == BAD else _LINES
        lines = {c: wrapped(w, _PANEL_CELLS if c == PROGRAM else _LANE_CELLS, most) for c, w in row.cells.items()}
        height = _LINE * max((len(part) for part in lines.values()), default=1) + 10
        parts = [f'<rect class="hit" x="4" y="{top + 2:g}" width="{self.width - 8:g}" height="{height - 2:g}" rx="4"/>']
        if row.events:
            parts.append(f"<title>{escape(self._tooltip(row))}</title>")
        for column, shown in lines.items():
            parts.extend(self._cell(column, shown, top, row))
        client = row.target if row.source == PROGRAM else row.source
        if client:
            parts.extend(self._arrow(client, row.target == PROGRAM, top + _LINE * len(lines[client]) + 5))
        mark = f' id="{self.prefix}row-{number}"' if self.prefix and number else ""
        out.append(f'<g class="row {row.tone}"{mark}>{"".join(parts)}</g>')
        return top + height

    def _cell(self, column: str, shown: list[str], top: float, row: Row) -> list[str]:
        if column == PROGRAM:
            x, anchor = (self.panel + 26, "start") if row.tone != GAP else (self.panel + _PANEL / 2, "middle")
        elif column in self.left:
            x, anchor = self.x[column] + 9, "start"
        else:
            x, anchor = self.x[column] - 9, "end"
        texts = [_text(x, top + _LINE * (n + 1), part, "", anchor) for n, part in enumerate(shown)]
        if column != PROGRAM:
            return texts
        thread = row.thread or next((e.thread for e in row.events if e.who == PROGRAM and e.thread), "")
        dot = []
        if thread:
            hue = self.hues.setdefault(thread, len(self.hues) % _HUES)
            at = f'cx="{self.panel + 13}" cy="{top + _LINE - 4:g}"'
            dot = [f'<circle {at} r="3.5" style="fill:var(--t{hue})"/>']
        if self.link and row.lines:
            return [f'<a href="#{self.link}{row.lines[0]}">', *dot, *texts, "</a>"]
        return [*dot, *texts]

    def _arrow(self, client: str, towards: bool, y: float) -> list[str]:
        near = self.panel if client in self.left else self.panel + _PANEL
        start, end = (self.x[client], near) if towards else (near, self.x[client])
        back = -7 if end > start else 7
        return [
            f'<line class="arrow" x1="{start:g}" y1="{y:g}" x2="{end + back / 2:g}" y2="{y:g}"/>',
            f'<path class="tip" d="M{end:g} {y:g} l{back} -4 v8 z"/>',
        ]

    def _tooltip(self, row: Row) -> str:
        """What the pointer shows: the events of the row with their times and all their bytes."""
        lines = [self._event(event) for event in row.events[:_MOST_EVENTS]]
        if len(row.events) > _MOST_EVENTS:
            lines.append(f"and {len(row.events) - _MOST_EVENTS} more")
        return "\n".join(lines)

    def _event(self, event: Event) -> str:
        who = self.story.program if event.who == PROGRAM else event.who
        words = [f"{max(self.story.seconds(event), 0):.3f} s", visible(who), visible(event.call or event.what)]
        if event.line:
            words.append(f"at line {event.line}")
        if event.function and event.function != "<module>":
            words.append(f"in {visible(event.function)}")
        if event.thread:
            words.append(f"({thread_label(event.thread)})")
        if event.times > 1:
            words.append(f"{event.times:,} times")
        if event.data:
            words.append(f"{event.size:,} bytes: {quoted(event.data, limit=1000)}")
        words += [visible(t) for t in (event.text, event.error) if t]
        return " ".join(words)


def _text(x: float, y: float, words: str, kind: str, anchor: str, limit: int = 0) -> str:
    if limit and cells(words) > limit:
        words = wrapped(words, limit, 1)[0]
    kind = f' class="{kind}"' if kind else ""
    anchor = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}"{kind}{anchor}>{escape(words)}</text>'
