"""Tokenizers from the Hugging Face Hub."""

from __future__ import annotations

from lexel._lexel import Tokenizer


def load(identifier: str, revision: str = "main", token: str | None = None) -> Tokenizer:
    """Download a repository's tokenizer.json, or take it from the cache, and load it."""
    try:
        from huggingface_hub import hf_hub_download
    except ImportError as error:
        raise ImportError(
            "Tokenizer.from_pretrained needs the package huggingface_hub: "
            "pip install huggingface_hub"
        ) from error
    path = hf_hub_download(
        repo_id=identifier, filename="tokenizer.json", revision=revision, token=token
    )
    return Tokenizer.from_file(path)
