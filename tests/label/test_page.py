from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from loresmith.label import page
from loresmith.label.sample import Sheet

from .rubric import ITEMS


def tree(sheet: Sheet | None, **changes: object) -> LexborHTMLParser:
    return LexborHTMLParser(page.render(sheet, items=ITEMS, rater="anna", done=2, total=11, **changes))  # type: ignore[arg-type]


def test_the_page_shows_everything_but_the_model(drawn: list[Sheet]) -> None:
    text = tree(drawn[0]).css_first("main").html or ""
    assert all(part in text for part in (drawn[0].question, drawn[0].answer, drawn[0].reference, drawn[0].passage, "2 of 11 rated"))
    assert not any(model in text or arm in text for model, arm in drawn[0].sides)


def test_every_item_is_a_group_with_four_labelled_choices(drawn: list[Sheet]) -> None:
    groups = tree(drawn[0]).css("fieldset")
    assert [group.css_first("legend").text() for group in groups] == ["Accuracy", "Self containment"]
    assert all(len(group.css("label input[type=radio][required]")) == 4 for group in groups)


def test_what_was_chosen_is_still_chosen_after_a_fault(drawn: list[Sheet]) -> None:
    again = tree(drawn[0], fault="Not rated yet: self-containment.", given={"accuracy": "0.5", "note": "close"})
    assert [one.attributes["value"] for one in again.css("input[checked]")] == ["0.5"]
    assert again.css_first("textarea").text() == "close"
    assert again.css_first("[role=alert]").text() == "Not rated yet: self-containment."


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><iframe>", "{{ 7 * 7 }}"])
def test_nothing_a_model_wrote_becomes_active(drawn: list[Sheet], payload: str) -> None:
    texts = dict.fromkeys(("id", "question", "input", "answer", "reference", "passage"), payload)
    found = tree(replace(drawn[0], **texts), fault=payload, given={"note": payload})
    assert len(found.css("script")) == 1
    assert not found.css("img, iframe, object, link, base")
    assert not [name for node in found.css("*") for name in node.attributes if name.startswith("on")]
    assert found.css_first("h1").text() == payload


def test_the_last_page_says_that_all_is_kept() -> None:
    assert "Everything is kept" in tree(None).css_first("main").text()
