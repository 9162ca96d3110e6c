"""The README.md that makes a folder of split files a dataset on the Hugging Face hub.

The front matter tells the hub's viewer which file is which split; what people need to know before using the data is the datasheet
below it. The folder can be uploaded as it is: `hf upload NAME runs/NAME/split --repo-type dataset`.
"""

import re
from collections.abc import Mapping, Sequence

import yaml

SPLITS = {"train": "train.jsonl", "validation": "dev.jsonl", "test": "test.jsonl"}
"""The hub's names of the parts, with our files."""
# The hub's names of the licences that documents most often state; https://huggingface.co/docs/hub/repositories-licenses.
LICENCES = {
    "apache-2.0": "apache-2.0",
    "apache license 2.0": "apache-2.0",
    "mit": "mit",
    "bsd-3-clause": "bsd-3-clause",
    "cc0": "cc0-1.0",
    "cc0-1.0": "cc0-1.0",
    "cc-by-4.0": "cc-by-4.0",
    "cc-by-sa-4.0": "cc-by-sa-4.0",
    "cc-by-sa-3.0": "cc-by-sa-3.0",
    "cc-by-nc-4.0": "cc-by-nc-4.0",
    "gpl-2.0": "gpl-2.0",
    "gpl-3.0": "gpl-3.0",
    "gfdl": "gfdl",
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def dataset_card(
    datasheet: str, *, name: str, n_examples: int, licences: Sequence[str], languages: Sequence[str] = (), n_by_file: Mapping[str, int]
) -> str:
    """Return the page: front matter, how to load the data, and the datasheet (a page of Markdown).

    `licences` are those the documents state, as they state them: one that the hub knows is named, one that it does not is `other` with its
    words, several are a list, none is `unknown`. `languages` are ISO 639-1 codes. `n_by_file` counts the rows of each file beside
    the card; a part without rows is left out, since the viewer cannot show it.
    """
    matter = {
        "pretty_name": name,
        **_licence(licences),
        **({"language": sorted(set(languages))} if languages else {}),
        "size_categories": [next((size for limit, size in _SIZES if n_examples < limit), "n>1M")],
        "task_categories": ["question-answering", "text-generation"],
        "tags": ["loresmith", "synthetic"],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": file} for split, file in SPLITS.items() if n_by_file.get(file)],
            }
        ],
    }
    front = yaml.safe_dump(matter, sort_keys=False, allow_unicode=True)
    return f"---\n{front}---\n\n{_first_words(name)}\n\n{datasheet.strip()}\n"


def _licence(stated: Sequence[str]) -> dict[str, object]:
    words = sorted({licence.strip() for licence in stated if licence.strip()})
    known = sorted({LICENCES.get(re.sub(r"[\s_]+", "-", word.casefold()), LICENCES.get(word.casefold(), "other")) for word in words})
    if not known:
        return {"license": "unknown"}
    licence: dict[str, object] = {"license": known[0] if len(known) == 1 else known}
    return licence | ({"license_name": ", ".join(words)} if "other" in known else {})


def _first_words(name: str) -> str:
    return (
        f"Questions and answers of {name}. Columns: `instruction`, `input`, `output`, and for every row the `document`, `passage` and "
        "`evidence` it rests on. `stratum` says what a held-out question tests. The split is by document: see the datasheet.\n\n"
        "```python\nfrom datasets import load_dataset\n\n"
        'examples = load_dataset("path/to/this/folder", split="train")\n```'
    )
