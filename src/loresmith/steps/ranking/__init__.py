"""Which rank: measured before training, read off what was trained, and settled by training the candidates.

`table.py` has the steps, `command.py` is what `loresmith rank` calls, the others do the work.
"""
