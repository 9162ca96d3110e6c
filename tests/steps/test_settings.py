"""What a step depends on is what the recipe sets."""

from loresmith.recipe import Model, Train
from loresmith.steps.settings import deciding, plain


def test_a_key_with_its_default_value_decides_nothing() -> None:
    assert plain(Model()) == plain(Model(system_prompt="")) == {}
    assert deciding(Train(rank=Train().rank, report_to="tensorboard")) == {}


def test_a_key_with_another_value_does() -> None:
    assert plain(Model(system_prompt="Be brief.")) == {"system_prompt": "Be brief."}
    assert deciding(Train(rank=3)) == {"rank": 3}
