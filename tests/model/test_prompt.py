"""Questions become tokens the same way for training, scoring and answering."""

from typing import Any

from loresmith.model.prompt import encode, end_token, own_answer


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


def test_solved_questions_stand_before_the_one_that_is_asked(smollm: Any) -> None:
    shots = [("Who?", "", "Me."), ("When?", "It was May.", "In May.")]
    template = smollm.tokenizer.chat_template
    chat = smollm.tokenizer.decode(encode(smollm.tokenizer, "Why?", "", None, max_length=256, shots=shots).prompt)
    smollm.tokenizer.chat_template = None
    try:
        plain = smollm.tokenizer.decode(encode(smollm.tokenizer, "Why?", "", None, max_length=256, shots=shots).prompt)
    finally:
        smollm.tokenizer.chat_template = template
    solved = "<|im_start|>user\nWho?<|im_end|>\n<|im_start|>assistant\nMe.<|im_end|>\n<|im_start|>user\nIt was May.\n\nWhen?<|im_end|>\n"
    assert solved in chat
    assert chat.endswith("In May.<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n")
    assert plain.endswith(
        "Question: Who?\nAnswer: Me.\n\nContext: It was May.\n\nQuestion: When?\nAnswer: In May.\n\nQuestion: Why?\nAnswer:"
    )


def test_solved_questions_give_way_before_the_input_does(smollm: Any) -> None:
    alone = encode(smollm.tokenizer, "Why?", "It rained.", "So.", max_length=64)
    shots = [("Who?", "word " * 30, "Me."), ("When?", "", "Now.")]
    short = encode(smollm.tokenizer, "Why?", "It rained.", "So.", max_length=64, shots=shots)
    assert "Now." in smollm.tokenizer.decode(short.prompt)
    assert "Me." not in smollm.tokenizer.decode(short.prompt)
    assert encode(smollm.tokenizer, "Why?", "It rained.", "So.", max_length=len(alone.prompt) + 4, shots=shots) == alone


def test_a_base_without_a_template_is_heard_up_to_the_next_question(smollm: Any) -> None:
    template, said = smollm.tokenizer.chat_template, " Because.\n\nQuestion: And?\nAnswer: So."
    assert own_answer(smollm.tokenizer, said) == said.strip()
    smollm.tokenizer.chat_template = None
    try:
        assert own_answer(smollm.tokenizer, said) == "Because."
        assert own_answer(smollm.tokenizer, "So.\n\nContext: Other.") == "So."
    finally:
        smollm.tokenizer.chat_template = template
