"""Ask one thing in several ways, so that a fact can be trained in some wordings and tested in others.

First the wordings the maker knows (another syntax, another voice), then frames around the reported question. In every second
wording some words give way to others of the same meaning; names, quotations and code never do.
"""

import re
from collections.abc import Iterator

from ..records import make_id
from ..text import normalise
from .asked import Draft
from .english.tokens import tokenise
from .placing import placed
from .topic import Topic

_FRAMES = (
    "Can you tell me {}?",
    "I would like to know {}.",
    "Please tell me {}.",
    "Do you know {}?",
    "I wonder {}.",
    "Could you explain {}?",
    "Let me know {}.",
    "I need to find out {}.",
)
_SYNONYMS = {
    "maximum": "greatest", "minimum": "smallest", "manufactured": "made", "permitted": "allowed", "allowed": "permitted",
    "disabled": "switched off", "enabled": "switched on", "enable": "switch on", "disable": "switch off", "omitted": "left out",
    "created": "made", "creates": "makes", "deleted": "removed", "deletes": "removes", "removed": "deleted", "located": "found",
    "occurs": "happens", "occur": "happen", "attempts": "tries", "obtain": "get", "modify": "change", "modified": "changed",
    "require": "need", "required": "needed", "requires": "needs", "begins": "starts", "begin": "start", "additional": "extra",
    "entire": "whole", "multiple": "several", "sufficient": "enough", "approximately": "about", "purpose": "aim",
    "advantage": "benefit", "usually": "normally", "normally": "usually", "contains": "holds", "contain": "hold",
    "simultaneously": "at the same time", "lowered": "reduced", "increased": "raised", "stored": "kept", "stores": "keeps",
    "large": "big", "quickly": "fast", "difficult": "hard", "necessary": "needed", "chosen": "picked", "provides": "offers",
    "finished": "done", "terminated": "ended", "fails": "does not succeed", "discard": "throw away", "discarded": "thrown away",
    "currently": "at present", "launched": "started", "utilizes": "uses", "remain": "stay", "remains": "stays", "altered": "changed",
}  # fmt: skip
# Not where the word begins a term or takes a clause: "maximum likelihood", "requires that".
_NOT_BEFORE = {
    "maximum": {"likelihood", "entropy"}, "required": {"to"}, "requires": {"that"}, "require": {"that"},
    "large": {"object", "language", "amount", "number", "extent"},
}  # fmt: skip
_ARTICLE = re.compile(r"\b([Aa])n? (?=[a-z])")


def ways_to_ask(draft: Draft, topic: Topic, *, most: int) -> tuple[str, ...]:
    """Return the questions of a fact, at most so many, all different after normalising; the first is the plainest.

    The same fact always gets the same questions.
    """
    direct = draft.asked.direct
    first = direct if draft.is_literal else placed(direct, topic, context=draft.context)
    found: dict[str, str] = {}
    for question in (first, *_others(draft, topic)):
        found.setdefault(normalise(question), question)
        if len(found) == most:
            break
    return tuple(found.values())


def with_synonyms(text: str) -> str:
    """Return a question with plain words exchanged for others of the same meaning."""
    pieces: list[str] = []
    last = 0
    tokens = tokenise(text)
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        is_term = after is not None and after.lower in _NOT_BEFORE.get(token.text, ())
        is_term = is_term or (token.text == "enable" and any(later.lower == "to" for later in tokens[index:]))
        if token.kind == "plain" and token.text in _SYNONYMS and not is_term:
            pieces += [text[last : token.start], _SYNONYMS[token.text]]
            last = token.end
    return _ARTICLE.sub(_article, "".join([*pieces, text[last:]])) if pieces else text


def _others(draft: Draft, topic: Topic) -> Iterator[str]:
    # Facts begin at different frames, so that no frame goes with one kind of fact.
    turn = int(make_id(draft.asked.direct), 16)
    frames = [_FRAMES[(turn + step) % len(_FRAMES)] for step in range(len(_FRAMES))]
    framed = [frame.format(draft.asked.reported) for frame in frames] if draft.asked.reported else []
    others = draft.asked.others
    for index, question in enumerate([*others[:2], *framed[:1], *others[2:], *framed[1:]]):
        varied = with_synonyms(question) if (turn + index) % 2 else question
        yield placed(varied, topic, context=draft.context, at_end=index % 2 == 1)


def _article(match: re.Match[str]) -> str:
    is_vowel = match.string[match.end()] in "aeio"
    return f"{match.group(1)}{'n' if is_vowel else ''} "
