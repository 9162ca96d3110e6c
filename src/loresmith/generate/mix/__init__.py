"""What is added to the training examples after the split, all of it drawn by fact and none of it from documents that are never trained.

`mix.py` is the whole: `reading.py` gives questions a second time with passages, right and wrong ones (`nearest.py`), `absent.py` asks about
things the documents do not hold, `replay.py` has the base model answer the general instructions of `general.txt`.
"""
