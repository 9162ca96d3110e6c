from loresmith.report.trees import properties


def test_properties_of_all_models_are_listed_once() -> None:
    assert properties([{"name": "a", "rank": 1}, {"name": "b", "rank": 2, "layers": "all"}]) == ["rank", "layers"]
