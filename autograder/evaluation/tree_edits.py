"""Edits of a copied syntax tree, as the mutation operators make them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

Change = Callable[[Any, Any], None]  # changes a copied tree at one node of it, which is of the kind asked for before


def replace(tree: ast.AST, old: ast.AST, new: list[ast.stmt]) -> None:
    """Put statements, or none, in the place of one that stands somewhere in the tree."""
    for parent in ast.walk(tree):
        for name in ("body", "orelse", "finalbody", "handlers"):
            block = getattr(parent, name, None)
            if isinstance(block, list) and old in block:
                at = block.index(old)
                block[at : at + 1] = new
                return


def replace_expression(tree: ast.AST, old: ast.AST, new: ast.expr) -> None:
    """Put one expression in the place of another, wherever it stands: an operand, an argument, a condition."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and old in value:
                value[value.index(old)] = new
                return
