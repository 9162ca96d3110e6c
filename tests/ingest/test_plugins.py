from importlib.util import find_spec
from pathlib import Path

import pytest

from loresmith.errors import MissingExtra
from loresmith.ingest import with_docling, with_trafilatura


@pytest.mark.parametrize(("load", "package"), [(with_docling.load, "docling"), (with_trafilatura.load, "trafilatura")])
def test_a_missing_package_is_named_with_its_install_line(tmp_path: Path, load: object, package: str):
    if find_spec(package):
        pytest.skip(f"{package} is installed")
    assert callable(load)
    with pytest.raises(MissingExtra, match=f"pip install {package}"):
        load(tmp_path / "page.html", source="page.html")
