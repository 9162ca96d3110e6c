"""Prompt files: shipped sets, a user's folder over them, and what is said about a wrong file."""

from pathlib import Path

import pytest

from loresmith.errors import RecipeError
from loresmith.generate.tasks.forms import FORMS
from loresmith.generate.tasks.prompt_set import SETS, choose, read_prompts


@pytest.mark.parametrize("prompt_set", SETS)
def test_every_shipped_set_reads(prompt_set: str) -> None:
    prompts = read_prompts(prompt_set)
    assert prompts.system
    assert prompts.tasks
    assert all(task.form in FORMS for task in prompts.tasks.values())


def test_the_default_set_uses_every_form() -> None:
    assert {task.form for task in read_prompts("default").tasks.values()} == set(FORMS)


def test_a_file_of_the_same_name_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "open.md").write_text("Ask about {{ fact }}")
    mine, shipped = read_prompts("default", tmp_path).tasks["open"], read_prompts("default").tasks["open"]
    assert mine == shipped._replace(prompt="Ask about {{ fact }}")


def test_a_new_task_is_a_file_with_a_head(tmp_path: Path) -> None:
    (tmp_path / "riddle.md").write_text("---\nform: answer\nshare: 2\n---\nMake a riddle of {{ fact }}")
    assert read_prompts("default", tmp_path).tasks["riddle"].share == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Make a riddle.", "new task"),
        ("---\nform: anwser\n---\nx", r"form cannot be 'anwser'\. Did you mean 'answer'"),
        ("---\nform: answer\nshares: 2\n---\nx", "no key 'shares'.* Did you mean 'share'"),
        ("---\nshare: 2\n---\nx", "does not say which `form`"),
        ("---\nform: answer\nshare: -1\n---\nx", "share must be a number"),
        ("---\nform: answer\nunit: passages\n---\nx", "need each other"),
        ("---\nform: answer\nkinds: [recipe]\n---\nx", "kinds must be a list"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "riddle.md").write_text(text)
    with pytest.raises(RecipeError, match=message) as caught:
        read_prompts("default", tmp_path)
    assert "riddle.md" in str(caught.value)


def test_unknown_names_get_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="Did you mean 'study-a'"):
        read_prompts("studya")
    with pytest.raises(RecipeError, match="Did you mean 'yes-no'"):
        choose(read_prompts("default").tasks, ["yes_no"])
    with pytest.raises(RecipeError, match="no folder"):
        read_prompts("default", tmp_path / "nowhere")
