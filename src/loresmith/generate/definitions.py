"""What something is or does, from the sentence that says so for the first time."""

import re
from collections.abc import Iterator, Sequence

from .asked import Asked, Draft, asked, request
from .english.clause import Clause, is_noun_phrase, marker_length
from .english.lexicon import ARTICLES, DETERMINERS
from .english.span import is_object
from .english.tokens import Token, is_plural, tokenise, without_asides
from .reference import is_clear
from .statement import Statement

MOST_TERM_WORDS = 6
MOST_WORDS = 60
FEWEST_WORDS = 6  # shorter sentences say too little: `A mutex is a lock.`
FEWEST_WORDS_OF_TOPIC = 4  # but of the document's one thing even its kind is news

_MEANS = frozenset("means mean refers refer denotes denote".split())
# Nouns behind a name that say it is something that acts: `the VACUUM command rebuilds ...` says what it does.
_ACTING = frozenset(
    "command function interface pragma option method macro parameter keyword statement clause flag operator attribute trait module"
    " type class program utility tool mode routine property setting directive instruction api library package crate algorithm"
    " extension service verb variable argument field query decorator operation constraint callback hook event handler opcode".split()
)
_IDLE_VERBS = frozenset("do have consist come need exist become remain apply work look".split())
_NOT_TERMS = frozenset(
    "thing way reason result problem case part example point idea answer question key fact advantage goal purpose difference"
    " exception one kind sort rest most other number".split()
)
_SAYS_LITTLE = re.compile(
    r"(?:(?:an?|the) )?(?:good|bad|great|complex|home|way|lot|something|someone|nothing|little|bit|kind of|useful|important|simple|powerful"
    r"|feature|problem|issue|bug|exception|example|question|matter|case|result|common|no-op|popular|key|big|small|same|similar|different|true|false)\b",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r"\b(?:that|which|who|whose|where|when|of|for|used|in|to|with|by|from|on|between|how|created|specific|\w+ing)\b")
_HEAD_END = re.compile(r" (?:that|which|whose|used|of|for|in|on|with)\b")
_MORE_CLAUSES = re.compile(r" and so |; | but |, so |: |!$|\b(?:we|our|us|we['’]\w+|this|chapter|section|listing|book)\b", re.IGNORECASE)
_ADJECTIVE = re.compile(r"[A-Za-z][a-z]+(?:ful|able|ible|ous|less|ive)|next|first|last", re.IGNORECASE)
_PERSONS = re.compile(r"(?:an?|the) (?:\w+ )?(?:author|creator|founder|inventor|maintainer|editor|writer|professor|contributor)s?\b")
_CONTRAST = re.compile(r"(?:but|however|so|yet|nevertheless|conversely)\b", re.IGNORECASE)


def find(statements: Sequence[Statement]) -> Iterator[Draft]:
    """Yield, for each term of a document, the first sentence that defines it or says what it does."""
    seen: set[str] = set()
    for statement in statements:
        found = _definition(statement) or _action(statement) if _stands_alone(statement) else None
        if found is not None and found.direct.casefold() not in seen:
            seen.add(found.direct.casefold())
            start = statement.start + marker_length(statement.text)
            yield Draft("definition", found, start, statement.end, start, statement.end)


def _stands_alone(statement: Statement) -> bool:
    """Say whether a sentence can be an answer as it is: present tense, its own subject named, nothing it is set against."""
    clause = statement.clause
    is_named = statement.subject.casefold() == clause.subject.casefold() or statement.subject == statement.topic.name
    is_contrast = bool(statement.before) and _CONTRAST.match(statement.text) is not None
    is_plain = not (clause.front or clause.is_negated or clause.is_past or is_contrast)
    return is_named and is_plain and len(statement.text.split()) <= MOST_WORDS


def _definition(statement: Statement) -> Asked | None:
    """Return the question a sentence `X is a Y that ...` or `X means Y` answers."""
    clause = statement.clause
    is_of_topic = statement.subject == statement.topic.name
    if _PERSONS.match(clause.rest):
        return None  # one asks who somebody is, and seldom needs to
    if len(statement.text.split()) < (FEWEST_WORDS_OF_TOPIC if is_of_topic else FEWEST_WORDS):
        return None
    if is_of_topic and clause.aux == "is" and re.match(r"an? \w", clause.rest) and not _SAYS_LITTLE.match(clause.rest):
        return _ask_term(statement)
    is_kind = (
        clause.mood == "be" and clause.aux in ("is", "are") and not _is_limited(clause) and _is_kind(clause.rest, plural=clause.is_plural)
    )
    means = clause.chain in _MEANS and not clause.aux and not clause.rest.startswith("that ")
    return _ask_term(statement) if (is_kind or means) and not _MORE_CLAUSES.search(statement.text) else None


