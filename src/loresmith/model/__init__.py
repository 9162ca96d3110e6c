"""A base or a fine-tuned model: find it, load it, put questions to it, and ask how likely it finds an answer.

The only rooms that import torch are this one and those that train.
"""
