"""The ways in which a promise breaks. Diagnoses, statistics and hints go by these kinds, never by a sentence."""

from __future__ import annotations

from enum import Enum


class FailureKind(str, Enum):
    """How a promise broke. The sentence for each kind is in `wording/failure_sentences.py`."""

    # A client waits for something of a server, and it does not come.
    NOT_HEARD = "not_heard"  # a text, said by somebody else
    NOT_TOLD_ABOUT = "not_told_about"  # a notice about somebody who came or left
    NOT_ASKED_FOR_NAME = "not_asked_for_name"
    NOT_WELCOMED = "not_welcomed"
    NAME_NOT_REFUSED = "name_not_refused"
    NOT_TOLD_NAME_IS_TAKEN = "not_told_name_is_taken"
    NO_ANSWER = "no_answer"
    LINE_NOT_RECEIVED = "line_not_received"
    NO_ERROR_LINE = "no_error_line"
    NOT_REFUSED = "not_refused"  # a line that is too long
    BYTES_NOT_RETURNED = "bytes_not_returned"
    NO_GOODBYE = "no_goodbye"

    # A client receives what it must not, or in another form.
    HEARD_TWICE = "heard_twice"  # more often than it was said
    HEARD_ONESELF = "heard_oneself"
    HEARD_A_PIECE = "heard_a_piece"  # a part of a text, or a text that was changed
    HEARD_TOO_EARLY = "heard_too_early"  # a part of a line that has not ended
    HEARD_A_LINE_END = "heard_a_line_end"  # a newline behind a text, on a wire that needs none
    HEARD_NOTHING_BY_NAME = "heard_nothing_by_name"  # a name, and no text behind it
    EXIT_RELAYED = "exit_relayed"
    TOLD_ABOUT_ONESELF = "told_about_oneself"
    STARTER_LINE_LEFT = "starter_line_left"
    TOLD_OF_ONE_WHO_STAYS = "told_of_one_who_stays"  # that somebody has left who has not
    REFUSED_BY_NAME = "refused_by_name"  # a refusal with the taken name in it
    HEARD_CONTROLS = "heard_controls"  # characters that cannot be printed
    HEARD_UNDUE = "heard_undue"  # a text that was not meant to reach it
    HEARD_UNSAID = "heard_unsaid"  # a text under the name of somebody who has not said it
    OTHER_NAMES_BEFORE_TEXT = "other_names_before_text"  # again and again, where nobody has come or gone
    HEARD_MADE_UP = "heard_made_up"  # words as only our texts have them, and nobody has said them
    SHOWN_MADE_UP = "shown_made_up"  # the same on a screen
    HEARD_WITH_ANOTHER_MESSAGE = "heard_with_another_message"
    MESSAGES_JOINED = "messages_joined"
    MESSAGE_CUT = "message_cut"
    SPEAKERS_NOT_TOLD_APART = "speakers_not_told_apart"
    TOLD_TWICE_ABOUT = "told_twice_about"
    TOLD_ABOUT_NAMELESS = "told_about_nameless"
    WRONG_LINE = "wrong_line"
    CARRIAGE_RETURN_LEFT = "carriage_return_left"
    EMPTY_ERROR_LINE = "empty_error_line"
    NOT_AN_ERROR_LINE = "not_an_error_line"
    HALF_LINE_ANSWERED = "half_line_answered"
    BAD_TEXT_ANSWERED_AS_TEXT = "bad_text_answered_as_text"
    EMPTY_LAST_WORD = "empty_last_word"
    WRONG_BYTES = "wrong_bytes"

    # Names, and who pretends to be somebody else.
    SECOND_USER_OF_NAME_LET_IN = "second_user_of_name_let_in"
    TAKEN_NAME_NOT_REFUSED = "taken_name_not_refused"
    NAME_READS_AS_MESSAGE = "name_reads_as_message"
    NAME_AND_TEXT_NOT_DIVIDED = "name_and_text_not_divided"
    CONTROL_CHARACTERS_PASSED_ON = "control_characters_passed_on"
    MADE_UP_MESSAGE_PASSED_ON = "made_up_message_passed_on"

    # Connections.
    COULD_NOT_CONNECT = "could_not_connect"
    COULD_NOT_SEND = "could_not_send"  # the program reads no further
    CONNECTION_STAYS_OPEN = "connection_stays_open"
    ENDED_LATE = "ended_late"  # the stream, after what was to be its last line
    ENDED_BY_A_RESET = "ended_by_a_reset"  # not in the ordinary way
    CONNECTION_ENDED_TOO_EARLY = "connection_ended_too_early"  # before a client had sent all
    LET_GO_TOO_EARLY = "let_go_too_early"  # before its time of silence was over
    LET_GO_TOO_LATE = "let_go_too_late"  # after more than twice its time of silence
    LET_GO_WITHOUT_A_WORD = "let_go_without_a_word"

    # The server program as a whole.
    ENDED_BEFORE_LISTENING = "ended_before_listening"
    LISTENS_FOR_ANOTHER_PROTOCOL = "listens_for_another_protocol"
    WAITS_FOR_INPUT_BEFORE_LISTENING = "waits_for_input_before_listening"
    DOES_NOT_LISTEN = "does_not_listen"
    NO_BYTE_SENT = "no_byte_sent"
    MEMORY_GROWS = "memory_grows"
    LINES_HIDDEN = "lines_hidden"  # it has taken off what shows which lines its threads pass
    CANNOT_BE_MEASURED = "cannot_be_measured"  # it has forbidden that anybody looks into it
    THREADS_LEFT_OVER = "threads_left_over"
    SOCKETS_LEFT_OVER = "sockets_left_over"
    STILL_RUNS = "still_runs"
    WRONG_EXIT_CODE = "wrong_exit_code"

    # A client program.
    DID_NOT_CONNECT = "did_not_connect"
    NOT_SENT_TO_SERVER = "not_sent_to_server"  # what was typed
    KEYBOARD_NOT_READ = "keyboard_not_read"
    SENT_TWICE = "sent_twice"
    SENT_WITHOUT_NEWLINE = "sent_without_newline"
    SENT_SOMETHING_ELSE = "sent_something_else"  # than what was typed
    NOT_READ_FROM_SERVER = "not_read_from_server"  # what the server sent back
    CONNECTION_NOT_CLOSED = "connection_not_closed"
    SERVER_COULD_NOT_SEND = "server_could_not_send"
    NOT_ON_SCREEN = "not_on_screen"
    SHOWN_TWICE = "shown_twice"  # a message, more often than it came
    SAYS_NOTHING_TO_USER = "says_nothing_to_user"
    DOES_NOT_END = "does_not_end"
    ENDS_WITH_TRACEBACK = "ends_with_traceback"

    # The race finder.
    THREAD_DIES_BEFORE_SCENE = "thread_dies_before_scene"
    SCENE_CANNOT_BE_PLAYED = "scene_cannot_be_played"
    RACE_FOUND = "race_found"

    # A submission of the assignment: the student's server with the student's clients.
    NOT_ON_SCREEN_OF = "not_on_screen_of"  # what one user typed, on the screen of another
    NOT_IN_CHAT = "not_in_chat"
    SCREEN_FLOODED = "screen_flooded"
    CLIENT_ENDED = "client_ended"
    CLIENT_ENDED_WITH_TRACEBACK = "client_ended_with_traceback"  # when the other of two users left
    SERVER_NOT_LISTENING = "server_not_listening"  # however its questions are answered
    NOBODY_LISTENS = "nobody_listens"
    NO_SOCKET_CALLS = "no_socket_calls"
    SOCKETS_LEFT_TO_A_LIBRARY = "sockets_left_to_a_library"
    LISTENS_THROUGH_A_LIBRARY = "listens_through_a_library"
    NO_THREADS_IN_SERVER = "no_threads_in_server"
    NO_THREADS_IN_CLIENT = "no_threads_in_client"
    RECEIVES_IN_THE_KEYBOARD_THREAD = "receives_in_the_keyboard_thread"

    # The evaluation of the diagnoses.
    MADE_UP = "made_up"  # nothing is wrong


