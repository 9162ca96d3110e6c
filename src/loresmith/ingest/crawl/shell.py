"""Tell a page whose text is written by a script from one that has its own."""

from selectolax.lexbor import LexborHTMLParser

from ...text import words

FEW_WORDS = 25
"""A page with scripts and fewer words than this may be drawn by them; the shortest page of the reference corpora has 60."""
_SOME_WORDS = 150  # A shell may bring a menu, a footer and a plea to switch scripts on.
_UNSEEN = ["script", "style", "noscript", "template", "svg", "head", "title"]
_FRAMES = ", ".join(
    f"#{name}" for name in ("app", "root", "__next", "__nuxt", "___gatsby", "svelte", "q-app", "main-app", "react-root", "docusaurus")
)


def seems_drawn(markup: str) -> str:
    """Return why the text of a page seems to be written by a script: `certain`, `likely`, or nothing.

    Certain is a page that says so (a `noscript` that asks for scripts, or the empty frame of a known framework) and has few words;
    likely one that only has scripts and hardly a word.
    """
    parser = LexborHTMLParser(markup)
    if parser.css_first("script") is None:
        return ""
    pleads = any("script" in node.text().lower() for node in parser.css("noscript"))
    parser.strip_tags(_UNSEEN)
    frame = any(not node.text().strip() for node in parser.css(_FRAMES))
    n_words = len(words(parser.body.text(separator=" "))) if parser.body else 0
    if (pleads or frame) and n_words < _SOME_WORDS:
        return "certain"
    return "likely" if n_words < FEW_WORDS else ""
