import pytest
from pydantic import ValidationError

from loresmith.recipe import Judge, Rank, Recipe, Train
from loresmith.steps.ranking.arms import arms_of, beside, seeded, trainings_of

RS8 = {"name": "rs8", "train": {"rank": 8, "use_rslora": True}}


def test_every_arm_has_one_alpha_and_its_rank() -> None:
    arms = arms_of(Rank(arms=(1, "each", RS8)), Train(alpha=16))
    assert {name: arm["alpha"] for name, arm in arms.items()} == {"r1": 16, "id-each": 16, "rs8": 16}
    assert arms["id-each"]["rank"] == {"from": "intrinsic-dimension", "take": "each"}
    assert arms["rs8"]["use_rslora"]


def test_eva_spreads_as_much_as_the_recipes_own_rank() -> None:
    arms = arms_of(Rank(arms=(1, "eva")), Train(rank=12))
    assert arms["eva"]["rank"] == {"from": "eva", "mean": 12}


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        ((1, 1), "two arms or more that differ, got 1, 1"),
        ((1,), "got 1"),
        ((1, "eech"), "min, max, each, gelora, eva"),
        ((1, {"name": "a", "train": {"ranks": 3}}), "ranks of arm a"),
        ((0, 1), "at least 1, got 0"),
    ],
)
def test_an_arm_that_cannot_be_trained_is_said(arms: tuple[object, ...], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Rank.model_validate({"arms": arms})


def test_the_run_beside_asks_in_one_arm_and_nothing_else() -> None:
    judge = Judge.model_validate({"chat": {"model": "m"}, "arms": ["with-passage"]})
    evaluate = {"arms": ["closed-book", "with-passage"], "probes": ["forgetting"], "questions": "general"}
    recipe = Recipe.model_validate(
        {"name": "x", "sources": [{"path": "docs"}], "evaluate": evaluate, "judge": judge, "grid": {"rank": [1, 2]}}
    )
    found = beside(recipe, {"r1": {"rank": 1}})
    assert (found.name, list(found.fine_tunes()), found.judge) == ("x.rank", ["r1"], None)
    assert (found.evaluate.arms, found.evaluate.probes, found.evaluate.questions) == (("closed-book",), (), "")


def test_finalists_are_trained_again_with_other_seeds() -> None:
    every = seeded({"r1": {"rank": 1}, "r8": {"rank": 8}}, ["r8"], seeds=3, first=5)
    assert {name: changes.get("seed") for name, changes in every.items()} == {"r1": None, "r8": None, "r8.seed-6": 6, "r8.seed-7": 7}
    assert trainings_of("r8", list(every)) == ["r8", "r8.seed-6", "r8.seed-7"]
