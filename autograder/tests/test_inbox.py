from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.scenario.inbox import Inbox
from autograder.story.wires import DATAGRAMS, LINES, RAW

texts = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30)
odd_bytes = st.binary(max_size=200)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """`data` in pieces, cut at these places."""
    at = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(at)]


def fed(wire: str, pieces: list[bytes]) -> Inbox:
    inbox = Inbox(wire)
    for piece in pieces:
        inbox.feed(piece)
    return inbox


@given(st.lists(texts), texts, st.lists(st.integers(0, 10_000), max_size=12))
def test_any_split_of_lines_gives_the_same_lines(lines: list[str], begun: str, places: list[int]) -> None:
    data = "".join(line + "\n" for line in lines).encode() + begun.encode()

    inbox = fed(LINES, cut(data, places))

    assert inbox.messages == lines
    assert inbox.begun == begun
    assert inbox.end == len(lines)
    assert inbox.size == len(data)


@given(odd_bytes, st.lists(st.integers(0, 10_000), max_size=12))
def test_any_split_of_any_bytes_gives_the_same_messages(data: bytes, places: list[int]) -> None:
    for wire in (LINES, RAW):
        whole, pieces = fed(wire, [data]), fed(wire, cut(data, places))
        assert (whole.messages, whole.text, whole.begun) == (pieces.messages, pieces.text, pieces.begun)
        assert bytes(whole.everything) == bytes(pieces.everything) == data


@given(st.lists(odd_bytes))
def test_one_datagram_is_one_message(datagrams: list[bytes]) -> None:
    inbox = fed(DATAGRAMS, datagrams)

    assert inbox.messages == [data.decode("utf-8", "replace") for data in datagrams]
    assert inbox.begun == ""


@given(odd_bytes, odd_bytes, st.sampled_from([LINES, RAW]))
def test_a_wire_found_out_late_cuts_all_that_came_anew(before: bytes, after: bytes, wire: str) -> None:
    inbox = Inbox(RAW if wire == LINES else LINES)
    inbox.feed(before)
    inbox.wire = wire
    inbox.feed(after)

    known = fed(wire, [before, after])
    assert (inbox.messages, inbox.text, inbox.begun, inbox.size) == (
        known.messages, known.text, known.begun, known.size,
    )  # fmt: skip


def test_windows_line_ends_are_not_part_of_a_line() -> None:
    assert fed(LINES, [b"one\r", b"\ntwo\r\n", b"a\rb\n"]).messages == ["one", "two", "a\rb"]


@given(st.lists(st.tuples(st.sampled_from(["alice", "bob", ""]), texts), max_size=6), st.integers(0, 6))
def test_a_text_is_found_behind_its_speaker_and_behind_the_position(said: list[tuple[str, str]], after: int) -> None:
    inbox = fed(LINES, [f"{who}: wanted {text}\n".encode() for who, text in said])

    found = inbox.find("wanted", "alice", after)

    right = [i + 1 for i, (who, _) in enumerate(said) if who == "alice" and i >= after]
    assert found == (right[0] if right else None)


@pytest.mark.parametrize("wire", [LINES, RAW, DATAGRAMS])
def test_the_name_has_to_stand_before_the_text(wire: str) -> None:
    inbox = fed(wire, [b"hello (from alice)\n"])

    assert inbox.find("hello") is not None
    assert inbox.find("hello", "alice") is None
    assert inbox.find_about("alice") is not None


@pytest.mark.parametrize("wire", [LINES, RAW, DATAGRAMS])
def test_a_notice_twice_is_counted_also_where_clocks_differ(wire: str) -> None:
    # On a raw wire nothing marks where a message begins, so a clock in front of it cannot be told apart.
    clocks = (b"", b"") if wire == RAW else (b"12:00:01 ", b"12:00:02 ")
    inbox = fed(wire, [clock + b"bob27 has left\n" for clock in clocks] + [b"carol31: well\n"])

    assert inbox.repeated_about("bob27", 0, inbox.end)[1] == 2
    assert inbox.repeated_about("carol31", 0, inbox.end)[1] == 1
    assert inbox.repeated_about("dave55", 0, inbox.end)[1] == 0
