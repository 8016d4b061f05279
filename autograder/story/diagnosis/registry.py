"""All diagnoses by name, and which of them are asked about a failed check.

A diagnosis is a function `Evidence -> Cause | None`. It finds a cause only if the evidence leaves no doubt;
what could be done about it is the business of a hint. Where no diagnosis finds anything, the report shows
facts alone. To add one: write the function, put it into `DIAGNOSES` at its rank, write its sentence
(`wording/cause_sentences.py`), and add a program to the zoo whose first line names it
(`DIAGNOSIS: its_name line 31`).
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.story.causes import Cause
from autograder.story.diagnosis import (
    accounts,
    arrivals,
    broadcasting,
    client_programs,
    closing,
    concurrency,
    datagrams,
    departures,
    exceptions,
    framing,
    loops,
    names,
    slips,
    startup,
    thread_slips,
)
from autograder.story.diagnosis.evidence import Evidence

__all__ = ["AT_MOST", "DIAGNOSES", "Evidence", "diagnose", "findings"]

Diagnosis = Callable[[Evidence], Cause | None]
AT_MOST = 3  # causes that a report shows; more would be a list of suspicions

# In this order they are asked and reported: the cause that explains most comes first.
DIAGNOSES: dict[str, Diagnosis] = {
    "text_where_bytes_are_due": exceptions.text_where_bytes_are_due,
    "bytes_where_text_is_due": exceptions.bytes_where_text_is_due,
    "args_not_a_tuple": thread_slips.args_not_a_tuple,
    "thread_arguments_do_not_fit": thread_slips.thread_arguments_do_not_fit,
    "sends_on_the_listener": exceptions.sends_on_the_listener,
    "selects_a_closed_socket": exceptions.selects_a_closed_socket,
    "takes_one_recv_for_a_whole_object": exceptions.takes_one_recv_for_a_whole_object,
    "connects_without_blocking": exceptions.connects_without_blocking,
    "port_is_taken": exceptions.port_is_taken,
    "sends_after_its_own_shutdown": exceptions.sends_after_its_own_shutdown,
    "except_catches_another": exceptions.except_catches_another,
    "except_or": slips.except_or,
    "plus_on_the_wrong_side": slips.plus_on_the_wrong_side,
    "target_was_called": thread_slips.target_was_called,
    "thread_not_started": thread_slips.thread_not_started,
    "run_in_place_of_start": thread_slips.run_in_place_of_start,
    "joins_at_once": thread_slips.joins_at_once,
    "daemon_threads_end_with_main": thread_slips.daemon_threads_end_with_main,
    "not_called": slips.not_called,
    "result_not_kept": slips.result_not_kept,
    "slash_n": slips.slash_n,
    "no_f_before_the_text": slips.no_f_before_the_text,
    "bytes_compared_with_text": slips.bytes_compared_with_text,
    "compared_with_a_builtin": slips.compared_with_a_builtin,
    "exit_compared_with_another_word": slips.exit_compared_with_another_word,
    "length_of_text": slips.length_of_text,
    "text_made_of_bytes_with_str": slips.text_made_of_bytes_with_str,
    "another_encoding": slips.another_encoding,
    "replaces_bad_bytes": slips.replaces_bad_bytes,
    "new_piece_in_front": slips.new_piece_in_front,
    "loop_runs_once": loops.loop_runs_once,
    "leaves_after_a_piece": loops.leaves_after_a_piece,
    "leaves_the_accept_loop": loops.leaves_the_accept_loop,
    "if_in_place_of_while": loops.if_in_place_of_while,
    "sends_for_ever": loops.sends_for_ever,
    "prints_in_place_of_sending": loops.prints_in_place_of_sending,
    "leaves_the_loop_at_a_dead_receiver": loops.leaves_the_loop_at_a_dead_receiver,
    "one_variable_for_all_clients": accounts.one_variable_for_all_clients,
    "waits_in_input": startup.waits_in_input,
    "never_listens": startup.never_listens,
    "never_connects": client_programs.never_connects,
    "deadlock": concurrency.deadlock,
    "waits_with_the_lock": concurrency.waits_with_the_lock,
    "waits_for_a_slow_reader": concurrency.waits_for_a_slow_reader,
    "never_gives_the_lock_back": concurrency.never_gives_the_lock_back,
    "greets_in_the_accept_loop": arrivals.greets_in_the_accept_loop,
    "serves_one_at_a_time": arrivals.serves_one_at_a_time,
    "decodes_a_cut_letter": framing.decodes_a_cut_letter,
    "treats_one_recv_as_one_message": framing.treats_one_recv_as_one_message,
    "keeps_only_one_line_of_a_recv": framing.keeps_only_one_line_of_a_recv,
    "loses_a_piece": framing.loses_a_piece,
    "keeps_the_newline_in_the_name": names.keeps_the_newline_in_the_name,
    "forgets_the_newline": framing.forgets_the_newline,
    "keeps_the_carriage_return": framing.keeps_the_carriage_return,
    "drops_what_send_leaves": framing.drops_what_send_leaves,
    "ignores_the_end": departures.ignores_the_end,
    "spins_after_the_server_has_gone": client_programs.spins_after_the_server_has_gone,
    "dictionary_changed_while_iterating": concurrency.dictionary_changed_while_iterating,
    "a_dead_peer_kills_the_sender": departures.a_dead_peer_kills_the_sender,
    "ends_at_an_empty_datagram": datagrams.ends_at_an_empty_datagram,
    "dies_of_a_datagram": datagrams.dies_of_a_datagram,
    "stops_at_a_gone_user": datagrams.stops_at_a_gone_user,
    "uses_a_closed_socket": exceptions.uses_a_closed_socket,
    "ended_by_an_exception": startup.ended_by_an_exception,
    "dies_in_a_thread": concurrency.dies_in_a_thread,
    "caught_and_ended": exceptions.caught_and_ended,
    "leaves_gone_users_in_the_list": departures.leaves_gone_users_in_the_list,
    "closes_the_wrong_socket": closing.closes_the_wrong_socket,
    "keeps_the_seat_of_one_who_left": arrivals.keeps_the_seat_of_one_who_left,
    "keeps_the_name_of_one_who_left": names.keeps_the_name_of_one_who_left,
    "passes_exit_on": departures.passes_exit_on,
    "keeps_the_address_after_exit": datagrams.keeps_the_address_after_exit,
    "takes_the_name_for_the_user": datagrams.takes_the_name_for_the_user,
    "lets_a_taken_name_in": names.lets_a_taken_name_in,
    "lets_a_trick_in": names.lets_a_trick_in,
    "answers_from_another_port": datagrams.answers_from_another_port,
    "cuts_datagrams": datagrams.cuts_datagrams,
    "sends_back_to_the_sender": broadcasting.sends_back_to_the_sender,
    "tells_those_who_have_not_joined": broadcasting.tells_those_who_have_not_joined,
    "speaks_under_the_wrong_name": broadcasting.speaks_under_the_wrong_name,
    "takes_a_message_for_a_name": broadcasting.takes_a_message_for_a_name,
    "leaves_out_the_name": broadcasting.leaves_out_the_name,
    "mixes_two_clients_up": broadcasting.mixes_two_clients_up,
    "forgets_somebody": broadcasting.forgets_somebody,
    "tells_only_the_newcomer": broadcasting.tells_only_the_newcomer,
    "tells_everybody_twice": departures.tells_everybody_twice,
    "leaves_without_a_word": departures.leaves_without_a_word,
    "closes_the_socket_but_not_its_file": closing.closes_the_socket_but_not_its_file,
    "lets_a_third_in": arrivals.lets_a_third_in,
    "never_closes_the_connection": closing.never_closes_the_connection,
    "does_not_notice_the_leaving": departures.does_not_notice_the_leaving,
    "takes_exit_for_a_name": accounts.takes_exit_for_a_name,
    "says_it_twice": accounts.says_it_twice,
    "changes_what_was_said": accounts.changes_what_was_said,
    "two_threads_receive_from_one_socket": thread_slips.two_threads_receive_from_one_socket,
    "does_not_receive_while_typing": client_programs.does_not_receive_while_typing,
    "does_not_type_while_receiving": client_programs.does_not_type_while_receiving,
    "a_thread_keeps_it_running": client_programs.a_thread_keeps_it_running,
    "waits_at_the_keyboard_for_ever": client_programs.waits_at_the_keyboard_for_ever,
    "does_not_notice_the_end": client_programs.does_not_notice_the_end,
    "shows_nothing": client_programs.shows_nothing,
    "goes_on_after_exit": client_programs.goes_on_after_exit,
    "typed_and_not_sent": client_programs.typed_and_not_sent,
    "hung_up_before_everything_was_said": client_programs.hung_up_before_everything_was_said,
    "ended_early": startup.ended_early,
    "hangs_up_on_a_client": closing.hangs_up_on_a_client,
    "welcomes_without_the_name": arrivals.welcomes_without_the_name,
    "waits_for_the_name_unasked": arrivals.waits_for_the_name_unasked,
    "accepts_and_does_not_serve": arrivals.accepts_and_does_not_serve,
    "leaves_newcomers_outside": arrivals.leaves_newcomers_outside,
    "passes_nothing_on": broadcasting.passes_nothing_on,
    "stops_reading": broadcasting.stops_reading,
    "waits_for_more_than_there_is": broadcasting.waits_for_more_than_there_is,
    "spins": concurrency.spins,
    "sends_what_is_not_due": accounts.sends_what_is_not_due,
}

# An exception that one of these tells of needs no other sentence.
_NAMED_EXCEPTIONS = (
    "text_where_bytes_are_due",
    "bytes_where_text_is_due",
    "args_not_a_tuple",
    "thread_arguments_do_not_fit",
    "selects_a_closed_socket",
    "takes_one_recv_for_a_whole_object",
    "connects_without_blocking",
    "port_is_taken",
    "sends_on_the_listener",
    "uses_a_closed_socket",
    "sends_after_its_own_shutdown",
    "except_catches_another",
    "except_or",
    "plus_on_the_wrong_side",
)
# A cause that another one explains: name -> those of which one is enough to leave it out.
_EXPLAINED_BY: dict[str, tuple[str, ...]] = {
    "a_dead_peer_kills_the_sender": ("dictionary_changed_while_iterating", "sends_on_the_listener"),
    "thread_arguments_do_not_fit": ("args_not_a_tuple",),
    "bytes_where_text_is_due": ("text_where_bytes_are_due",),
    "dies_in_a_thread": (
        *_NAMED_EXCEPTIONS,
        "decodes_a_cut_letter",
        "a_dead_peer_kills_the_sender",
        "dictionary_changed_while_iterating",
        "dies_of_a_datagram",
        "stops_at_a_gone_user",
    ),
    "ended_by_an_exception": (
        *_NAMED_EXCEPTIONS,
        "decodes_a_cut_letter",
        "dictionary_changed_while_iterating",
        "dies_of_a_datagram",
        "stops_at_a_gone_user",
    ),
    "leaves_out_the_name": ("takes_a_message_for_a_name", "speaks_under_the_wrong_name"),
    "lets_a_taken_name_in": ("takes_the_name_for_the_user",),
    "forgets_somebody": ("lets_a_taken_name_in", "speaks_under_the_wrong_name", "leaves_gone_users_in_the_list"),
}
# Whatever else goes wrong follows from one of these: no further diagnosis is asked.
_SUFFICIENT = ("waits_in_input", "never_listens", "deadlock", "waits_with_the_lock", "never_gives_the_lock_back")
# These follow from almost anything that goes wrong: asked only if nothing else was found.
_FALLBACKS = (
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
    "sends_what_is_not_due",
    "does_not_notice_the_leaving",
)

# These need no more than the end of a story: where threads stand and what they died of.
_FOR_EXCERPTS = (
    "deadlock",
    "waits_with_the_lock",
    "never_gives_the_lock_back",
    "dictionary_changed_while_iterating",
    "dies_in_a_thread",
)


def findings(evidence: Evidence) -> list[Cause]:
    """Every cause that is found, the one that explains most first."""
    found: dict[str, Cause] = {}
    for name in _FOR_EXCERPTS if evidence.story.is_excerpt else DIAGNOSES:
        if any(other in found for other in _EXPLAINED_BY.get(name, ())) or (found and name in _FALLBACKS):
            continue
        cause = DIAGNOSES[name](evidence)
        if cause is not None:
            found[name] = cause
            if name in _SUFFICIENT:
                break
    return list(found.values())


def diagnose(evidence: Evidence) -> list[Cause]:
    """The causes that the report shows: at most three."""
    return findings(evidence)[:AT_MOST]
