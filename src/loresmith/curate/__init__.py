"""What is kept and what is asked: passages, filters, repeats, the split, and the proof that it is clean.

Reading order: `chunk` (Document -> Passage); `keep` asking `filters` and `self_containment`, then `dedupe` and `take`; `split` with its
stages `links`, `parts`, `sides`, `holdout`, `apart`, or `given` and `resplit` for a dataset that came as files; `audit`, and `audit_files`
with `constant` for files of anybody's; `datasheet`, `datasheet_page`, `dataset_card`, and `file_sheet`; `formats`. When two things count as
the same stands in `likeness` and `alike` (by `claims`, `near`, `semantic`, `join`), how chance is used in `draw`.
"""
