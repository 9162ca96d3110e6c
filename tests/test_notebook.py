"""A run from Python: what comes back can be looked at and asked."""

from pathlib import Path

import pytest

from loresmith.errors import RunError
from loresmith.notebook import Finished, Table, run


@pytest.fixture(scope="module")
def finished(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("notebook")
    recipe = folder / "recipe.yaml"
    recipe.write_text(
        f"name: devices\nmodel: {{name: {tiny_folder}, device: cpu}}\n"
        f"sources: [{{path: {Path(__file__).parent / 'data/devices'}, licence: CC0}}]\nsplit: {{test_documents: 0.3, max_test: 4}}\n"
        "train: {rank: 4, max_steps: 2}\nevaluate: {max_new_tokens: 4, bootstrap: 200}\n"
    )
    return run(recipe, runs=folder / "runs", is_quiet=True)


def test_a_finished_run_says_its_verdict(finished: Finished) -> None:
    assert "unmeasured" not in repr(finished)
    assert str(finished.folder) in repr(finished)
    assert finished._repr_html_().startswith("<p><b>")


def test_the_table_has_base_and_tuned(finished: Finished) -> None:
    table = finished.compare()
    assert {row["model"] for row in table} == {"base", "tuned"}
    assert "answer-nll" in repr(table)
    assert table._repr_html_().count("<tr>") == min(len(table), 50) + 1


def test_every_answer_stands_beside_its_reference(finished: Finished) -> None:
    rows = finished.answers()
    assert len(rows) > 0
    assert all({"question", "reference", "base, closed-book", "tuned, with-passage"} <= set(row) for row in rows)


def test_the_tuned_model_can_be_asked(finished: Finished) -> None:
    expert = finished.model()
    asked = finished.answers().rows[0]
    assert expert.answer(asked["question"], max_new_tokens=4) == asked["tuned, closed-book"]


def test_a_model_that_is_not_there_is_named(finished: Finished) -> None:
    with pytest.raises(RunError, match="tunned"):
        finished.model("tunned")


def test_the_report_is_drawn_in_a_frame_without_the_right_to_the_notebook(finished: Finished) -> None:
    assert "allow-same-origin" not in finished.report()._repr_html_()
    assert repr(finished.report()).endswith("report.html")


def test_what_a_table_holds_is_text_to_the_page() -> None:
    assert "<script>" not in Table([{"question": "<script>alert(1)</script>"}])._repr_html_()
