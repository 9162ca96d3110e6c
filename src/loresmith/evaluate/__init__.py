"""Ask, score, compare, and say what it means.

    Answer --metrics--> Score --compare--> Summary, Contrast --verdict--> one plain sentence

Metrics of a written answer: `overlap`, `contains`, `rouge_n`, `bleu`, `chrf`, `similar`; of likelihoods: `likelihood`, `options` with
`calibration`; by asking another model that is given: `questeval`, `claims`, `rubric`, `pairwise`, for which `by_chat` and `by_reading` ask.
`measures` names each and its better direction, `win_rates` counts what a judge prefers.

`paired` holds two models' scores of the same questions, summed by document, for the three things asked of them: an
interval (`bootstrap`), a test (`signflip`, and `maxt` for several fine-tunes), and the smallest effect that could have been seen (`power`).
The unit is the document, because questions about one document share its luck. `standing` says what a contrast allows to be said,
`evidence` which of them decides. `equivalence`, `proportions`, `seeds`, `ppi` and `agreement` answer the other questions a reviewer asks;
`chosen` says which fine-tune to take without looking at the test, `leak` what a leaked test flatters, `gate` yes or no to a machine.

`probes` ask what training did besides, `question_sets` what it did to everything else. The arm without training looks passages up:
`retrieve` by words, `searches` by meaning and by both, `lookup` says what was found.
"""
