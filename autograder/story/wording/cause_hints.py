"""Hints that belong to a cause: a question, a pointer, and the construct with its place. None of them is the solution.

`{line}` is the line to look at. Causes of the same kind share their hints.
"""

from __future__ import annotations

from autograder.story.causes import Cause

Hints = tuple[str, str, str]

_EXCEPTION: Hints = (
    "Read the exception from its end: what does Python say, and about which name or value?",
    "Print that value one line before line {line}. Is it what you think it is?",
    "The mistake is in line {line}, or in what was given to it. Compare what it gets with what it needs.",
)
_BYTES: Hints = (
    "What goes through a socket: letters, or bytes?",
    "Python has two kinds of text: str for letters, bytes for what travels. Which one stands in line {line}?",
    "Line {line} needs .encode() or .decode(), at the value that is of the wrong kind.",
)
_COMPARED: Hints = (
    "Are both sides of the comparison of the same kind?",
    'print(repr(...)) shows the quotation marks: b"exit" and "exit" are two things.',
    "In line {line}, one side needs .decode(), or a b before its quotation marks.",
)
_BRACKETS: Hints = (
    "What is the difference between the name of a function and a call of it?",
    "Python does nothing with a name alone on a line, and says nothing either.",
    "Look at the end of line {line}: what stands behind a name that is called?",
)
_THREAD: Hints = (
    "In which thread does the work happen, and when does it begin?",
    "A Thread is made first and started later. It needs the function's name, and its arguments apart from it.",
    "Look at target, args and start() in line {line}. The handout shows the three together.",
)
_LOOP: Hints = (
    "How often does this loop go round, and what ends it?",
    "Walk through the loop with a pencil: which line is reached after line {line}?",
    "Look at the indentation and the condition of break, return or if at line {line}.",
)
_END: Hints = (
    "What does recv() return when the other side has gone, and what does it return the next time?",
    'b"" means the end: nothing more can come. What does the loop do with it?',
    "An if with a test for the end belongs right behind the recv() that line {line} leads to.",
)
_STREAM: Hints = (
    "Does one recv() bring exactly one message? What if half of it, or two, have come by then?",
    "TCP is a stream of bytes without borders. What has come must be kept until a message is whole.",
    "A buffer outside the loop keeps what is left over; a loop takes out whole lines. See line {line}.",
)
_NEWLINE: Hints = (
    "How does the other side know where a message ends?",
    "A newline is one sign, written with a backslash.",
    "Look at the end of the text that line {line} sends.",
)
_SENDS: Hints = (
    "Who is to read this text, and who gets it now?",
    "print() writes on the screen of the program that runs it. Nothing travels by it.",
    "Line {line} is where the text has to go to a socket.",
)
_RECEIVERS: Hints = (
    "For each text: who is to hear it, and who is not?",
    "Say aloud what the test or the list holds: sockets, names or addresses? With what are they compared?",
    "The receivers are chosen at line {line}. Two sockets are compared with `is`, two addresses with ==.",
)
_NAMES: Hints = (
    "Which of the two is the name, and which is the socket or the address?",
    "Look at the dictionary: `in` looks among its keys. Where are the names?",
    "The test at line {line} decides whether a name is taken.",
)
_ERRORS: Hints = (
    "Which exception came, and which ones does your program expect?",
    "An except lets every exception pass that it does not name.",
    "Compare the class behind except near line {line} with the one in the report.",
)
_GONE: Hints = (
    "What happens to a send when its receiver has gone?",
    "In whose thread does that send fail? Who is no longer served because of it?",
    "The send that line {line} leads to needs a try of its own, one for each receiver.",
)
_ACCEPT: Hints = (
    "Which thread calls accept(), and what does it wait for now?",
    "While a thread waits for one client, it can do nothing for others.",
    "What line {line} does for one client belongs in a thread of its own.",
)
_LOCK: Hints = (
    "Which lock does each thread hold, and which one does it wait for?",
    "A thread that waits while it holds a lock makes all others wait, too.",
    "Look at what stands inside `with` at line {line}. Does all of it have to?",
)
_LEAVING: Hints = (
    "What has to happen when a user has left: in the list, at the socket, and for the others?",
    "There are several ways to go: a word, a hang-up, a broken connection. Do all of them end at the same lines?",
    "The lines for leaving belong behind the loop that line {line} is in.",
)
_SOCKET: Hints = (
    "Which sockets does your program have, and what is each of them for?",
    "accept() returns a new socket for each client. The listening one only accepts.",
    "Which socket stands in line {line}, and which one should it be?",
)
_LETTERS: Hints = (
    "How many bytes has a letter?",
    "len() of a str counts letters, len() of bytes counts bytes.",
    "In line {line}, count after .encode().",
)
_KEYBOARD: Hints = (
    "The program waits for two things. Which one does it wait for now?",
    "input() and recv() both wait. One thread can wait for only one of them.",
    "One of the two waits belongs in a second thread; see line {line}.",
)
_VALUE: Hints = (
    "What does this call return, and where does the returned value go?",
    "A str and bytes never change. Their methods return a new one.",
    "Line {line} needs an = that keeps the new value.",
)
_GROUPS: tuple[tuple[Hints, str], ...] = (
    (_EXCEPTION, "ended_by_an_exception dies_in_a_thread caught_and_ended thread_arguments_do_not_fit"),
    (_BYTES, "text_where_bytes_are_due bytes_where_text_is_due text_made_of_bytes_with_str"),
    (_COMPARED, "bytes_compared_with_text compared_with_a_builtin exit_compared_with_another_word"),
    (_BRACKETS, "not_called"),
    (_THREAD, "target_was_called args_not_a_tuple thread_not_started run_in_place_of_start joins_at_once"),
    (_THREAD, "daemon_threads_end_with_main two_threads_receive_from_one_socket"),
    (_LOOP, "loop_runs_once leaves_the_accept_loop leaves_after_a_piece if_in_place_of_while sends_for_ever"),
    (_LOOP, "hangs_up_on_a_client ends_at_an_empty_datagram plus_on_the_wrong_side new_piece_in_front"),
    (_END, "ignores_the_end spins_after_the_server_has_gone"),
    (_STREAM, "treats_one_recv_as_one_message keeps_only_one_line_of_a_recv loses_a_piece decodes_a_cut_letter"),
    (_STREAM, "takes_one_recv_for_a_whole_object"),
    (_NEWLINE, "forgets_the_newline slash_n keeps_the_newline_in_the_name"),
    (_SENDS, "prints_in_place_of_sending passes_nothing_on"),
    (_RECEIVERS, "sends_back_to_the_sender forgets_somebody tells_only_the_newcomer one_variable_for_all_clients"),
    (_NAMES, "lets_a_taken_name_in takes_the_name_for_the_user"),
    (_ERRORS, "except_or except_catches_another"),
    (_GONE, "a_dead_peer_kills_the_sender leaves_the_loop_at_a_dead_receiver"),
    (_ACCEPT, "greets_in_the_accept_loop serves_one_at_a_time"),
    (_LOCK, "deadlock waits_with_the_lock never_gives_the_lock_back"),
    (_LEAVING, "leaves_without_a_word leaves_gone_users_in_the_list selects_a_closed_socket"),
    (_SOCKET, "sends_on_the_listener closes_the_wrong_socket uses_a_closed_socket sends_after_its_own_shutdown"),
    (_LETTERS, "length_of_text"),
    (_KEYBOARD, "does_not_receive_while_typing does_not_type_while_receiving waits_in_input"),
    (_VALUE, "result_not_kept no_f_before_the_text"),
)
_OWN: dict[str, Hints] = {
    "no_f_before_the_text": (
        "What does {{name}} in a text stand for, and who puts the value in?",
        "Compare the line with one of the lesson in which a name is put into a text.",
        "Look at the sign right before the quotation marks in line {line}.",
    ),
}
HINTS: dict[str, Hints] = {**{name: hints for hints, names in _GROUPS for name in names.split()}, **_OWN}


def hints_for(cause: Cause) -> tuple[str, ...]:
    """The three hints of a cause; empty if it has none of its own, or no line to speak of."""
    if cause.name not in HINTS or cause.place is None or not cause.place.line:
        return ()
    return tuple(hint.format(line=cause.place.line) for hint in HINTS[cause.name])
