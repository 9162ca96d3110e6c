import json
from pathlib import Path
from typing import Any

import pytest

from loresmith.ingest.limits import Refused
from loresmith.ingest.notebook import load


def write(folder: Path, *cells: dict[str, Any]) -> Path:
    path = folder / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {"kernelspec": {"language": "python"}}}))
    return path


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source.splitlines(keepends=True), "outputs": outputs}


def test_markdown_code_and_short_outputs_are_read_in_order(tmp_path: Path):
    printed = {"output_type": "stream", "name": "stdout", "text": ["\x1b[31m2\x1b[0m\n"]}
    path = write(tmp_path, {"cell_type": "markdown", "source": ["# Sums\n", "Add."]}, code("1 + 1", printed))
    assert load(path, source="a.ipynb").text == "# Sums\n\nAdd.\n\n```python\n1 + 1\n```\n\n```\n2\n```"


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "stream", "name": "stdout", "text": "line\n" * 99},
        {"output_type": "stream", "name": "stderr", "text": "warning"},
        {"output_type": "error", "traceback": ["ValueError"]},
        {"output_type": "display_data", "data": {"text/plain": "<Figure size 640x480>", "image/png": "AAAA"}},
    ],
)
def test_outputs_that_say_nothing_to_a_reader_are_left_out(tmp_path: Path, output: dict[str, Any]):
    assert load(write(tmp_path, code("plot()", output)), source="a.ipynb").text == "```python\nplot()\n```"


@pytest.mark.parametrize("content", ["no json", "[]", "{}", '{"cells": [1]}', '{"cells": [{"cell_type": "code"'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "a.ipynb"
    path.write_text(content)
    with pytest.raises(Refused, match="is no notebook"):
        load(path, source="a.ipynb")
