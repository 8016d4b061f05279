"""The sentence for each kind of failure, in English. No other module makes one, and none reads one.

A template is a whole clause. Its placeholders are the failure's fields and facts: `{who}`, `{by}` and
`{about}` are names on the wire, and `!q` puts a text in quotation marks. What a wait ended with is a
clause of its own, behind a colon or a semicolon.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.story.failure_facts import DEADLINE, SETTLED, Failure
from autograder.story.failure_kinds import MESSAGE_AWAITED
from autograder.story.failure_kinds import FailureKind as Kind
from autograder.story.wording.templates import fields_of, filled, named_once
from autograder.story.wording.wait_clauses import (
    client_wait_ended,
    outcome,
    server_wait_ended,
    submission_wait_ended,
    what_came_to_a_client,
)

# Failures of a server program that end in what came instead: "{clause}: {outcome}".
_NOT_RECEIVED = {
    Kind.NOT_TOLD_ABOUT: "{who} was not told about {about}",
    Kind.NOT_ASKED_FOR_NAME: "{who} connected and was not asked for a name",
    Kind.NAME_NOT_REFUSED: "the name {text!q} was not refused",
    Kind.NOT_TOLD_NAME_IS_TAKEN: "{who} gave a name that is taken and was told nothing",
    Kind.NO_ANSWER: "{who} got no answer",
    Kind.LINE_NOT_RECEIVED: "{who} did not get {text!q}",
    Kind.NO_ERROR_LINE: "{who} sent bytes that are not UTF-8 and got no error line",
    Kind.NOT_REFUSED: "{who} sent a line that is too long and got no error line",
    Kind.BYTES_NOT_RETURNED: "{who} sent {sent} bytes, {wanted}, and did not get them back",
    Kind.NO_GOODBYE: "{who} got no goodbye",
}

# Failures of a client program that end in why the wait for it ended: "{clause}; {reason}".
_NOT_DONE = {
    Kind.DID_NOT_CONNECT: "{program} did not connect to the server",
    Kind.NOT_SENT_TO_SERVER: "the typist typed {text!q} and the server did not get it: {instead}",
    Kind.NOT_READ_FROM_SERVER: "{program} has not read what the server sent back",
    Kind.CONNECTION_NOT_CLOSED: "{program} did not close its connection",
    Kind.NOT_ON_SCREEN: "{text!q} does not appear on the screen: {instead}",
    Kind.KEYBOARD_NOT_READ: "{program} does not read what is typed",
    Kind.SAYS_NOTHING_TO_USER: "{program} says nothing to its user",
    Kind.DOES_NOT_END: "{program} does not end",
}

# Failures whose template is the whole sentence.
_WHOLE = {
    Kind.HEARD_TWICE: "{who} heard {text!q} once more than {by} said it",
    Kind.HEARD_ONESELF: "{who} heard {text!q}, which {who} said",
    Kind.HEARD_A_PIECE: "{who} heard {text!q}, where {by} said {said!q}",
    Kind.HEARD_A_LINE_END: "{who} heard {text!q}, with a newline behind what was said: a datagram needs no line end",
    Kind.HEARD_NOTHING_BY_NAME: "{who} heard {text!q}: the name of {by}, and no text behind it",
    Kind.EXIT_RELAYED: "{who} heard {text!q}: `exit` leaves the chat, and is nothing that {by} said",
    Kind.TOLD_ABOUT_ONESELF: "{who} was told about {who}'s own joining or leaving: {text!q}",
    Kind.STARTER_LINE_LEFT: "{who} got {text!q} beside the welcome: a line of the starter is still there",
    Kind.TOLD_OF_ONE_WHO_STAYS: "{who} was told {text!q}, and {about} has not left",
    Kind.REFUSED_BY_NAME: "{who} was refused the name {by_name} with {text!q}: with the name in it, it reads like a welcome",
    Kind.HEARD_CONTROLS: "{who} heard {text!q}, with characters in it that cannot be printed",
    Kind.HEARD_UNDUE: "{who} heard {text!q}, which was not meant to reach {who}",
    Kind.HEARD_UNSAID: "{who} heard {text!q}, which {by} has not said",
    Kind.HEARD_TOO_EARLY: "{who} heard {text!q} before {by} had ended the line",
    Kind.OTHER_NAMES_BEFORE_TEXT: "{who} heard {text!q}: {by} said it, and other names stand before it as well",
    Kind.HEARD_MADE_UP: "{who} heard {text!q}, which nobody has said",
    Kind.SHOWN_MADE_UP: "{text!q} is on the screen, and nobody has said or typed it",
    Kind.HEARD_WITH_ANOTHER_MESSAGE: "{who} heard {text!q}: {another!q} is another message",
    Kind.MESSAGES_JOINED: "{who} heard {text!q}: {count} messages arrived as one",
    Kind.MESSAGE_CUT: "a message of {sent:,} bytes reached {who} cut to {came:,}",
    Kind.SPEAKERS_NOT_TOLD_APART: (
        "{who} cannot tell who speaks: {earlier_text!q} is by {earlier_name}, {text!q} by {by}"
    ),
    Kind.TOLD_TWICE_ABOUT: "{who} was told {count} times: {text!q}",
    Kind.TOLD_ABOUT_NAMELESS: "{who} was told {text!q} about somebody who never gave a name",
    Kind.WRONG_LINE: "{who} should get {text!q} and got {came!q}",
    Kind.CARRIAGE_RETURN_LEFT: "{who} got {text!q} with a \\r left at its end",
    Kind.EMPTY_ERROR_LINE: "{who} should get an error line and got an empty one",
    Kind.NOT_AN_ERROR_LINE: "{who} should get a line that begins with `error` and got {text!q}",
    Kind.HALF_LINE_ANSWERED: "{who} ended the stream in mid-line, and got {text!q} for half a line",
    Kind.BAD_TEXT_ANSWERED_AS_TEXT: "{who} sent bytes that are not UTF-8 and got {text!q}, as for text",
    Kind.EMPTY_LAST_WORD: "{who} got an empty line and no word in it",
    Kind.SECOND_USER_OF_NAME_LET_IN: "a second {by} was let in: {listener} hears both as {by}",
    Kind.TAKEN_NAME_NOT_REFUSED: "a second {by} was neither refused nor asked for another name",
    Kind.NAME_READS_AS_MESSAGE: "{who} hears {text!q}, which {by} has not said: it is a name",
    Kind.NAME_AND_TEXT_NOT_DIVIDED: (
        "{who} hears {text!q}, with nothing between the name and the text: "
        "{other_text!q} from one whose name is {other_name!q} reads the same"
    ),
    Kind.CONTROL_CHARACTERS_PASSED_ON: ("{who} gets {text!q} from {by}: some screens show that as a line of its own"),
    Kind.MADE_UP_MESSAGE_PASSED_ON: "{who} gets {text!q}, which {by} made up",
    Kind.COULD_NOT_CONNECT: "{who} could not connect: {error}",
    Kind.COULD_NOT_SEND: "{who} could send only {sent} of {size} bytes: the program reads no further",
    Kind.ENDED_LATE: "{who} got the error line, and the end of the stream only {seconds:.1f} s later",
    Kind.ENDED_BY_A_RESET: "{who}'s connection ended with a reset, not with the end of the stream",
    Kind.CONNECTION_ENDED_TOO_EARLY: "{who}'s connection ended before she had sent all: {error}",
    Kind.LET_GO_TOO_EARLY: "{who} was let go after {seconds:.1f} s of {granted:.0f}",
    Kind.LET_GO_TOO_LATE: "{who} was let go after {seconds:.1f} s, and should be after {granted:.0f}",
    Kind.LET_GO_WITHOUT_A_WORD: "{who} was let go without a word: only the question for the name came",
    Kind.WAITS_FOR_INPUT_BEFORE_LISTENING: "{program} waits in input() at line {line} and does not listen yet",
    Kind.NO_BYTE_SENT: "the program has not sent a single byte",
    Kind.LINES_HIDDEN: "{program} takes off what shows which lines its threads pass, so no pause can be tried",
    Kind.CANNOT_BE_MEASURED: "{program} does not let anybody see what it uses: memory, threads, sockets",
    Kind.THREADS_LEFT_OVER: "{times} users came and went, and {count} more threads are there than before",
    Kind.SOCKETS_LEFT_OVER: "{times} users came and went, and {count} more sockets are there than before",
    Kind.SENT_TWICE: "{program} sent {text!q} more often than it was typed",
    Kind.SENT_WITHOUT_NEWLINE: "{program} sent {text!q}, and no newline after it",
    Kind.SHOWN_TWICE: "{program} shows {text!q} more often than it came",
    Kind.SERVER_COULD_NOT_SEND: "the server could not send {text!q}: {error}",
    Kind.SENT_SOMETHING_ELSE: "{program} sent {came!q} before {text!q}, and nobody had typed that",
    Kind.ENDS_WITH_TRACEBACK: "{program} ends with a traceback: {error}",
    Kind.THREAD_DIES_BEFORE_SCENE: "a thread dies before the scene begins: {error}",
    Kind.SCENE_CANNOT_BE_PLAYED: "while {scene}: {reason}",
    Kind.RACE_FOUND: "{finding}",
    Kind.NOT_IN_CHAT: ("{who} is not in the chat: {underlying}"),
    Kind.CLIENT_ENDED_WITH_TRACEBACK: "{by} left, and {who}'s program ended with a traceback: {error}",
    Kind.NOBODY_LISTENS: "nobody listens",
    Kind.NO_SOCKET_CALLS: "{program} made no call on a socket",
    Kind.LISTENS_THROUGH_A_LIBRARY: "{program} listens through {library}, not with socket itself",
    Kind.NO_THREADS_IN_SERVER: "{program} started no thread of `threading` while three users were in",
    Kind.NO_THREADS_IN_CLIENT: "{program} started no thread of `threading`",
    Kind.RECEIVES_IN_THE_KEYBOARD_THREAD: "{program} receives in the thread that waits at the keyboard",
    Kind.MADE_UP: "nothing is wrong: this failure was made up",
}

# What the story notes at the moment of giving up, where it is not the clause itself.
_NOTES = {
    Kind.CONNECTION_STAYS_OPEN: "{who}'s connection is still open",
    Kind.HEARD_UNDUE: "{who} heard what is not for {who}",
    Kind.HEARD_UNSAID: "{who} heard what is not for {who}",
    Kind.TOLD_ABOUT_NAMELESS: "{who} was told about somebody without a name",
    Kind.THREADS_LEFT_OVER: "{count} more threads than before",
    Kind.SOCKETS_LEFT_OVER: "{count} more sockets than before",
    Kind.NOT_ON_SCREEN_OF: "{text!q} does not appear on {who}'s screen",
}


def failure_sentence(failure: Failure) -> str:
    """One sentence of facts, without the full stop."""
    clause, kind = _clause(failure), failure.kind
    if kind in MESSAGE_AWAITED:
        return f"{clause}: {outcome(failure)}"
    if kind in _NOT_DONE:
        reason = "it closed the connection" if failure.connection else client_wait_ended(failure)
        return f"{clause}; {reason}" if reason else clause
    return clause


def story_note(failure: Failure) -> str:
    """What the story notes where somebody gave up waiting, or saw what must not be."""
    template = _NOTES.get(failure.kind)
    return _filled(template, failure) if template else _clause(failure)


def _clause(failure: Failure) -> str:
    """The first clause, which is the whole sentence for most kinds."""
    kind = failure.kind
    template = _NOT_RECEIVED.get(kind) or _NOT_DONE.get(kind) or _WHOLE.get(kind) or _CHOICES[kind](failure)
    return _filled(template, failure)


# -- kinds with more than one template ----------------------------------------------------------------


def _not_heard(failure: Failure) -> str:
    return "{who} did not hear {text!q} from {by}" if failure.by else "{who} did not hear {text!q}"


def _not_welcomed(failure: Failure) -> str:
    if failure.wire == "datagrams":
        return "{text} sent a name and was not welcomed by it"
    return "{text} gave a name and was not welcomed by it"


def _wrong_bytes(failure: Failure) -> str:
    if failure.facts["same"]:
        return "{who} sent {sent} bytes and got back its first {same} bytes and then {came}, where {due} was due"
    return "{who} sent {sent} bytes and got back {came}, where {due} was due"


def _connection_stays_open(failure: Failure) -> str:
    reason = "" if failure.wait_ended == DEADLINE else server_wait_ended(failure)
    return "{who}'s connection stays open" + (f"; {reason}" if reason else "")


def _ended_before_listening(failure: Failure) -> str:
    if "error" in failure.facts:
        return "{program} ended with {error} at line {line} before it listened"
    return "{program} ended (exit code {exit_code}) before it listened"


def _listens_for_another_protocol(failure: Failure) -> str:
    if failure.wire == "datagrams":
        return "{program} waits for TCP connections (line {line}), and this lesson speaks UDP"
    return "{program} waits for UDP datagrams (line {line}), and this lesson speaks TCP"


def _does_not_listen(failure: Failure) -> str:
    if not failure.program:
        return "the program does not listen"
    wanted = "UDP datagrams" if failure.wire == "datagrams" else "a TCP connection"
    if "line" not in failure.facts:
        return f"{{program}} does not listen for {wanted}"
    doing = "is in {call}()" if failure.facts["call"] else "is busy"
    return f"{{program}} does not listen for {wanted}: it {doing} at line {{line}}"


def _memory_grows(failure: Failure) -> str:
    if "at_once" in failure.facts:
        return "{who} sends {sent} MB without a newline, and the program's memory has grown by {grown} MB"
    return "{who} sent {sent} MB without a newline, and the program's memory grew by {grown} MB"


def _still_runs(failure: Failure) -> str:
    if failure.wait_ended == SETTLED:
        return "{program} still runs {seconds:.0f} s later; it waits, and nothing more will come"
    return "{program} still runs {seconds:.0f} s later"


def _wrong_exit_code(failure: Failure) -> str:
    if "error" in failure.facts:
        return "{program} ended with exit code {exit_code}, not 0: {error} at line {line}"
    return "{program} ended with exit code {exit_code}, not 0"


def _not_on_screen_of(failure: Failure) -> str:
    instead = ": {shown!q} stands there instead" if "shown" in failure.facts else ""
    reason = _submission_reason(failure)
    clause = "{by} typed {text!q} and it does not appear on {who}'s screen"
    return clause + instead + (f"; {reason}" if reason else "")


def _submission_reason(failure: Failure) -> str:
    whose = "the server" if failure.facts.get("ended_program_of") == "server" else "{ended_program_of}'s client"
    if "error" in failure.facts:
        return f"in {whose} a thread had died at line {{line}} of {{file}}, {{error}}"
    if "ended_program_of" in failure.facts:
        return f"{whose} has ended"
    return submission_wait_ended(failure)


def _screen_flooded(failure: Failure) -> str:
    since = {
        "left": "{about} has left",
        "left by word": "{about} has left with {word!r}",
        "ended input": "{about} has left, ending his input",
        "terminal closed": "{about}'s terminal was closed",
    }[str(failure.facts["since"])]
    return f"since {since}, {{who}}'s screen is flooded: {{text!q}} and so on"


def _client_ended(failure: Failure) -> str:
    if "error" in failure.facts:
        return "{who}'s client has ended with {error} at line {line} of {file}"
    return "{who}'s client has ended" + ("; its last words: {last_line!q}" if "last_line" in failure.facts else "")


def _server_not_listening(failure: Failure) -> str:
    return "{program} does not come to listen" + ("; it asks {prompt!r}" if "prompt" in failure.facts else "")


def _sockets_left_to_a_library(failure: Failure) -> str:
    library = " ({library})" if "library" in failure.facts else ""
    return f"{{program}} leaves the sockets to something above them{library}: it calls none itself"


_CHOICES: dict[Kind, Callable[[Failure], str]] = {
    Kind.NOT_HEARD: _not_heard,
    Kind.NOT_WELCOMED: _not_welcomed,
    Kind.WRONG_BYTES: _wrong_bytes,
    Kind.CONNECTION_STAYS_OPEN: _connection_stays_open,
    Kind.ENDED_BEFORE_LISTENING: _ended_before_listening,
    Kind.LISTENS_FOR_ANOTHER_PROTOCOL: _listens_for_another_protocol,
    Kind.DOES_NOT_LISTEN: _does_not_listen,
    Kind.MEMORY_GROWS: _memory_grows,
    Kind.STILL_RUNS: _still_runs,
    Kind.WRONG_EXIT_CODE: _wrong_exit_code,
    Kind.NOT_ON_SCREEN_OF: _not_on_screen_of,
    Kind.SCREEN_FLOODED: _screen_flooded,
    Kind.CLIENT_ENDED: _client_ended,
    Kind.SERVER_NOT_LISTENING: _server_not_listening,
    Kind.SOCKETS_LEFT_TO_A_LIBRARY: _sockets_left_to_a_library,
}


def _filled(template: str, failure: Failure) -> str:
    fields = fields_of(failure)
    if "{instead}" in template:
        fields["instead"] = what_came_to_a_client(failure)
    if "{underlying}" in template and failure.underlying is not None:
        fields["underlying"] = failure_sentence(failure.underlying)
    people = {cast_name: failure.person(cast_name) for cast_name in failure.names}
    return named_once(filled(template, fields), people)
