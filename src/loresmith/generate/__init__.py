"""Make questions and answers out of passages: the rules teacher, which needs no model.

A document is read into blocks (`blocks.py`), its sentences into statements (`statement.py`) with the little English of `english/`.
Four makers each find one kind of fact: `harvest.py`, `definitions.py`, `howto.py` and the modules of `closed/`. `reference.py` refuses
what a reader without the document could not understand, `topic.py` and `placing.py` name what the document is about, `wordings.py`
asks one thing in several ways, `written.py` makes examples of it, and `rules.py` puts it together. `corpus.py` knows what the documents
share, `verdict/` makes statements to be judged; `kinds.py` lists all kinds of question.
"""
