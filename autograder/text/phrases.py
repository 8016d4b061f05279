"""Small phrases that every report needs."""

from __future__ import annotations

from autograder.text.escaping import visible


def listed(names: list[str]) -> str:
    """Names as a sentence lists them: "alice, bob and carol"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def sentence(text: str) -> str:
    """A reason as a sentence: capital letter, full stop, everything visible."""
    text = visible(text).strip()
    is_a_file = text.partition(" ")[0].endswith(".py")  # whose name stays as it is
    return (text if is_a_file else text[:1].upper() + text[1:]) + ("" if text.endswith(".") else ".")
