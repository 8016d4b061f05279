"""What a failed check means: small functions, each `Evidence -> sentence or None`, that name the line.

A diagnosis says what is, in one or two sentences of facts, and speaks only when its evidence is
unambiguous; what could be done about it is a hint's business. Where no diagnosis speaks, the report
shows facts alone. To add one: write the function, put it into `DIAGNOSES` at its rank, and add a program to
the zoo whose first line names it (`DIAGNOSIS: its_name line 31`).
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.story.diagnosis import (
    arrivals,
    broadcasting,
    client_programs,
    concurrency,
    datagrams,
    departures,
    framing,
    startup,
)
from autograder.story.diagnosis.evidence import Evidence

__all__ = ["AT_MOST", "DIAGNOSES", "Evidence", "diagnose", "findings"]

Diagnosis = Callable[[Evidence], "str | None"]
AT_MOST = 3  # sentences told; more would be a list of suspicions

# The most telling first.
DIAGNOSES: tuple[Diagnosis, ...] = (
    startup.waits_in_input,
    startup.never_listens,
    client_programs.never_connects,
    concurrency.deadlock,
    concurrency.waits_with_the_lock,
    concurrency.waits_for_a_slow_reader,
    concurrency.never_gives_the_lock_back,
    arrivals.greets_in_the_accept_loop,
    arrivals.serves_one_at_a_time,
    framing.decodes_a_cut_letter,
    framing.treats_one_recv_as_one_message,
    framing.keeps_only_one_line_of_a_recv,
    framing.loses_a_piece,
    arrivals.keeps_the_newline_in_the_name,
    framing.forgets_the_newline,
    framing.keeps_the_carriage_return,
    framing.drops_what_send_leaves,
    departures.ignores_the_end,
    client_programs.spins_after_the_server_has_gone,
    concurrency.dictionary_changed_while_iterating,
    departures.a_dead_peer_kills_the_sender,
    datagrams.ends_at_an_empty_datagram,
    datagrams.dies_of_a_datagram,
    datagrams.stops_at_a_gone_user,
    startup.ended_by_an_exception,
    concurrency.dies_in_a_thread,
    departures.leaves_gone_users_in_the_list,
    departures.closes_the_wrong_socket,
    arrivals.keeps_the_seat_of_one_who_left,
    arrivals.keeps_the_name_of_one_who_left,
    framing.passes_exit_on,
    datagrams.keeps_the_address_after_exit,
    datagrams.takes_the_name_for_the_user,
    arrivals.lets_a_taken_name_in,
    arrivals.lets_a_trick_in,
    datagrams.answers_from_another_port,
    datagrams.cuts_datagrams,
    broadcasting.sends_back_to_the_sender,
    broadcasting.tells_those_who_have_not_joined,
    broadcasting.speaks_under_the_wrong_name,
    broadcasting.takes_a_message_for_a_name,
    broadcasting.leaves_out_the_name,
    broadcasting.mixes_two_clients_up,
    broadcasting.forgets_somebody,
    broadcasting.tells_only_the_newcomer,
    departures.tells_everybody_twice,
    departures.leaves_without_a_word,
    departures.closes_the_socket_but_not_its_file,
    arrivals.lets_a_third_in,
    departures.never_closes_the_connection,
    departures.does_not_notice_the_leaving,
    client_programs.does_not_receive_while_typing,
    client_programs.does_not_type_while_receiving,
    client_programs.a_thread_keeps_it_running,
    client_programs.waits_at_the_keyboard_for_ever,
    client_programs.does_not_notice_the_end,
    client_programs.shows_nothing,
    client_programs.goes_on_after_exit,
    client_programs.typed_and_not_sent,
    client_programs.hung_up_before_everything_was_said,
    startup.ended_early,
    departures.hangs_up_on_a_client,
    arrivals.welcomes_without_the_name,
    arrivals.waits_for_the_name_unasked,
    arrivals.accepts_and_does_not_serve,
    arrivals.leaves_newcomers_outside,
    broadcasting.passes_nothing_on,
    broadcasting.stops_reading,
    broadcasting.waits_for_more_than_there_is,
    concurrency.spins,
)

# What one says, another has said better: name -> those after which it stays silent.
_SAID_BETTER: dict[str, tuple[str, ...]] = {
    "a_dead_peer_kills_the_sender": ("dictionary_changed_while_iterating",),
    "dies_in_a_thread": (
        "decodes_a_cut_letter",
        "a_dead_peer_kills_the_sender",
        "dictionary_changed_while_iterating",
        "dies_of_a_datagram",
        "stops_at_a_gone_user",
    ),
    "ended_by_an_exception": (
        "decodes_a_cut_letter",
        "dictionary_changed_while_iterating",
        "dies_of_a_datagram",
        "stops_at_a_gone_user",
    ),
    "leaves_out_the_name": ("takes_a_message_for_a_name", "speaks_under_the_wrong_name"),
    "lets_a_taken_name_in": ("takes_the_name_for_the_user",),
    "forgets_somebody": ("lets_a_taken_name_in", "speaks_under_the_wrong_name", "leaves_gone_users_in_the_list"),
}
# Where one of these speaks, whatever else is amiss follows from it.
_TELLS_ALL = ("waits_in_input", "never_listens", "deadlock", "waits_with_the_lock", "never_gives_the_lock_back")
# What follows from almost anything that went wrong: told where nothing else is known.
_LAST_RESORT = (
    "hangs_up_on_a_client",
    "welcomes_without_the_name",
    "waits_for_the_name_unasked",
    "accepts_and_does_not_serve",
    "leaves_newcomers_outside",
    "passes_nothing_on",
    "stops_reading",
    "waits_for_more_than_there_is",
    "spins",
    "ended_early",
    "does_not_notice_the_leaving",
)


# These need no more than the end of a story: how threads stand and what they died of.
_OF_AN_EXCERPT = (
    concurrency.deadlock,
    concurrency.waits_with_the_lock,
    concurrency.never_gives_the_lock_back,
    concurrency.dictionary_changed_while_iterating,
    concurrency.dies_in_a_thread,
)


def findings(evidence: Evidence) -> list[tuple[str, str]]:
    """(name, sentence) of every diagnosis that has something to say, the most telling first."""
    found: dict[str, str] = {}
    for function in _OF_AN_EXCERPT if evidence.story.is_excerpt else DIAGNOSES:
        name = function.__name__
        if any(better in found for better in _SAID_BETTER.get(name, ())) or (found and name in _LAST_RESORT):
            continue
        sentence = function(evidence)
        if sentence:
            found[name] = _capital(sentence, evidence)
        if name in found and name in _TELLS_ALL:
            break
    return list(found.items())


def _capital(sentence: str, evidence: Evidence) -> str:
    """A sentence that begins with somebody's role begins with a capital; one with a file's name does not."""
    first = sentence.split(" ", 1)[0].strip(",'s")
    return sentence[:1].upper() + sentence[1:] if first in evidence.story.roles else sentence


def diagnose(evidence: Evidence) -> list[str]:
    """What the report says under "What this means": at most three sentences."""
    return [sentence for _, sentence in findings(evidence)][:AT_MOST]
