"""Models on this machine behind the same signature."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from loresmith.chat import transformers_local
from loresmith.chat.open import open_chat
from loresmith.chat.usage import usage
from loresmith.contracts import ChatRequest, Message
from loresmith.errors import MissingExtra, ModelError
from loresmith.recipe import Chat

Make = Callable[..., ChatRequest]


def test_a_model_of_transformers_answers_once_and_then_from_the_cache(tiny_folder: Path, tmp_path: Path, request_for: Make) -> None:
    settings = Chat(provider="transformers", model=str(tiny_folder))
    asked = [request_for("Why?", max_tokens=4), request_for("Why not?", max_tokens=3), request_for("Why?", max_tokens=4, sample=1)]
    first = list(open_chat(settings, cache=tmp_path / "chat.sqlite").ask(asked))
    again = list(open_chat(settings, cache=tmp_path / "chat.sqlite").ask(asked))
    assert [reply.text for reply in first] == [reply.text for reply in again]
    assert all(reply.is_cached for reply in again)
    assert [reply.completion_tokens for reply in first] == [4, 3, 0]
    assert first[2].error == "greedy: there is no second sample"
    assert usage(tmp_path / "chat.sqlite")[0].calls == 3


def test_a_whole_conversation_reaches_the_model(tiny_folder: Path, tmp_path: Path) -> None:
    messages = (Message("system", "Be brief."), Message("user", "Hi."), Message("assistant", "Hi!"), Message("user", "Why?"))
    model = open_chat(Chat(provider="transformers", model=str(tiny_folder)), cache=tmp_path / "chat.sqlite")
    short, long = model.ask([ChatRequest(messages[-1:], max_tokens=1), ChatRequest(messages, max_tokens=1)])
    assert long.prompt_tokens > short.prompt_tokens


def test_llama_cpp_that_is_not_installed_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    with pytest.raises(MissingExtra, match="pip install llama-cpp-python"):
        open_chat(Chat(provider="llama.cpp", model="model.gguf"), cache=tmp_path / "chat.sqlite", relative_to=tmp_path)


def test_llama_cpp_reads_gguf_only(tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"reads \.gguf files"):
        open_chat(Chat(provider="llama.cpp", model=str(tiny_folder)), cache=tmp_path / "chat.sqlite")


class RecordingLlama:
    """Stands in for the library, which is not among the test packages; the call it hears is what the real one takes."""

    calls: tuple[dict[str, Any], ...] = ()
    contexts: tuple[int | None, ...] = ()

    def __init__(self, path: str, **options: Any) -> None:
        self.metadata = {"general.architecture": "llama", "llama.context_length": "131072"}
        RecordingLlama.contexts += (options.get("n_ctx"),)

    def create_chat_completion(self, **call: Any) -> dict[str, Any]:
        RecordingLlama.calls += (call,)
        return {"choices": [{"message": {"content": '{"a": 1}'}, "finish_reason": "stop"}], "usage": {"completion_tokens": 4}}


def test_llama_cpp_holds_replies_to_the_schema_and_draws_the_same_twice(
    tmp_path: Path, request_for: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "llama_cpp", SimpleNamespace(Llama=RecordingLlama))
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    for cache in ("one.sqlite", "two.sqlite"):
        model = open_chat(Chat(provider="llama.cpp", model="model.gguf"), cache=tmp_path / cache, relative_to=tmp_path)
        [reply] = model.ask([request_for("Why?", schema={"type": "object"}, temperature=0.7)])
        assert (model.name, reply.text, reply.completion_tokens) == ("model", '{"a": 1}', 4)
    assert RecordingLlama.contexts == (None, 8192) * 2
    first, second = RecordingLlama.calls
    assert first == second
    assert first["response_format"] == {"type": "json_object", "schema": {"type": "object"}}


def test_a_model_is_loaded_once_however_often_it_is_asked(
    tiny_folder: Path, tmp_path: Path, request_for: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = []
    load = transformers_local._load
    monkeypatch.setattr(transformers_local, "_load", lambda located: loaded.append(located) or load(located))
    model = open_chat(Chat(provider="transformers", model=str(tiny_folder)), cache=tmp_path / "chat.sqlite")
    for question in ("Why?", "Why not?"):
        assert len(list(model.ask([request_for(question, max_tokens=2)]))) == 1
    assert len(loaded) == 1
