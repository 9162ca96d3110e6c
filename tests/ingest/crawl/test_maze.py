from collections.abc import Iterator
from pathlib import Path

import pytest

from loresmith.ingest.crawl.addresses import key
from loresmith.ingest.crawl.database import opened
from loresmith.ingest.crawl.frontier import Frontier
from loresmith.ingest.crawl.likeness import sketch
from loresmith.ingest.crawl.maze import WINDOW, Mazes, branches, leads_only_deeper

SAME = sketch("No entries in this month, look at the next month or at the one before it.")


@pytest.fixture
def see(tmp_path: Path) -> Iterator:
    """Count a page at a path with a text's sketch and a chain; return the mazes."""
    with opened(tmp_path / "crawl.sqlite") as database:
        frontier, mazes = Frontier(database), Mazes(database, folder="/")

        def run(path: str, its_sketch: bytes = SAME, chain: int = 0) -> Mazes:
            address = f"http://e.org{path}"
            frontier.add(address, depth=0, found_on="")
            entry = frontier.entry(key(address))
            assert entry is not None
            frontier.keep(entry, rendered=None, sketch=its_sketch, chain=chain)
            mazes.see(entry.key, address, sketch=its_sketch, chain=chain)
            return mazes

        yield run


def unlike(number: int) -> bytes:
    return sketch(" ".join(f"{word}{chr(97 + number)}" for word in "every page has words of its own here".split()))


def test_branches_are_the_family_of_numbers_and_the_folders_above():
    assert branches("http://e.org/docs/cal/2024/05.html", folder="/docs/") == ["/docs/cal/#/#.html", "/docs/cal/2024/", "/docs/cal/"]
    assert branches("http://e.org/docs/a.html?month=5", folder="/docs/") == ["/docs/a.html?"]
    assert branches("http://e.org/docs/a.html", folder="/docs/") == []


def test_echoes_close_their_branch_and_no_other(see):
    for number in range(WINDOW + 2):
        see(f"/guide/{chr(97 + number)}.html", unlike(number))
        mazes = see(f"/guide/cal/{number}/")
    assert mazes.closed_branch("http://e.org/guide/cal/999/")
    assert not mazes.closed_branch("http://e.org/guide/z.html")
    assert mazes.showed("http://e.org/guide/cal/7")
    assert not mazes.showed("http://e.org/guide/cal/0")
    assert not mazes.showed("http://e.org/guide/a.html")


def test_few_echoes_among_pages_of_their_own_close_nothing(see):
    for number in range(WINDOW):
        see(f"/guide/{number}/", unlike(number))
        mazes = see(f"/guide/{number}/empty")
    assert not mazes.closed_branch("http://e.org/guide/99/")


def test_a_descent_is_left_and_its_pages_with_it(see):
    for number in range(WINDOW + 4):
        mazes = see("/pit/" + number * "a/", unlike(number % 26) + bytes(8 * number), chain=number + 1)
    assert mazes.closed_branch("http://e.org/pit/" + 40 * "a/")
    assert mazes.showed("http://e.org/pit" + 20 * "/a")


def test_pages_without_text_are_no_echoes(see):
    for number in range(2 * WINDOW):
        mazes = see(f"/app/{number}", b"")
    assert not mazes.closed_branch("http://e.org/app/99")


def test_a_page_leads_only_deeper_where_it_knows_no_way_back():
    def leads(*links: str) -> bool:
        known = {"http://e.org/pit/", "http://e.org/pit/a/"}
        addresses = [f"http://e.org{link}" for link in links]
        return leads_only_deeper(addresses, "http://e.org/pit/a/", folder="/", is_known=known.__contains__)

    assert leads("/pit/a/b/", "/pit/a/c/", "/", "/pit/a/")
    assert not leads("/pit/a/b/", "/pit/")
    assert not leads("/pit/d/")
    assert not leads("/")
