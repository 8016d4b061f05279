"""Seeded names and texts: new in each run, so that no answer can be hard-coded, and the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import TypeVar

from autograder.scenario.seeded_random import KeyedRandom
from autograder.scenario.word_list import WORDS

Thing = TypeVar("Thing")

_SURE = 8  # characters: a shorter text may stand in other talk by chance
_SIGNS = "#.:-*?"  # a program might take a line that begins with one for something else than a text
_CONSONANTS = "bdfghjklmnprstvwz"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_FACES = (0x1F600, 0x1F64F)  # the first and the last
_LATIN = "àâçèéêëîïôùûü"
_KNOWN = frozenset(WORDS)
_WORDS_IN_A_ROW = re.compile(r"(?<![a-z])[a-z]{4,7}(?: [a-z]{4,7}){2,}(?![a-z])")
_EVENING = (
    'a "quoted" word, it\'s {} & more',
    "100 % of {{{}}} in <b> / C:\\new #1",
    "two  blanks and\ta tab, {}",
    "a colon: and one more: {}",
    "exit is no exit, {}",
    "why not exit with {}",
    "привет, ёжик и {}",
    "שלום {}",
    "👩\u200d👩\u200d👧 👍🏽 {}",
    "None, null, b'{}'",
    "½ € ✓ 🎉 {}",
)


class SeededTexts:
    """Names and texts for one try of one check. Without a seed everything is said as it is written (notebooks).

    What a check writes for a text is only its label: nothing of it travels.
    """

    def __init__(self, seed: int | None, about: str = "") -> None:
        """`about` tells the tries of the checks of one run apart: each has names and texts of its own."""
        self.seed, self.about = seed or 0, about
        self._random = KeyedRandom(f"{seed}/{about}") if seed is not None else None
        self._names: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._cores: dict[str, str] = {}
        self._used: set[str] = set()

    @property
    def are_seeded(self) -> bool:
        """Whether names and texts are drawn, so that none is part of another."""
        return self._random is not None

    def name(self, cast_name: str) -> str:
        """The name on the wire for a cast name: "alice" -> "kavomi27". They are equally long."""
        if self._random is None:
            return cast_name
        if cast_name not in self._names:
            self._names[cast_name] = self._new_name(self._random)
        return self._names[cast_name]

    def _new_name(self, generator: random.Random) -> str:
        while True:
            letters = "".join(generator.choice(_CONSONANTS) + generator.choice("aeiou") for _ in range(3))
            name = f"{letters}{generator.randint(11, 99)}"
            if name not in self._names.values():
                return name

    def goes_by(self, cast_name: str, name: str) -> str:
        """Give somebody a name of their own choice; returns the name."""
        if self._random is not None:
            self._names[cast_name] = name
        return self.name(cast_name)

    def names_of_an_evening(self) -> list[str]:
        """Names as people choose them: one letter, 32 letters, the same in Cyrillic, a digit first, two words."""
        russian, one, two = self.russian_letters(31), self.letters(4), self.letters(5)
        return ["Ъ", self.letters(32), f"Ё{russian}", f"7{two}", f"{one} {two}"]

    def shortest_name(self) -> str:
        """A name of one letter."""
        return self.russian_letters(1).upper()

    def longest_name(self) -> str:
        """A name of 32 characters with everything that a name may have: words, two scripts, capitals, a digit first."""
        return f"7{self.letters(3)} {self.russian_letters(9).title()} {self.letters(8).title()} {self.letters(8)}"

    def text(self, said: str) -> str:
        """What is really said for a text in a check: "hello" -> "velvet comet ivory".

        Of the label only the kinds of its characters count that are not ASCII: each is drawn, and stands first.
        """
        if self._random is None:
            return said
        if said not in self._texts:
            self._cores[said] = self._texts[said] = self._drawn(said, self._random)
        return self._texts[said]

    def _drawn(self, label: str, generator: random.Random) -> str:
        head = "".join(_of_the_same_kind(character, generator) for character in label if not character.isascii())
        return f"{head} {self._new_words()}".strip()

    def made_up_in(self, message: str) -> str:
        """Three words side by side in a message, as only our texts have them, and no text has these; "" if none do."""
        if self._random is None or not self._other_words(message):
            return ""
        for text in sorted(self._texts.values(), key=len, reverse=True):
            message = message.replace(text, "\0")  # what stands before a text may be a word of ours by chance
        return self._other_words(message)

    def _other_words(self, message: str) -> str:
        for row in _WORDS_IN_A_ROW.findall(message):
            words = row.split()
            for at in range(len(words) - 2):
                three = words[at : at + 3]
                if _KNOWN.issuperset(three) and " ".join(three) not in self._used:
                    return " ".join(three)
        return ""

    def core(self, said: str) -> str:
        """The part of a text that was drawn: no program says it by chance. "" if none was, or it is too short."""
        return self._cores.get(said, "")

    def evening(self, *, printable: bool = False) -> list[str]:
        """Texts of a real evening, each below 1,000 bytes: they are said as they are, and nothing is added to them.

        One letter, digits, signs that mean something to a program, blanks inside, capitals, three scripts
        and a joined emoji; one text comes twice in a row. If they have to be `printable`, none has a
        character that `str.isprintable` refuses: tabs, and what joins emoji.
        """
        texts = [form.format(self._new_words()) for form in _EVENING]
        short = [self.letters(1), self.letters(6, "123456789"), self.letters(1, "?!.:)")]
        texts += [f"{sign}{self._new_words()}" for sign in _SIGNS]
        texts += [*short, self._new_words().upper(), self.letters(700)]
        texts = [text for text in texts if text.isprintable() or not printable]
        (self._random or random.Random(0)).shuffle(texts)
        return self._exactly(*texts[:1], *texts)

    def _exactly(self, *texts: str) -> list[str]:
        """Have these texts said as they are."""
        for text in texts:
            self._texts[text] = text
            self._cores[text] = text if len(text) > _SURE else ""
        return list(texts)

    def of_any_signs(self) -> list[str]:
        """Texts for a wire that keeps line ends, and blanks at the ends; one is blanks alone."""
        one, two, three, four, five = (self._new_words() for _ in range(5))
        return self._exactly(
            f"{one}\nand below", f"{two}\n\n- {three}\r\n- and more\n", f"  {four}", f"{five} \t ", "   "
        )

    def lengths(self, *sizes: int) -> list[str]:
        """Texts of so many bytes each, which begin with words of their own."""
        beginnings = [f"{self._new_words()} " for _ in sizes]
        return self._exactly(*(b + self.letters(size - len(b)) for b, size in zip(beginnings, sizes, strict=True)))

    def verbatim(self, *texts: str) -> tuple[str, ...]:
        """These texts; they are said as they are, and nothing is added to them."""
        self._texts.update({text: text for text in texts})
        return texts

    def _new_words(self) -> str:
        """Three words that no other text of this check has together."""
        generator = self._random or random.Random(0)
        while (words := " ".join(generator.sample(WORDS, 3))) in self._used:
            continue
        self._used.add(words)
        return words

    def letters(self, count: int, among: str = "abcdefghijklmnopqrstuvwxyz") -> str:
        """`count` random letters."""
        generator = self._random or random.Random(0)
        return "".join(among[number % len(among)] for number in generator.randbytes(count))

    def russian_letters(self, count: int) -> str:
        """`count` random letters of two bytes each."""
        return self.letters(count, _RUSSIAN)

    def bytes(self, count: int) -> bytes:
        """`count` random bytes."""
        return (self._random or random.Random(0)).randbytes(count)

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """The same things, in another order in each run."""
        return (self._random or random.Random(0)).sample(things, len(things))

    def plain_names(self) -> list[str]:
        """Names of letters and digits: one letter, 31 and 32, in several scripts, with a digit first, all digits."""
        longest = self.russian_letters(32)
        return [
            self.letters(1, "QXZ"),
            self.letters(31),
            self.letters(32),
            longest,
            f"ё{self.letters(3)}ß李",
            f"7{self.letters(5)}",
            self.letters(6, "123456789"),
        ]

    def names_with_signs(self) -> list[str]:
        """Names with a sign that is no letter and no digit, and one of 33 letters."""
        return [*(f"{self.letters(4)}{sign}{self.letters(3)}" for sign in " _-.:@"), self.letters(33)]

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


def _of_the_same_kind(character: str, generator: random.Random) -> str:
    """A letter of the same script, as long in UTF-8, or another face for an emoji."""
    if character.casefold() in _RUSSIAN + "ё":
        return generator.choice(_RUSSIAN)
    if character in _LATIN:
        return generator.choice(_LATIN)
    return chr(generator.randint(*_FACES)) if ord(character) > 0xFFFF else character
