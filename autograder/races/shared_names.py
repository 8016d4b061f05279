"""Which names of a program several threads may reach, found in its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SYNCHRONISATION = {"Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier", "local"}


def shared_names(tree: ast.Module) -> set[str]:
    """Globals that functions use, names of a function that an inner function uses, and attributes (".users").

    Functions, classes, modules, constants of plain types, locks and the like are left out.
    """
    functions = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    rebound = set().union(*(_declared(function) for function in functions))
    constants = _constants(tree) - rebound  # a number that a function counts up is no constant
    found = _used_globals(tree, functions) | _used_by_inner_functions(functions) | _attributes(tree)
    return found - constants


def name_of(node: ast.AST) -> set[str]:
    """The name that a node reads or writes, as `shared_names` spells it; nothing for another kind of node."""
    if isinstance(node, ast.Name):
        return {node.id}
    return {f".{node.attr}"} if isinstance(node, ast.Attribute) else set()


def called_name(call: ast.Call) -> str:
    """What a call names last: "append" for `users.append(name)`; "" if it names nothing."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _constants(tree: ast.Module) -> set[str]:
    """Names at the top of the file that are given a plain value, or something that synchronises threads."""
    found = set()
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(node.value, ast.Constant) or _synchronises(node.value):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def _used_globals(tree: ast.Module, functions: list[Function]) -> set[str]:
    assigned = {name for node in tree.body if not isinstance(node, _DEFINITIONS) for name in _names(node, ast.Store)}
    found = set()
    for function in functions:
        hidden = _own_names(function) - _declared(function)
        found |= (_names(function) & assigned) - hidden
    return found


def _used_by_inner_functions(functions: list[Function]) -> set[str]:
    found = set()
    for function in functions:
        own = _own_names(function)
        for inner in _inner_functions(function):
            found |= (_names(inner) - _own_names(inner)) & own
    return found


def _inner_functions(function: Function) -> Iterator[Function]:
    return (node for node in ast.walk(function) if isinstance(node, _FUNCTIONS) and node is not function)


def _attributes(tree: ast.Module) -> set[str]:
    """Attributes that are set or deleted anywhere, except those that hold a lock."""
    changed = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del))
    }
    locks = {
        target.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _synchronises(node.value)
        for target in node.targets
        if isinstance(target, ast.Attribute)
    }
    return {f".{name}" for name in changed - locks}


def _synchronises(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and called_name(value) in _SYNCHRONISATION


def _declared(function: Function) -> set[str]:
    """Names that a function, or one inside it, declares `global` or `nonlocal`."""
    declarations = (node for node in ast.walk(function) if isinstance(node, (ast.Global, ast.Nonlocal)))
    return {name for declaration in declarations for name in declaration.names}


def _own_names(function: Function) -> set[str]:
    """A function's parameters and what it assigns."""
    parameters = function.args
    own = {arg.arg for arg in [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs]}
    return own | _names(function, ast.Store)


def _names(node: ast.AST, context: type[ast.expr_context] = ast.expr_context) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, context)}
