"""The sequence diagram: rows true to the order, folded to what matters, straight columns, safe SVG."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.story import events as ev
from autograder.story.diagram.layout import lay_out
from autograder.story.diagram.pairing import rows_of
from autograder.story.diagram.plain_text import story_lines, story_text
from autograder.story.diagram.svg import story_svg
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story
from autograder.story.wires import DATAGRAMS
from autograder.tests.storyteller import SERVES_ALICE, Storyteller, flood, two_in_one
from autograder.text.columns import cells, encodable, wrapped
from autograder.text.escaping import quoted, visible

TEXT = st.text(max_size=30)
DATA = st.sampled_from([b"", b"a", b"b\n", b"alice", b"welcome alice"]) | st.binary(max_size=250)
KINDS = [v for k, v in vars(ev).items() if k.isupper() and isinstance(v, str) and k not in ("PROGRAM", "CALLS")]


def _event(who: str, what: str, **facts: Any) -> Event:
    data = facts.pop("data")
    return Event(at=0.0, who=who, what=what, data=data[: ev.KEPT], size=len(data), **facts)


CLIENT_EVENTS = st.builds(
    _event,
    who=st.sampled_from(["alice", "bob", "carol"]) | TEXT.filter(lambda text: text not in ("", PROGRAM)),
    what=st.sampled_from(KINDS) | TEXT,
    text=TEXT,
    data=DATA,
)
PROGRAM_EVENTS = st.builds(
    _event,
    who=st.just(PROGRAM),
    what=st.sampled_from([ev.CALLS] * 6 + KINDS),
    text=TEXT,
    data=DATA,
    call=st.sampled_from(["accept", "recv", "send", "sendall", "recvfrom", "sendto", "close"]) | TEXT,
    line=st.integers(0, 99),
    thread=st.sampled_from(["MainThread", SERVES_ALICE]) | TEXT,
    peer=st.sampled_from(["alice", "bob", "carol", ""]),
    times=st.sampled_from([1, 1, 1, 5]),
    error=st.sampled_from(["", "", "OSError: x"]) | TEXT,
)
STORIES = st.lists(CLIENT_EVENTS | PROGRAM_EVENTS, max_size=50)


def _story(events: list[Event]) -> Story:
    story = Story(began=0.0, names={"alice": "alice", "bob": "Боб"})
    for number, event in enumerate(events):
        facts = {name: getattr(event, name) for name in Event._fields}
        story.add(Event(**{**facts, "at": float(number)}))
    return story


def _words(story: Story) -> list[str]:
    """What stands in the program's column, before it is wrapped."""
    return [row.cells[PROGRAM] for row in lay_out(story).rows if PROGRAM in row.cells]


@settings(deadline=None, max_examples=150)
@given(STORIES)
def test_pairing_messages_never_changes_the_order_in_which_anyone_did_things(events: list[Event]) -> None:
    kept = _story(events).events
    place = {id(event): number for number, row in enumerate(rows_of(kept)) for event in row.events}
    assert len(place) == len(kept)
    for who in {event.who for event in kept}:
        own = [place[id(event)] for event in kept if event.who == who]
        assert own == sorted(set(own))


@settings(deadline=None, max_examples=150)
@given(STORIES, st.integers(20, 120), st.sampled_from(["utf-8", "ascii", "cp866", "cp1251"]), st.booleans())
def test_any_story_fits_any_width_and_any_encoding(events: list[Event], width: int, encoding: str, full: bool) -> None:
    for text, _tone in story_lines(_story(events), width, full=full, encoding=encoding):
        assert cells(text) <= width
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        text.encode(encoding)


@settings(deadline=None, max_examples=100)
@given(STORIES, st.booleans())
def test_any_story_makes_well_formed_svg_without_scripts(events: list[Event], full: bool) -> None:
    tree = ElementTree.fromstring(story_svg(_story(events), full=full, prefix="c1-", link="server-L"))
    names = {element.tag.rsplit("}", 1)[-1] for element in tree.iter()}
    assert names <= {"svg", "style", "rect", "g", "title", "text", "line", "path", "circle", "a"}
    assert all(value.startswith("#") for e in tree.iter() for name, value in e.attrib.items() if name.endswith("href"))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_columns_stay_straight_under_wide_letters_emoji_and_combining_marks(width: int) -> None:
    teller = Storyteller()
    for text in ("привет", "日本語テキスト", "ok 😀👍🏽", "e\u0301a\u0308", "👩\u200d💻 ❤\ufe0f", "a\u202eb\u200bc"):
        teller.client("alice", ev.SENDS, data=text.encode()).calls("recv", 33, "alice", text.encode())
    lines = story_text(teller.story, width).splitlines()
    bars = {cells(line[: line.index("│")]) for line in lines if "│" in line}
    assert len(bars) == 1


