"""A story as a sequence diagram in plain text."""

from __future__ import annotations

from autograder.story.causes import CallFacts, Place
from autograder.story.diagram.layout import MOST_ROWS, Diagram, lay_out
from autograder.story.diagram.rows import BAD, GAP, PLAIN, QUIET, Row
from autograder.story.events import PROGRAM
from autograder.story.story import Story
from autograder.text.columns import cells, cut, encodable, padded, wrapped
from autograder.text.escaping import visible

Line = tuple[str, str]  # a line of text and its tone (see `rows.py`)

_CLIENT_LEAST, _PROGRAM_LEAST, _PROGRAM_MOST = 13, 25, 46
_CLIENT_MOST = 30
_ARROW = 4  # columns for a blank and `──>`
_LINES = 4  # a cell has at most so many


def story_text(story: Story, width: int = 80, *, full: bool = False, encoding: str = "utf-8") -> str:
    """The diagram of a story as text."""
    return diagram_text(lay_out(story, full), width, encoding=encoding)


def story_lines(
    story: Story,
    width: int = 80,
    *,
    full: bool = False,
    encoding: str = "utf-8",
    most: int = MOST_ROWS,
    about: tuple[Place | CallFacts, ...] = (),
) -> list[Line]:
    """The diagram of a story as lines with their tones, so that a terminal may colour them; see `lay_out`."""
    return diagram_lines(lay_out(story, full, most, about), width, encoding=encoding)


def diagram_text(diagram: Diagram, width: int = 80, *, encoding: str = "utf-8") -> str:
    """A diagram as text."""
    return "\n".join(text for text, _tone in diagram_lines(diagram, width, encoding=encoding))


def diagram_lines(diagram: Diagram, width: int = 80, *, encoding: str = "utf-8") -> list[Line]:
    """A diagram as lines of at most `width` columns, in characters that `encoding` has."""
    if not diagram.rows:
        return [("nothing happened", QUIET)]
    painter = _TextPainter(diagram, max(width, 20), encoding)
    lines = painter.lanes() if painter.fits else painter.listing()
    if diagram.left_out:
        lines.insert(painter.head, (painter.fit(diagram.left_out_words), QUIET))
    if diagram.dropped:
        lines.append((painter.fit(f"{diagram.dropped:,} later events were not kept"), QUIET))
    return lines


