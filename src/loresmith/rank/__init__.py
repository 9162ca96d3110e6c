"""The measured answer to "which rank?": how many dimensions the model's states have, what an update holds, what the answers need.

Intrinsic dimension describes the base on your prompts; it does not say how many facts a rank can store. The advice rests on bits.
"""