def test_one_recv_that_returns_two_messages_is_plain_to_see() -> None:
    text = story_text(two_in_one(), 100)
    assert re.search(r'"привет, " ─+>│', text)
    assert re.search(r'"all\\n" ─+>│', text)
    assert 'line 33 recv from alice → 18 bytes: "привет, all\\n" · Thread-1' in _words(two_in_one())


def test_a_message_and_the_recv_that_took_it_share_a_row() -> None:
    teller = Storyteller().client("alice", ev.SENDS, data=b"hello").calls("recv", 9, "alice", b"hello")
    assert re.search(r'^"hello" ─+>│ line 9 recv → 5 bytes$', story_text(teller.story, 80), re.MULTILINE)


def test_two_sends_that_arrive_together_are_two_messages() -> None:
    teller = Storyteller().calls("sendall", 9, "alice", b"one\n").calls("send", 10, "alice", b"two\n")
    teller.client("alice", ev.RECEIVES, data=b"one\nt").client("alice", ev.RECEIVES, data=b"wo\n")

    text = story_text(teller.story, 80)

    assert re.search(r'^"one\\n" <─+│ line 9 sendall 4 bytes$', text, re.MULTILINE)
    assert re.search(r'^"t" <─+│$', text, re.MULTILINE)
    assert re.search(r'^"wo\\n" <─+│$', text, re.MULTILINE)


def test_bytes_that_were_not_sent_are_not_cut() -> None:
    teller = Storyteller().calls("sendall", 9, "alice", b"one\n").client("alice", ev.RECEIVES, data=b"on\nzwei\n")

    assert '"on\\nzwei\\n" <' in story_text(teller.story, 80)


def test_a_prompt_is_shown_once() -> None:
    teller = Storyteller().does(ev.ASKS, 4, "msg> ").client("typist", ev.TYPES, "hello").does(ev.PRINTS, 4, "msg> ")
    teller.does(ev.PRINTS, 5, "msg> ")

    text = story_text(teller.story, 80)

    assert "line 4 prints" not in text
    assert 'line 5 prints "msg> "' in text


def test_a_finished_handshake_is_one_row() -> None:
    text = story_text(two_in_one(), 100)
    assert text.count("joins as") == 2
    assert "name?" not in text
    assert "joined" not in text
    assert "name?" in story_text(two_in_one(), 100, full=True)


def test_a_handshake_in_which_the_failure_lies_is_shown_in_full() -> None:
    teller = Storyteller(alice="alice", bob="bob").joins("alice").joins("bob")
    teller.client("alice", ev.WAITS, "alice was not told about bob")
    text = story_text(teller.story, 100)
    assert text.count("joins") == 1
    assert "name?" in text


def test_ends_of_a_message_that_are_reported_late_are_paired() -> None:
    teller = Storyteller().calls("accept", 9, "alice").client("alice", ev.CONNECTS)
    teller.client("alice", ev.RECEIVES, data=b"hi").calls("sendall", 12, "alice", b"hi")
    text = story_text(teller.story, 80)
    assert re.search(r"^connects ─+>│ line 9 accept → alice$", text, re.MULTILINE)
    assert re.search(r'^"hi" <─+│ line 12 sendall 2 bytes$', text, re.MULTILINE)


def test_a_notice_that_comes_twice_is_not_hidden_in_a_handshake() -> None:
    teller = Storyteller(alice="alice", bob="bob").joins("alice").joins("bob", ("alice",))
    teller.client("alice", ev.RECEIVES, data=b"bob joined\n").client("bob", ev.SENDS, data=b"hello\n")
    assert story_text(teller.story, 80).count("bob joined") == 1


def test_a_flood_folds_to_one_row_of_each_kind_with_its_count() -> None:
    diagram = lay_out(flood(300))
    assert len(diagram.rows) < 15
    assert [words for words in _words(flood(300)) if words.endswith("× 300")] == [
        "line 33 recv from alice → 0 bytes (the end) × 300",
        'line 34 prints "alice: " × 300',
        'line 52 sendall to bob 7 bytes: "alice: " × 300',
        'line 52 sendall to carol 7 bytes: "alice: " × 300',
    ]


