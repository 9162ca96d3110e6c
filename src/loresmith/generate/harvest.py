"""Questions and answers a document already has: FAQ lists, question-shaped headings, terms with definitions, glossaries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..text import words
from .asked import Asked, Draft, asked, request
from .blocks import Block, section
from .english.tokens import tokenise
from .excerpt import excerpt
from .placing import context_of
from .reference import is_clear
from .rephrase import rephrased
from .topic import Topic

MOST_QUESTION_WORDS = 60
FEWEST_QUESTION_WORDS = 3
MOST_TERM_WORDS = 6
FEWEST_MEANING_WORDS = 4

_FAQ = re.compile(r"\bfaqs?\b|\bfrequently asked\b|\bquestions (?:and|&) answers\b|\bq ?& ?a\b|\bcommon questions\b", re.IGNORECASE)
_GLOSSARY = re.compile(r"\b(?:glossary|terminology|definitions|terms|vocabulary|abbreviations|acronyms)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\(?\d+[.)]|\(?Q\d*[.:)]|Q:)\s*")
_ENTRY = re.compile(r"(?:\*\*)?(?P<term>[^:.–—*]{2,60}?)(?:\*\*)?(?P<mark>: | – | — | - )(?P<meaning>\S.+)", re.DOTALL)
_ASKS = re.compile(
    r"(?:what|which|who|whose|where|when|why|how|is|are|was|were|do|does|did|can|could|should|must|may|will|would|has|have)\b.*\?",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(?:an?|any|the|none|true|false|default|other|otherwise|optional|required|integer|string|float)\b|.*\(default\)", re.I)
_OF_NUMBERS = re.compile(
    r"\b(?:codes?|status(?:es)?|values?|levels?|numbers?|errors?|operators?|symbols?|characters?|bits?)\b", re.IGNORECASE
)
# An answer that begins like this needs the text around it.
_LEANS = re.compile(
    r"(?:\.\s?\.|…|and\b|or\b|but\b)|(?:see|this|these|those|it|they|we|here|however|as|in this|let\W?s|so far|now)\b", re.IGNORECASE
)


def find(blocks: Sequence[Block], title: str, topic: Topic) -> Iterator[Draft]:
    """Yield the questions a document answers by its own form."""
    for index, block in enumerate(blocks):
        if block.kind in ("heading", "bold"):
            yield from _asked_in_line(blocks, index, title, topic)
        elif block.kind == "term":
            yield from _defined(blocks, index, title, topic)
        elif block.kind in ("item", "paragraph") and _GLOSSARY.search(block.headings[-1] if block.headings else title):
            yield from _entry(block, topic)


def _asked_in_line(blocks: Sequence[Block], index: int, title: str, topic: Topic) -> Iterator[Draft]:
    """Yield the question of a heading or bold line, where it is one or stands in an FAQ list."""
    block, body = blocks[index], section(blocks, index)
    is_faq = any(_FAQ.search(name) for name in (*block.headings, title))
    asks = _NUMBER.sub("", " ".join(block.text.split())).replace(" ?", "?")
    asks = asks if is_faq else topic.in_sentence_case(asks)
    is_entry = is_faq and (asks.endswith("?") or _is_faq_entry(blocks, block))
    if not (is_entry or _is_clear_question(asks, topic)) or not FEWEST_QUESTION_WORDS <= len(words(asks)) <= MOST_QUESTION_WORDS:
        return
    found = excerpt(body)
    if found is not None and (is_faq or not _LEANS.match(body[0].text)):
        question = Asked(asks[:1].upper() + asks[1:], others=tuple(rephrased(asks, topic)))
        yield Draft("harvest", question, found.start, found.end, found.start, found.end, is_literal=is_faq, stops=found.stops)


def _is_faq_entry(blocks: Sequence[Block], block: Block) -> bool:
    """Say whether a line of an FAQ page that is no question is still an entry: it stands among lines most of which are questions."""
    alike = [other for other in blocks if (other.kind, other.depth, other.headings) == (block.kind, block.depth, block.headings)]
    n_questions = sum(other.text.rstrip().endswith("?") or _NUMBER.match(other.text) is not None for other in alike)
    return len(alike) > 2 and 2 * n_questions >= len(alike)


def _is_clear_question(asks: str, topic: Topic) -> bool:
    """Say whether a heading is a question that says what it is about; `So what?` and `Why not?` do not."""
    n_long = sum(len(token.text) > 3 for token in tokenise(asks))
    return _ASKS.fullmatch(asks) is not None and n_long > 1 and is_clear(asks, topic)


def _defined(blocks: Sequence[Block], index: int, title: str, topic: Topic) -> Iterator[Draft]:
    """Yield what a term of a definition list means, named with the list it belongs to: `FAIL` means nothing alone."""
    term = " ".join(blocks[index].text.split()).rstrip(":")
    body = []
    for after in blocks[index + 1 :]:
        if after.kind in ("term", "heading", "bold") or (after.kind != "definition" and after.depth <= blocks[index].depth):
            break
        body.append(after)
    if not body or not len(words(term)) > 0 or len(term.split()) > MOST_TERM_WORDS or re.match(r"https?:", term):
        return
    parent = _parent(blocks, index)
    above = title, *blocks[index].headings
    if (parent and (not _is_name_below(term) or _is_note(parent, above))) or _is_note(term, (*above, parent)):
        return
    plain = term.lower().replace('"', "")
    context = parent or context_of(blocks[index].headings, plain, topic) or context_of((), plain, topic)
    yield from _meaning(_quoted(term, topic), body, context)


def _parent(blocks: Sequence[Block], index: int) -> str:
    """Return the term whose definition holds the list a term stands in, or an empty text."""
    for before in reversed(blocks[:index]):
        if before.kind in ("heading", "bold"):
            return ""
        if before.depth < blocks[index].depth and before.kind == "term":
            return " ".join(before.text.split()).rstrip(":")
    return ""


def _is_note(term: str, above: Sequence[str]) -> bool:
    """Say whether a term is the number of a footnote; under `Exit codes` a number is a term."""
    return not any(character.isalpha() for character in term) and not any(_OF_NUMBERS.search(name) for name in above)


def _is_name_below(term: str) -> bool:
    """Say whether a term below another is a name to ask for, and no value of its parent: `An integer`, `None (default)`."""
    return _VALUE.match(term) is None


def _entry(block: Block, topic: Topic) -> Iterator[Draft]:
    """Yield what an entry `term: meaning` of a glossary says."""
    found = _ENTRY.match(block.text)
    if found is None or len(words(found["term"])) > MOST_TERM_WORDS:
        return
    is_sentence = block.kind == "paragraph" and found["mark"] == ": " and not block.text.startswith("**")
    if not is_sentence:
        term = found["term"].strip()
        name = term if any(token.is_code for token in tokenise(term)) else topic.lowered(term)
        start = block.start + found.start("meaning")
        yield from _meaning(name, [replace(block, kind="definition", start=start, text=found["meaning"])], "")


def _meaning(name: str, body: Sequence[Block], context: str) -> Iterator[Draft]:
    found = excerpt(body)
    if found is None or _LEANS.match(body[0].text) or len(words(body[0].text)) < FEWEST_MEANING_WORDS:
        return
    others = f"what is the meaning of {name}", request(f"explain {name}"), f"what is {name}", f"how would you describe {name}"
    question = asked((f"what does {name} mean", f"what {name} means"), *others)
    yield Draft("harvest", question, found.start, found.end, found.start, found.end, context=context, stops=found.stops)


def _quoted(term: str, topic: Topic) -> str:
    """Return a term as a question says it: in quotation marks unless it is one plain word with a capital."""
    is_plain = len(term.split()) == 1 and term[0].isupper() and not tokenise(term)[0].is_code
    return topic.lowered(term) if is_plain else term if '"' in term else f'"{term}"'
