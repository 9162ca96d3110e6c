"""Read the body of a chat completion, whoever wrote it.

Nothing in it is trusted: types are checked, counts are bounded, and what is no chat completion at all is told apart from a
completion that says nothing useful. Reasoning that comes inside the text is taken off; the cache keeps the body as it came.
"""

import json
from typing import Any, NamedTuple

MOST_TOKENS = 10**8  # A count beyond this is a lie, not a reply.
THINK, END_OF_THINK = "<think>", "</think>"


class Envelope(NamedTuple):
    """What one completion says."""

    text: str
    """The reply without reasoning; the arguments, where it is a tool call."""
    error: str = ""
    """`cut-off`, `refused`, `filtered`, `empty`, `no-choices`, or empty."""
    prompt_tokens: int | None = None
    """As the endpoint counts them; None where it does not."""
    completion_tokens: int | None = None


class Garbled(ValueError):
    """The body is not a chat completion: cut JSON, a page, an error with status 200."""


def read_envelope(body: bytes) -> Envelope:
    """Return what a completion says; Garbled where the body is none."""
    row = _object(body)
    choices = row.get("choices")
    if not isinstance(choices, list):
        raise Garbled(f"no choices, but {', '.join(map(repr, list(row)[:5])) or 'an empty object'}")
    counts = _dict(row.get("usage"))
    tokens = _count(counts.get("prompt_tokens")), _count(counts.get("completion_tokens"))
    if not choices:
        return Envelope("", "no-choices", *tokens)
    choice = _dict(choices[0])
    text, error = _said(_dict(choice.get("message")), str(choice.get("finish_reason")))
    return Envelope(text, error, *tokens)


def without_reasoning(text: str) -> str:
    """Return a text without the `<think>` block it begins with; one that never ends takes all the text with it."""
    head = text.lstrip()
    if END_OF_THINK in text and (head.startswith(THINK) or THINK not in text):
        return text.partition(END_OF_THINK)[2].lstrip()
    return "" if head.startswith(THINK) else text


def _said(message: dict[str, Any], finish: str) -> tuple[str, str]:
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal:
        return _sound(refusal), "refused"
    text = _sound(without_reasoning(_content(message.get("content")) or _arguments(message)))
    if finish == "length":
        return text, "cut-off"
    if finish == "content_filter":
        return text, "filtered"
    return text, "" if text.strip() else "empty"


def _content(content: Any) -> str:
    """Return the words of a message; some endpoints send them in parts."""
    if isinstance(content, list):
        return "".join(text for part in content if isinstance(text := _dict(part).get("text"), str))
    return content if isinstance(content, str) else ""


def _arguments(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    first = _dict(calls[0]) if isinstance(calls, list) and calls else {}
    arguments = _dict(first.get("function")).get("arguments")
    return json.dumps(arguments, ensure_ascii=False) if isinstance(arguments, dict) else _content(arguments)


def _object(body: bytes) -> dict[str, Any]:
    try:
        row = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled(f"no JSON: {type(error).__name__}") from None
    if not isinstance(row, dict):
        raise Garbled("JSON, but no object")
    return row


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS else None


def _sound(text: str) -> str:
    r"""Return a text that can be written as UTF-8: half a surrogate pair (`\ud800` alone is legal JSON) becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