class _TextPainter:
    """Paints one diagram: as lanes side by side, or line by line where the lanes have no room."""

    def __init__(self, diagram: Diagram, width: int, encoding: str) -> None:
        self.diagram, self.width, self.encoding = diagram, width, encoding
        self.bar, self.dash, self.cross, self.more = (encodable(c, encoding) for c in "│─┼…")
        self.head = 2
        self.widths = self._share()

    def fit(self, text: str) -> str:
        return cut(encodable(text, self.encoding), self.width, self.more)

    @property
    def fits(self) -> bool:
        """Whether the columns, each at its least, have room side by side."""
        return sum(self.widths.values()) + 3 * (len(self.widths) - 1) <= self.width

    def _share(self) -> dict[str, int]:
        """The columns' widths: each its least; what is left goes to the columns that lack most of what they need."""
        columns = self.diagram.columns
        need: dict[str, int] = {c: cells(self.diagram.heading(c)) for c in columns}
        for row in self.diagram.rows:
            for column, words in row.cells.items():
                arrow = 0 if column == PROGRAM or not row.source else _ARROW
                need[column] = max(need[column], cells(encodable(words, self.encoding)) + arrow)
        most = {c: min(need[c], _PROGRAM_MOST if c == PROGRAM else _CLIENT_MOST) for c in columns}
        widths = {c: _PROGRAM_LEAST if c == PROGRAM else _CLIENT_LEAST for c in columns}
        for _ in range(self.width - 3 * (len(columns) - 1) - sum(widths.values())):
            neediest = min(columns, key=lambda c: widths[c] / most[c] if widths[c] < most[c] else 2)
            if widths[neediest] >= most[neediest]:
                break
            widths[neediest] += 1
        return widths

    def lanes(self) -> list[Line]:
        columns = self.diagram.columns
        names = [padded(encodable(self.diagram.heading(c), self.encoding), self.widths[c], self.more) for c in columns]
        rule = (self.dash + self.cross + self.dash).join(self.dash * self.widths[c] for c in columns)
        lines: list[Line] = [(f" {self.bar} ".join(names).rstrip(), PLAIN), (rule, QUIET)]
        for row in self.diagram.rows:
            lines.extend(self._lane_row(row))
        return lines

    def _lane_row(self, row: Row) -> list[Line]:
        columns = self.diagram.columns
        client = row.target if row.source == PROGRAM else row.source
        middle, place = columns.index(PROGRAM), columns.index(client) if client else -1
        texts: dict[str, list[str]] = {}
        for column, words in row.cells.items():
            words = encodable(words, self.encoding)
            width = self.widths[column]
            most = _LINES * 2 if row.tone == BAD else _LINES  # what broke is shown whole
            texts[column] = wrapped(words, width, most, width - _ARROW if column == client else None, self.more)
        out: list[Line] = []
        for number in range(max((len(t) for t in texts.values()), default=1)):
            line = ""
            for index, column in enumerate(columns):
                text = texts.get(column, [])[number : number + 1]
                crossed = bool(client) and number == 0 and middle < index < place
                if crossed:
                    part = self.dash * self.widths[column]
                elif column == client and number == 0:
                    part = self._with_arrow(text[0], self.widths[column], index < middle, row.target == PROGRAM)
                else:
                    part = padded(text[0] if text else "", self.widths[column])
                if index:
                    line += self._boundary(index, middle, place if client and number == 0 else -1, row)
                line += part
            out.append((line.rstrip(), row.tone))
        return out

    def _with_arrow(self, text: str, width: int, left: bool, towards: bool) -> str:
        """The client's words and the shaft of the arrow, on the side where the program stands."""
        shaft = self.dash * (width - cells(text) - 1)
        if left:
            return f"{text} {shaft}" if towards else f"{text} <{shaft[1:]}"
        return f"{shaft} {text}" if towards else f"{shaft[1:]}> {text}"

    def _boundary(self, index: int, middle: int, place: int, row: Row) -> str:
        """The three columns between two lanes, part of the arrow if it passes here."""
        towards = row.target == PROGRAM
        if 0 <= place < middle and index == middle:  # between the client on the left and the program
            return f"{'>' if towards else self.dash}{self.bar} "
        if place > middle and index == middle + 1:  # between the program and the first client on the right
            return f" {self.bar}{'<' if towards else self.dash}"
        if middle + 1 < index <= place:
            return self.dash + self.cross + self.dash
        return f" {self.bar} "

    def listing(self) -> list[Line]:
        """One line after the other, for many clients on a narrow screen: who, then what, then who it concerns."""
        self.head = 0
        labels = {c: visible(self.diagram.story.program if c == PROGRAM else c) for c in self.diagram.columns}
        labels = {c: encodable(label, self.encoding) for c, label in labels.items()}
        side = min(max(map(cells, labels.values())), self.width // 3)
        lines: list[Line] = []
        for row in self.diagram.rows:
            order = sorted(row.cells, key=lambda c: (c == PROGRAM) == (row.source != PROGRAM))
            for column in order:
                words = row.cells[column]
                if column != PROGRAM and row.source == column and row.events[0].what == "sends":
                    words = f"sends {words}"
                elif column != PROGRAM and row.source == PROGRAM and words.startswith('"'):
                    words = f"receives {words}"
                parts = wrapped(encodable(words, self.encoding), self.width - side - 2, _LINES, ellipsis=self.more)
                for number, part in enumerate(parts):
                    label = labels[column] if number == 0 and row.tone != GAP else ""
                    lines.append((f"{padded(label, side, self.more)}  {part}".rstrip(), row.tone))
        return lines
