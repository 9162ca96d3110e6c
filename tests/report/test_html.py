import json
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from loresmith.records import Record
from loresmith.report import browse, html, learning, spread
from loresmith.report.content import ReportContent
from loresmith.report.panel import Panel
from loresmith.report.spread import Spread

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</style><svg onload=alert(1)>",
    "]]><iframe src=//evil.example>",
    "$\\frac{x}$",
]
KEYS = {"step", "name", "epoch", "loss", "dev_loss", "set", "kind", "question", "answer", "model", "text", "right", "title", "note", "rows"}
"""Names the page looks up; every other key is a text of somebody else."""


@pytest.fixture(scope="session")
def full(content: ReportContent) -> ReportContent:
    """The report with everything an evaluation can add."""
    asked = {"set": "general", "kind": "maths", "question": "3x + 5 = 17?", "answer": "4"}
    return replace(
        content,
        asked=[{**asked, "model": model, "text": "x = 4", "right": model == "base"} for model in ("base", "tuned")],
        extras=[{"title": "Abstention", "note": "Questions without an answer.", "rows": [{"set": "false premise", "wrong_share": 0.4}]}],
        retrieval={"method": "BM25", "hit_share": 0.83},
        command="loresmith run recipe.yaml",
        versions={"loresmith": "0.1"},
        seeds={"split": 0},
    )


@pytest.fixture(scope="session")
def page(folder: Path) -> LexborHTMLParser:
    return LexborHTMLParser((folder / "report.html").read_text(encoding="utf-8"))


