from __future__ import annotations

from pathlib import Path

import pytest

from autograder.program.patience import VARIABLE, granted, granted_to_us, patience_factor

HOUSE = Path(__file__).resolve().parents[1]


def test_without_the_variable_patience_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)

    assert patience_factor() == 1.0
    assert granted(1.5) == granted_to_us(1.5) == 1.5


def test_the_variable_multiplies_each_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "20")

    assert granted(1.5) == 30.0
    assert granted_to_us(2.0) == 40.0


def test_less_patience_with_the_program_is_not_less_with_our_own_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "0.1")

    assert granted(1.5) == pytest.approx(0.15)
    assert granted_to_us(30.0) == 30.0


@pytest.mark.parametrize("text", ["1,5", "", "much", "0", "-2", "nan", "inf"])
def test_what_is_no_number_above_zero_is_told(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)

    with pytest.raises(ValueError, match=VARIABLE):
        patience_factor()


def test_the_variable_is_read_in_one_place() -> None:
    readers = [
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if "tests" not in path.parts and VARIABLE in path.read_text(encoding="utf-8")
    ]

    assert readers == ["program/patience.py"]
