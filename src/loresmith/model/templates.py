"""How a question is put to a model: by its own chat template, by a named one, by one from a file, or by none; after a system prompt or not.

A base model often comes without a template, or with one it was never trained on. A fine-tune keeps the template it was trained with
beside its weights, so that it is asked the same way wherever it runs. A system prompt becomes part of that template for the same reason:
whoever serves the model cannot forget it.
"""

import json
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import ModelError
from ..registry import suggestion

OWN, NONE = "model", "none"
_NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
# As the makers of these families write their turns; the start of a text is the tokenizer's own where it has one.
NAMED = {
    "chatml": (
        "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    ),
    "gemma": (
        _NO_SYSTEM + "{{ bos_token }}"
        "{% for message in messages %}<start_of_turn>{{ 'model' if message['role'] == 'assistant' else 'user' }}\n"
        "{{ message['content'] | trim }}<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
    ),
    "llama-3": (
        "{{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>\n\n"
        "{{ message['content'] | trim }}<|eot_id|>{% endfor %}"
        "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
    ),
    "mistral": (
        _NO_SYSTEM + "{{ bos_token }}"
        "{% for message in messages %}{% if message['role'] == 'assistant' %} {{ message['content'] }}{{ eos_token }}"
        "{% else %}[INST] {{ message['content'] }} [/INST]{% endif %}{% endfor %}"
    ),
    "zephyr": (
        "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}{{ eos_token }}\n{% endfor %}"
        "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
    ),
    "alpaca": (
        _NO_SYSTEM + "{{ bos_token }}"
        "{% for message in messages %}{% if message['role'] == 'assistant' %}{{ message['content'] }}{{ eos_token }}\n\n"
        "{% else %}### Instruction:\n{{ message['content'] }}\n\n### Response:\n{% endif %}{% endfor %}"
    ),
}
# What a conversation without a system message gets, by whether the template has a place for one.
_AS_MESSAGE = (
    "{{% if messages[0]['role'] != 'system' %}}{{% set messages = [{{'role': 'system', 'content': {prompt}}}] + messages %}}{{% endif %}}"
)
_IN_QUESTION = (
    "{{% if messages[0]['role'] == 'user' %}}"
    "{{% set messages = [{{'role': 'user', 'content': {prompt} + '\\n\\n' + messages[0]['content']}}] + messages[1:] %}}{{% endif %}}"
)


def set_template(tokenizer: Any, template: str, system_prompt: str = "") -> None:
    """Give a tokenizer its chat template: `model` leaves its own, `none` takes it away, others are a name or a `.jinja` file.

    The system prompt is written into it, in the place of a default that the template may have, before the first question where it
    refuses or leaves out system messages. A file is another's program: it is run in Jinja's sandbox alone. ModelError where there is no
    such template or it cannot be read, and for a system prompt without a template to hold it.
    """
    if template != OWN:
        tokenizer.chat_template = None if template == NONE else _source(template).replace("{{ bos_token }}", _start(tokenizer))
    if system_prompt:
        tokenizer.chat_template = _with_system(tokenizer, system_prompt)


def _with_system(tokenizer: Any, prompt: str) -> str:
    if not tokenizer.chat_template:
        raise ModelError("A system prompt needs a chat template, and there is none.", hint="Set model.chat_template to chatml.")
    before = _AS_MESSAGE if _speaks_system(tokenizer, prompt) else _IN_QUESTION
    # Jinja reads a JSON string as that string, as long as only quotes, backslashes and line ends are escaped.
    return before.format(prompt=json.dumps(prompt, ensure_ascii=False)) + str(tokenizer.get_chat_template())


def _speaks_system(tokenizer: Any, prompt: str) -> bool:
    """Whether a template writes a system message down."""
    messages = [{"role": "system", "content": prompt}, {"role": "user", "content": "?"}]
    try:
        return prompt.strip() in str(tokenizer.apply_chat_template(messages, tokenize=False))
    except TemplateError:
        return False


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
