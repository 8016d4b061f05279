"""Seeded names and texts: new in each run, so that no answer can be hard-coded, and the same for the same seed."""

from __future__ import annotations

import random

from autograder.scenario.word_list import WORDS


class SeededTexts:
    """Names and texts for one check. Without a seed everything is said as it is written (notebooks)."""

    def __init__(self, seed: int | None, about: str = "") -> None:
        """`about` tells checks of one run apart."""
        self.seed = seed or 0
        self._random = random.Random(f"{seed}/{about}") if seed is not None else None
        self._names: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._used: set[str] = set()

    @property
    def are_seeded(self) -> bool:
        """Whether names and texts are drawn, so that none is part of another."""
        return self._random is not None

    def name(self, cast_name: str) -> str:
        """The name on the wire for a cast name: "alice" -> "alice27"."""
        if self._random is None:
            return cast_name
        if cast_name not in self._names:
            self._names[cast_name] = f"{cast_name}{self._random.randint(11, 99)}"
        return self._names[cast_name]

    def text(self, said: str) -> str:
        """What is really said for a text in a check: "hello" -> "hello, velvet comet"."""
        if self._random is None:
            return said
        if said not in self._texts:
            while (extra := " ".join(self._random.sample(WORDS, 2))) in self._used:
                continue
            self._used.add(extra)
            self._texts[said] = f"{said}, {extra}"
        return self._texts[said]

    def letters(self, count: int, among: str = "abcdefghijklmnopqrstuvwxyz") -> str:
        """`count` random letters."""
        generator = self._random or random.Random(0)
        return "".join(generator.choices(among, k=count))

    def russian_letters(self, count: int) -> str:
        """`count` random letters of two bytes each."""
        return self.letters(count, "абвгдежзийклмнопрстуфхцчшщъыьэюя")

    def bytes(self, count: int) -> bytes:
        """`count` random bytes."""
        return (self._random or random.Random(0)).randbytes(count)

    def tricky_names(self, one: str, other: str) -> list[str]:
        """Names that would change a screen beyond their own letters, and one that is far too long.

        In the two with an odd end of line both parts are names in use: a server that takes it for the
        end of a line receives two taken names.
        """
        plain = self.letters(6)
        return [
            f"{plain[:3]}\a\b{plain[3:]}",
            f"\x1b[31m{plain}",
            f"{plain[:3]}\x9b2K{plain[3:]}",
            f"{one}\r{other}",
            f"{one}\u2028{other}",
            self.letters(10_000),
        ]
