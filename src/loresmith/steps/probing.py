"""The steps that ask what training did besides: one for each model, and one that sets them side by side.

`abstention` asks about things that do not exist, with the names made up; `forgetting` asks what has nothing to do with the documents;
`memorisation` looks for what is known only in the words it was trained on; `knowledge` for what the base knew before. All are
closed-book, and each draws its questions the same for every model.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ..contracts import Progress
from ..curate.draw import in_turn
from ..evaluate.probes.forgetting import Logs, kl_nats
from ..evaluate.probes.invented import invented
from ..evaluate.probes.rows import abstention_rows, forgetting_rows, knowledge_rows, memorisation_rows
from ..evaluate.question_sets import is_right
from ..evaluate.question_sets import load as load_questions
from ..files import read_json, read_records, write_json
from ..generate.mix.absent import made_up, named_thing
from ..recipe import Model
from ..records import Example, Passage
from ..run import Counts, Run
from .asking import Asking, Question, answered, forget, open_base, passages_of, with_adapter
from .judging import drawn
from .knowing import knowledge

if TYPE_CHECKING:
    from ..model.load import Loaded
    from ..model.prompt import Encoded

MOST = 60  # questions, facts or passages of one probe: a share of 60 is known to a dozen points, in a minute on a laptop
PREFIX, CONTINUED = 50, 50  # tokens given and tokens compared, as Carlini et al.
GENERAL = "general"
ROWS = {
    "abstention": abstention_rows,
    "forgetting": forgetting_rows,
    "memorisation": memorisation_rows,
    "knowledge": knowledge_rows,
}


def probe(run: Run, *, name: str, probes: Sequence[str], model: Model, asking: Asking, seed: int, progress: Progress) -> Counts:
    """Put the probes' questions to one model and keep what it said, how likely it found what, and what it knew by heart."""
    loaded = open_base(model)
    # The base's expectations are taken before the adapter is folded in, so that two models are never in memory.
    before = _expected(loaded, asking) if "forgetting" in probes and name != "base" else []
    loaded = with_adapter(run, loaded, name)
    found: dict[str, Any] = {}
    if "abstention" in probes:
        found["abstention"] = _abstention(run, loaded, name, model, asking, seed, progress)
    if "memorisation" in probes:
        found["memorisation"] = _memorisation(run, loaded, asking, seed)
    if "knowledge" in probes:
        found["knowledge"] = knowledge(run, loaded, name, model, asking, seed, progress)
    if "forgetting" in probes:
        found["forgetting"] = _forgetting(run, loaded, name, model, asking, progress) | {"kl_nats": _moved(before, loaded, asking)}
    write_json(run.path(f"probes/{name}.json"), found)
    return {"probes": len(found)}


def gather(run: Run, *, names: Sequence[str], probes: Sequence[str]) -> Counts:
    """Set the models side by side, a row a model and set of questions."""
    by_model = {name: read_json(run.path(f"probes/{name}.json")) for name in names}
    found = {one: ROWS[one]({name: kept[one] for name, kept in by_model.items()}) for one in probes}
    write_json(run.path("probes.json"), found)
    return {"rows": sum(len(rows) for rows in found.values())}


def _abstention(run: Run, loaded: "Loaded", name: str, model: Model, asking: Asking, seed: int, progress: Progress) -> dict[str, Any]:
    test = [example for example in _examples(run, "test") if example.stratum != "repeated"]
    chosen = drawn(test, n=MOST, seed=seed)
    texts = _texts(run, chosen)
    corpus = "\n".join([*texts.values(), *(passage.text for passage in passages_of(run))]).casefold()
    make_up = partial(_make_up, corpus=corpus, seed=seed)
    sets = {
        "answerable": [Question(one.id, one.instruction, "", one.output) for one in chosen],
        "fictitious": [
            Question(f"fictitious-{one.id}", one.question, "", None) for one in invented(chosen, texts, name_in=_name_in, make_up=make_up)
        ],
        "out-of-domain": [Question(one.id, one.question, "", one.answer) for one in load_questions(GENERAL)],
    }
    kept: dict[str, Any] = {}
    for kind, questions in sets.items():
        arm = f"probe-{kind}"
        answers = answered(run, loaded, questions, name=name, arm=arm, model=model, asking=asking, progress=progress) if questions else []
        kept[kind] = [
            {"question": one.question, "reference": one.reference, "text": said.text} for one, said in zip(questions, answers, strict=True)
        ]
        forget(run, name, arm, model, questions, asking)
    return kept


def _forgetting(run: Run, loaded: "Loaded", name: str, model: Model, asking: Asking, progress: Progress) -> dict[str, Any]:
    """Return which general questions are answered right, and the nats of their good answers."""
    questions = load_questions(GENERAL)
    asked = [Question(one.id, one.question, "", one.answer) for one in questions]
    answers = answered(run, loaded, asked, name=name, arm="probe-forgetting", model=model, asking=asking, progress=progress)
    forget(run, name, "probe-forgetting", model, asked, asking)
    return {
        "right": [bool(is_right(one, said.text)) for one, said in zip(questions, answers, strict=True)],
        "nats": sum(one.reference_nats or 0.0 for one in answers),
        "tokens": sum(one.reference_tokens for one in answers),
    }


