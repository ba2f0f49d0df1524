"""Dated constants that have one value per code."""

from __future__ import annotations

from collections.abc import Callable

from malramverk.formula.context import Context
from malramverk.formula.core import Constant, Core, Parameter
from malramverk.formula.functions import PARAMETER, PARAMETER_FORM
from malramverk.formula.primitives import Grain, Kind, Type
from malramverk.formula.printing import to_text
from malramverk.formula.problems import (
    NotInRows,
    ParameterTakesNoKey,
    UnknownCode,
    UnknownParameter,
    WrongArgument,
    WrongArguments,
)
from malramverk.formula.tree import Call, Name, Node

Check = Callable[[Context, Node], Core | None]

_ID = {"sv": "id för en parameter", "en": "the id of a parameter"}
_KEY = {"sv": "en kod eller ett attribut som har koder", "en": "a code or an attribute with codes"}


def parameter(context: Context, node: Call, check: Check) -> Core | None:
    """Return a dated constant for a code, or nothing and a problem."""
    if len(node.arguments) != 2:
        given = len(node.arguments)
        wrong = WrongArguments(function=PARAMETER, given=given, form=PARAMETER_FORM)
        return context.report(wrong, node.span)
    if context.table is not None:
        return context.report(NotInRows(construct=PARAMETER, table=context.table.id), node.span)
    named, written = node.arguments
    key = check(context, written)
    id_ = _id(context, named)
    if key is None or id_ is None or not _is_key(context, id_, key, written):
        return None
    type_ = Type(Kind.NUMBER, context.scope.parameters[id_], Grain.CELL)
    return Parameter(id_, key, type_, node.span)


def _id(context: Context, node: Node) -> str | None:
    if not isinstance(node, Name):
        context.report(WrongArgument(function=PARAMETER, expected=_ID), node.span)
        return None
    id_, scope = node.name, context.scope
    if id_ not in scope.parameters:
        unknown = UnknownParameter(name=id_, candidates=tuple(scope.parameters))
        context.report(unknown, node.span)
        return None
    context.parameters.add(id_)
    if id_ not in scope.keyed:
        context.report(ParameterTakesNoKey(name=id_), node.span)
        return None
    return id_


def _is_key(context: Context, id_: str, key: Core, written: Node) -> bool:
    """Say whether an expression is a code of a constant, and report it where it is not."""
    if key.type.kind is not Kind.TEXT:
        write = f'"{to_text(written)}"' if isinstance(key, Constant) else None
        wrong = WrongArgument(function=PARAMETER, expected=_KEY, write=write)
        context.report(wrong, written.span)
        return False
    codes = context.scope.keyed[id_]
    is_constant = isinstance(key, Constant)
    named = {str(key.value)} if isinstance(key, Constant) else key.type.codes or frozenset()
    lacking = sorted(named - codes)
    for code in lacking:
        candidates = tuple(sorted(codes)) if is_constant else ()
        context.report(UnknownCode(name=code, candidates=candidates, column=id_), written.span)
    return not lacking