def test_counts_of_the_launcher_are_shown_as_they_are() -> None:
    teller = Storyteller().client("alice", ev.CONNECTS).calls("accept", 9, "alice")
    for times in (1, 1, 1, 1, 1, 1, 2, 8, 16):  # the launcher reports some of many equal calls
        teller.calls("recv", 12, "alice", b"", times=times)
    assert _words(teller.story)[1:] == ["line 12 recv from alice → 0 bytes (the end) × 32"]


def test_a_megabyte_in_many_pieces_is_shown_as_a_sum() -> None:
    teller = Storyteller().client("alice", ev.CONNECTS).calls("accept", 9, "alice")
    teller.client("alice", ev.SENDS, data=bytes(range(256)) * 4096)
    for number in range(1024):
        teller.calls("recv", 12, "alice", bytes([number % 251]) * 1024)
    assert "line 12 recv × 1,024 from alice → 1,048,576 bytes in all" in _words(teller.story)


def test_a_long_story_begins_at_the_action_before_the_failure() -> None:
    teller = Storyteller(alice="alice")
    for number in range(30):
        teller.client("alice", ev.SENDS, data=b"line %d\n" % number).calls("recv", 9, "alice", b"line %d\n" % number)
        teller.does(ev.PRINTS, 10, f"got {number}")
    teller.client("alice", ev.WAITS, "alice got no answer")
    text = story_text(teller.story, 80)
    assert "earlier rows left out" in text
    assert "line 29" in text
    assert "line 3\\n" not in text
    assert "line 3\\n" in story_text(teller.story, 80, full=True)


def test_what_follows_the_failure_is_not_shown() -> None:
    teller = Storyteller().client("alice", ev.CONNECTS).client("alice", ev.WAITS, "alice got no answer")
    teller.story.failed_at = teller.story.events[-1].at
    teller.calls("recv", 33, "alice", b"")
    assert "line 33" not in story_text(teller.story, 80, full=True)


def test_the_thread_is_named_where_it_changes() -> None:
    text = story_text(two_in_one(), 120)
    assert text.count("· Thread-1") == 1
    assert "· Thread-2" in text


def test_many_clients_on_a_narrow_screen_become_a_list() -> None:
    text = story_text(flood(), 60)
    assert "│" not in text
    assert re.search(r"^alice +hangs up$", text, re.MULTILINE)


def test_a_console_without_boxes_gets_ascii() -> None:
    text = story_text(two_in_one(), 80, encoding="ascii")
    assert text.isascii()
    assert "->|" in text


def test_a_datagram_client_opens_a_socket_and_connects_to_nobody() -> None:
    teller = Storyteller().client("alice", ev.CONNECTS).client("alice", ev.SENDS, data=b"hi")
    teller.calls("recvfrom", 9, "alice", b"hi").story.wire = DATAGRAMS
    text = story_text(teller.story, 80)
    assert "opens its socket" in text
    assert "connects" not in text


def test_a_story_without_events_says_so() -> None:
    assert story_text(Story()) == "nothing happened"
    assert "nothing happened" in story_svg(Story())


def test_the_picture_shows_the_whole_bytes_on_hover_and_escapes_them() -> None:
    data = b"<script>alert(1)</script>\x1b[31m" + b"x" * 100
    teller = Storyteller().client("alice", ev.SENDS, data=data)
    picture = story_svg(teller.story)
    assert "<script" not in picture
    titles = [e.text or "" for e in ElementTree.fromstring(picture).iter() if e.tag.endswith("title")]
    assert "<script>alert(1)</script>\\x1b[31m" + "x" * 100 in titles[0]


@given(st.text())
def test_visible_text_has_nothing_hidden_in_it(text: str) -> None:
    shown = visible(text)
    assert all(char.isprintable() for char in shown)
    shown.encode("utf-8")


@given(st.binary(max_size=300), st.integers(1, 100))
def test_quoted_bytes_are_cut_and_say_how_many_they_were(data: bytes, limit: int) -> None:
    shown = quoted(data, limit=limit)
    assert shown.startswith('"')
    assert len(shown) <= limit + 30
    if shown.endswith(")"):
        assert f"({len(data):,} bytes)" in shown


@given(st.text(max_size=80).map(visible), st.integers(2, 40), st.integers(1, 5))
def test_wrapped_text_keeps_its_width_and_its_number_of_lines(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, most)
    assert 1 <= len(lines) <= most
    assert all(cells(line) <= width for line in lines)


@given(st.text(max_size=60).map(visible), st.sampled_from(["ascii", "cp866", "cp1251", "latin-1", "no such encoding"]))
def test_encodable_text_can_be_encoded(text: str, encoding: str) -> None:
    shown = encodable(f"{text} → │ ×", encoding)
    shown.encode("ascii" if encoding == "no such encoding" else encoding)
