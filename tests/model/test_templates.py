"""A question is put by the template that the recipe names, and the answer's end is learnt in each."""

from pathlib import Path
from typing import Any

import pytest
from transformers import AutoTokenizer

from loresmith.errors import ModelError
from loresmith.model.prompt import encode
from loresmith.model.templates import NAMED, set_template


def text(tokenizer: Any) -> tuple[str, str]:
    encoded = encode(tokenizer, "Why?", "", "So.", max_length=256)
    return tokenizer.decode(list(encoded.prompt)), tokenizer.decode(list(encoded.answer))


@pytest.mark.parametrize("name", NAMED)
def test_a_named_template_puts_the_question_and_ends_the_answer(tiny: Any, name: str) -> None:
    set_template(tiny.tokenizer, name)
    prompt, answer = text(tiny.tokenizer)
    assert prompt.count("Why?") == 1
    assert answer in ("So.<|im_end|>", "So.<|endoftext|>")
    assert prompt.count(tiny.tokenizer.bos_token) <= 1 or name == "chatml"


def test_none_is_a_plain_question(tiny: Any) -> None:
    set_template(tiny.tokenizer, "none")
    assert text(tiny.tokenizer)[0].endswith("Question: Why?\nAnswer:")


def test_the_models_own_is_left_as_it_is(tiny: Any) -> None:
    before = tiny.tokenizer.chat_template
    set_template(tiny.tokenizer, "model")
    assert tiny.tokenizer.chat_template == before


def test_a_file_is_read_and_a_faulty_one_named(tiny: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.jinja"
    file.write_text("{% for m in messages %}<{{ m['content'] }}>{% endfor %}")
    set_template(tiny.tokenizer, str(file))
    assert text(tiny.tokenizer)[0] == "<Why?>"
    file.write_text("{% for m in messages %}")
    with pytest.raises(ModelError, match="cannot be used"):
        set_template(tiny.tokenizer, str(file))


def test_a_wrong_name_is_met_with_the_nearest(tiny: Any) -> None:
    with pytest.raises(ModelError, match="Did you mean 'alpaca'"):
        set_template(tiny.tokenizer, "alpaka")


ODD = 'Say "no\\yes" {{ 1 }}\nin 中文 😀.'


@pytest.mark.parametrize("name", NAMED)
def test_a_system_prompt_stands_once_before_the_question(tiny: Any, name: str) -> None:
    set_template(tiny.tokenizer, name, ODD)
    prompt, answer = text(tiny.tokenizer)
    assert prompt.count(ODD) == 1
    assert prompt.index(ODD) < prompt.index("Why?")
    assert answer in ("So.<|im_end|>", "So.<|endoftext|>")


def test_a_system_prompt_takes_the_place_of_the_templates_own(smollm: Any) -> None:
    before = smollm.tokenizer.chat_template
    assert "You are a helpful AI assistant" in text(smollm.tokenizer)[0]
    try:
        set_template(smollm.tokenizer, "model", "Answer in few words.")
        assert text(smollm.tokenizer)[0].startswith("<|im_start|>system\nAnswer in few words.<|im_end|>\n<|im_start|>user\nWhy?")
        own = [{"role": "system", "content": "Mine."}, {"role": "user", "content": "Why?"}]
        assert "few words" not in smollm.tokenizer.apply_chat_template(own, tokenize=False)
    finally:
        smollm.tokenizer.chat_template = before


def test_a_system_prompt_goes_along_with_the_saved_tokenizer(tiny: Any, tmp_path: Path) -> None:
    set_template(tiny.tokenizer, "chatml", ODD)
    tiny.tokenizer.save_pretrained(tmp_path)
    assert text(AutoTokenizer.from_pretrained(tmp_path)) == text(tiny.tokenizer)


def test_a_system_prompt_without_a_template_is_refused(tiny: Any) -> None:
    with pytest.raises(ModelError, match="needs a chat template"):
        set_template(tiny.tokenizer, "none", "Answer.")
