"""Reading, checking and writing recipes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from loresmith.errors import RecipeError
from loresmith.recipe import Recipe, Section, Train
from loresmith.recipe.file import dump, load_recipe, schema
from loresmith.recipe.template import annotated

Write = Callable[[str], Path]


def said(path: Path, *overrides: str) -> str:
    """What the error says of a recipe that cannot be used."""
    with pytest.raises(RecipeError) as caught:
        load_recipe(path, overrides)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_smallest_recipe_takes_every_default(write_recipe: Write, recipe_text: str) -> None:
    recipe = load_recipe(write_recipe(recipe_text))
    assert recipe.train == Train()
    assert list(recipe.fine_tunes()) == ["tuned"]


def test_paths_are_taken_from_the_recipes_folder(write_recipe: Write, recipe_text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_recipe(recipe_text)
    monkeypatch.chdir("/")
    assert load_recipe(path).sources[0].path == path.parent / "docs"


def test_model_file_is_taken_from_the_recipes_folder_and_an_alias_is_not(write_recipe: Write, recipe_text: str) -> None:
    path = write_recipe(recipe_text)
    assert load_recipe(path, ["model=models/small.gguf"]).model.name == str(path.parent / "models/small.gguf")
    assert load_recipe(path, ["model=owner/name"]).model.name == "owner/name"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("- a\n- b\n", "holds a list"),
        ("name: [small\n", "line 2: this is not YAML"),
        ("name: small\n\tsources: []\n", "line 2: this is not YAML"),
        ("name: small\ntrain: {rank: 1}\ntrain: {rank: 2}\n", "line 3: the key 'train' was given on line 2 already"),
        ("name: !!python/object:os.system x\n", "line 1: could not determine a constructor"),
        ("name: &a [*a]\n", "line 1: the anchor of this value contains itself"),
    ],
)
def test_what_is_not_a_recipe_is_refused_with_its_line(write_recipe: Write, text: str, expected: str) -> None:
    assert expected in said(write_recipe(text))


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    assert said(tmp_path / "no.yaml").startswith(f"There is no recipe at {tmp_path / 'no.yaml'}.")
    assert "is a folder" in said(tmp_path)


def test_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_bytes(b"name: \xff")
    assert "not text in UTF-8, byte 6 is 0xff" in said(tmp_path / "recipe.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train: {rnak: 8}", "line 3: train.rnak: unknown key with the value 8. Did you mean 'rank'?"),
        ("tarin: {rank: 8}", "line 3: tarin: unknown key with the value {\"rank\": 8}. Did you mean 'train'?"),
        ("train: {rank: 0}", "line 3: train.rank: expected at least 1, got 0."),
        ("train: {alpha: big}", 'line 3: train.alpha: expected a valid number, got "big".'),
        ("train: {target_modules: 5}", "line 3: train.target_modules: expected 'all-linear' or a list, got 5."),
        ("split: 3", "line 3: split: expected a section with keys of its own, got 3."),
        ("chunk: {size: 5, overlap: 9}", "line 3: chunk: overlap must be below size, got 9 and 5."),
        ("generate: {teacher: rulez}", "line 3: generate.teacher: there is no teacher named 'rulez'. Did you mean 'rules'?"),
        ("evaluate: {metrics: [rouge]}", "line 3: evaluate.metrics.0: there is no metric named 'rouge'. Did you mean 'rouge-l'?"),
        ("variants: [{name: a, train: {rnak: 1}}]", "variants.0.train.rnak: unknown key with the value 1. Did you mean 'rank'?"),
        ("variants: [{name: a, train: {rank: -1}}]", "variants.0.train.rank: expected at least 1, got -1."),
        ("variants: [{name: base}]", "line 3: variants.0: 'base' names the model before training"),
        ("variants: [{name: a}, {name: a}]", "variants need different names, got a, a"),
        ("dataset: {train: a.json}", "line 3: dataset: `split: given` needs a `test` file; set `split: ours`"),
        ("dataset: {test: a.json}", "line 3: dataset.train: missing, and has no default."),
        ("generate: {teacher: chat}", "line 3: generate: `teacher: chat` and the section `chat` belong together"),
        ("curate: {filters: [{words: 3}]}", "line 3: curate.filters.0: expected a `name`"),
        ("curate: {filters: [{name: too-long, wods: 3}]}", "no setting 'wods'. Did you mean 'words'?"),
        ("curate: {filters: [{name: to-long}]}", "there is no filter named 'to-long'. Did you mean 'too-long'?"),
        ("dataset: {train: a.json, test: b.json}", "give either `sources` (documents) or `dataset`"),
    ],
)
def test_fault_names_line_key_value_and_remedy(write_recipe: Write, recipe_text: str, text: str, expected: str) -> None:
    assert expected in said(write_recipe(f"{recipe_text}{text}\n"))


def test_all_faults_are_named_at_once_in_the_files_order(write_recipe: Write) -> None:
    text = "name: small\ntrain: {rnak: 1, rank: 0}\nsources: [{path: docs, licens: x}]\nevaluate: {metrics: [bluebell]}\n"
    lines = said(write_recipe(text)).splitlines()
    assert lines[0].endswith("has 4 faults:")
    assert [line.split(": ")[1] for line in lines[1:]] == ["train.rank", "train.rnak", "sources.0.licens", "evaluate.metrics.0"]


@pytest.mark.parametrize("text", ["1e-3", "0.001", "1.0e-3", '"1e-3"', ".001"])
def test_numbers_are_read_however_they_are_written(write_recipe: Write, recipe_text: str, text: str) -> None:
    assert load_recipe(write_recipe(f"{recipe_text}train: {{learning_rate: {text}}}\n")).train.learning_rate == 0.001


def test_words_that_yaml_1_1_takes_for_booleans_and_dates_stay_words(write_recipe: Write, recipe_text: str) -> None:
    text = f"{recipe_text}variants: [{{name: no}}, {{name: 2026-11-21}}]\n"
    assert list(load_recipe(write_recipe(text)).fine_tunes()) == ["no", "2026-11-21"]


def test_merges_and_anchors_work(write_recipe: Write, recipe_text: str) -> None:
    text = f"{recipe_text}variants:\n- name: a\n  train: &wide {{rank: 64, epochs: 2}}\n- name: b\n  train: {{<<: *wide, epochs: 3}}\n"
    tune = load_recipe(write_recipe(text)).fine_tunes()["b"]
    assert (tune.rank, tune.epochs) == (64, 3)


@pytest.mark.parametrize(
    ("override", "value"),
    [("train.rank=8", 8), ("variants.a.train.rank=4", 4), ("variants.0.train.rank=2", 2), ("variants.0={name: a, train: {rank: 3}}", 3)],
)
def test_override_sets_one_value(write_recipe: Write, recipe_text: str, override: str, value: int) -> None:
    path = write_recipe(f"{recipe_text}variants: [{{name: a}}]\n")
    assert load_recipe(path, [override]).fine_tunes()["a"].rank == value


def test_override_goes_into_a_model_that_is_a_plain_name(write_recipe: Write, recipe_text: str) -> None:
    model = load_recipe(write_recipe(f"{recipe_text}model: owner/name\n"), ["model.device=cpu"]).model
    assert (model.name, model.device) == ("owner/name", "cpu")


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("train.rank", "--set takes a dotted key and a value, got 'train.rank'"),
        ("train..rank=1", "--set takes a dotted key and a value"),
        ("train.rnak=8", "--set train.rnak=8: train.rnak: unknown key"),
        ("name.first=1", "'first' would be inside a plain value"),
        ("sources.4.path=x", "there is no item '4' among 1"),
        ("train.rank=[", "--set train.rank=[, line 1: this is not YAML"),
    ],
)
def test_override_that_cannot_be_used_is_named(write_recipe: Write, recipe_text: str, override: str, expected: str) -> None:
    assert expected in said(write_recipe(recipe_text), override)


def test_dump_writes_every_default_and_is_stable(write_recipe: Write, recipe_text: str) -> None:
    recipe = load_recipe(write_recipe(recipe_text))
    assert dump(recipe) == dump(recipe)
    assert "early_stopping_patience: 3" in dump(recipe)
    assert load_recipe(write_recipe(dump(recipe))) == recipe


@given(
    rate=st.floats(min_value=1e-12, max_value=1e6),
    rank=st.integers(1, 10**9),
    licence=st.text(),
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", fullmatch=True),
)
def test_dump_reads_back_as_itself(tmp_path_factory: pytest.TempPathFactory, rate: float, rank: int, licence: str, name: str) -> None:
    source = {"path": "/docs", "licence": licence}
    recipe = Recipe.model_validate({"name": name, "sources": [source], "train": {"learning_rate": rate, "rank": rank}})
    path = tmp_path_factory.getbasetemp() / "dumped.yaml"
    path.write_text(dump(recipe), "utf-8", newline="")
    assert load_recipe(path) == recipe


def test_dataset_refuses_keys_that_are_for_documents_and_takes_its_part_of_the_training_rows(write_recipe: Write) -> None:
    given = "name: given\ndataset: {train: a.json, split: ours}\n"
    assert load_recipe(
        write_recipe(f"{given}curate: {{take: 20}}\nvariants: [{{name: few, curate: {{take: 5}}}}, {{name: usual}}]")
    ).takes() == {
        "few": 5,
        "usual": 20,
    }
    with pytest.raises(RecipeError, match="what chunk and curate says would change nothing"):
        load_recipe(write_recipe(f"{given}chunk: {{size: 50}}\ncurate: {{filters: []}}"))


def test_template_reads_back_as_the_recipe_it_was_made_from(write_recipe: Write) -> None:
    recipe = Recipe.model_validate({"name": "small", "sources": [{"path": "/docs"}], "train": {"rank": 8}})
    assert load_recipe(write_recipe(annotated(recipe, schema="recipe.schema.json"))) == recipe


def test_template_offers_every_default_behind_a_comment(write_recipe: Write) -> None:
    recipe = Recipe.model_validate({"name": "small", "sources": [{"path": "/docs"}]})
    sections = [part for part in annotated(recipe, schema="x").split("\n\n")[1:] if not re.match(r"# (dataset|judge):", part)]
    # Sections that are only there when given have keys without a default.
    text = re.sub(r"^  # (?:chat|rank_from|embeddings):.*\n(    # .*\n)+", "", "\n".join(sections), flags=re.M)
    without_marks = re.sub(r"^( *)# ", r"\1", text, flags=re.M)
    assert load_recipe(write_recipe(without_marks)) == recipe


def test_schema_describes_every_key_and_offers_the_known_names() -> None:
    written = schema()
    assert json.loads(json.dumps(written)) == written
    assert {"enum": ["chat", "rules"]} in written["$defs"]["Generate"]["properties"]["teacher"]["anyOf"]
    assert written["$defs"]["Variant"]["properties"]["train"]["$ref"] == "#/$defs/Train"


def test_every_field_of_every_section_is_described() -> None:
    sections: list[type[BaseModel]] = Section.__subclasses__()
    bare = [f"{section.__name__}.{key}" for section in sections for key, field in section.model_fields.items() if not field.description]
    assert not bare
