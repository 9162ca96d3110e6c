from loresmith.report.retrieval import looked_up


def test_a_search_is_told_in_sentences_with_the_strata_in_words() -> None:
    found = {"method": "BM25", "passages": 1, "searched": 28, "hit_share": 8 / 9, "hit_share_by_stratum": {"unseen": 1.0, "wording": 0.5}}
    assert looked_up(found) == [
        "BM25 gave each question 1 passage out of 28.",
        "The passage that the question was made from was among them for 88.9 % of the questions"
        " (trained facts, new wording 50.0 %, new documents 100 %).",
    ]


def test_other_searches_and_cut_passages_are_told_and_nothing_is_lost() -> None:
    found = {"method": "embeddings", "hit_share": None, "hit_share_by_method": {"BM25": 0.5}, "passages_cut": 2, "embeddings": "minilm"}
    assert looked_up(found) == [
        "The search was embeddings.",
        "Found by other searches: BM25 50.0 %.",
        "2 passages are longer than the embedding model reads, and were cut.",
        "embeddings: minilm",
    ]
    assert looked_up({}) == []
