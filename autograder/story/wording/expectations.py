"""A failure as two phrases: what was expected, and what came. "" where there is nothing to say apart."""

from __future__ import annotations

from autograder.story.failure_facts import Failure
from autograder.story.failure_kinds import MESSAGE_AWAITED
from autograder.story.failure_kinds import FailureKind as Kind
from autograder.story.wording.failure_sentences import failure_sentence
from autograder.story.wording.templates import fields_of, filled
from autograder.story.wording.wait_clauses import client_wait_ended, outcome, what_came_to_a_client

_EXPECTED = {
    Kind.NOT_HEARD: "{who} hears {text!q}",
    Kind.NOT_TOLD_ABOUT: "{who} is told about {about}",
    Kind.NOT_ASKED_FOR_NAME: "{who} is asked for a name",
    Kind.NOT_WELCOMED: "{text} is welcomed by that name",
    Kind.NAME_NOT_REFUSED: "the name {text!q} is refused",
    Kind.NOT_TOLD_NAME_IS_TAKEN: "{who} is told that the name is taken",
    Kind.NO_ANSWER: "{who} gets an answer",
    Kind.LINE_NOT_RECEIVED: "{who} gets {text!q}",
    Kind.NO_ERROR_LINE: "{who} gets an error line",
    Kind.NOT_REFUSED: "{who} gets an error line",
    Kind.BYTES_NOT_RETURNED: "{who} gets her {sent:,} bytes back",
    Kind.NO_GOODBYE: "{who} gets a goodbye",
    Kind.WRONG_BYTES: "{due}",
    Kind.WRONG_LINE: "{who} gets {text!q}",
    Kind.HEARD_TWICE: "{who} hears {text!q} as often as it was said",
    Kind.HEARD_ONESELF: "{who} does not hear what {who} said",
    Kind.HEARD_A_PIECE: "{who} hears {said!q}",
    Kind.CONNECTION_STAYS_OPEN: "{who}'s connection is closed",
    Kind.ENDED_BY_A_RESET: "{who}'s connection ends in the ordinary way",
    Kind.DID_NOT_CONNECT: "{program} connects to the server",
    Kind.NOT_SENT_TO_SERVER: "the server gets {text!q}, which was typed",
    Kind.NOT_ON_SCREEN: "the screen shows {text!q}",
    Kind.DOES_NOT_END: "{program} ends",
    Kind.KEYBOARD_NOT_READ: "{program} reads what is typed",
    Kind.NOT_READ_FROM_SERVER: "{program} reads what the server sends back",
    Kind.CONNECTION_NOT_CLOSED: "{program} closes its connection",
    Kind.SAYS_NOTHING_TO_USER: "{program} says a word to its user",
    Kind.ENDS_WITH_TRACEBACK: "{program} ends without a traceback",
}
_GOT = {
    Kind.WRONG_BYTES: "{came}",
    Kind.WRONG_LINE: "{came!q}",
    Kind.HEARD_TWICE: "once more than {by} said it",
    Kind.HEARD_ONESELF: "{text!q}",
    Kind.HEARD_A_PIECE: "{text!q}",
    Kind.ENDED_BY_A_RESET: "a reset",
    Kind.ENDS_WITH_TRACEBACK: "{error}",
    Kind.CONNECTION_STAYS_OPEN: "it stays open",
}


def expected_and_got(failure: Failure) -> tuple[str, str]:
    """What was expected and what came instead; ("", the sentence) where the sentence cannot be taken apart."""
    expected = _EXPECTED.get(failure.kind)
    if expected is None:
        return "", failure_sentence(failure)
    if failure.kind is Kind.NOT_HEARD and failure.by:
        expected += " from {by}"
    return filled(expected, fields_of(failure)), _got(failure)


def _got(failure: Failure) -> str:
    if failure.kind in MESSAGE_AWAITED:
        return outcome(failure)
    template = _GOT.get(failure.kind)
    if template is not None:
        return filled(template, fields_of(failure))
    came = ""
    if failure.kind in (Kind.NOT_SENT_TO_SERVER, Kind.NOT_ON_SCREEN):
        came = what_came_to_a_client(failure)
    ended = "it closed the connection" if failure.connection else client_wait_ended(failure)
    return "; ".join(part for part in (came, ended) if part) or "nothing of the kind"
