"""How a fine-tune is put to use by someone who finds its card: what it sits on, and the lines that load both."""

from collections.abc import Iterator

from . import format, markdown

ASK = """\
tokenizer = AutoTokenizer.from_pretrained("PATH")
question = [{"role": "user", "content": "QUESTION"}]
prompt = tokenizer.apply_chat_template(question, add_generation_prompt=True, return_dict=True, return_tensors="pt")
answer = model.generate(**prompt, max_new_tokens=200, do_sample=False)
print(tokenizer.decode(answer[0, prompt["input_ids"].shape[1] :], skip_special_tokens=True))"""
TOGETHER = """\
from peft import AutoPeftModelForCausalLM
from transformers import AutoTokenizer

model = AutoPeftModelForCausalLM.from_pretrained("PATH")"""
APART = """\
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

base = AutoModelForCausalLM.from_pretrained("BASE")
model = PeftModel.from_pretrained(base, "PATH")"""


def use(project: str, *, base: str, address: str) -> Iterator[str]:
    """Yield the lines: `base` is what the recipe calls the model, `address` its hub id where one is known.

    An adapter remembers its base by where it lay in training, which says nothing to another machine unless that was the hub.
    """
    named = markdown.escape(address or format.folderless(base) or "the base model")
    yield f"A LoRA adapter for {named}, trained on questions and answers about the documents of `{markdown.escape(project)}`."
    if address and address == base:
        yield "Ask it as it was trained, through the chat template that lies beside it:"
        yield from _code(TOGETHER)
        return
    if address:
        yield f"It was trained on a copy of that base called `{markdown.escape(format.folderless(base))}`, whose weights may be rounded."
    else:
        yield "Its base was a model on the machine it was trained on: put the place of yours for `BASE`."
    yield "Ask it as it was trained, through the chat template that lies beside it:"
    yield from _code(APART.replace("BASE", address) if address else APART)


def _code(load: str) -> Iterator[str]:
    yield from ("", "```python", *load.splitlines(), *ASK.splitlines(), "```")
