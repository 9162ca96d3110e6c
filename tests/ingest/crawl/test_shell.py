import pytest

from loresmith.ingest.crawl.shell import seems_drawn

WORDS = "The device has forty words that say what it is, what it does, and where it stands in the workshop, " * 3


@pytest.mark.parametrize(
    "markup",
    [
        '<body><div id="root"></div><script src="/app.js"></script>',
        '<body><div id="app"> </div><nav>Home Docs</nav><script>start()</script>',
        "<body><noscript>You need to enable JavaScript to run this app.</noscript><div class=x></div><script src=a.js></script>",
    ],
)
def test_the_shell_of_a_script_is_certain(markup: str):
    assert seems_drawn(markup) == "certain"


def test_a_page_of_scripts_and_hardly_a_word_is_likely():
    assert seems_drawn("<body><p>Loading</p><script src=a.js></script>") == "likely"


@pytest.mark.parametrize(
    "markup",
    [
        f"<body><p>{WORDS}</p><script src=stats.js></script>",
        "<body><p>A short page, without scripts.</p>",
        f'<div id="root"><p>{WORDS * 3}</p></div><noscript>Enable JavaScript to search.</noscript><script src=a.js></script>',
        "",
    ],
)
def test_a_page_with_its_own_text_is_taken_as_it_came(markup: str):
    assert seems_drawn(markup) == ""
