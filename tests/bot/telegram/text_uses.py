"""Which texts the code says, and with which slots: read from the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import bot.telegram

FOLDER = Path(bot.telegram.__path__[0])
ANY = ".+"
"""In a pattern: what is known only when the bot runs."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
_OTHERS = ("place", "wording")
"""What has a `say` that says no text of ours."""


@dataclass(frozen=True)
class Use:
    """A place that says a text: `key` is a pattern; `slots` is None when they cannot be known."""

    place: str
    key: str
    slots: frozenset[str] | None


@dataclass(frozen=True)
class _Context:
    """A function, and what its parameters are when it is called from one place."""

    function: Function | None
    given: dict[str, tuple[ast.expr, _Context]] = field(default_factory=dict)


_Reader = Callable[[ast.expr, _Context], list[str]]


class Code:
    """All modules of the bot, to look up who calls whom with what."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._trees = {
            str(path.relative_to(folder)): ast.parse(path.read_text("utf-8"))
            for path in sorted(folder.rglob("*.py"))
        }
        self._parent = {
            child: parent
            for tree in self._trees.values()
            for parent in ast.walk(tree)
            for child in ast.iter_child_nodes(parent)
        }
        self._module = {node: name for name, tree in self._trees.items() for node in ast.walk(tree)}
        self._calls = [node for node in self._module if isinstance(node, ast.Call)]

    def uses(self) -> set[Use]:
        """Every text that is said, once for each way there."""
        return {use for call in self._calls if _says(call) for use in self._uses(call)}

    def _uses(self, call: ast.Call) -> Iterator[Use]:
        place = f"{self._module[call]}:{call.lineno}"
        for context in self._contexts(self._function(call)):
            slots = self._slots(call, context)
            for key in filter(None, self._values(call.args[0], context)):
                yield Use(place, key, slots)

    def _function(self, node: ast.AST) -> Function | None:
        while node in self._parent:
            node = self._parent[node]
            if isinstance(node, Function):
                return node
        return None

    def _contexts(self, function: Function | None) -> list[_Context]:
        """A function as it is called from each place, or as it stands when nobody calls it."""
        if function is None:
            return [_Context(None)]
        calls = [call for call in self._calls if self._is_of(call, function)]
        found = [
            _Context(function, _given(function, call, _Context(self._function(call))))
            for call in calls
        ]
        return found or [_Context(function)]

    def _is_of(self, call: ast.Call, function: Function) -> bool:
        if _name(call.func) != function.name:
            return False
        private = function.name.startswith("_")
        return not private or self._module[call] == self._module[function]

    def _values(self, node: ast.expr, context: _Context) -> list[str]:
        """What a text can be, as patterns."""
        found = [ANY]
        match node:
            case ast.Constant(value=str(text)):
                found = [re.escape(text)]
            case ast.FormattedValue(value=value):
                found = self._values(value, context)
            case ast.JoinedStr(values=parts):
                every = (self._values(part, context) for part in parts)
                found = ["".join(chosen) for chosen in product(*every)]
            case ast.IfExp(body=yes, orelse=no):
                found = [*self._values(yes, context), *self._values(no, context)]
            case ast.Name(id=name):
                found = self._named(name, node, context)
            case ast.Call(func=ast.Name(id=name)):
                found = self._all(self._values, self._returns(name, node), context) or found
        return found

    def _all(self, read: _Reader, nodes: Iterable[ast.expr], context: _Context) -> list[str]:
        """What all of some nodes can be."""
        return [value for node in nodes for value in read(node, context)]

    def _named(self, name: str, node: ast.AST, context: _Context) -> list[str]:
        for loop in self._around(node, context.function):
            if name in {_name(target) for target in _targets(loop)}:
                return self._elements(loop.iter, context)
        if name in context.given:
            return self._values(*context.given[name])
        function = context.function
        assigned = self._assigned(name, function)
        if not assigned and function and not context.given and name in _parameters(function):
            ways = [way for way in self._contexts(function) if way.given]
            return [value for way in ways for value in self._named(name, node, way)] or [ANY]
        return self._all(self._values, assigned, context) or [ANY]

    def _around(
        self, node: ast.AST, function: Function | None
    ) -> Iterator[ast.comprehension | ast.For]:
        """The loops around a node."""
        while node in self._parent and node is not function:
            node = self._parent[node]
            if isinstance(node, ast.For):
                yield node
            yield from getattr(node, "generators", ())

    def _assigned(self, name: str, within: Function | None) -> list[ast.expr]:
        if within is None:
            return []
        return [
            node.value
            for node in ast.walk(within)
            if (isinstance(node, ast.Assign) and name in map(_name, node.targets))
            or (isinstance(node, ast.AugAssign) and name == _name(node.target))
        ]

    def _elements(self, node: ast.expr, context: _Context) -> list[str]:
        """What the elements of a row can be."""
        found = [ANY]
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                found = self._all(self._element, parts, context)
            case ast.IfExp(body=yes, orelse=no):
                found = self._all(self._elements, (yes, no), context)
            case ast.Call(func=ast.Name(id="list" | "enumerate"), args=[row, *_]):
                found = self._elements(row, context)
            case ast.Subscript(value=ast.Name(id=name)):
                tables = self._constants(name, node)
                rows = [r for table in tables if isinstance(table, ast.Dict) for r in table.values]
                found = self._all(self._elements, rows, context) or found
            case ast.Name(id=name) if name in context.given:
                found = self._elements(*context.given[name])
            case ast.Name(id=name):
                rows = [*self._assigned(name, context.function), *self._constants(name, node)]
                found = self._all(self._elements, rows, context) or found
        return found

    def _element(self, node: ast.expr, context: _Context) -> list[str]:
        if isinstance(node, ast.Starred):
            return self._elements(node.value, context)
        return self._values(node, context)

    def _constants(self, name: str, node: ast.AST) -> list[ast.expr]:
        """What a module's constant is."""
        found = []
        for statement in self._trees[self._module[node]].body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=known)], value=value) if known == name:
                    found.append(value)
                case ast.AnnAssign(target=ast.Name(id=known), value=ast.expr() as value):
                    found += [value] if known == name else []
        return found

    def _returns(self, name: str, node: ast.AST) -> list[ast.expr]:
        """What a function of the module returns."""
        return [
            found.value
            for function in self._trees[self._module[node]].body
            if isinstance(function, Function) and function.name == name
            for found in ast.walk(function)
            if isinstance(found, ast.Return) and found.value
        ]

    def _slots(self, call: ast.Call, context: _Context) -> frozenset[str] | None:
        names: set[str] = set()
        for keyword in call.keywords:
            match keyword:
                case ast.keyword(arg=str(name)):
                    names.add(name)
                    continue
                case ast.keyword(value=ast.Name(id=name)):
                    tables = self._assigned(name, context.function)
                case ast.keyword(value=ast.Call(func=ast.Name(id=name)) as made):
                    tables = self._returns(name, made)
                case _:
                    tables = []
            keys = [key for each in tables if isinstance(each, ast.Dict) for key in each.keys]
            if not keys or len(keys) != len(_constants(keys)):
                return None
            names |= _constants(keys)
        return frozenset(names)


def _constants(nodes: Iterable[ast.expr | None]) -> set[str]:
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def _says(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="say"):
            return bool(call.args)
        case ast.Attribute(attr="say", value=on):
            return _name(on) not in _OTHERS and bool(call.args)
    return False


def _given(
    function: Function, call: ast.Call, caller: _Context
) -> dict[str, tuple[ast.expr, _Context]]:
    """What a call gives each parameter, or what it has by default."""
    parameters = _parameters(function)
    defaults = function.args.defaults
    here = _Context(None)
    given = {
        name: (value, here)
        for name, value in zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True)
    }
    given |= {name: (value, caller) for name, value in zip(parameters, call.args, strict=False)}
    return given | {each.arg: (each.value, caller) for each in call.keywords if each.arg}


def _parameters(function: Function) -> list[str]:
    return [each.arg for each in function.args.args]


def _targets(loop: ast.comprehension | ast.For) -> list[ast.expr]:
    """The names that a loop gives its elements; of pairs the last, as in `enumerate`."""
    target = loop.target
    return target.elts[-1:] if isinstance(target, ast.Tuple) else [target]


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
