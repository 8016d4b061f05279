"""The command lines by which a program may want to be started."""

from __future__ import annotations

from autograder.assignment.prompts import Question, classify
from autograder.assignment.source_facts import SourceFacts

HOST = "127.0.0.1"
PASSWORD = "Secret123"


def command_lines(source: SourceFacts, port: int, nickname: str) -> list[tuple[str, ...]]:
    """The command lines worth trying, in order: none, what the source says, the usual ones."""
    if not (source.uses_argv or source.arguments):
        return [()]
    answers = {
        Question.HOST: HOST, Question.PORT: str(port), Question.NAME: nickname, Question.PASSWORD: PASSWORD,
    }  # fmt: skip
    by_source: list[str] = []
    for option, name in source.arguments:
        by_source += [option] if option else []
        by_source.append(answers.get(classify("", "", name), nickname))
    usual = [
        (HOST, str(port)), (str(port),), (HOST, str(port), nickname), (nickname,), (HOST,), (nickname, HOST, str(port)),
    ]  # fmt: skip
    return list(dict.fromkeys([(), tuple(by_source), *usual]))
