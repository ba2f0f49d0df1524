"""Code lists: which codes a column may hold, and what they mean."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from malramverk.model.base import Definition, Interval, Part, ShortText, Words


class Code(Part):
    """One code.

    Attributes:
        title: what it means.
        in_force: the periods it is used in.
        successor: the code that took its place.
        synonyms: other texts a source writes for it.
    """

    title: Words | None = None
    in_force: Interval = Interval()
    successor: ShortText | None = None
    synonyms: tuple[ShortText, ...] = ()


def _code(value: Any) -> Any:
    return {"title": {"sv": value}} if isinstance(value, str) else value


class CodeList(Definition):
    """Codes and their meanings; a code is text, leading zeros included.

    Attributes:
        codes: the codes, in the order they are shown.
    """

    kind: Literal["code_list"]
    codes: dict[
        ShortText, Annotated[Code, BeforeValidator(_code, json_schema_input_type=Code | str)]
    ]
