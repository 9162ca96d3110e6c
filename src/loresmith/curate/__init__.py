"""What is kept and what is asked: passages, filters, repeats, the split, and the proof that it is clean.

Reading order: `chunk` (Document -> Passage); `keep` asking `filters` (`self_containment`, `grounding`), then `dedupe` and `take`;
`split` with its stages `links`, `sides`, `holdout`, or `given` for a dataset that came with a test file; `audit`; `datasheet` and
`datasheet_page`. When two things count as the same stands in `likeness`, how chance is used in `draw`.
"""
