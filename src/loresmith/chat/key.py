"""What makes two requests one call: the digest of everything the reply depends on.

How a schema is asked for (the rung of the ladder) is left out: it is the endpoint's matter, and choosing another one later
must not pay for every reply again.
"""

from collections.abc import Mapping
from typing import Any

from ..contracts import ChatRequest, Message
from ..files import digest_value


def request_key(base_url: str, model: str, request: ChatRequest) -> str:
    """Return the sha256 of the canonical JSON of endpoint, model, messages, schema, sampling and sample index."""
    return digest_value({"base_url": base_url, "model": model, **request_row(request)})


def request_row(request: ChatRequest) -> dict[str, Any]:
    """Return a request as a JSON object."""
    return {
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "schema": request.schema,
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "sample": request.sample,
    }


def request_of(row: Mapping[str, Any]) -> ChatRequest:
    """Return the request a JSON object held."""
    messages = tuple(Message(message["role"], message["content"]) for message in row["messages"])
    return ChatRequest(messages, row["schema"], row["max_tokens"], row["temperature"], row["sample"])
