import pytest

from loresmith.ingest.crawl.scope import is_page, scope_of, suffix


@pytest.mark.parametrize(
    ("site", "inside", "outside"),
    [
        ("http://e.org/docs/", ["/docs/", "/docs", "/docs/a/b.html"], ["/", "/doc", "/docs2/a"]),
        ("http://e.org/docs/intro.html", ["/docs/intro.html", "/docs/a"], ["/blog/"]),
        ("http://e.org/", ["/anything"], []),
    ],
)
def test_a_site_is_everything_below_the_folder_it_starts_in(site: str, inside: list[str], outside: list[str]):
    scope = scope_of(site, include=(), exclude=())
    assert all(scope.holds("http://e.org" + path) for path in inside)
    assert not any(scope.holds("http://e.org" + path) for path in outside)


@pytest.mark.parametrize("address", ["http://other.org/a", "http://e.org:8080/a", "https://e.org/a", "http://sub.e.org/a"])
def test_other_hosts_ports_and_schemes_are_other_sites(address: str):
    assert not scope_of("http://e.org/", include=(), exclude=()).holds(address)


def test_include_takes_the_place_of_the_folder_and_exclude_goes_before_it():
    scope = scope_of("http://e.org/docs/", include=("/guide/*", "api*.html"), exclude=("*/old/*",))
    assert scope.holds("http://e.org/guide/a")
    assert scope.holds("http://e.org/api/x.html")
    assert not scope.holds("http://e.org/docs/a")
    assert not scope.holds("http://e.org/guide/old/a")


def test_a_link_to_the_other_scheme_leads_to_the_site():
    scope = scope_of("https://e.org/", include=(), exclude=())
    assert scope.home("http://e.org/a?b") == "https://e.org/a?b"
    assert scope.home("http://e.org:8080/a") == "http://e.org:8080/a"
    assert scope.home("http://other.org/a") == "http://other.org/a"


def test_files_that_are_no_pages_are_known_by_their_suffix():
    assert not is_page("http://e.org/a.tar.gz")
    assert not is_page("http://e.org/a.PNG?x=1")
    assert all(map(is_page, ["http://e.org/a", "http://e.org/v1.2", "http://e.org/a.php", "http://e.org/a.md", "http://e.org/a.pdf"]))
    assert suffix("http://e.org/A.HTML?b.c") == ".html"
