"""The pages say what the code says."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.fixture(scope="module")
def make_docs() -> ModuleType:
    """The script that writes the generated pages."""
    spec = spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current(make_docs: ModuleType) -> None:
    stale = [name for name, text in make_docs.pages().items() if (ROOT / "docs" / name).read_text() != text]
    assert not stale, f"Run `make docs`: {stale}"


def test_commands_page_has_every_command(make_docs: ModuleType) -> None:
    page = make_docs.commands_page()
    assert all(f"\n## {name}\n" in page for name in ("run", "init", "show", "list", "doctor", "recipe check", "recipe schema"))
    assert all(f"| `{step}` |" in page for step in make_docs.STEPS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", re.sub(r"```.*?```", "", page.read_text(), flags=re.S))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken
