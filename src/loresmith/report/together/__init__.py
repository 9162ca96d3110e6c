"""The page of a recipe that stands for several runs: their models, times, losses and answers side by side.

Each run keeps its own report, with everything that was tested; this page sets side by side and tests nothing more.
`write.write` makes every file.
"""
