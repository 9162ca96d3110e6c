"""What training did besides: does the model still say that it does not know, what did it forget, what did it learn by heart.

Arithmetic only: answers and likelihoods are made elsewhere and come in as plain values.
"""
