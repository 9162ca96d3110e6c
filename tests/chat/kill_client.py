"""The process that the kill test kills: asks an endpoint and writes the replies to a file when all are there.

python kill_client.py SETTINGS.json CACHE OUT N
"""

import sys
from pathlib import Path

from loresmith.chat.checked import ask_checked
from loresmith.chat.open import open_chat
from loresmith.chat.parse import parse_json
from loresmith.contracts import ChatRequest, Message
from loresmith.files import write_json
from loresmith.recipe import Chat

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


def main(settings: str, cache: str, out: str, n: str) -> None:
    model = open_chat(Chat.model_validate_json(Path(settings).read_text()), cache=Path(cache))
    requests = [ChatRequest((Message("user", f"question {nth}"),), SCHEMA, max_tokens=50) for nth in range(int(n))]
    checked = ask_checked(model, requests, lambda text: parse_json(text, SCHEMA))
    write_json(Path(out), [[one.value, one.fault, one.text] for one in checked])


if __name__ == "__main__":
    main(*sys.argv[1:])
