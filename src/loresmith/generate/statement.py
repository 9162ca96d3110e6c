"""The sentences of a document that can be understood alone, read and ready to be asked about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..text import sentence_spans
from .asked import Forms, inverted
from .blocks import Block
from .english.clause import Clause, parse
from .english.span import is_balanced
from .english.tokens import tokenise
from .reference import resolved
from .topic import Topic

# A name the document uses more often than this is what all of it is about.
MANY_USES = 8

_AT_TIMES = frozenset("sometimes often occasionally".split())
# A list led in like this says under what conditions something holds; its items are no statements of their own.
_CASES = re.compile(
    r"\b(?:if|when|unless|whether|requirements?|conditions?|reasons?|ways?|steps?|cases?|because|example|suppose)\b[^.]*:$", re.IGNORECASE
)
_DEFINED = re.compile(
    r"\b(?:let(?: mut)?|fn|def|class|struct|enum|trait|const|var|mod|function|func"
    r"|(?i:create (?:temp )?(?:table|view|index|trigger)(?: if not exists)?))"
    r"\s+([A-Za-z_]\w*)|^[ \t>]*([A-Za-z_]\w*)(?:, \w+)* = ",
    re.MULTILINE,
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_MATHS = re.compile(r"\\[(\[a-z]|\$\$")  # TeX: no question can be read off a formula


@dataclass(frozen=True)
class Statement:
    """One sentence of a document and what stands around it."""

    text: str
    start: int
    """Offset in the document's text."""
    before: tuple[str, ...]
    """The sentences of the same block before it."""
    block: Block
    topic: Topic
    clause: Clause
    subject: str
    """The clause's subject as a question says it, clear on its own."""

    @property
    def end(self) -> int:
        """Offset behind it in the document's text."""
        return self.start + len(self.text)

    @property
    def is_broad(self) -> bool:
        """Say whether the subject is the topic itself or a bare word: too much could be said of it."""
        if len(self.subject.split()) > 1:
            return self.subject.casefold() == self.topic.name.casefold()
        if not self.subject or self.subject.casefold() == self.topic.name.casefold():
            return True
        if self.subject[0].isupper() and self.topic.uses(self.subject) > MANY_USES:
            return True
        return not tokenise(self.subject)[0].is_code

    @property
    def is_hedged(self) -> bool:
        """Say whether it holds only at times, or might."""
        return self.clause.aux in ("might", "could", "would") or not _AT_TIMES.isdisjoint(self.clause.chain.split())

    @property
    def has_code_subject(self) -> bool:
        """Say whether the subject has a name spelt like code."""
        return any(token.is_code for token in tokenise(self.clause.subject))

    def ask(self, wh: str, tail: str = "") -> Forms:
        """Return a question about the clause: see `inverted`."""
        return inverted(wh, self.clause, self.subject, tail)

    def without(self, *adverbs: str) -> "Statement":
        """Return the statement without some adverbs of its verb group."""
        chain = " ".join(word for word in self.clause.chain.split() if word not in adverbs)
        return replace(self, clause=replace(self.clause, chain=chain))

    def without_adverbs(self) -> "Statement":
        """Return the statement without any adverb of its verb group."""
        return self.without(*(token.text for token in tokenise(self.clause.chain) if token.is_adverb))


def statements(blocks: Sequence[Block], topic: Topic) -> Iterator[Statement]:
    """Yield the sentences that can be read and whose subject is clear, but for those that belong to an example or a list of cases."""
    lead, code = "", ""
    examples = _defined_in(block.text for block in blocks if block.kind == "code")
    for block in blocks:
        if block.kind in ("heading", "bold"):
            lead, code = "", ""
        elif block.kind == "code":
            code += block.text
        elif block.kind == "paragraph":
            lead = block.text
        if block.is_prose and not (block.kind in ("item", "step") and _CASES.search(lead)):
            yield from (statement for statement in _of_block(block, topic) if not _is_of_example(statement, code, examples))


def _of_block(block: Block, topic: Topic) -> Iterator[Statement]:
    before: tuple[str, ...] = ()
    for span in sentence_spans(block.text):
        text = block.text[span.start : span.end]
        clause = None if _MATHS.search(text) or not is_balanced(text) else parse(text)  # half a bracket: half a sentence
        subject = None if clause is None else _clear_subject(clause, before, topic)
        if clause is not None and subject is not None:
            yield Statement(text, block.start + span.start, before, block, topic, clause, subject)
        before = (*before, text)


def _clear_subject(clause: Clause, before: Sequence[str], topic: Topic) -> str | None:
    """Return the subject as someone without the document understands it, or None; `you`, `there` and the like stay."""
    if clause.subject_word in ("you", "we", "one", "there", "i", ""):
        return topic.lowered(clause.subject)
    if clause.subject.lower() in ("it", "they"):
        stands_for_topic = topic.is_thing and bool(before) and topic.is_named_in(before[-1])
        return topic.name if stands_for_topic and clause.subject.lower() == "it" and not clause.front else None
    return resolved(topic.lowered(clause.subject), before, topic)


def _defined_in(codes: Iterable[str]) -> frozenset[str]:
    """Return the names that blocks of code give to things of their own: `let guess = ...`, `def area(`, `CREATE TABLE t1`."""
    return frozenset(name for code in codes for names in _DEFINED.findall(code) for name in names if name)


def _is_of_example(statement: Statement, code: str, examples: frozenset[str]) -> bool:
    """Say whether a sentence tells of an example: of a name its code defines, or that stands in quotes in the code just shown."""
    named = {name for name in _NAME.findall(statement.text) if len(name) > 1} | set(statement.subject.split())
    if not examples.isdisjoint(named):
        return True
    quoted = [token.text.strip("\"“”`'") for token in tokenise(statement.subject) if token.kind == "quoted"]
    return any(re.search(rf"\b{re.escape(name)}\b", code) for name in quoted if name)
