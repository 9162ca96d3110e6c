"""Closed questions: the answer is a stretch of the sentence, word for word, and can be checked by comparing.

Every module has a `find(statement)` that yields questions with their answers for one shape of sentence. `find.py` says in which order
they are asked; the first that gives a clear question wins, so a sentence gives one fact at most.
"""
