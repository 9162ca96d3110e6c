"""Closed questions from conditions: what happens if X, and when Y."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked
from ..english.clause import Clause, parse
from ..english.span import without_tail
from ..english.tokens import tokenise, without_asides
from ..reference import is_clear, resolved
from ..statement import Statement
from .front import CONDITIONAL
from .reasons import why
from .subordinate import MOST_WORDS, is_whole, leans_on_text

LONGEST_CONDITION = 24

_POINTERS = ("it", "they", "this", "that", "these", "those")
_TRAILING = re.compile(
    r"(?:^|,? )(?P<word>because|only if|only when|if|when|unless) (?P<why>(?!of\b|not\b|so\b|possible\b|necessary\b|needed\b|any\b).+)$"
)
_ONE_PHRASE = re.compile(r"[;:,]|\b(?:and|but|that|which|if|when|because|unless)\b")
_CUTS = re.compile(r";| - |, (?:and|but|so|which|for example|though|although)\b|:\s|,? and (?:so|hence|thus)\b")
_MAIN_CUTS = re.compile(r";|:\s|, for example|,? because\b|, since\b|, but\b|, so that\b| - ")
# Verbs whose `when` or `if` is their object: `determines when X`.
_ASKING = frozenset("determine specify describe know tell decide define indicate depend explain show control say see check mean".split())
_OF_SENSE = frozenset("know see notice expect imagine assume guess think understand".split())  # no deed: `you can see that`
_WHEN = {"when": ("when", "in which case"), "only when": ("when", "in which case"), "unless": ("with what exception", "unless what")}
_HALF = re.compile(r"\b(?:even|perhaps|maybe|except|just|as|know|see|say|tell)$")
_BROKEN = re.compile(r"\b(?:though|however|too|as well)$|, then\b")


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield what follows from the condition in front, or under which condition or why the statement holds."""
    if statement.clause.front_word in ("if", "when", "whenever", "unless"):
        yield from _consequence(statement)
    elif statement.clause.front_word not in CONDITIONAL:
        yield from _condition_behind(statement)


def _consequence(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`If X, then Y` asks what happens if X."""
    condition, main = _clear_condition(statement), _main_clause(statement)
    if condition is None or main is None:
        return
    clause = statement.clause
    word = "when" if clause.front_word == "whenever" else clause.front_word
    is_told = clause.subject_word == "you" and clause.aux in ("should", "must", "can")
    if is_told and clause.aux == "can" and clause.base in _OF_SENSE:
        return
    if is_told and clause.aux == "can":
        no = " not" if clause.is_negated else ""
        forms = f"what can you{no} do {word} {condition}", f"what you can{no} do {word} {condition}"
        others = f"{word} {condition}, what can you{no} do", f"what is{no} possible {word} {condition}"
    elif clause.is_imperative or is_told or clause.subject_word in ("consider", "avoid", "try"):
        who = "you" if re.search(r"\byou(?:r|rs)?\b", condition) else "one"
        forms = f"what should {who} do {word} {condition}", f"what {who} should do {word} {condition}"
        others = f"{word} {condition}, what is the advice", f"what is the right thing to do {word} {condition}"
    elif clause.aux == "would" and word in ("if", "unless"):
        forms = f"what would happen {word} {condition}", f"what would happen {word} {condition}"
        others = f"{word} {condition}, what would be the consequence", f"what would follow {word} {condition}"
    else:
        forms = f"what happens {word} {condition}", f"what happens {word} {condition}"
        suppose = f"Suppose {'that' if word == 'if' else 'a case where'} {condition}. What follows?"
        others = f"{word} {condition}, what is the consequence", suppose
    yield asked(forms, *(others if word != "unless" else others[:1])), main


def _clear_condition(statement: Statement) -> str | None:
    """Return the condition in front without its `if`, or None where someone without the document cannot understand it."""
    condition = re.sub(r", (?:unlike|like|as with|just like) .*", "", statement.clause.front).partition(" ")[2]
    clause = parse(condition)
    if clause is None or _BROKEN.search(condition) or len(condition.split()) >= LONGEST_CONDITION:
        return None
    is_bare = clause.subject_word == "you" and clause.mood == "verb" and not clause.rest
    if clause.is_imperative or clause.subject_word in _POINTERS or is_bare:
        return None
    subject = resolved(statement.topic.lowered(clause.subject), statement.before, statement.topic)
    clear = None if subject is None else condition.replace(clause.subject, subject, 1)
    return clear if clear is not None and is_clear(clear, statement.topic) else None


def _main_clause(statement: Statement) -> str | None:
    """Return the literal text of the clause behind a condition, up to a semicolon or an example; None where it cannot stand alone."""
    clause = statement.clause
    first = clause.subject.split()[0] if clause.subject else clause.chain.split()[0]
    before = statement.text[: clause.rest_start]
    leads = list(re.finditer(rf"(?:, (?:then )?| then )(?={re.escape(first)}(?!\w))", before, re.IGNORECASE))
    if not leads:
        return None
    main = re.sub(r"^(?:obviously|clearly|of course),? ", "", statement.text[leads[-1].end() :])
    main = _MAIN_CUTS.split(main)[0].rstrip(" .,")
    is_clear_start = not re.match(r"(?:this|these|those|that|there again|but|and|or|so|yet)\b", main, re.IGNORECASE)
    return main if is_clear_start and 3 <= len(main.split()) <= MOST_WORDS and not leans_on_text(main) else None


def _condition_behind(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`Y because X` asks why Y; `Y when X` asks when Y."""
    clause = statement.clause
    found = _TRAILING.search(clause.rest)
    if found is None or clause.is_imperative or clause.subject_word in (*_POINTERS, "you", "we", "there"):
        return
    what = without_asides(clause.rest[: found.start()])
    answer = without_tail(_CUTS.split(f"{found['word']} {found['why']}")[0].rstrip(" .,"))
    if not _says_enough(statement, what) or not _can_answer(answer, found["word"]):
        return
    if found["word"] == "because":
        yield why(statement, what), answer
        return
    plain = statement.without("only", "also", "always")
    wh, again = _WHEN.get(found["word"], ("under which condition", "in which case"))
    yield asked(plain.ask(wh, what), plain.ask(again, what)[0]), answer


def _says_enough(statement: Statement, what: str) -> bool:
    """Say whether subject, verb and `what` behind it make a statement that is clear and says something."""
    clause = statement.clause
    if _ONE_PHRASE.search(what) or len(what.split()) > 12 or _HALF.search(f"{clause.chain} {what}".strip()):
        return False
    is_bare = not what and len(statement.subject.split()) < 3 and not any(token.is_code for token in tokenise(statement.subject))
    if is_bare or (not what and clause.base in {"do", *_ASKING}):
        return False
    return is_clear(f"{statement.subject} {clause.chain} {what}", statement.topic)


def _can_answer(answer: str, word: str) -> bool:
    """Say whether a subordinate clause can stand as an answer; one that is no readable clause only as a reason."""
    inside: Clause | None = parse(answer.removeprefix(f"{word} "))
    if not is_whole(answer) or leans_on_text(answer) or (inside is None and word != "because"):
        return False
    return inside is None or inside.subject_word not in ("this", "that", "these", "those")
