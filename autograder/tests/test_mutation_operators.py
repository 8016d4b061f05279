"""The mutants that are made of a program: each operator on the smallest program that it changes."""

from __future__ import annotations

import ast

import pytest

from autograder.evaluation.mutation_operators import mutants

HEAD = "import itertools\n__turns = itertools.count(1)\n"


@pytest.mark.parametrize(
    ("operator", "source", "mutant"),
    [
        ("statement removed", "send(a)", "pass"),
        ("statement twice", "send(a)", "send(a)\nsend(a)"),
        ("every third time left out", "send(a)", f"{HEAD}if next(__turns) % 3:\n    send(a)"),
        ("for short names only", "claim(name)", "if len(name) < 12:\n    claim(name)"),
        ("arguments exchanged", "x = claim(client, name)", "x = claim(name, client)"),
        ("counter reset", "count += 1", "count = 1"),
        (
            "loop ends after its first turn",
            "for line in lines:\n    hear(line)",
            "for line in lines:\n    hear(line)\n    break",
        ),
        ("finally emptied", "try:\n    a()\nfinally:\n    b()", "try:\n    a()\nfinally:\n    pass"),
        ("emptied instead of one removed", "del clients[client]", "clients.clear()"),
        ("emptied instead of one removed", "clients.remove(client)", "clients.clear()"),
        ("strip dropped", "text = line.strip()", "text = line"),
        ("flush dropped", "print(text, flush=True)", "print(text)"),
        ("bound off by one", "x = size < LIMIT", "x = size <= LIMIT"),
        ("number - 1", "LIMIT = 4096", "LIMIT = 4095"),
        ("contains for equals", "x = text == 'exit'", "x = 'exit' in text"),
        ("begins with for equals", "x = text == 'exit'", "x = text.startswith('exit')"),
        ("newline dropped", "x = f'{text}\\n'", "x = f'{text}'"),
        ("newline twice", "x = f'{text}\\n'", "x = f'{text}\\n\\n'"),
        ("what was kept forgotten", "buffer = buffer + data", "buffer = data"),
        ("condition negated", "if a:\n    x = 0", "if not a:\n    x = 0"),
        ("lock removed", "with lock:\n    x = 0", "x = 0"),
        ("try removed", "try:\n    a()\nexcept OSError:\n    b()", "a()"),
    ],
)
def test_an_operator_makes_this_of_a_program(operator: str, source: str, mutant: str) -> None:
    made = [m.source for m in mutants(source) if m.operator == operator]

    assert ast.unparse(ast.parse(mutant)) + "\n" in made


def test_no_mutant_is_the_program_itself_or_made_twice() -> None:
    source = "def serve(name):\n    '''Serve.'''\n    for text in lines(name):\n        send(name, f'{text}\\n')\n"

    made = [m.source for m in mutants(source)]

    assert len(made) == len(set(made))
    assert ast.unparse(ast.parse(source)) + "\n" not in made
    assert all("Serve." in text for text in made)


def test_a_mutant_is_named_by_what_was_done_and_by_its_line() -> None:
    first = next(iter(mutants("x = 0\nsend(a)\n")))

    assert (first.line, first.key) == (1, "statement removed | x = 0")
