"""Hold a value against a JSON Schema and name the first thing that is wrong, in words a model can act on.

The part of JSON Schema that replies are asked for with: types, properties, arrays, choices, bounds, patterns, local references.
Keywords beyond that are not looked at, as the standard says of keywords one does not know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

Schema = Mapping[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
DEEPEST = 40


def fault_of(value: Any, schema: Schema) -> str:
    """Return what is wrong first, such as `$.questions[2].answer is missing`, or an empty string where the value fits."""
    return next(_faults(value, schema, schema, "$", 0), "")


def _faults(value: Any, schema: Schema, root: Schema, path: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"{path} is nested too deep"
        return
    schema = _resolved(schema, root)
    kinds = _listed(schema.get("type", ()))
    if kinds and not any(_is_a(value, kind) for kind in kinds):
        yield f"{path} is of type {_kind(value)}, not {' or '.join(kinds)}"
        return
    yield from chain(_choice_faults(value, schema, root, path, depth), _bound_faults(value, schema, path))
    if isinstance(value, dict):
        yield from _object_faults(value, schema, root, path, depth)
    elif isinstance(value, list) and "items" in schema:
        for nth, item in enumerate(value):
            yield from _faults(item, schema["items"], root, f"{path}[{nth}]", depth + 1)


def _choice_faults(value: Any, schema: Schema, root: Schema, path: str, depth: int) -> Iterator[str]:
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed is not None and value not in allowed:
        yield f"{path} is {_short(value)}, not one of {', '.join(map(_short, allowed))}"
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword, ())
        if branches and all(next(_faults(value, branch, root, path, depth + 1), "") for branch in branches):
            yield f"{path} fits none of its {len(branches)} allowed forms"
    for part in schema.get("allOf", ()):
        yield from _faults(value, part, root, path, depth + 1)


def _bound_faults(value: Any, schema: Schema, path: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _size_faults(len(value), schema, path, ("minLength", "maxLength"), " characters")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{path} does not match {schema['pattern']}"
    elif isinstance(value, list):
        yield from _size_faults(len(value), schema, path, ("minItems", "maxItems"), " items")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _size_faults(value, schema, path, ("minimum", "maximum"), "")


def _size_faults(size: float, schema: Schema, path: str, keywords: tuple[str, str], unit: str) -> Iterator[str]:
    least, most = (schema.get(keyword) for keyword in keywords)
    if least is not None and size < least:
        yield f"{path} has to be at least {least}{unit}, not {size}"
    if most is not None and size > most:
        yield f"{path} has to be at most {most}{unit}, not {size}"


def _object_faults(value: Mapping[str, Any], schema: Schema, root: Schema, path: str, depth: int) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}.{name} is missing"
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties", True)
    for name, member in value.items():
        if name in properties:
            yield from _faults(member, properties[name], root, f"{path}.{name}", depth + 1)
        elif extra is False:
            yield f"{path}.{_short(name)} is not asked for"
        elif isinstance(extra, Mapping):
            yield from _faults(member, extra, root, f"{path}.{name}", depth + 1)


def _resolved(schema: Schema, root: Schema) -> Schema:
    """Return what a local reference such as `#/$defs/Pair` stands for."""
    for _ in range(DEEPEST):
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return schema
        target: Any = root
        for part in reference[2:].split("/"):
            target = target[part]
        schema = target
    return {}


def _is_a(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES.get(kind, (object,)))


def _kind(value: Any) -> str:
    return next((kind for kind in TYPES if _is_a(value, kind)), type(value).__name__)


def _listed(kinds: str | Sequence[str]) -> tuple[str, ...]:
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
