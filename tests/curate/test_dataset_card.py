import pytest
import yaml

from loresmith.curate.dataset_card import dataset_card

FILES = {"train.jsonl": 80, "dev.jsonl": 0, "test.jsonl": 20}


def matter_of(**changes):
    settings = {"name": "sqlite", "n_examples": 100, "licences": ["CC0"], "languages": ["en"], "n_by_file": FILES}
    card = dataset_card("# Datasheet of sqlite\n", **{**settings, **changes})
    assert card.startswith("---\n")
    front, page = card.removeprefix("---\n").split("---\n", 1)
    assert "# Datasheet of sqlite" in page
    return yaml.safe_load(front)


def test_the_viewer_is_told_which_file_is_which_split():
    (config,) = matter_of()["configs"]
    assert config["data_files"] == [{"split": "train", "path": "train.jsonl"}, {"split": "test", "path": "test.jsonl"}]
    assert matter_of()["language"] == ["en"]
    assert "language" not in matter_of(languages=[])


@pytest.mark.parametrize(("n", "size"), [(999, "n<1K"), (1000, "1K<n<10K"), (99_999, "10K<n<100K"), (10**7, "n>1M")])
def test_the_size_is_a_class_of_the_hub(n, size):
    assert matter_of(n_examples=n)["size_categories"] == [size]


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ([], {"license": "unknown"}),
        (["", "MIT", "MIT"], {"license": "mit"}),
        (["CC BY 4.0", "Apache-2.0"], {"license": ["apache-2.0", "cc-by-4.0"]}),
        (["public-domain"], {"license": "other", "license_name": "public-domain"}),
        (["ours: all, of it"], {"license": "other", "license_name": "ours: all, of it"}),
    ],
)
def test_a_licence_has_the_name_the_hub_gives_it(stated, licence):
    matter = matter_of(licences=stated)
    assert {name: matter[name] for name in ("license", "license_name") if name in matter} == licence
