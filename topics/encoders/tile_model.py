"""A checkpoint's weights in the order of tiles, and the model that runs on them.

Packing is to :mod:`topics.encoders.tile_kernels` what a graph is to ONNX
Runtime: it is done once, kept in the cache, and read back without a change.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors
from topics.encoders.bert.checkpoint import Checkpoint
from topics.encoders.bert.graph import quantise_columns, select_tensor

TILE_RECIPE = "2"
"""Changes whenever the same weights give other vectors here."""

_PRODUCTS = {
    "attention": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
}
_NORMS = {"attention_norm": "attention.output.LayerNorm", "down_norm": "output.LayerNorm"}


def fits_tiles(checkpoint: Checkpoint) -> bool:
    """Whether the sizes are whole tiles and the activation is the one that the kernels know."""
    return (
        checkpoint.dimensions % 64 == 0
        and checkpoint.intermediate > 0
        and checkpoint.intermediate % 64 == 0
        and checkpoint.dimensions // checkpoint.heads in (32, 64)
        and checkpoint.activation == "gelu"
    )


def pack_weights(checkpoint: Checkpoint, weights: Mapping[str, NDArray[np.float32]]) -> bytes:
    """Quantise and order the weights.

    Parameters
    ----------
    checkpoint : Checkpoint
        One that :func:`fits_tiles`.
    weights : mapping of str to ndarray of float32
        By name, as :meth:`Checkpoint.load_weights` gives them.

    Returns
    -------
    bytes
        Safetensors, for :class:`TileModel`.

    Raises
    ------
    topics.errors.ModelError
        If a tensor is missing or of another shape than the settings say.
    """
    from safetensors.numpy import save

    from topics.encoders.tiles import GELU_SHIFT, pack_columns

    size, wide = checkpoint.dimensions, checkpoint.intermediate

    def tensor(name: str, *shape: int | None) -> NDArray[np.float32]:
        return select_tensor(checkpoint, weights, name, shape)

    positions = tensor("embeddings.position_embeddings.weight", None, size)
    positions = positions[checkpoint.position_offset :][: checkpoint.max_tokens]
    types = tensor("embeddings.token_type_embeddings.weight", None, size)
    packed = {
        "words": tensor("embeddings.word_embeddings.weight", None, size),
        "positions": positions + types[0],
        "embedding.gain": tensor("embeddings.LayerNorm.weight", size)[None],
        "embedding.shift": tensor("embeddings.LayerNorm.bias", size)[None],
    }
    stacks: dict[str, list[NDArray[np.generic]]] = {}

    def keep(name: str, matrix: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        codes, scales = quantise_columns(matrix)
        if name == "down":
            bias = bias - np.float32(GELU_SHIFT) * scales * codes.sum(axis=0, dtype=np.float32)
        for part, values in (("codes", pack_columns(codes)), ("scales", scales), ("bias", bias)):
            stacks.setdefault(f"{name}.{part}", []).append(values)

    for number in range(checkpoint.layers):
        layer = f"encoder.layer.{number}."
        parts = [f"{layer}attention.self.{part}" for part in ("query", "key", "value")]
        matrices = [tensor(f"{part}.weight", size, size).T for part in parts]
        biases = [tensor(f"{part}.bias", size) for part in parts]
        # the scale of attention, once here in place of once a score (Vaswani et al., 2017, eq. 1)
        scale = np.float32((size // checkpoint.heads) ** -0.5)
        matrices[0], biases[0] = matrices[0] * scale, biases[0] * scale
        keep("qkv", np.concatenate(matrices, axis=1), np.concatenate(biases))
        for name, source in _PRODUCTS.items():
            inputs, outputs = {"up": (size, wide), "down": (wide, size)}.get(name, (size, size))
            matrix = tensor(f"{layer}{source}.weight", outputs, inputs).T
            keep(name, matrix, tensor(f"{layer}{source}.bias", outputs))
        for name, source in _NORMS.items():
            for part, suffix in (("gain", "weight"), ("shift", "bias")):
                values = tensor(f"{layer}{source}.{suffix}", size)
                stacks.setdefault(f"{name}.{part}", []).append(values)
    packed |= {name: np.stack(values) for name, values in stacks.items()}
    contents: bytes = save({name: np.ascontiguousarray(array) for name, array in packed.items()})
    return contents


class TileModel:
    """A model on tiles; a call encodes one text and may run in several threads at once.

    Parameters
    ----------
    checkpoint : Checkpoint
        The model whose weights were packed.
    packed : bytes
        What :func:`pack_weights` made of it.
    """

    def __init__(self, checkpoint: Checkpoint, packed: bytes) -> None:
        from safetensors.numpy import load

        from topics.encoders.tile_kernels import Norm, Product, Weights, room_size
        from topics.encoders.tiles import align, tile_shapes

        arrays = load(packed)

        def product(name: str) -> Product:
            return Product(*(align(arrays[f"{name}.{part}"]) for part in Product._fields))

        def norm(name: str) -> Norm:
            return Norm(*(arrays[f"{name}.{part}"] for part in Norm._fields))

        self._weights = Weights(
            words=arrays["words"],
            positions=arrays["positions"],
            embedding=norm("embedding"),
            qkv=product("qkv"),
            attention=product("attention"),
            attention_norm=norm("attention_norm"),
            up=product("up"),
            down=product("down"),
            down_norm=norm("down_norm"),
        )
        self._heads = checkpoint.heads
        self._epsilon = np.float32(checkpoint.epsilon)
        self._mean = checkpoint.pooling == "mean"
        self._shapes = tile_shapes()
        self._tokens = len(self._weights.positions)
        self._room_size = room_size(
            self._tokens,
            checkpoint.dimensions,
            checkpoint.intermediate,
            checkpoint.dimensions // checkpoint.heads,
        )
        self._thread = threading.local()

    def __call__(self, ids: NDArray[np.int32]) -> Vectors:
        """The vector of a text, float32 of shape (dimensions,); ids of shape (1, tokens)."""
        from topics.encoders.tile_kernels import encode_tokens
        from topics.encoders.tiles import align

        if not 0 < ids.size <= self._tokens:
            raise ValueError(f"a text has 1 to {self._tokens} tokens, got {ids.size}")
        if not hasattr(self._thread, "room"):
            self._thread.room = align(np.zeros(self._room_size, np.uint8))
        vector = np.empty(self._weights.words.shape[1], dtype=np.float32)
        encode_tokens(
            ids[0],
            self._weights,
            self._heads,
            self._epsilon,
            self._mean,
            self._shapes,
            self._thread.room,
            vector,
        )
        return vector