class Came(str, Enum):
    """What came in place of what was waited for."""

    NOTHING = "nothing"
    OTHER_MESSAGES = "other_messages"
    UNFINISHED_LINE = "unfinished_line"  # a line has begun, and its newline has not come
    WITHOUT_NAME = "without_name"  # the text, without its speaker's name before it
    EARLIER = "earlier"  # the message came before one that it had to follow
    BROKEN_UP = "broken_up"  # a part of the text, or the text under another's name
    FLOOD = "flood"  # one message again and again
    BYTES = "bytes"
    OTHER_TEXT = "other_text"  # on a screen, or at our scripted server


# Kinds in which a client waits for a message of the server and it does not come.
MESSAGE_AWAITED = frozenset(
    {
        FailureKind.NOT_HEARD,
        FailureKind.NOT_TOLD_ABOUT,
        FailureKind.NOT_ASKED_FOR_NAME,
        FailureKind.NOT_WELCOMED,
        FailureKind.NAME_NOT_REFUSED,
        FailureKind.NOT_TOLD_NAME_IS_TAKEN,
        FailureKind.NO_ANSWER,
        FailureKind.LINE_NOT_RECEIVED,
        FailureKind.NO_ERROR_LINE,
        FailureKind.NOT_REFUSED,
        FailureKind.BYTES_NOT_RETURNED,
        FailureKind.NO_GOODBYE,
    }
)
# Kinds whose `text` is what somebody said and what had to arrive, to the letter.
TEXT_EXPECTED = frozenset(
    {
        FailureKind.NOT_HEARD,
        FailureKind.LINE_NOT_RECEIVED,
        FailureKind.WRONG_LINE,
        FailureKind.NOT_SENT_TO_SERVER,
    }
)

# Kinds by which a client program that was asked to end did not do so as it had to.
ENDED_BADLY = frozenset(
    {
        FailureKind.ENDS_WITH_TRACEBACK,
        FailureKind.SAYS_NOTHING_TO_USER,
        FailureKind.NOT_SENT_TO_SERVER,
        FailureKind.CONNECTION_NOT_CLOSED,
        FailureKind.DOES_NOT_END,
    }
)
