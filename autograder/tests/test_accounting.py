"""What a client received, held against what was said."""

from __future__ import annotations

import pytest

from autograder.scenario.accounting import Arrival, Ledger, Wrong

ALICE, BOB, CAROL = 1, 2, 3


@pytest.fixture
def ledger() -> Ledger:
    """Alice, bob and carol are in; alice has said two things, bob one."""
    found = Ledger()
    for client in (ALICE, BOB, CAROL):
        found.comes_in(client)
    found.says(ALICE, "alice91", "velvet comet", "velvet comet")
    found.says(BOB, "bob27", "amber anchor", "amber anchor")
    found.says(ALICE, "alice91", "ж")
    return found


def arrivals(found: list[Wrong]) -> list[tuple[Arrival, str]]:
    return [(wrong.arrival, wrong.message) for wrong in found]


def test_each_text_once_and_the_servers_own_talk_are_nothing_wrong(ledger: Ledger) -> None:
    messages = [
        "Welcome, carol55",
        "alice91: velvet comet",
        "2 users online",
        "bob27: amber anchor",
        "",
        "alice91: ж",
        "bob27 has left",
    ]

    assert ledger.examine(CAROL, messages) == []


def test_a_text_once_more_than_it_was_said_is_wrong(ledger: Ledger) -> None:
    messages = ["alice91: velvet comet", "bob27: amber anchor", "alice91: velvet comet", "alice91: ж", "alice91: ж"]

    assert arrivals(ledger.examine(CAROL, messages)) == [
        (Arrival.TWICE, "alice91: velvet comet"),
        (Arrival.TWICE, "alice91: ж"),
    ]


def test_a_text_said_twice_may_arrive_twice(ledger: Ledger) -> None:
    ledger.says(ALICE, "alice91", "velvet comet", "velvet comet")

    assert ledger.examine(CAROL, ["alice91: velvet comet", "alice91: velvet comet"]) == []


def test_ones_own_words_are_wrong_with_the_name_or_without(ledger: Ledger) -> None:
    messages = ["alice91: velvet comet", "you said velvet comet", "bob27: amber anchor"]

    assert [w.arrival for w in ledger.examine(ALICE, messages)] == [Arrival.OWN, Arrival.OWN]


def test_what_was_said_before_one_came_in_may_come_once_as_history(ledger: Ledger) -> None:
    dave = 4
    ledger.comes_in(dave)
    history = ["alice91: velvet comet", "bob27: amber anchor", "alice91: ж"]

    assert ledger.examine(dave, history) == []
    assert [w.arrival for w in ledger.examine(dave, [*history, history[0]])] == [Arrival.UNDUE]


def test_one_who_never_came_in_gets_nothing(ledger: Ledger) -> None:
    assert [w.arrival for w in ledger.examine(9, ["Who are you?", "alice91: velvet comet"])] == [Arrival.UNDUE]


def test_what_is_said_after_somebody_left_may_reach_them_or_not(ledger: Ledger) -> None:
    ledger.goes(BOB)
    ledger.says(CAROL, "carol55", "quartz raven")

    assert ledger.examine(BOB, ["carol55: quartz raven"]) == []
    assert ledger.utterances[-1].due == {ALICE}


@pytest.mark.parametrize(
    ("message", "arrival"),
    [
        ("alice91: velvet c", Arrival.PIECE),
        ("vet comet", Arrival.PIECE),
        ("alice91: velvet  comet", Arrival.PIECE),
        ("bob27: velvet come", Arrival.PIECE),
        ("alice91: ", Arrival.EMPTY),
        ("bob27: exit", Arrival.EXIT),
    ],
)
def test_a_piece_a_changed_text_and_an_empty_frame_are_wrong(ledger: Ledger, message: str, arrival: Arrival) -> None:
    due = ["alice91: velvet comet", "bob27: amber anchor", "alice91: ж"]

    assert arrivals(ledger.examine(CAROL, [*due, message])) == [(arrival, message)]


def test_clocks_and_colours_around_a_name_are_one_form(ledger: Ledger) -> None:
    messages = ["[12:30:05] \x1b[1malice91\x1b[0m: velvet comet", "[12:31:17] \x1b[1mbob27\x1b[0m: amber anchor"]

    assert ledger.examine(CAROL, messages) == []
    empty = "[12:31:18] \x1b[1mbob27\x1b[0m: "
    assert arrivals(ledger.examine(CAROL, [*messages, empty])) == [(Arrival.EMPTY, empty)]


def test_a_short_text_is_not_found_in_a_notice(ledger: Ledger) -> None:
    ledger.says(BOB, "bob27", "j")

    assert ledger.examine(CAROL, ["bob27 joined", "alice91: velvet comet", "bob27: j", "bob27 joined again"]) == []


@pytest.mark.parametrize("notice", ["bob27: left the chat", "bob27 left", "* bob27 *", "goodbye bob27, exit"])
def test_a_notice_in_the_form_of_a_message_is_free(ledger: Ledger, notice: str) -> None:
    due = ["alice91: velvet comet", "bob27: amber anchor", "alice91: ж"]

    assert ledger.examine(CAROL, [*due, notice]) == []


def test_where_a_blank_divides_name_and_text_a_notice_is_no_message() -> None:
    ledger = Ledger()
    for client in (ALICE, BOB):
        ledger.comes_in(client)
    ledger.says(ALICE, "alice91", "velvet comet", "velvet comet")

    assert ledger.examine(BOB, ["alice91 velvet comet", "alice91 exit"]) == []


def test_the_longest_text_is_the_one_that_was_said(ledger: Ledger) -> None:
    ledger.says(ALICE, "alice91", "ж и ещё ж")

    assert ledger.examine(CAROL, ["alice91: ж и ещё ж", "alice91: ж"]) == []


def test_a_frame_full_of_number_signs_is_matched_at_once() -> None:
    ledger = Ledger()
    for client in (ALICE, BOB):
        ledger.comes_in(client)
    ledger.says(ALICE, "alice91", "velvet comet", "velvet comet")
    ledger.says(ALICE, "alice91", "ж")
    frame = "#" * 60

    assert ledger.examine(BOB, [f"{frame}alice91: velvet comet", f"{frame}alice91: ж", "7" * 70]) == []


def test_a_frame_with_a_mark_of_ours_tells_nothing(ledger: Ledger) -> None:
    messages = ["\ue000alice91: velvet comet", "\ue000bob27: amber anchor", "\ue000alice91: "]

    assert ledger.examine(CAROL, messages) == []


def test_numbers_that_change_are_one_frame(ledger: Ledger) -> None:
    messages = ["[1] alice91: velvet comet", "[2] bob27: amber anchor", "[3] alice91: ж", "[14] alice91: "]

    assert arrivals(ledger.examine(CAROL, messages)) == [(Arrival.EMPTY, "[14] alice91: ")]
