"""Questions with a verdict: true or false, yes or no, entailment or contradiction; and blanks to fill.

A sentence with a typed value (`values.py`) is made to stand alone (`told.py`). Its false twin takes another value of the same type from
the document or the corpus (`inventory.py`), and is used only where nothing in the corpus supports it (`swap.py`). `judged.py`, `nli.py` and
`cloze.py` ask.
As many false as true ones are made in every document: a model that always says yes must gain nothing.
"""
