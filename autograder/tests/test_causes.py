from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.story.causes import CallFacts, Cause, CauseFact, Data, Place, ThreadName
from autograder.story.diagnosis.registry import DIAGNOSES
from autograder.story.wording.cause_sentences import SENTENCES, cause_sentence
from autograder.story.wording.fact_words import FactFormatter

DIAGNOSIS = sorted((ROOT / "autograder" / "story" / "diagnosis").glob("*.py"))
VARIANTS = {key.partition("/")[2] for key in SENTENCES}
SENT = CallFacts("sendall", "sendall", Place("server.py", 7, "c.sendall(x)"), Data(b"hi\n", 3), ThreadName("T-1"))


def shown(template: str, **facts: CauseFact) -> str:
    return FactFormatter("server.py").sentence(template, facts)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("server.py", 24, "x = recv()", "serve"), "line 24, `x = recv()`, in serve"),
        (Place("server.py", 24, "x = recv()"), "line 24, `x = recv()`"),
        (Place("server.py", 24, "", "serve"), "line 24 in serve"),
        (Place("server.py", 1024), "line 1024"),
        (Place("chat.py", 3, "x = 1"), "line 3 of chat.py, `x = 1`"),
        (Place("server.py", 3, "x" * 100), f"line 3, `{'x' * 59}…`"),
        (Place(), "a line outside the program's file"),
    ],
)
def test_a_place_is_shown_with_all_that_is_known_of_it(place: Place, words: str) -> None:
    assert shown("{place}", place=place) == words


def test_data_is_shown_with_its_size_unless_only_the_text_is_wanted() -> None:
    assert shown("{sent.data} {sent.data:text}", sent=SENT) == '"hi\\n" (3 bytes) "hi\\n"'
    assert shown("{long}", long=Data(b"x" * 200, 5000)) == f'"{"x" * 24}…" (5,000 bytes)'
    assert shown("{one:bytes}, {many:bytes}", one=1, many=1200) == "1 byte, 1,200 bytes"


def test_a_thread_without_a_name_is_a_thread() -> None:
    assert shown("{a}, {b}, {c}", a=ThreadName("MainThread"), b=ThreadName("Thread-3 (serve)"), c=ThreadName()) == (
        "the main thread, Thread-3, a thread"
    )
    assert shown("{a:capital} and {b:capital}", a=ThreadName("MainThread"), b=("alice", "bob")) == (
        "The main thread and Alice and bob"
    )


def test_a_part_in_brackets_is_said_only_if_its_facts_are_known() -> None:
    template = "It died[, which serves {served},] at {place}[, after {sent.verb}]."

    assert shown(template, place=Place("", 3)) == "It died at line 3."
    assert shown(template, place=Place("", 3), served="bob", sent=SENT) == (
        "It died, which serves bob, at line 3, after sendall."
    )


def test_what_a_program_says_is_shown_safely_and_is_no_template() -> None:
    assert shown("{error}", error="\x1b[2J{place}[x]") == "\\x1b[2J{place}[x]"


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_belongs_to_a_diagnosis_that_can_say_it(key: str) -> None:
    name, _, variant = key.partition("/")
    strings = {
        node.value
        for path in DIAGNOSIS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    }

    assert name in DIAGNOSES
    assert variant in strings
    assert all(field for _, field, _, _ in string.Formatter().parse(SENTENCES[key]) if field is not None)


def test_every_diagnosis_has_a_sentence() -> None:
    assert {key.partition("/")[0] for key in SENTENCES} == set(DIAGNOSES)


def sentences_read(source: str) -> list[str]:
    """What in the source of a diagnosis reads a sentence, or the name of a check."""
    found = []
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in docstrings else ""
        if isinstance(text, str) and " " in text and text not in VARIANTS:
            found.append(f"{text!r} is a piece of a sentence")
        if isinstance(node, ast.Attribute) and node.attr in ("reason", "check", "promise", "WAITS"):
            found.append(f".{node.attr} in line {node.lineno} is for people")
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder.story.wording"):
            found.append(f"{node.module} makes sentences")
    return found


@pytest.mark.parametrize("path", DIAGNOSIS, ids=lambda path: path.stem)
def test_no_diagnosis_reads_a_sentence_or_the_name_of_a_check(path: Path) -> None:
    if path.stem != "python_errors":  # what Python itself says
        assert sentences_read(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'if "was not welcomed" in text: pass',
        "if e.reason.startswith(name): pass",
        'if "seat" in e.check: pass',
        "given_up = e.of(who, ev.WAITS)",
        "from autograder.story.wording.failure_sentences import failure_sentence",
    ],
)
def test_a_diagnosis_that_reads_a_sentence_is_found(source: str) -> None:
    assert len(sentences_read(source)) == 1


def test_a_cause_is_told_with_its_facts() -> None:
    cause = Cause("passes_nothing_on", SENT.place, facts={"program": "server.py", "receive": SENT, "speaker": "bob"})

    assert cause_sentence(cause) == (
        'The sendall at line 7, `c.sendall(x)`, returned what bob said, "hi\\n" (3 bytes), and it was sent to nobody.'
    )