def _is_kind(rest: str, *, plural: bool) -> bool:
    """Say whether what follows `is` names a kind and says more: `a table that ...`, `the process of ...`."""
    if _SAYS_LITTLE.match(rest) or len(rest.split()) < 4 or _SAYS_MORE.search(rest) is None:
        return False
    if re.match(r"(?:an?|the|one of|any|two or more|either) \w", rest):
        return True
    head = _HEAD_END.split(rest)
    return plural and len(head) > 1 and is_object(rest) and is_plural(head[0].split()[-1])


def _ask_term(statement: Statement) -> Asked | None:
    name, clause = statement.subject, statement.clause
    article, _, bare = name.partition(" ") if name.split()[0].lower() in ARTICLES else ("", "", name)
    is_word = bare.startswith(("term ", "word "))
    term = without_asides(bare.partition(" ")[2] if is_word else bare)
    if not _is_term(term, "" if is_word else article.lower(), statement):
        return None
    be = "are" if clause.is_plural else "is"
    quoted = term if '"' in term or term[0] == "“" else f'"{term}"'
    if is_word:
        others = f"what is meant by {quoted}", request(f"define {quoted}"), f"how is the {bare} to be understood"
        return asked((f"what does the {bare} mean", f"what the {bare} means"), *others)
    return asked(
        (f"what {be} {name}", f"what {name} {be}"),
        f"how {be} {name} defined",
        request(f"explain what {name} {be}"),
        f"what does the term {quoted} mean",
        request(f"define {quoted}"),
        f"how would you describe {name}",
    )


def _is_term(term: str, article: str, statement: Statement) -> bool:
    """Say whether a noun phrase is a term one can ask the meaning of."""
    tokens = tokenise(term)
    if tokens[0].text.isdigit() or (not article and _ADJECTIVE.fullmatch(term)):
        return False  # the mark of a footnote; `Useful is X`, `Next is X`
    if len(term.strip('"“”')) < 2 or not is_noun_phrase(term, most_words=MOST_TERM_WORDS) or not is_clear(term, statement.topic):
        return False
    if tokens[-1].lower in _NOT_TERMS or any(token.lower in DETERMINERS - {"two", "three"} for token in tokens):
        return False
    if article in ("", "the") and any(token.lower == "of" for token in tokens):
        return False
    is_name = any(token.is_code or token.text[0].isupper() for token in tokens)
    return article != "the" or is_name  # "the pattern" may be any pattern


def _action(statement: Statement) -> Asked | None:
    """Return the question a sentence `The X command does Y` answers."""
    clause, name = statement.clause, statement.subject
    if clause.mood != "verb" or clause.aux or clause.base in _IDLE_VERBS or len(statement.text.split()) < FEWEST_WORDS:
        return None
    tokens = tokenise(without_asides(name))
    if _is_limited(clause) or not _is_actor(tokens) or _acts_again(tokens[-1], statement.text):
        return None
    be, do = ("are", "do") if clause.is_plural else ("is", "does")
    others = request(f"describe what {name} {do}"), f"what happens through {name}", f"what effect {do} {name} have"
    return asked((f"what {do} {name} do", f"what {name} {do}"), f"what {be} {name} for", *others)


def _is_limited(clause: Clause) -> bool:
    """Say whether a sentence tells one thing more, and not what something is or does."""
    return not {"only", "also", "still", "just"}.isdisjoint(clause.chain.split())


def _is_actor(tokens: Sequence[Token]) -> bool:
    """Say whether words are a call, or a name with a noun for something that acts: `the VACUUM command`."""
    if len(tokens) == 1:
        return tokens[0].kind == "call"
    is_named = tokens[0].lower == "the" and any(token.is_code for token in tokens) if tokens else False
    return is_named and len(tokens) <= MOST_TERM_WORDS and tokens[-1].lower in _ACTING


def _acts_again(noun: Token, text: str) -> bool:
    """Say whether a second one acts in the same sentence: `The X flag does A and the Y flag does B`."""
    return noun.kind != "call" and sum(token.lower == noun.lower for token in tokenise(text)) > 1
