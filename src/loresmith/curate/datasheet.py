"""Say what a dataset is made of, in numbers a reader can hold against another dataset's.

The sections answer a stranger's questions in order: how much is it, what is asked, how long are the texts, what kind of answers,
what was held out, what was thrown away, what is there twice, whose is it, how much of the source does it cover.

After Gebru et al., 2018, Datasheets for Datasets, https://arxiv.org/abs/1803.09010, of which this is the countable part.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median

from ..records import Document, Dropped, Example, Passage
from ..text import normalise, words
from .likeness import question_key
from .pass_rates import known_issues, pass_rates

Values = dict[str, int | float | str]
Sheet = dict[str, Values]


def describe(
    kept: Sequence[Example],
    *,
    n_made: int,
    train: Sequence[Example],
    dev: Sequence[Example],
    test: Sequence[Example],
    documents: Sequence[Document] = (),
    passages: Sequence[Passage] = (),
    dropped: Iterable[Dropped] = (),
    made: Sequence[Example] = (),
) -> Sheet:
    """Return the datasheet: section -> name -> value, in the order to be read.

    `kept` is what curation left, before the split; `made` what there was before it and `n_made` how many; `dropped` what any step
    refused. Lengths are in words. A share is in [0, 1] and its name says so. Sections that a given dataset has nothing to say to (licences,
    coverage) are left out, and so are empty ones.
    """
    sheet: Sheet = {
        "size": _size(kept, n_made, documents, passages),
        "tasks": _counts(example.task for example in kept),
        "made by": _counts(example.origin for example in kept),
        "lengths": _lengths(kept),
        "answers": _answers(kept, {passage.id: passage.text for passage in passages}),
        "questions by stratum": _questions_by_stratum(train=train, dev=dev, test=test),
        "documents by stratum": _documents_by_stratum(train=train, dev=dev, test=test),
        "pass rates": pass_rates(made, kept),
        "dropped": _counts(f"{refused.step}: {refused.reason}" for refused in dropped),
        "repeats": _repeats(kept),
        "licences": _counts(document.licence or "not stated" for document in documents),
        "coverage": _coverage(kept, documents, passages),
        "known issues": known_issues(kept, documents, passages),
    }
    return {section: values for section, values in sheet.items() if values}


def _counts(names: Iterable[str]) -> Values:
    """Return how often each name comes, the most frequent first, equals by name."""
    counts = Counter(names)
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}


def _size(kept: Sequence[Example], n_made: int, documents: Sequence[Document], passages: Sequence[Passage]) -> Values:
    n_facts = len({example.fact for example in kept})
    sources: Values = (
        {"documents": len(documents), "passages": len(passages), "words of the documents": sum(len(words(d.text)) for d in documents)}
        if documents
        else {"different inputs": len({example.document for example in kept})}
    )
    made: Values = {"examples made": n_made, "examples kept": len(kept), "facts": n_facts}
    return sources | made | ({"mean wordings of a fact": len(kept) / n_facts} if n_facts else {})


def _lengths(kept: Sequence[Example]) -> Values:
    if not kept:
        return {}
    inputs = [len(words(example.input)) for example in kept if example.input.strip()]
    outputs = [len(words(example.output)) for example in kept]
    return {
        "mean words of a question": fmean(len(words(example.instruction)) for example in kept),
        "mean words of an input, where there is one": fmean(inputs) if inputs else "no inputs",
        "mean words of an answer": fmean(outputs),
        "median words of an answer": median(outputs),
        "longest answer, words": max(outputs),
        "empty inputs": len(kept) - len(inputs),
        "one-word answers": outputs.count(1),
    }


def _answers(kept: Sequence[Example], passage_text: Mapping[str, str]) -> Values:
    if not kept:
        return {}
    first_words = [(words(example.output.casefold()) or [""])[0] for example in kept]
    yes_no, true_false = (sum(word in verdicts for word in first_words) for verdicts in (("yes", "no"), ("true", "false")))
    return {
        "yes or no": yes_no,
        "true or false": true_false,
        "anything else": len(kept) - yes_no - true_false,
        # How some published datasheets count, so that their numbers can be compared: "Notebooks" begins with "no".
        "beginning with the letters of yes or no": sum(example.output.strip().casefold().startswith(("yes", "no")) for example in kept),
        "word for word in the passage or input": sum(_is_span(example, passage_text) for example in kept),
    }


def _is_span(example: Example, passage_text: Mapping[str, str]) -> bool:
    answer, source = normalise(example.output), normalise(passage_text.get(example.passage, example.input))
    return bool(answer) and f" {answer} " in f" {source} "


def _questions_by_stratum(**parts: Sequence[Example]) -> Values:
    return dict(Counter(_place(part, example) for part, examples in parts.items() for example in examples))


def _documents_by_stratum(**parts: Sequence[Example]) -> Values:
    documents = defaultdict(set)
    for part, examples in parts.items():
        for example in examples:
            documents[_place(part, example)].add(example.document)
    return {place: len(held) for place, held in documents.items()}


def _place(part: str, example: Example) -> str:
    return part if example.stratum in ("", part) else f"{part}, {example.stratum}"


def _repeats(kept: Sequence[Example]) -> Values:
    answers = defaultdict(set)
    for example in kept:
        answers[normalise(example.instruction)].add(normalise(example.output))
    return {
        "questions that repeat an earlier one": len(kept) - len(answers),
        "questions that repeat one with its input": len(kept) - len({question_key(example) for example in kept}),
        "questions with different answers": sum(len(said) > 1 for said in answers.values()),
    }


def _coverage(kept: Sequence[Example], documents: Sequence[Document], passages: Sequence[Passage]) -> Values:
    if not documents or not passages:
        return {}
    asked = {example.passage for example in kept}
    with_question = {passage.document for passage in passages if passage.id in asked}
    return {
        "share of documents with a question": len(with_question) / len(documents),
        "share of passages with a question": sum(passage.id in asked for passage in passages) / len(passages),
        "facts of a passage that has any": len({example.fact for example in kept}) / max(1, len(asked)),
    }
