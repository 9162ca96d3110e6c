"""The filters a recipe names: each looks at one example and says what is wrong with it, or nothing.

They are rules on words, cheap and the same every time. English is assumed where words of grammar matter; in another language
those rules stay silent rather than refuse good questions. A filter's name is the reason it gives. After it may stand `: ` and the
words that decided. Settings are keyword arguments with a default.

Reading order: `length`, `blank`, `echo`, `unfinished` (is it an answer at all); `grounding` with `quantities`, `numerals`, `dates`,
`names`, then `support` and `polarity` with `words` (does the passage say it); `tongue`, `refusal`, `missing_input`, `fences` (is it
what was asked for); `addresses`, `personal`, `secrets`, `injection` (is it safe to learn); `judged` and `round_trip` with `asked`,
which ask a model.
"""
