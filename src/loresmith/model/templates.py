"""How a question is put to a model: by its own chat template, by a named one, by one from a file, or by none.

A base model often comes without a template, or with one it was never trained on. A fine-tune keeps the template it was trained with
beside its weights, so that it is asked the same way wherever it runs.
"""

from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import ModelError
from ..registry import suggestion

OWN, NONE = "model", "none"
# As the makers of these families write their turns; the start of a text is the tokenizer's own where it has one.
NAMED = {
    "chatml": (
        "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    ),
    "gemma": (
        "{{ bos_token }}{% for message in messages %}<start_of_turn>{{ 'model' if message['role'] == 'assistant' else 'user' }}\n"
        "{{ message['content'] | trim }}<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
    ),
    "llama-3": (
        "{{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>\n\n"
        "{{ message['content'] | trim }}<|eot_id|>{% endfor %}"
        "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
    ),
    "mistral": (
        "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'assistant' %} {{ message['content'] }}{{ eos_token }}"
        "{% else %}[INST] {{ message['content'] }} [/INST]{% endif %}{% endfor %}"
    ),
    "zephyr": (
        "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}{{ eos_token }}\n{% endfor %}"
        "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
    ),
    "alpaca": (
        "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'assistant' %}{{ message['content'] }}{{ eos_token }}\n\n"
        "{% else %}### Instruction:\n{{ message['content'] }}\n\n### Response:\n{% endif %}{% endfor %}"
    ),
}


def set_template(tokenizer: Any, template: str) -> None:
    """Give a tokenizer its chat template: `model` leaves its own, `none` takes it away, others are a name or a `.jinja` file.

    A file is another's program: it is run in Jinja's sandbox alone. ModelError where there is no such template or it cannot be read.
    """
    if template == OWN:
        return
    tokenizer.chat_template = None if template == NONE else _source(template).replace("{{ bos_token }}", _start(tokenizer))


def _start(tokenizer: Any) -> str:
    return "{{ bos_token }}" if tokenizer.bos_token else ""


def _source(template: str) -> str:
    if template in NAMED:
        return NAMED[template]
    if not template.endswith(".jinja"):
        raise ModelError(f"There is no chat template {template!r}.", hint=suggestion(template, [OWN, NONE, *NAMED]))
    try:
        source = Path(template).expanduser().read_text(encoding="utf-8")
        ImmutableSandboxedEnvironment().parse(source)
    except (OSError, UnicodeDecodeError, TemplateSyntaxError) as error:
        raise ModelError(
            f"The chat template {template} cannot be used: {error}.", hint="Point model.chat_template at a Jinja file."
        ) from error
    return source
