"""Ask, score, compare, and say what it means.

    Answer --overlap--> Score --compare--> Summary, Contrast --verdict--> one plain sentence

`overlap` scores one written answer against its reference. `measures` names every metric and its better direction.
`paired` holds two models' scores of the same questions, summed by document, for the three things asked of them: an
interval (`bootstrap`), a test (`signflip`), and the smallest effect that could have been seen (`power`). The unit is
the document, because questions about one document share its luck.
"""
