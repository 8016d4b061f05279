from __future__ import annotations

import pytest

from autograder.scenario.seeded_random import SEED_BITS, KeyedRandom, new_seed
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.word_list import WORDS


def test_names_and_texts_are_new_in_each_run_and_the_same_for_the_same_seed() -> None:
    one, same, other = SeededTexts(7, "x"), SeededTexts(7, "x"), SeededTexts(8, "x")

    assert (one.name("alice"), one.text("hello")) == (same.name("alice"), same.text("hello"))
    assert one.text("hello") != other.text("hello")
    assert one.text("hello") == one.text("hello")
    assert one.text("hello") != one.text("hello again")


def test_each_check_has_other_names_and_other_texts() -> None:
    one, other = SeededTexts(7, "check_one"), SeededTexts(7, "check_one 2")

    assert one.name("alice") != other.name("alice")
    assert one.text("hello") != other.text("hello")


def test_nothing_of_a_label_travels() -> None:
    words = SeededTexts(7, "x")

    assert "hello" not in words.text("hello, all")
    assert "alice" not in words.name("alice")
    assert set(words.text("hello").split()) <= set(WORDS)
    assert len(WORDS) > 4000


def test_all_names_are_equally_long_and_none_is_part_of_another() -> None:
    words = SeededTexts(7, "x")
    names = [words.name(f"user {number}") for number in range(300)]

    assert len(set(names)) == len(names)
    assert {len(name) for name in names} == {8}


@pytest.mark.parametrize(("label", "size"), [("жук", 2), ("🙂 smile", 4), ("caf\xe9", 2)])
def test_a_label_says_what_kind_of_letter_its_text_begins_with(label: str, size: int) -> None:
    text = SeededTexts(7, "x").text(label)

    assert len(text[0].encode()) == size
    assert text[0] not in label or text != label


def test_words_that_nobody_said_are_known_by_themselves() -> None:
    words = SeededTexts(7, "x")
    said = words.text("hello")
    other = SeededTexts(8, "x").text("hello")

    assert words.made_up_in(f"kavomi27: {said}") == ""
    assert words.made_up_in(f"kavomi27 shouts {said} and {said}") == ""
    assert words.made_up_in(f"kavomi27: {other}") == other
    assert words.made_up_in("Welcome to the chat room, kavomi27! Type exit to leave. 3 users online.") == ""


def test_a_seed_that_nobody_chose_cannot_be_found_by_trying() -> None:
    assert SEED_BITS >= 128
    assert len({new_seed() for _ in range(10)}) == 10


def test_random_numbers_of_one_key_are_the_same_and_of_another_are_not() -> None:
    one, same, other = KeyedRandom("a"), KeyedRandom("a"), KeyedRandom("b")

    numbers = [one.randint(1, 1000) for _ in range(50)]
    assert numbers == [same.randint(1, 1000) for _ in range(50)]
    assert numbers != [other.randint(1, 1000) for _ in range(50)]
    assert all(0 <= one.random() < 1 for _ in range(100))
    assert len(one.randbytes(5000)) == 5000


def test_without_a_seed_everything_is_said_as_written() -> None:
    assert SeededTexts(None).text("hello") == "hello"
    assert SeededTexts(None).name("alice") == "alice"
    assert SeededTexts(None).made_up_in("amber anchor apple") == ""
