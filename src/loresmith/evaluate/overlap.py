"""Score the words an answer shares with its reference: ROUGE-L, the SQuAD scorer, the ratio of lengths.

All three are Metrics of `contracts`. They see words and not meaning: a right answer in other words scores low, and a
wrong number in the right sentence scores high. Read them beside the likelihood.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from string import punctuation

from ..text import words
from .harmonic import harmonic

_LATIN_WORD = re.compile(r"[a-z0-9]+")
_ARTICLE = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", punctuation)
# Thai, Lao, Burmese, Khmer, Kana, Han: no spaces between words, so a character stands for a word.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)


def rouge_l(answer: str, reference: str) -> Mapping[str, float]:
    """Return precision, recall and F of the longest common subsequence of words, each in [0, 1].

    Where neither text has a letter or digit beyond ASCII this agrees with `rougeL` of rouge-score 0.1.2 without stemmer
    on `tests/references/overlap.json` to 1e-9. The original drops every other letter, so that Greek scores 0 and `naïve`
    is the words `na` and `ve`. Here, if one of the two texts has such a letter, both are read as words of any script:
    lower-cased runs of letters, digits and their marks; in scripts without spaces each character is a word.
    A text without words scores 0, also against another one.

    Source: Lin, 2004, https://aclanthology.org/W04-1013.
    """
    said, wanted = rouge_words(answer, reference)
    if not said or not wanted:
        return {"rouge-l-precision": 0.0, "rouge-l-recall": 0.0, "rouge-l-f": 0.0}
    shared = lcs_length(said, wanted)
    precision, recall = shared / len(said), shared / len(wanted)
    return {"rouge-l-precision": precision, "rouge-l-recall": recall, "rouge-l-f": harmonic(precision, recall)}


def squad(answer: str, reference: str) -> Mapping[str, float]:
    """Return the F1 of shared words, counting repeats, and whether the answers are equal (1 or 0).

    Words are lower-cased, without ASCII punctuation, `a`, `an` and `the`. Two texts without words score 1, one scores 0.
    Agrees with the SQuAD 2.0 scorer for one reference on `tests/references/overlap.json` to 1e-9.

    Source: Rajpurkar et al., 2018, https://arxiv.org/abs/1806.03822.
    """
    said, wanted = squad_words(answer), squad_words(reference)
    exact = float(said == wanted)
    if not said or not wanted:
        return {"squad-f1": exact, "exact-match": exact}
    shared = (Counter(said) & Counter(wanted)).total()
    return {"squad-f1": harmonic(shared / len(said), shared / len(wanted)), "exact-match": exact}


def length_ratio(answer: str, reference: str) -> Mapping[str, float]:
    """Return the words of the answer over the words of the reference; NaN where the reference has none.

    1 is as long as the reference. Neither direction is better.
    """
    wanted = len(words(reference))
    return {"length-ratio": len(words(answer)) / wanted if wanted else float("nan")}


def lcs_length(left: Sequence[str], right: Sequence[str]) -> int:
    """Return the length of the longest common subsequence.

    One row of the usual table is the bits of one integer, so the time is that of len(right) additions.

    Source: Hyyrö, 2004, Bit-parallel LCS-length computation revisited.
    """
    places: dict[str, int] = {}
    for i, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << i
    row = full = (1 << len(left)) - 1
    for word in right:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(left) - row.bit_count()


def rouge_words(*texts: str) -> list[list[str]]:
    """Return the words of each text as ROUGE counts them, all read in the same way; `rouge_l` says how."""
    lowered = [text.lower() for text in texts]
    composed = [unicodedata.normalize("NFC", text) for text in lowered]
    if any(letter.isalnum() and not letter.isascii() for text in composed for letter in text):
        return [_words_of_any_script(text) for text in composed]
    return [_LATIN_WORD.findall(text) for text in lowered]


def squad_words(text: str) -> list[str]:
    """Return the words of a text as the SQuAD scorer counts them."""
    return _ARTICLE.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


def _words_of_any_script(text: str) -> list[str]:
    kept: list[str] = []
    for letter in text:
        # A mark belongs to the letter before it; alone, as in some emoji, it is no word.
        is_part = letter.isalnum() or (unicodedata.category(letter)[0] == "M" and kept[-1:] not in ([], [" "]))
        kept.append(letter if is_part else " ")
    return _UNSPACED.sub(r" \1 ", "".join(kept)).split()
