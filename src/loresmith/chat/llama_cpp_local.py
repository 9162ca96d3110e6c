"""A .gguf on this machine through llama-cpp-python, its replies held to the schema by a grammar.

One request at a time: the library has one context and no batches. Faster with many at once is a llama.cpp or vLLM server
behind `provider: openai`.
"""

import json
from collections.abc import Sequence
from functools import cache as once
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ..contracts import ChatRequest
from ..errors import MissingExtra, ModelError
from ..model.locate import Located, locate
from ..records import make_id
from .cached import CachedChat
from .envelope import Envelope, read_envelope
from .key import request_key
from .local import Answer, answer_here

PROVIDER = "llama.cpp"
LONGEST_CONTEXT = 8192  # Tokens. The context is allocated whole: the 128k that many models allow would take gigabytes.


def open_gguf(name: str, *, cache: Path, relative_to: Path | None) -> CachedChat:
    """Return the chat model of a .gguf file or alias; ModelError where it is none, MissingExtra without llama-cpp-python."""
    located = locate(name, relative_to=relative_to)
    if located.gguf_file is None:
        raise ModelError(f"llama.cpp reads .gguf files, and {name!r} is none.", hint="Use provider: transformers, or name a .gguf file.")
    _library()
    load = once(partial(_load, located))
    # The weights are the endpoint: other weights under the same name are asked anew.
    place, called = f"{PROVIDER} {make_id(located.identity)}", Path(name).stem if name.endswith(".gguf") else name
    work = partial(answer_here, cache=cache, base_url=place, model=called, batch_size=1, load=load)
    return CachedChat(called, place, called, cache, work)


def _library() -> Any:
    try:
        return import_module("llama_cpp")
    except ImportError as error:
        raise MissingExtra("provider: llama.cpp needs llama-cpp-python.", hint="Run: pip install llama-cpp-python") from error


def _load(located: Located) -> Answer:
    assert located.gguf_file is not None
    path = Path(located.path) / located.gguf_file
    try:
        n_ctx = min(_trained_context(path) or LONGEST_CONTEXT, LONGEST_CONTEXT)
        model = _library().Llama(str(path), n_ctx=n_ctx, verbose=False)
    except (ValueError, OSError) as error:
        raise ModelError(f"llama.cpp cannot load {path.name}: {error}.", hint="Check the file, or try a newer llama-cpp-python.") from error
    return partial(_answer, model, located.identity)


def _trained_context(path: Path) -> int:
    """Return the tokens the model was trained to read at once, from the file's metadata; 0 where it does not say."""
    metadata = _library().Llama(str(path), vocab_only=True, verbose=False).metadata
    return int(metadata.get(f"{metadata.get('general.architecture')}.context_length", 0))


def _answer(model: Any, identity: str, requests: Sequence[ChatRequest]) -> list[Envelope]:
    return [_answer_one(model, identity, request) for request in requests]


def _answer_one(model: Any, identity: str, request: ChatRequest) -> Envelope:
    """Return one reply. The seed is a digest of the request: asked again on the same machine, it says the same."""
    schema = {"type": "json_object", "schema": request.schema} if request.schema is not None else None
    try:
        row = model.create_chat_completion(
            messages=[{"role": message.role, "content": message.content} for message in request.messages],
            response_format=schema,
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            seed=int(request_key(PROVIDER, identity, request)[:8], 16) >> 1,
        )
    except ValueError as error:
        return Envelope("", f"not answered: {str(error).splitlines()[0][:200]}")  # longer than the context
    return read_envelope(json.dumps(row).encode())
