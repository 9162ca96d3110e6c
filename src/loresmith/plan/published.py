"""The widths of the field's small models, so that they can be planned for without a download, or without a network.

They are those of each model's `config.json`; a test holds the parameters they give against the published counts.
"""

from typing import Any


def _widths(kind: str, hidden: int, inner: int, blocks: int, heads: int, kv_heads: int, vocabulary: int, **more: Any) -> dict[str, Any]:
    return {
        "model_type": kind, "hidden_size": hidden, "intermediate_size": inner, "num_hidden_layers": blocks, "num_attention_heads": heads,
        "num_key_value_heads": kv_heads, "vocab_size": vocabulary, **more,
    }  # fmt: skip


_TIED: dict[str, Any] = {"tie_word_embeddings": True}
KNOWN: dict[str, dict[str, Any]] = {
    "HuggingFaceTB/SmolLM2-135M-Instruct": _widths("llama", 576, 1536, 30, 9, 3, 49152, **_TIED),
    "google/gemma-3-270m-it": _widths("gemma3_text", 640, 2048, 18, 4, 1, 262144, head_dim=256),
    "HuggingFaceTB/SmolLM2-360M-Instruct": _widths("llama", 960, 2560, 32, 15, 5, 49152, **_TIED),
    "Qwen/Qwen2.5-0.5B-Instruct": _widths("qwen2", 896, 4864, 24, 14, 2, 151936, **_TIED),
    "google/gemma-3-1b-it": _widths("gemma3_text", 1152, 6912, 26, 4, 1, 262144, head_dim=256),
    "meta-llama/Llama-3.2-1B-Instruct": _widths("llama", 2048, 8192, 16, 32, 8, 128256, **_TIED),
    "Qwen/Qwen2.5-1.5B-Instruct": _widths("qwen2", 1536, 8960, 28, 12, 2, 151936, **_TIED),
    "HuggingFaceTB/SmolLM2-1.7B-Instruct": _widths("llama", 2048, 8192, 24, 32, 32, 49152, **_TIED),
    "microsoft/phi-2": _widths("phi", 2560, 10240, 32, 32, 32, 51200, partial_rotary_factor=0.4, hidden_act="gelu_new"),
    "meta-llama/Llama-3.2-3B-Instruct": _widths("llama", 3072, 8192, 28, 24, 8, 128256, head_dim=128, **_TIED),
    "mistralai/Mistral-7B-Instruct-v0.3": _widths("mistral", 4096, 14336, 32, 32, 8, 32768),
    "Qwen/Qwen2.5-7B-Instruct": _widths("qwen2", 3584, 18944, 28, 28, 4, 152064),
    "meta-llama/Llama-3.1-8B-Instruct": _widths("llama", 4096, 14336, 32, 32, 8, 128256),
}


def configuration(name: str) -> Any:
    """Return the configuration of a model by its hub id, as far as counting needs it; None for one that is not in the table."""
    from transformers import AutoConfig

    if name not in KNOWN:
        return None
    widths = dict(KNOWN[name])
    return AutoConfig.for_model(widths.pop("model_type"), **widths)
