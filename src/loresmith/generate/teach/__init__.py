"""The chat teacher: a language model lists the facts of each passage and asks about each of them in several ways.

`chat.py` is the whole course, document by document. `lesson.py` holds its settings, `prompt.py` turns templates into requests with every
word of a document fenced, `facts.py` and `questions.py` are the two stages, `assign.py` draws who is asked what, `asking.py` checks replies
and asks again once, `balance.py` evens out verdicts, `coverage.py` counts what was reached, `plan.py` says what will be asked.
"""
