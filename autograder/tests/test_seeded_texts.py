from __future__ import annotations

from autograder.scenario.seeded_texts import SeededTexts


def test_names_and_texts_are_new_in_each_run_and_the_same_for_the_same_seed() -> None:
    one, same, other = SeededTexts(7, "x"), SeededTexts(7, "x"), SeededTexts(8, "x")

    assert (one.name("alice"), one.text("hello")) == (same.name("alice"), same.text("hello"))
    assert one.text("hello") != other.text("hello")
    assert one.text("hello") == one.text("hello")
    assert one.text("hello") != one.text("hello again")
    assert "alice" in one.name("alice")


def test_without_a_seed_everything_is_said_as_written() -> None:
    assert SeededTexts(None).text("hello") == "hello"
    assert SeededTexts(None).name("alice") == "alice"
