"""Open the chat model a recipe names."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ..contracts import ChatModel
from ..recipe import Chat
from .cached import CachedChat
from .endpoint import checked_url, key_from


def open_chat(settings: Chat, *, cache: Path, relative_to: Path | None = None) -> ChatModel:
    """Return the chat model of a recipe's section, with every reply kept in `cache`.

    `relative_to` is the folder that a path in `chat.model` starts from. Nothing is asked or loaded before the first request
    that the cache cannot answer. ChatError where the address or the key cannot be used, ModelError where a local model is not
    there, MissingExtra where its runtime is not installed.
    """
    return PROVIDERS[settings.provider](settings, cache, relative_to)


def _endpoint(settings: Chat, cache: Path, relative_to: Path | None) -> ChatModel:
    from .post import post

    key_from(settings.api_key_env)
    return CachedChat(settings.model, checked_url(settings.base_url), settings.model, cache, partial(post, settings=settings, cache=cache))


def _llama_cpp(settings: Chat, cache: Path, relative_to: Path | None) -> ChatModel:
    from .llama_cpp_local import open_gguf

    return open_gguf(settings.model, cache=cache, relative_to=relative_to)


def _transformers(settings: Chat, cache: Path, relative_to: Path | None) -> ChatModel:
    from .transformers_local import open_weights

    return open_weights(settings.model, cache=cache, relative_to=relative_to)


PROVIDERS: dict[str, Callable[[Chat, Path, Path | None], ChatModel]] = {
    "openai": _endpoint,
    "llama.cpp": _llama_cpp,
    "transformers": _transformers,
}
