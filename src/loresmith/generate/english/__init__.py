"""As much English as the rules need: words, verb forms, the parts of a sentence, where a phrase ends.

Everything here is closed lists and patterns. What they do not know they say so of, and no question is made.
"""
