"""A web site on a port of this machine, and a crawl of it."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loresmith.ingest.crawl.site import read_site
from loresmith.recipe import Crawl
from loresmith.records import Document, Dropped

_SPEC = importlib.util.spec_from_file_location("site_server", Path(__file__).with_name("site_server.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
site_server = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(site_server)


@pytest.fixture
def site() -> Iterator[Any]:
    """A running site without pages."""
    with site_server.serving() as running:
        yield running


@pytest.fixture
def answer() -> Any:
    """What a page of the site is made of."""
    return site_server.Answer


@pytest.fixture
def crawl(site: Any, tmp_path: Path) -> Callable[..., tuple[dict[str, Document], dict[str, str]]]:
    """Crawl the site from `/`; return the documents, and the reasons of what was dropped, by path."""

    def run(start: str = "/", **settings: Any) -> tuple[dict[str, Document], dict[str, str]]:
        known = {"delay": 0, "allow_private": True, "javascript": "never", **settings}
        records = list(read_site(site.url + start, settings=Crawl(**known), folder=tmp_path / "crawl"))
        documents = {one.url.removeprefix(site.url): one for one in records if isinstance(one, Document)}
        dropped = {one.record.removeprefix(site.url): one.reason for one in records if isinstance(one, Dropped)}
        assert len(documents) + len(dropped) == len(records)
        return documents, dropped

    return run
