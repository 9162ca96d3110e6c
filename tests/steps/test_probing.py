"""What is asked besides the test: every probe, of every model, in tables of the report."""

from loresmith.files import read_json
from loresmith.recipe import Recipe
from loresmith.runfolder import Run

MODELS = {"base", "s0", "s1"}


def test_every_probe_has_a_row_for_every_model(everything: tuple[Run, Recipe]) -> None:
    run, recipe = everything
    probes = read_json(run.path("probes.json"))
    assert list(probes) == list(recipe.evaluate.probes)
    assert all({row["model"] for row in rows} == MODELS for rows in probes.values())


def test_the_base_has_forgotten_nothing_and_has_not_moved(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    by_model = {row["model"]: row for row in read_json(run.path("probes.json"))["forgetting"]}
    assert by_model["base"]["KL from the base, nats a token"] == 0
    assert by_model["base"]["right before, wrong now"] == 0
    assert by_model["s0"]["KL from the base, nats a token"] > 0


def test_names_of_fictitious_questions_stand_nowhere_in_the_documents(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    said = read_json(run.path("probes/base.json"))["abstention"]
    assert len(said["fictitious"]) <= len(said["answerable"])
    assert {one["question"] for one in said["fictitious"]}.isdisjoint({one["question"] for one in said["answerable"]})


def test_invented_facts_were_unknown_before(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    rows = read_json(run.path("probes.json"))["knowledge"]
    assert {row["known before"] for row in rows} == {"unknown"}
    assert len({row["facts"] for row in rows}) == 1


def test_seeds_chosen_and_probes_reach_the_report(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    page = run.path("report.html").read_text()
    for title in ("What did the base know before?", "What did it forget?", "Seeds of the training", "Chosen on the dev questions"):
        assert title in page