def poisoned(value: Any, payload: str) -> Any:
    """The same value with the payload in place of every text, keys of records and of references apart."""
    if isinstance(value, Record) and is_dataclass(value):
        kept = {"id", "example", "document", "passage", "stratum", "metric", "arm", "against_arm"}
        changed = {field.name: poisoned(getattr(value, field.name), payload) for field in fields(value) if field.name not in kept}
        return replace(value, **changed)
    if isinstance(value, dict):
        return {key if key in KEYS else f"{key}{payload}": poisoned(one, payload) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(poisoned(one, payload) for one in value)
    return f"{value}{payload}" if isinstance(value, str) else value


def hostile(content: ReportContent, payload: str) -> ReportContent:
    keyed = {name: {key: poisoned(one, payload) for key, one in getattr(content, name).items()} for name in ("passages", "documents")}
    texts = {field.name: poisoned(getattr(content, field.name), payload) for field in fields(content) if field.name not in keyed}
    return replace(content, **{**texts, **keyed})


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_the_documents_becomes_active(full: ReportContent, payload: str) -> None:
    assert_inert(hostile(replace(full, examples=full.examples[:3]), payload), payload)


def test_nothing_of_the_documents_becomes_active_in_a_figure(full: ReportContent) -> None:
    payload = "".join(PAYLOADS)
    few = hostile(replace(full, examples=full.examples[:3]), payload)
    assert_inert(few, payload, spreads=spread.spreads(few)[:1], learning=learning.loss_curves(few))


def assert_inert(content: ReportContent, payload: str, *, spreads: Sequence[Spread] = (), learning: Sequence[Panel] = ()) -> None:
    """Let a real parser read the page, and find nothing in it that could run, load or style."""
    tree = LexborHTMLParser(html.render(content, spreads=spreads, learning=learning))
    assert [script.attributes.get("type") for script in tree.css("script")] == ["application/json", None]
    assert not tree.css("iframe, object, embed, img, base, link, audio, video, foreignObject, meta[http-equiv=refresh], form[action]")
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on") or name in {"srcdoc", "style"}]
    addresses = [node.attributes[name] or "" for node in tree.css("*") for name in ("href", "src", "action") if name in node.attributes]
    assert all(re.match(r"https?://|#|[\w./-]+$", address) for address in addresses)
    assert payload in tree.css_first(".verdict").text()


def test_the_policy_allows_our_script_and_style_and_nothing_else(page: LexborHTMLParser) -> None:
    policy = page.css_first("meta[http-equiv]").attributes["content"] or ""
    for tag, directive in (("script:not([type])", "script-src"), ("style", "style-src")):
        [node] = page.css(tag)
        digest = b64encode(sha256(node.text().encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_page_fetches_nothing(folder: Path, page: LexborHTMLParser) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert not page.css("[src], link, img")
    assert not re.search(r"@import|url\((?!#)|fetch\(|XMLHttpRequest", text)


def test_the_page_is_small(folder: Path) -> None:
    assert (folder / "report.html").stat().st_size < 1_500_000


def test_every_question_is_in_the_page(page: LexborHTMLParser, content: ReportContent) -> None:
    data = json.loads(page.css_first("#payload").text())
    assert data == browse.payload(content)
    assert {question["id"] for question in data["questions"]} == {example.id for example in content.examples}


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_embedded_json_comes_back_and_cannot_end_its_element(value: Any) -> None:
    text = str(html.embed(value))
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_headings_do_not_skip_a_level(page: LexborHTMLParser) -> None:
    levels = [int((node.tag or "")[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_control_has_a_label_and_every_figure_an_alternative(page: LexborHTMLParser) -> None:
    assert len(page.css("label input, label select")) == len(page.css("input, select"))
    assert all(figure.css_first("svg[role=img]").attributes["aria-label"] for figure in page.css("figure"))


def test_ids_are_unique_and_references_lead_somewhere(page: LexborHTMLParser) -> None:
    ids = [node.attributes["id"] for node in page.css("[id]")]
    references = re.findall(r'(?:href="|url\()#([^")]+)', page.html or "")
    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)


def test_the_headline_has_every_comparison_and_its_numbers(page: LexborHTMLParser, content: ReportContent) -> None:
    rows = page.css(".headline tbody tr:not(.group):not(.note)")
    assert len(rows) == len(content.contrasts)
    assert rows[0].css_first(".interval") is not None
    assert {block.attributes["data-metric"] for block in page.css(".metric")} == {contrast.metric for contrast in content.contrasts}


def test_several_fine_tunes_are_told_apart(make_content: Any) -> None:
    content = make_content(("r1", "r64"))
    tree = LexborHTMLParser(html.render(content, spreads=[], learning=[]))
    assert {cell.text() for cell in tree.css(".headline th[scope=row]")} == {"r1", "r64"}
    assert [cell.text() for cell in tree.css(".models thead th")] == ["Fine-tune", "r1", "r64"]


def test_an_empty_report_is_a_page_with_its_verdict() -> None:
    text = html.render(ReportContent("empty", "", "Nothing could be compared."), spreads=[], learning=[])
    tree = LexborHTMLParser(text)
    assert tree.css_first(".verdict").text() == "Nothing could be compared."
    assert [heading.text() for heading in tree.css("h2")] == ["What was not tested, and how the rest was", "Reproduce it"]


def test_every_table_says_what_its_cells_belong_to(full: ReportContent) -> None:
    tree = LexborHTMLParser(html.render(full, spreads=[], learning=[]))
    tables = tree.css("table")
    assert len(tables) > 15
    assert all(cell.attributes.get("scope") == "col" for cell in tree.css("thead th"))
    assert all(cell.attributes.get("scope") in {"row", "rowgroup"} for cell in tree.css("tbody th"))
    assert all(row.css("th") for row in tree.css(".grid tbody tr"))
    assert all(box.attributes.get("aria-label") for box in tree.css("[role=group], pre, nav"))


def test_the_page_says_its_language_and_skips_to_what_matters(page: LexborHTMLParser) -> None:
    assert page.css_first("html").attributes["lang"] == "en"
    assert page.css_first("a.skip").attributes["href"] == "#main"
    assert all(page.css_first(f"#{link.attributes['href'][1:]}") for link in page.css("nav a"))  # type: ignore[index]


def test_the_question_of_retrieval_is_answered_before_the_details(page: LexborHTMLParser) -> None:
    asked = [heading.text() for heading in page.css("header th[scope=row]")]
    assert any(question.startswith("Does it beat having the right text at hand?") for question in asked)
    assert [title.text() for title in page.css("main h2")][:2] == ["What was gained", "Why not just look it up?"]
    assert [cell.text() for cell in page.css_first(".arms thead").css("th")] == ["Model", "Closed-book", "With the passage"]


def test_the_page_says_how_to_make_it_again(full: ReportContent) -> None:
    section = LexborHTMLParser(html.render(full, spreads=[], learning=[])).css_first("#again")
    assert "loresmith run recipe.yaml" in section.text()
    assert section.css_first("a").attributes["href"] == "recipe.yaml"


def test_a_long_table_shows_its_beginning_and_names_its_file(full: ReportContent) -> None:
    many = replace(full, extras=[{"title": "Long", "rows": [{"place": place} for place in range(500)]}])
    text = LexborHTMLParser(html.render(many, spreads=[], learning=[])).css_first("#more").text()
    assert "300 more rows in tables/extra-1-Long.csv" in text
