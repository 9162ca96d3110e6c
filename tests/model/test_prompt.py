"""Questions become tokens the same way for training, scoring and answering."""

from typing import Any

from loresmith.model.prompt import encode, end_token


def test_the_chat_template_of_the_model_is_used(smollm: Any) -> None:
    encoded = encode(smollm.tokenizer, "Is SQLite threadsafe?", "", "Yes.", max_length=512)
    text = smollm.tokenizer.decode(encoded.prompt)
    assert text.startswith("<|im_start|>system\n")
    assert text.endswith("<|im_start|>user\nIs SQLite threadsafe?<|im_end|>\n<|im_start|>assistant\n")


def test_an_answer_ends_with_the_token_that_closes_the_turn(smollm: Any) -> None:
    encoded = encode(smollm.tokenizer, "Is SQLite threadsafe?", "", "Yes.", max_length=512)
    assert smollm.tokenizer.decode(encoded.answer) == "Yes.<|im_end|>"
    assert encoded.answer[-1] == end_token(smollm.tokenizer) == smollm.tokenizer.eos_token_id


def test_questions_about_one_passage_begin_alike(smollm: Any) -> None:
    passage = "A complete SQLite database is stored in a single cross-platform disk file. " * 5
    first, second = (encode(smollm.tokenizer, question, passage, None, max_length=512).prompt for question in ("What is stored?", "Where?"))
    n_passage = len(smollm.tokenizer(passage).input_ids)
    assert first[:n_passage] == second[:n_passage]


def test_a_long_input_is_cut_at_its_end_and_the_question_stays(smollm: Any) -> None:
    encoded = encode(smollm.tokenizer, "What is the last word?", "word " * 400, "word", max_length=100)
    assert len(encoded.prompt) + len(encoded.answer) <= 100
    assert "What is the last word?<|im_end|>" in smollm.tokenizer.decode(encoded.prompt)
    assert encoded.n_cut > 300


def test_an_answer_that_does_not_fit_loses_its_end_token_too(smollm: Any) -> None:
    encoded = encode(smollm.tokenizer, "Say it.", "", "word " * 100, max_length=60)
    assert len(encoded.prompt) + len(encoded.answer) == 60
    assert encoded.answer[-1] != end_token(smollm.tokenizer)


def test_a_model_without_a_template_gets_a_plain_one(smollm: Any) -> None:
    template, smollm.tokenizer.chat_template = smollm.tokenizer.chat_template, None
    try:
        alone = encode(smollm.tokenizer, "Why?", "", "Because.", max_length=64)
        read = encode(smollm.tokenizer, "Why?", "It rained.", "Because.", max_length=64)
    finally:
        smollm.tokenizer.chat_template = template
    said = [smollm.tokenizer.decode([*one.prompt, *one.answer]) for one in (alone, read)]
    assert said[0] == "<|im_start|>Question: Why?\nAnswer: Because.<|im_end|>"
    assert said[1] == "<|im_start|>Context: It rained.\n\nQuestion: Why?\nAnswer: Because.<|im_end|>"
