"""How a request is put to an endpoint, and what is learnt from its refusals.

Endpoints that call themselves compatible differ in how they take a schema, in the name of the token limit and in whether a
temperature may be set. A Dialect says which; a refusal that names the trouble leads to the next one.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..contracts import ChatRequest, Message

# From the strongest hold on the reply to none. `json_object+schema` is what llama-cpp-python and some hosts read.
LADDER = ("json_schema", "json_object+schema", "json_object", "tool", "plain")
RUNGS = {
    "auto": LADDER,
    "json_schema": ("json_schema",),
    "json_object": ("json_object",),
    "tool": ("tool",),
    "plain": ("plain",),
}
TOOL = "reply"
REFUSALS = {"http-400", "http-422", "http-501"}
CONSTRAINTS = ("response_format", "tool_choice", "json_schema")
# Words that do not mention JSON: only an endpoint that enforces the schema answers them with an object.
PROBE_MESSAGE = Message("user", "Say hello.")
PROBE_SCHEMA = {
    "type": "object",
    "properties": {"greeting": {"type": "string", "maxLength": 60}},
    "required": ["greeting"],
    "additionalProperties": False,
}
PROBE = ChatRequest((PROBE_MESSAGE,), PROBE_SCHEMA, max_tokens=512)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one endpoint wants to be asked."""

    rung: str
    """How a schema is handed over, one of LADDER."""
    is_probed: bool = False
    """True once a reply has shown that the rung holds."""
    limit_field: str = "max_tokens"
    """The name of the limit: newer hosted models want `max_completion_tokens`."""
    takes_temperature: bool = True
    """False where the endpoint refuses any but its own."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return asdict(self)


def body_of(request: ChatRequest, *, model: str, dialect: Dialect) -> bytes:
    """Return the JSON body of one call."""
    row: dict[str, Any] = {
        "model": model,
        "messages": _messages(request, dialect.rung),
        dialect.limit_field: request.max_tokens,
        "stream": False,
    }
    if dialect.takes_temperature:
        row["temperature"] = request.temperature
    if request.schema is not None:
        row |= _constraint(request.schema, dialect.rung)
    return json.dumps(row, ensure_ascii=False).encode()


def after_refusal(dialect: Dialect, kind: str, said: str, *, has_schema: bool, ladder: tuple[str, ...]) -> Dialect | None:
    """Return what to try after an outcome such as `http-400` that said `said`; None where asking otherwise would not help.

    llama-cpp-python answers 500 to a response format it does not know, so a 500 that names one counts, too.
    """
    words = said.casefold()
    if kind not in REFUSALS and not (kind == "http-500" and any(name in words for name in CONSTRAINTS)):
        return None
    if dialect.limit_field == "max_tokens" and "max_completion_tokens" in words:
        return replace(dialect, limit_field="max_completion_tokens")
    if dialect.takes_temperature and "temperature" in words and ("support" in words or "default" in words):
        return replace(dialect, takes_temperature=False)
    return next_rung(dialect, ladder=ladder) if has_schema and not dialect.is_probed else None


def next_rung(dialect: Dialect, *, ladder: tuple[str, ...]) -> Dialect | None:
    """Return the dialect one rung down, or None at the foot."""
    below = ladder[ladder.index(dialect.rung) + 1 :]
    return replace(dialect, rung=below[0]) if below else None


def instruction(schema: Mapping[str, Any]) -> str:
    """Return the words that ask for a schema where nothing enforces it."""
    return f"Reply with JSON only, without any other words. It has to fit this JSON Schema:\n{json.dumps(schema, ensure_ascii=False)}"


def with_instruction(request: ChatRequest) -> tuple[Message, ...]:
    """Return the messages with the schema asked for in words at the end of the last turn."""
    if request.schema is None:
        return request.messages
    *before, last = request.messages
    return (*before, Message(last.role, f"{last.content}\n\n{instruction(request.schema)}"))


def _messages(request: ChatRequest, rung: str) -> list[dict[str, str]]:
    in_words = rung in {"json_object", "plain"}
    return [{"role": message.role, "content": message.content} for message in (with_instruction(request) if in_words else request.messages)]


def _constraint(schema: Mapping[str, Any], rung: str) -> dict[str, Any]:
    if rung == "json_schema":
        return {"response_format": {"type": "json_schema", "json_schema": {"name": TOOL, "schema": schema, "strict": _is_strict(schema)}}}
    if rung == "json_object+schema":
        return {"response_format": {"type": "json_object", "schema": schema}}
    if rung == "json_object":
        return {"response_format": {"type": "json_object"}}
    if rung == "tool":
        function = {"name": TOOL, "description": "Send the reply.", "parameters": schema}
        return {
            "tools": [{"type": "function", "function": function}],
            "tool_choice": {"type": "function", "function": {"name": TOOL}},
        }
    return {}


def _is_strict(schema: Any) -> bool:
    """Say whether a schema keeps the rules of OpenAI's strict mode: every object closed, every property required."""
    if isinstance(schema, list):
        return all(map(_is_strict, schema))
    if not isinstance(schema, Mapping):
        return True
    if isinstance(properties := schema.get("properties"), Mapping):
        is_closed = schema.get("additionalProperties") is False and set(schema.get("required", ())) == set(properties)
        return is_closed and all(map(_is_strict, properties.values()))
    return all(map(_is_strict, schema.values()))
