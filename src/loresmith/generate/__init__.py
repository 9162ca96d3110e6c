"""Make questions and answers out of passages: the rules teacher, which needs no model.

A document is read into blocks (`blocks.py`), its sentences into statements (`statement.py`) with the little English of `english/`.
Four makers each find one kind of fact: `harvest.py`, `definitions.py`, `howto.py` and the modules of `closed/`. `reference.py` refuses
what a reader without the document could not understand, `topic.py` and `placing.py` name what the document is about, `wordings.py`
asks one thing in several ways, and `rules.py` puts it together.
"""
