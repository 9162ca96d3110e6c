"""The data half of a run, step by step: what comes in by other doors than a folder, and what is added or refused on the way."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from loresmith import steps
from loresmith.curate.audit_files import audit_files
from loresmith.errors import RecipeError, SourceError
from loresmith.files import read_lines, read_records
from loresmith.ingest.dataset import read_dataset
from loresmith.recipe import Recipe
from loresmith.records import Document, Example
from loresmith.runfolder import Run

DEVICES = Path(__file__).parent / "data" / "devices"
PAGES = Path(__file__).parents[1] / "examples" / "sqlite" / "docs"


def run(runs: Path, until: str, **sections: Any) -> Run:
    if not {"dataset", "sources"} & set(sections):
        sections["sources"] = [{"path": DEVICES}]
    return steps.run(Recipe.model_validate({"name": "data", **sections}), runs=runs, until=until)


@pytest.fixture
def site() -> Iterator[str]:
    """The SQLite pages as a site."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PAGES)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_site_is_a_source_like_a_folder(site: str, tmp_path: Path) -> None:
    crawl = {"allow_private": True, "delay": 0, "javascript": "never", "max_pages": 6}
    made = run(tmp_path, "chunk", sources=[{"site": f"{site}about.html", "crawl": crawl, "licence": "public-domain"}])
    documents = read_records(made.path("documents.jsonl"), Document)
    assert 1 <= len(documents) <= 6
    assert {document.licence for document in documents} == {"public-domain"}
    assert all(document.url.startswith(site) for document in documents)


def test_a_filter_obeys_its_settings(tmp_path: Path) -> None:
    made = run(tmp_path, "curate", curate={"filters": [{"name": "too-long", "words": 3}]})
    kept = read_records(made.path("kept.jsonl"), Example)
    assert kept
    assert all(len(example.output.split()) <= 4 for example in kept)
    assert {row["reason"] for row in read_lines(made.path("dropped/curate.jsonl"))} >= {"too-long"}


def test_a_teacher_whose_every_question_is_refused_leaves_the_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hopeless.py").write_text(
        "from loresmith.records import Dropped\n"
        "def teach(documents, passages, **told):\n"
        "    return iter([Dropped(one.id, 'generate', 'not-grounded', 'no such words') for one in passages])\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SourceError, match=r"questions were refused \(\d+ not-grounded\), see .*generate.jsonl"):
        run(tmp_path, "generate", generate={"teacher": "hopeless:teach"})
    assert {row["reason"] for row in read_lines(tmp_path / "data/dropped/generate.jsonl")} == {"not-grounded"}


def test_the_mix_adds_rows_with_their_passage_and_keeps_the_rest(tmp_path: Path) -> None:
    made = run(tmp_path, "mix", mix={"context": 1.0})
    train, mixed = (read_records(made.path(name), Example) for name in ("split/train.jsonl", "mix/train.jsonl"))
    assert mixed[: len(train)] == train
    added = mixed[len(train) :]
    assert len(added) == len(train)
    assert all(example.input for example in added)
    unseen = {example.document for example in read_records(made.path("split/test.jsonl"), Example) if example.stratum == "unseen"}
    assert not unseen & {example.document for example in mixed}


def test_our_split_of_a_leaking_dataset_does_not_leak(tmp_path: Path) -> None:
    texts = [f"Page {nth} says that the lever of machine {nth} is number {nth + 40} of the hall." for nth in range(30)]
    rows = [{"instruction": f"Which lever has machine {n}?", "input": text, "output": str(n + 40)} for n, text in enumerate(texts)]
    asked_again = [{**row, "instruction": f"What number is the lever of machine {n}?"} for n, row in enumerate(rows)]
    for name, part in (("train.json", rows), ("test.json", asked_again)):
        (tmp_path / name).write_text(json.dumps(part))
    given, ours = (
        run(tmp_path / split, "split", dataset={"train": tmp_path / "train.json", "test": tmp_path / "test.json", "split": split})
        for split in ("given", "ours")
    )
    assert audit_files(*(read_dataset(tmp_path / name)[0] for name in ("train.json", "test.json")))["leaks"]
    assert len(read_records(given.path("split/test.jsonl"), Example)) == 30
    train, test = (read_records(ours.path(f"split/{part}.jsonl"), Example) for part in ("train", "test"))
    assert test
    assert not audit_files(train, test)["leaks"]


def test_a_dataset_card_stands_beside_the_split(tmp_path: Path) -> None:
    made = run(tmp_path, "datasheet")
    assert made.path("split/README.md").read_text().startswith("---\npretty_name: data\n")


def test_an_unknown_task_is_named_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="definition"):
        run(tmp_path, "generate", generate={"tasks": ["definitoin"]})
    assert not (tmp_path / "data" / "examples.jsonl").exists()


def test_a_plan_asks_no_one_where_rules_teach(tmp_path: Path) -> None:
    recipe = Recipe.model_validate({"name": "data", "sources": [{"path": DEVICES}]})
    assert steps.plan(recipe, runs=tmp_path).teacher is None
    assert not (tmp_path / "data" / "examples.jsonl").exists()
