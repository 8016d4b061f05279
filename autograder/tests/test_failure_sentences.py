"""Failures as data, and the sentences made from them: each kind has one, and no other module makes or reads one."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.story.failure_facts import DEADLINE, ENDED, SETTLED, WRONG, Failure, Instead
from autograder.story.failure_kinds import Came
from autograder.story.failure_kinds import FailureKind as Kind
from autograder.story.failures import Failed
from autograder.story.wording.failure_sentences import failure_sentence, story_note

HOUSE = Path(__file__).resolve().parents[1]
SOURCES = sorted(p for p in HOUSE.rglob("*.py") if "tests" not in p.relative_to(HOUSE).parts)
NAMES = {"alice": "alice27", "bob": "bob14", "carol": "carol58"}
SETTLED_CLAUSE = "nothing more will come, since the program waits"


FIELDS = {"text", "instead", "connection", "wait_ended", "wire"}  # not facts


def alice(kind: Kind, **more: Any) -> Failure:
    """A failure at alice, by bob, about carol, with a text of "hello"; `more` are other fields, and facts."""
    fields: dict[str, Any] = {"text": "hello", "patience": 1.5, "program": "server.py"}
    fields |= {key: more.pop(key) for key in FIELDS & more.keys()}
    return Failure(kind, who="alice", by="bob", about="carol", names=NAMES, facts=more, **fields)


SENTENCES: dict[str, Failure] = {
    'alice (alice27) did not hear "hello" from bob (bob14): nothing came': alice(Kind.NOT_HEARD),
    "alice (alice27) was not told about carol (carol58): nothing came; 1.5 s went by": alice(
        Kind.NOT_TOLD_ABOUT, wait_ended=DEADLINE
    ),
    "alice (alice27) connected and was not asked for a name: nothing came; the program has ended": alice(
        Kind.NOT_ASKED_FOR_NAME, wait_ended=ENDED
    ),
    "hello gave a name and was not welcomed by it: nothing came": alice(Kind.NOT_WELCOMED),
    "hello sent a name and was not welcomed by it: nothing came": alice(Kind.NOT_WELCOMED, wire="datagrams"),
    'the name "hello" was not refused: nothing came': alice(Kind.NAME_NOT_REFUSED),
    "alice (alice27) gave a name that is taken and was told nothing: nothing came": alice(Kind.NOT_TOLD_NAME_IS_TAKEN),
    "alice (alice27) got no answer: nothing came": alice(Kind.NO_ANSWER),
    'alice (alice27) did not get "hello": nothing came': alice(Kind.LINE_NOT_RECEIVED),
    "alice (alice27) sent a line that is too long and got no error line: nothing came": alice(Kind.NOT_REFUSED),
    "alice (alice27) sent bytes that are not UTF-8 and got no error line: nothing came": alice(Kind.NO_ERROR_LINE),
    "alice (alice27) sent 5 bytes, 'hello', and did not get them back: 2 bytes came, 'he'": alice(
        Kind.BYTES_NOT_RETURNED, sent=5, wanted="'hello'", came="'he'", instead=Instead(Came.BYTES, count=2)
    ),
    "alice (alice27) got no goodbye: the connection was closed by the program": alice(
        Kind.NO_GOODBYE, connection="closed"
    ),
    'alice (alice27) heard "hello", which was not meant to reach alice': alice(Kind.HEARD_UNDUE),
    'alice (alice27) heard "hello", which bob (bob14) has not said': alice(Kind.HEARD_UNSAID),
    'alice (alice27) heard "hello", which nobody has said': alice(Kind.HEARD_MADE_UP),
    'alice (alice27) heard "hello": bob (bob14) said it, and other names stand before it as well': alice(
        Kind.OTHER_NAMES_BEFORE_TEXT
    ),
    "server.py takes off what shows which lines its threads pass, so no pause can be tried": alice(Kind.LINES_HIDDEN),
    "server.py does not let anybody see what it uses: memory, threads, sockets": alice(Kind.CANNOT_BE_MEASURED),
    '"hello" is on the screen, and nobody has said or typed it': alice(Kind.SHOWN_MADE_UP),
    'alice (alice27) heard "hello": "so" is another message': alice(Kind.HEARD_WITH_ANOTHER_MESSAGE, another="so"),
    'alice (alice27) heard "hello": 2 messages arrived as one': alice(Kind.MESSAGES_JOINED, count=2),
    "a message of 65,000 bytes reached alice (alice27) cut to 1,024": alice(Kind.MESSAGE_CUT, sent=65000, came=1024),
    'alice (alice27) cannot tell who speaks: "hi" is by carol58, "hello" by bob (bob14)': alice(
        Kind.SPEAKERS_NOT_TOLD_APART, earlier_text="hi", earlier_name="carol58"
    ),
    'alice (alice27) heard "hello" once more than bob (bob14) said it': alice(Kind.HEARD_TWICE),
    'alice (alice27) heard "hello", which alice said': alice(Kind.HEARD_ONESELF),
    'alice (alice27) heard "hello", where bob (bob14) said "hello, all"': alice(Kind.HEARD_A_PIECE, said="hello, all"),
    'alice (alice27) heard "hello": the name of bob (bob14), and no text behind it': alice(Kind.HEARD_NOTHING_BY_NAME),
    'alice (alice27) heard "hello": `exit` leaves the chat, and is nothing that bob (bob14) said': alice(
        Kind.EXIT_RELAYED
    ),
    'alice (alice27) got "hello" beside the welcome: a line of the starter is still there': alice(
        Kind.STARTER_LINE_LEFT
    ),
    'alice (alice27) heard "hello" before bob (bob14) had ended the line': alice(Kind.HEARD_TOO_EARLY),
    'alice (alice27) heard "hello", with a newline behind what was said: a datagram needs no line end': alice(
        Kind.HEARD_A_LINE_END
    ),
    'alice (alice27) was told about alice\'s own joining or leaving: "hello"': alice(Kind.TOLD_ABOUT_ONESELF),
    'alice (alice27) was refused the name bob14 with "hello": with the name in it, it reads like a welcome': alice(
        Kind.REFUSED_BY_NAME
    ),
    'alice (alice27) was told "hello", and carol (carol58) has not left': alice(Kind.TOLD_OF_ONE_WHO_STAYS),
    'alice (alice27) was told 3 times: "hello"': alice(Kind.TOLD_TWICE_ABOUT, count=3),
    'alice (alice27) was told "hello" about somebody who never gave a name': alice(Kind.TOLD_ABOUT_NAMELESS),
    'alice (alice27) should get "hello" and got "HELLO"': alice(Kind.WRONG_LINE, came="HELLO"),
    'alice (alice27) got "hello" with a \\r left at its end': alice(Kind.CARRIAGE_RETURN_LEFT),
    "alice (alice27) should get an error line and got an empty one": alice(Kind.EMPTY_ERROR_LINE),
    'alice (alice27) should get a line that begins with `error` and got "hello"': alice(Kind.NOT_AN_ERROR_LINE),
    'alice (alice27) ended the stream in mid-line, and got "hello" for half a line': alice(Kind.HALF_LINE_ANSWERED),
    'alice (alice27) sent bytes that are not UTF-8 and got "hello", as for text': alice(Kind.BAD_TEXT_ANSWERED_AS_TEXT),
    "alice (alice27) got an empty line and no word in it": alice(Kind.EMPTY_LAST_WORD),
    "alice (alice27) sent 5 bytes and got back 'x', where 'y' was due": alice(
        Kind.WRONG_BYTES, sent=5, same=0, came="'x'", due="'y'"
    ),
    "alice (alice27) sent 5 bytes and got back its first 2 bytes and then 'x', where 'y' was due": alice(
        Kind.WRONG_BYTES, sent=5, same=2, came="'x'", due="'y'"
    ),
    "a second bob (bob14) was let in: carol (carol58) hears both as bob": alice(
        Kind.SECOND_USER_OF_NAME_LET_IN, listener="carol (carol58)"
    ),
    "a second bob (bob14) was neither refused nor asked for another name": alice(Kind.TAKEN_NAME_NOT_REFUSED),
    'alice (alice27) hears "hello", which bob (bob14) has not said: it is a name': alice(Kind.NAME_READS_AS_MESSAGE),
    'alice (alice27) hears "hello", with nothing between the name and the text: "4hi" from one whose name is "bob1" '
    "reads the same": alice(Kind.NAME_AND_TEXT_NOT_DIVIDED, other_text="4hi", other_name="bob1"),
    'alice (alice27) gets "hello" from bob (bob14): some screens show that as a line of its own': alice(
        Kind.CONTROL_CHARACTERS_PASSED_ON
    ),
    'alice (alice27) gets "hello", which bob (bob14) made up': alice(Kind.MADE_UP_MESSAGE_PASSED_ON),
    "alice (alice27) could not connect: refused": alice(Kind.COULD_NOT_CONNECT, error="refused"),
    "alice (alice27) could send only 3 of 5 bytes: the program reads no further": alice(
        Kind.COULD_NOT_SEND, sent=3, size=5
    ),
    "alice (alice27) got the error line, and the end of the stream only 2.0 s later": alice(
        Kind.ENDED_LATE, seconds=2.01
    ),
    "alice (alice27)'s connection ended with a reset, not with the end of the stream": alice(Kind.ENDED_BY_A_RESET),
    f"alice (alice27)'s connection stays open; {SETTLED_CLAUSE}": alice(Kind.CONNECTION_STAYS_OPEN, wait_ended=SETTLED),
    "alice (alice27)'s connection stays open": alice(Kind.CONNECTION_STAYS_OPEN, wait_ended=DEADLINE),
    "alice (alice27)'s connection ended before she had sent all: broken": alice(
        Kind.CONNECTION_ENDED_TOO_EARLY, error="broken"
    ),
    "alice (alice27) was let go after 0.3 s of 2": alice(Kind.LET_GO_TOO_EARLY, seconds=0.31, granted=2.0),
    "alice (alice27) was let go after 6.0 s, and should be after 2": alice(
        Kind.LET_GO_TOO_LATE, seconds=6.01, granted=2.0
    ),
    "alice (alice27) was let go without a word: only the question for the name came": alice(Kind.LET_GO_WITHOUT_A_WORD),
    "server.py ended with NameError: x at line 3 before it listened": alice(
        Kind.ENDED_BEFORE_LISTENING, error="NameError: x", line=3
    ),
    "server.py ended (exit code 4) before it listened": alice(Kind.ENDED_BEFORE_LISTENING, exit_code=4),
    "server.py waits for UDP datagrams (line 3), and this lesson speaks TCP": alice(
        Kind.LISTENS_FOR_ANOTHER_PROTOCOL, line=3
    ),
    "server.py waits for TCP connections (line 3), and this lesson speaks UDP": alice(
        Kind.LISTENS_FOR_ANOTHER_PROTOCOL, line=3, wire="datagrams"
    ),
    "server.py waits in input() at line 3 and does not listen yet": alice(
        Kind.WAITS_FOR_INPUT_BEFORE_LISTENING, line=3
    ),
    "server.py does not listen for a TCP connection: it is in sleep() at line 3": alice(
        Kind.DOES_NOT_LISTEN, call="sleep", line=3
    ),
    "server.py does not listen for UDP datagrams: it is busy at line 3": alice(
        Kind.DOES_NOT_LISTEN, call="", line=3, wire="datagrams"
    ),
    "server.py does not listen for a TCP connection": alice(Kind.DOES_NOT_LISTEN),
    "the program does not listen": Failure(Kind.DOES_NOT_LISTEN),
    "the program has not sent a single byte": alice(Kind.NO_BYTE_SENT),
    "alice (alice27) sent 9 MB without a newline, and the program's memory grew by 8 MB": alice(
        Kind.MEMORY_GROWS, sent=9, grown=8
    ),
    "alice (alice27) sends 9 MB without a newline, and the program's memory has grown by 8 MB": alice(
        Kind.MEMORY_GROWS, sent=9, grown=8, at_once=True
    ),
    "30 users came and went, and 4 more threads are there than before": alice(
        Kind.THREADS_LEFT_OVER, times=30, count=4
    ),
    "30 users came and went, and 4 more sockets are there than before": alice(
        Kind.SOCKETS_LEFT_OVER, times=30, count=4
    ),
    "server.py still runs 2 s later; it waits, and nothing more will come": alice(
        Kind.STILL_RUNS, wait_ended=SETTLED, seconds=2.0
    ),
    "server.py still runs 2 s later": alice(Kind.STILL_RUNS, wait_ended=DEADLINE, seconds=2.0),
    "server.py ended with exit code 1, not 0: OSError at line 9": alice(
        Kind.WRONG_EXIT_CODE, exit_code=1, error="OSError", line=9
    ),
    "server.py ended with exit code 1, not 0": alice(Kind.WRONG_EXIT_CODE, exit_code=1),
    "server.py did not connect to the server; the program has ended": alice(Kind.DID_NOT_CONNECT, wait_ended=ENDED),
    'the typist typed "hello" and the server did not get it: nothing came; it closed the connection': alice(
        Kind.NOT_SENT_TO_SERVER, connection="reset"
    ),
    "server.py has not read what the server sent back; 1.5 s went by": alice(
        Kind.NOT_READ_FROM_SERVER, wait_ended=DEADLINE
    ),
    "server.py did not close its connection": alice(Kind.CONNECTION_NOT_CLOSED),
    'the server could not send "hello": broken': alice(Kind.SERVER_COULD_NOT_SEND, error="broken"),
    '"hello" does not appear on the screen: it shows "hi"; nothing more will come, since it waits': alice(
        Kind.NOT_ON_SCREEN, instead=Instead(Came.OTHER_TEXT, ("hi",)), wait_ended=SETTLED
    ),
    '"hello" does not appear on the screen: it shows nothing new': alice(Kind.NOT_ON_SCREEN),
    'server.py sent "hi" before "hello", and nobody had typed that': alice(Kind.SENT_SOMETHING_ELSE, came="hi"),
    'server.py shows "hello" more often than it came': alice(Kind.SHOWN_TWICE),
    "server.py says nothing to its user": alice(Kind.SAYS_NOTHING_TO_USER),
    'alice (alice27) heard "ding", with characters in it that cannot be printed': alice(
        Kind.HEARD_CONTROLS, text="ding"
    ),
    'server.py sent "hello" more often than it was typed': alice(Kind.SENT_TWICE),
    'server.py sent "hello", and no newline after it': alice(Kind.SENT_WITHOUT_NEWLINE),
    "server.py does not read what is typed": alice(Kind.KEYBOARD_NOT_READ),
    "server.py does not end": alice(Kind.DOES_NOT_END),
    "server.py ends with a traceback: OSError": alice(Kind.ENDS_WITH_TRACEBACK, error="OSError"),
    "a thread dies before the scene begins: OSError": alice(Kind.THREAD_DIES_BEFORE_SCENE, error="OSError"),
    "while two leave: alice is not let in": alice(
        Kind.SCENE_CANNOT_BE_PLAYED, scene="two leave", reason="alice is not let in"
    ),
    "When one thread is paused at line 3, it breaks": alice(
        Kind.RACE_FOUND, finding="When one thread is paused at line 3, it breaks"
    ),
    'bob (bob14) typed "hello" and it does not appear on alice (alice27)\'s screen: "hi" stands there instead; '
    "nothing more will come, since both programs wait": alice(Kind.NOT_ON_SCREEN_OF, shown="hi", wait_ended=SETTLED),
    'bob (bob14) typed "hello" and it does not appear on alice (alice27)\'s screen; the server has ended': alice(
        Kind.NOT_ON_SCREEN_OF, ended_program_of="server"
    ),
    "bob (bob14) typed \"hello\" and it does not appear on alice (alice27)'s screen; in bob's client a thread "
    "had died at line 3 of client.py, OSError": alice(
        Kind.NOT_ON_SCREEN_OF, ended_program_of="bob", line=3, file="client.py", error="OSError"
    ),
    "since bob has left with '/q', alice's screen is flooded: \"hello\" and so on": Failure(
        Kind.SCREEN_FLOODED, who="alice", about="bob", text="hello", facts={"since": "left by word", "word": "/q"}
    ),
    'since bob has left, ending his input, alice\'s screen is flooded: "hello" and so on': Failure(
        Kind.SCREEN_FLOODED, who="alice", about="bob", text="hello", facts={"since": "ended input"}
    ),
    'since bob has left, alice\'s screen is flooded: "hello" and so on': Failure(
        Kind.SCREEN_FLOODED, who="alice", about="bob", text="hello", facts={"since": "left"}
    ),
    "since carol's terminal was closed, alice's screen is flooded: \"hello\" and so on": Failure(
        Kind.SCREEN_FLOODED, who="alice", about="carol", text="hello", facts={"since": "terminal closed"}
    ),
    "alice (alice27)'s client has ended with OSError at line 3 of client.py": alice(
        Kind.CLIENT_ENDED, error="OSError", line=3, file="client.py"
    ),
    'alice (alice27)\'s client has ended; its last words: "bye"': alice(Kind.CLIENT_ENDED, last_line="bye"),
    "alice (alice27)'s client has ended": alice(Kind.CLIENT_ENDED),
    "bob (bob14) left, and alice (alice27)'s program ended with a traceback: OSError": alice(
        Kind.CLIENT_ENDED_WITH_TRACEBACK, error="OSError"
    ),
    "server.py does not come to listen; it asks 'Port: '": alice(Kind.SERVER_NOT_LISTENING, prompt="Port: "),
    "server.py does not come to listen": alice(Kind.SERVER_NOT_LISTENING),
    "nobody listens": alice(Kind.NOBODY_LISTENS),
    "server.py made no call on a socket": alice(Kind.NO_SOCKET_CALLS),
    "server.py leaves the sockets to something above them (asyncio): it calls none itself": alice(
        Kind.SOCKETS_LEFT_TO_A_LIBRARY, library="asyncio"
    ),
    "server.py leaves the sockets to something above them: it calls none itself": alice(Kind.SOCKETS_LEFT_TO_A_LIBRARY),
    "server.py listens through asyncio, not with socket itself": alice(
        Kind.LISTENS_THROUGH_A_LIBRARY, library="asyncio"
    ),
    "server.py started no thread of `threading` while three users were in": alice(Kind.NO_THREADS_IN_SERVER),
    "server.py started no thread of `threading`": alice(Kind.NO_THREADS_IN_CLIENT),
    "server.py receives in the thread that waits at the keyboard": alice(Kind.RECEIVES_IN_THE_KEYBOARD_THREAD),
    "nothing is wrong: this failure was made up": alice(Kind.MADE_UP),
    "alice (alice27) is not in the chat: nobody listens": Failure(
        Kind.NOT_IN_CHAT, who="alice", names=NAMES, underlying=Failure(Kind.NOBODY_LISTENS)
    ),
}

OUTCOMES: dict[str, dict[str, Any]] = {
    "nothing came": {"instead": Instead(Came.NOTHING)},
    f'"bob14: hel" came, but no newline after it; {SETTLED_CLAUSE}': {
        "instead": Instead(Came.UNFINISHED_LINE, ("bob14: hel",)), "wait_ended": SETTLED,
    },
    '"hello" came, without bob14 before it': {"instead": Instead(Came.WITHOUT_NAME, ("hello",))},
    "it came earlier, out of order": {"instead": Instead(Came.EARLIER)},
    'it came broken up, or in another\'s name: "hel"': {"instead": Instead(Came.BROKEN_UP, ("hel",))},
    '"bob14: " came 400 times': {"instead": Instead(Came.FLOOD, ("bob14: ",), 400)},
    '"a", "b" came': {"instead": Instead(Came.OTHER_MESSAGES, ("a", "b"), 2)},
    '9 other messages came, the last ones "a", "b"': {"instead": Instead(Came.OTHER_MESSAGES, ("a", "b"), 9)},
    "the connection was reset; before that, nothing came": {
        "connection": "reset", "instead": Instead(Came.NOTHING),
    },
    'the connection was closed by the program; before that, "a" came': {
        "connection": "closed", "instead": Instead(Came.OTHER_MESSAGES, ("a",), 1),
    },
}  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sentence_for_each_kind(sentence: str) -> None:
    assert failure_sentence(SENTENCES[sentence]) == sentence


def test_each_kind_has_a_sentence_that_a_test_reads() -> None:
    assert {failure.kind for failure in SENTENCES.values()} == set(Kind)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_came_instead_is_told_behind_the_colon(outcome: str) -> None:
    assert failure_sentence(alice(Kind.NOT_HEARD, **OUTCOMES[outcome])) == (
        f'alice (alice27) did not hear "hello" from bob (bob14): {outcome}'
    )


def test_a_long_text_is_cut_and_odd_characters_are_escaped() -> None:
    told = failure_sentence(alice(Kind.WRONG_LINE, text="x" * 100, came="a\x1b[2K"))

    assert told == f'alice (alice27) should get "{"x" * 77}..." and got "a\\x1b[2K"'


def test_the_story_notes_the_first_clause_without_the_outcome() -> None:
    failure = alice(Kind.NOT_HEARD, instead=Instead(Came.NOTHING), wait_ended=SETTLED)

    assert story_note(failure) == 'alice (alice27) did not hear "hello" from bob (bob14)'
    assert story_note(alice(Kind.HEARD_UNDUE)) == "alice (alice27) heard what is not for alice"


# -- as data ---------------------------------------------------------------------------------------


def test_a_failure_is_plain_data_in_json_and_leaves_out_what_is_empty() -> None:
    inner = Failure(Kind.NOT_HEARD, SETTLED, who="alice", instead=Instead(Came.FLOOD, ("hi",), 9), wait_ended=SETTLED)
    data = Failure(Kind.NOT_IN_CHAT, SETTLED, who="alice", underlying=inner, facts={"count": 2}).as_json()

    assert json.loads(json.dumps(data)) == {
        "kind": "not_in_chat",
        "rests_on": "settled",
        "who": "alice",
        "facts": {"count": 2},
        "underlying": {
            "kind": "not_heard",
            "rests_on": "settled",
            "who": "alice",
            "instead": {"came": "flood", "messages": ["hi"], "count": 9},
            "wait_ended": "settled",
        },
    }


def test_the_exception_holds_the_failure_and_shows_the_sentence() -> None:
    failed = Failed(alice(Kind.NO_BYTE_SENT))

    assert str(failed) == failed.reason == "the program has not sent a single byte"
    assert failed.rests_on == WRONG


# -- nobody else makes or reads one ----------------------------------------------------------------

MAKERS = {"story/failures.py", "assignment/submission_results.py"}  # the exception, and a result made without one


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def test_a_failure_is_never_raised_with_a_sentence() -> None:
    for path in SOURCES:
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")), "Failed"):
            assert not isinstance(call.args[0], (ast.Constant, ast.JoinedStr)), f"{path}:{call.lineno}"


def test_only_few_modules_ask_for_a_sentence() -> None:
    asking = {
        path.relative_to(HOUSE).as_posix()
        for path in SOURCES
        if "wording" not in path.parts and any(_calls(ast.parse(path.read_text(encoding="utf-8")), "failure_sentence"))
    }

    assert asking == MAKERS