def _expected(loaded: "Loaded", asking: Asking) -> list[Logs]:
    """Return what a model expects at each token of the good answers to the general questions."""
    from ..model.predictions import predictions

    return list(predictions(loaded, _encoded(loaded, [(one.question, "", one.answer) for one in load_questions(GENERAL)], asking)))


def _moved(before: Sequence[Logs], loaded: "Loaded", asking: Asking) -> float:
    """Return the mean KL of a fine-tune from the base over those tokens, in nats; 0 for the base itself."""
    if not before:
        return 0.0
    apart = [(kl_nats(base, tuned), len(base)) for base, tuned in zip(before, _expected(loaded, asking), strict=True)]
    return float(np.average([kl for kl, _ in apart], weights=[n for _, n in apart]))


def _memorisation(run: Run, loaded: "Loaded", asking: Asking, seed: int) -> dict[str, Any]:
    from ..model.predictions import likeliest
    from ..model.score import likelihoods

    sides = _trained_and_reworded(run, seed)
    kept: dict[str, Any] = {}
    for side, examples in sides.items():
        rows = _encoded(loaded, [(one.instruction, one.input, one.output) for one in examples], asking)
        scored = dict(likelihoods(loaded.model, rows, row_tokens=asking.row_tokens))
        kept[side] = [
            {"fact": one.fact, "nats_per_token": scored[place].nats_per_token, "said": said, "true": list(row.answer)}
            for place, (one, row, said) in enumerate(zip(examples, rows, likeliest(loaded, rows), strict=True))
            if row.answer
        ]
    for side, texts in _trained_and_new_texts(run, seed).items():
        rows = [row for text in texts if (row := _continuation(loaded, text))]
        kept[side] = [{"said": said, "true": list(row.answer)} for row, said in zip(rows, likeliest(loaded, rows), strict=True)]
    return kept


def _trained_and_reworded(run: Run, seed: int) -> dict[str, list[Example]]:
    """Return trained questions, held-out wordings of the same facts, and questions on facts that were never trained."""
    train, test = _examples(run, "train"), _examples(run, "test")
    reworded = drawn([one for one in test if one.stratum == "wording"], n=MOST, seed=seed)
    facts = {one.fact for one in reworded}
    trained = [one for one in train if one.fact in facts] or drawn(train, n=MOST, seed=seed)
    return {"trained": trained, "reworded": reworded, "new": drawn([one for one in test if one.stratum == "document"], n=MOST, seed=seed)}


def _trained_and_new_texts(run: Run, seed: int) -> dict[str, list[str]]:
    """Return passages of trained documents, and of documents kept for the test."""
    trained = {one.document for one in _examples(run, "train")}
    asked = {one.document for one in _examples(run, "test")} - trained
    passages = passages_of(run)
    by_side = {"trained_texts": trained, "new_texts": asked}
    return {
        side: [one.text for one in _drawn_passages([p for p in passages if p.document in documents], seed)]
        for side, documents in by_side.items()
    }


def _drawn_passages(passages: Sequence[Passage], seed: int) -> list[Passage]:
    by_id = {one.id: one for one in passages}
    return [by_id[one] for one in in_turn({one.id: one.document for one in passages}, seed=seed)[:MOST]]


def _continuation(loaded: "Loaded", text: str) -> "Encoded | None":
    """Return the beginning of a text as prompt and what follows as answer; None for a text too short for both."""
    from ..model.prompt import Encoded

    ids = tuple(loaded.tokenizer(text, add_special_tokens=False).input_ids)
    return Encoded(ids[:PREFIX], ids[PREFIX : PREFIX + CONTINUED]) if len(ids) >= PREFIX + CONTINUED else None


def _name_in(question: str, text: str) -> str | None:
    return named_thing(question, Passage("", "", 0, len(text), (), text))


def _make_up(name: str, fact: str, *, corpus: str, seed: int) -> str:
    return made_up(name, fact, corpus=corpus, seed=seed)


def _texts(run: Run, examples: Sequence[Example]) -> dict[str, str]:
    """Return by id of the example its passage with the headings above; of a dataset that was given its input."""
    by_id = {one.id: " ".join((*one.heading_path, one.text)) for one in passages_of(run)}
    return {one.id: one.input or by_id.get(one.passage, "") for one in examples}


def _examples(run: Run, part: str) -> list[Example]:
    return read_records(run.path(f"split/{part}.jsonl"), Example)


def _encoded(loaded: "Loaded", rows: Iterable[tuple[str, str, str]], asking: Asking) -> "list[Encoded]":
    from ..model.prompt import encode

    return [encode(loaded.tokenizer, question, text, answer, max_length=asking.max_length) for question, text, answer in rows]
