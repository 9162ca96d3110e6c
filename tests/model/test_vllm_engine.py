"""What vLLM is told, what becomes of its replies, and what is said where it fails: with a package that stands in for it."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from loresmith.errors import MissingExtra, ModelError
from loresmith.files import read_lines
from loresmith.model.answer import Generated, answer_batch, stop_tokens
from loresmith.model.prompt import Encoded, encode
from loresmith.model.vllm_engine import answer_with_vllm, python_with_vllm, vllm_version

QUESTIONS = ("Why?", "Where is the lamp made, and by whom?", "Who?")


@pytest.fixture
def prompts(tiny: Any) -> list[Encoded]:
    return [encode(tiny.tokenizer, question, "", "Because.", max_length=256) for question in QUESTIONS]


def answers(tiny: Any, prompts: list[Encoded], log: Path, *, adapter: Path | None = None, limit: int = 8) -> list[Generated]:
    indices = list(range(len(prompts)))
    return list(answer_with_vllm(tiny, prompts, indices, adapter=adapter, max_new_tokens=limit, row_tokens=256, log=log))


def adapter_of(folder: Path, **config: Any) -> Path:
    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps({"r": 12, **config}))
    return folder


def test_the_prompts_are_the_same_token_for_token(tiny: Any, prompts: list[Encoded], fake_vllm: Path, tmp_path: Path) -> None:
    answers(tiny, prompts, tmp_path / "log")
    [heard] = read_lines(fake_vllm)
    assert sorted(heard["prompts"]) == sorted(list(one.prompt) for one in prompts)
    assert heard["sampling"] == {
        "temperature": 0.0,
        "max_tokens": 8,
        "stop_token_ids": sorted(stop_tokens(tiny)),
        "detokenize": False,
    }
    longest = max(len(one.prompt) for one in prompts)
    assert (heard["engine"]["dtype"], heard["engine"]["max_model_len"]) == ("float32", longest + 8)
    assert heard["engine"]["model"] == tiny.located.path
    assert "enable_lora" not in heard["engine"]
    assert heard["adapter"] is None


def test_an_answer_ends_at_the_stop_or_is_cut(tiny: Any, prompts: list[Encoded], fake_vllm: Path, tmp_path: Path) -> None:
    whole = {one.index: one for one in answers(tiny, prompts, tmp_path / "log")}
    cut = {one.index: one for one in answers(tiny, prompts, tmp_path / "log", limit=1)}
    words = [[token for token in one.prompt[::-1] if token not in stop_tokens(tiny)] for one in prompts]
    for index in range(len(prompts)):
        assert whole[index].text == tiny.tokenizer.decode(words[index][:2], skip_special_tokens=True).strip()
        assert (whole[index].tokens, whole[index].finished) == (3, True)
        assert (cut[index].tokens, cut[index].finished) == (1, False)


def test_the_likelihood_of_the_reference_is_ours(tiny: Any, prompts: list[Encoded], fake_vllm: Path, tmp_path: Path) -> None:
    ours = answer_batch(tiny, prompts, range(len(prompts)), max_new_tokens=1, row_tokens=256)
    theirs = {one.index: one.reference for one in answers(tiny, prompts, tmp_path / "log")}
    for one in ours:
        assert theirs[one.index].nats == pytest.approx(one.reference.nats, rel=1e-5)
        assert theirs[one.index].tokens == one.reference.tokens


def test_an_adapter_is_asked_for_with_room_for_its_rank(tiny: Any, prompts: list[Encoded], fake_vllm: Path, tmp_path: Path) -> None:
    folder = adapter_of(tmp_path / "adapter")
    answers(tiny, prompts, tmp_path / "log", adapter=folder)
    [heard] = read_lines(fake_vllm)
    assert (heard["engine"]["enable_lora"], heard["engine"]["max_lora_rank"]) == (True, 16)
    assert heard["adapter"] == ["adapter", 1, str(folder)]


def test_a_version_that_would_pass_over_ranks_is_stopped(tiny: Any, prompts: list[Encoded], fake_vllm: Path, tmp_path: Path) -> None:
    folder = adapter_of(tmp_path / "adapter", rank_pattern={"q_proj": 4}, alpha_pattern={})
    with pytest.raises(ModelError, match="this vLLM would pass over rank_pattern of the adapter"):
        answers(tiny, prompts, tmp_path / "log", adapter=folder)
    assert not fake_vllm.exists()


def test_no_question_starts_nothing(tiny: Any, fake_vllm: Path, tmp_path: Path) -> None:
    assert answers(tiny, [], tmp_path / "log") == []
    assert not fake_vllm.exists()


def test_what_vllm_said_is_told_and_kept(
    tiny: Any, prompts: list[Encoded], fake_vllm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_VLLM_FAILS", "yes")
    with pytest.raises(ModelError, match=r"vLLM ended early: RuntimeError: no room for the model .*log has all it said"):
        answers(tiny, prompts, tmp_path / "log")
    assert "vLLM is chatty" in (tmp_path / "log").read_text()
    monkeypatch.delenv("FAKE_VLLM_FAILS")
    answers(tiny, prompts, tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_a_python_without_vllm_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_vllm: Path) -> None:
    assert vllm_version(sys.executable) == "9.9"
    with pytest.raises(MissingExtra, match="/no/such/python has no vLLM"):
        vllm_version("/no/such/python")
    shutil.rmtree(tmp_path / "fake")
    with pytest.raises(MissingExtra, match="has no vLLM"):
        vllm_version(sys.executable)
    monkeypatch.delenv("LORESMITH_VLLM_PYTHON")
    monkeypatch.setattr("loresmith.model.vllm_engine.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"export LORESMITH_VLLM_PYTHON="):
        python_with_vllm()
