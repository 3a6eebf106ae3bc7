"""Build an ONNX graph that maps the token ids of one text to a unit vector.

The graph takes one text per call. A batch would need padding, and under dynamic
int8 quantisation, where the range of the activations sets their scale, the vector
of a text would depend on the other texts of its batch.

Differences from an exported graph, with reasons:

- int8 activations are quantised once and shared by the query, key and value
  projections; weights are quantised symmetrically per output, to the codes of
  :mod:`topics.encoders.bert.precision`.
- Layer normalisation is expressed as instance normalisation with tokens as
  channels. The arithmetic is the same (Ba et al., 2016, eq. 4), and the vectorised
  kernel of ONNX Runtime is six times faster than the one for layer normalisation.
- Attention is expressed as matrix products, an exponential and a sum, whose kernels
  give the same bits on every x86 processor with AVX2, with or without AVX-512. The
  softmax kernel sums in an order that depends on the vector width. Under int8 the
  last bit matters: it shifts a code by one, that shifts hundreds of codes in the
  next layer, and half of the vectors then differ by as much as int8 differs from
  float32.
- A softmax stays the same if a number is subtracted from all scores of a row. The
  largest is the usual one, to be found and subtracted in a matrix of all pairs of
  tokens. Here the score of the first token is subtracted, by subtracting the key of
  the first token from all keys. No sum is then below one; it overflows where a score
  exceeds the first token's by more than 83, and the vector is not finite. Such a text
  needs a graph built with ``subtract_largest``.
- What can be done to the weights is done at build time: token type embeddings are
  added to position embeddings, the scale of the scores is a factor of the query's
  weights, and the shift of a layer normalisation is a part of the biases that follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from topics.encoders.bert.checkpoint import Checkpoint
from topics.encoders.bert.precision import LARGEST_CODE, Precision
from topics.errors import ModelError

RECIPE = "3"
"""Version of the graph; changed whenever the same weights would give other vectors."""

EARLIER_RECIPES = ("2",)
"""Versions whose float32 vectors differ from this one's by less than 1e-6 a component."""

_FUSED = "com.microsoft"
_ACTIVATION_OPS = {
    "gelu": ("Gelu", _FUSED),
    "gelu_new": ("FastGelu", _FUSED),
    "gelu_pytorch_tanh": ("FastGelu", _FUSED),
    "relu": ("Relu", ""),
}

Weights = Mapping[str, NDArray[np.float32]]


class _Hidden(NamedTuple):
    """Hidden states, the sum of ``values``, (1, tokens, d) in the graph, and ``shift``, (d,)."""

    values: str
    shift: NDArray[np.float32]


def build_graph(
    checkpoint: Checkpoint,
    weights: Weights,
    precision: Precision,
    *,
    subtract_largest: bool = False,
) -> bytes:
    """Build the graph of an encoder.

    Parameters
    ----------
    checkpoint : Checkpoint
        Dimensions and settings of the model.
    weights : mapping of str to ndarray of float32
        Tensors by name, as returned by :meth:`Checkpoint.load_weights`.
    precision : "float32" or "int8-7bit"
        Precision of products with weights; attention and normalisation are float32.
    subtract_largest : bool, default False
        Whether the largest score of a row is subtracted from the row, in place of the
        first token's: slower, and finite whatever the scores are.

    Returns
    -------
    bytes
        Serialised ONNX model with the input ``ids`` (int32, shape (1, tokens)) and
        the output ``vector`` (float32, shape (1, dimensions), of length one, or not
        finite if a sum of exponentials overflowed).

    Raises
    ------
    topics.errors.ModelError
        If a tensor is missing or its shape does not match the settings.
    """
    return _Builder(checkpoint, weights, precision, subtract_largest).build()


class _Builder:
    """Collects nodes and constants; each method adds nodes and returns its output's name."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        weights: Weights,
        precision: Precision,
        subtract_largest: bool,
    ) -> None:
        self._checkpoint = checkpoint
        self._weights = weights
        self._int8 = precision == "int8-7bit"
        self._subtract_largest = subtract_largest
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def build(self) -> bytes:
        from onnx import TensorProto, helper

        model = self._checkpoint
        hidden = self._embed()
        for number in range(model.layers):
            hidden = self._layer(hidden, f"encoder.layer.{number}.")
        if model.pooling == "mean":
            pooled = self._node("ReduceMean", [hidden.values], axes=[1], keepdims=0)
        else:
            first = self._constant("first", np.int64(0))
            pooled = self._node("Gather", [hidden.values, first], axis=1)
        pooled = self._node("Add", [pooled, self._constant("shift", hidden.shift)])
        self._node("LpNormalization", [pooled], output="vector", axis=-1, p=2)
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT32, [1, "tokens"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, model.dimensions])],
            list(self._constants.values()),
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
        built: bytes = helper.make_model(
            graph, opset_imports=opsets, ir_version=8
        ).SerializeToString()
        return built

    def _embed(self) -> _Hidden:
        model = self._checkpoint
        size = model.dimensions
        positions = self._tensor("embeddings.position_embeddings.weight", (None, size))
        positions = positions[model.position_offset : model.position_offset + model.max_tokens]
        types = self._tensor("embeddings.token_type_embeddings.weight", (None, size))
        words = self._tensor("embeddings.word_embeddings.weight", (None, size))

        length = self._node("Shape", ["ids"], start=1, end=2)
        self._ones = self._node("Expand", [self._constant("one", np.ones(1, np.float32)), length])
        self._zeros = self._node(
            "Expand", [self._constant("zero", np.zeros(1, np.float32)), length]
        )
        start = self._constant("start", np.zeros(1, np.int64))
        table = self._constant("positions", positions + types[0])
        rows = self._node("Slice", [table, start, length, start])
        tokens = self._node("Gather", [self._constant("words", words), "ids"])
        return self._normalise(self._node("Add", [tokens, rows]), "embeddings.LayerNorm")

    def _layer(self, hidden: _Hidden, name: str) -> _Hidden:
        model = self._checkpoint
        size = model.dimensions
        quantised = self._quantise(hidden.values)
        scale = (size // model.heads) ** -0.5
        query, key, value = (
            self._linear(
                quantised,
                f"{name}attention.self.{part}",
                (size, size),
                scale=by,
                lacks=hidden.shift,
            )
            for part, by in (("query", scale), ("key", 1), ("value", 1))
        )
        output = self._linear(
            self._quantise(self._attend(query, key, value)),
            f"{name}attention.output.dense",
            (size, size),
            plus=hidden.shift,
        )
        hidden = self._normalise(
            self._node("Add", [output, hidden.values]), f"{name}attention.output.LayerNorm"
        )
        wide = self._linear(
            self._quantise(hidden.values),
            f"{name}intermediate.dense",
            (None, size),
            lacks=hidden.shift,
        )
        kind, domain = _ACTIVATION_OPS[model.activation]
        wide = self._node(kind, [wide], domain)
        output = self._linear(
            self._quantise(wide), f"{name}output.dense", (size, None), plus=hidden.shift
        )
        return self._normalise(
            self._node("Add", [output, hidden.values]), f"{name}output.LayerNorm"
        )

    def _attend(self, query: str, key: str, value: str) -> str:
        """Dot-product attention of all heads (Vaswani et al., 2017, eq. 1), the query scaled."""
        if not self._subtract_largest:
            first = self._constant("first.row", np.zeros(1, np.int64))
            key = self._node("Sub", [key, self._node("Gather", [key, first], axis=1)])
        scores = self._node(
            "FusedMatMul",
            [self._heads(query), self._heads(key)],
            _FUSED,
            transBatchA=1,
            transBatchB=1,
            transB=1,
        )
        if self._subtract_largest:
            largest = self._node("ReduceMax", [scores], axes=[-1], keepdims=1)
            scores = self._node("Sub", [scores, largest])
        weights = self._node("Exp", [scores])
        last = self._constant("last", np.array([-1], np.int64))
        total = self._node("ReduceSum", [weights, last], keepdims=1)
        # A quotient by an infinite sum would be zero; infinity less itself is not a number.
        total = self._node("Add", [total, self._node("Sub", [total, total])])
        product = self._node("FusedMatMul", [weights, self._heads(value)], _FUSED, transBatchB=1)
        context = self._node("Div", [product, total])
        rows = self._node("Transpose", [context], perm=[1, 0, 2])
        flat = self._constant("flat", np.array([1, -1, self._checkpoint.dimensions], np.int64))
        return self._node("Reshape", [rows, flat])

    def _heads(self, values: str) -> str:
        """Reshape (1, tokens, dimensions) to (tokens, heads, width)."""
        model = self._checkpoint
        shape = np.array([-1, model.heads, model.dimensions // model.heads], np.int64)
        return self._node("Reshape", [values, self._constant("heads", shape)])

    def _quantise(self, values: str) -> Sequence[str]:
        """Quantise values to 8-bit codes, scale and zero point; unchanged under float32."""
        if not self._int8:
            return (values,)
        return self._nodes_of("DynamicQuantizeLinear", [values], outputs=3)

    def _linear(
        self,
        values: Sequence[str],
        name: str,
        shape: tuple[int | None, ...],
        *,
        scale: float = 1,
        lacks: NDArray[np.float32] | None = None,
        plus: NDArray[np.float32] | None = None,
    ) -> str:
        """Linear layer, ``scale * ((values + lacks) @ weight.T + bias) + plus``.

        The weight matrix is stored as (outputs, inputs).
        """
        matrix = self._tensor(f"{name}.weight", shape).T
        shift = self._tensor(f"{name}.bias", (matrix.shape[1],)).astype(np.float64)
        if lacks is not None:
            # Not a matrix product, whose last bits are the processor's: rows are added in order.
            shift += np.add.reduce(np.ascontiguousarray(matrix, np.float64) * lacks[:, None])
        shift *= scale
        if plus is not None:
            shift += plus
        bias = self._constant(f"{name}.bias", shift.astype(np.float32))
        matrix = matrix * np.float32(scale)
        if not self._int8:
            product = self._node("MatMul", [*values, self._constant(f"{name}.weight", matrix)])
            return self._node("Add", [product, bias])
        codes, scales = quantise_columns(matrix)
        inputs = [
            values[0],
            self._constant(f"{name}.codes", codes),
            values[1],
            self._constant(f"{name}.scales", scales),
            values[2],
            "",
            bias,
        ]
        return self._node("MatMulIntegerToFloat", inputs, _FUSED)

    def _normalise(self, values: str, name: str) -> _Hidden:
        size = self._checkpoint.dimensions
        unit = self._node(
            "InstanceNormalization",
            [values, self._ones, self._zeros],
            epsilon=self._checkpoint.epsilon,
        )
        gain = self._constant(f"{name}.weight", self._tensor(f"{name}.weight", (size,)))
        shift = self._tensor(f"{name}.bias", (size,))
        return _Hidden(self._node("Mul", [unit, gain]), shift)

    def _tensor(self, name: str, shape: tuple[int | None, ...]) -> NDArray[np.float32]:
        """Look up a tensor and check its shape; None allows any size."""
        path = self._checkpoint.folder / "model.safetensors"
        tensor = self._weights.get(name)
        if tensor is None:
            raise ModelError(
                f"{path}: no tensor {name}; this is no BERT-family encoder, or a part of it only."
            )
        fits = len(tensor.shape) == len(shape) and all(
            wanted in (None, found) for wanted, found in zip(shape, tensor.shape, strict=True)
        )
        if not fits:
            wanted = " x ".join("any" if size is None else str(size) for size in shape)
            raise ModelError(
                f"{path}: tensor {name} has the shape {' x '.join(map(str, tensor.shape))}, "
                f"config.json asks for {wanted}."
            )
        return tensor

    def _constant(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def _node(
        self,
        kind: str,
        inputs: Sequence[str],
        domain: str = "",
        *,
        output: str | None = None,
        **attributes: Any,
    ) -> str:
        names = [output] if output else None
        return self._nodes_of(kind, inputs, domain, names=names, **attributes)[0]

    def _nodes_of(
        self,
        kind: str,
        inputs: Sequence[str],
        domain: str = "",
        *,
        outputs: int = 1,
        names: list[str] | None = None,
        **attributes: Any,
    ) -> list[str]:
        from onnx import helper

        label = f"{kind}_{len(self._nodes)}"
        made = names or [f"{label}_{number}" for number in range(outputs)]
        self._nodes.append(
            helper.make_node(kind, list(inputs), made, name=label, domain=domain, **attributes)
        )
        return made


def quantise_columns(
    matrix: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise a matrix to symmetric 7-bit codes with one scale per column.

    ``codes * scales`` differs from the matrix by at most half a scale.

    Returns
    -------
    codes : ndarray of int8, shape of the matrix, from -``LARGEST_CODE`` to ``LARGEST_CODE``
    scales : ndarray of float32, shape (columns,)
    """
    largest = np.abs(matrix).max(axis=0)
    scales = np.where(largest > 0, largest / LARGEST_CODE, 1).astype(np.float32)
    codes = np.clip(np.rint(matrix / scales), -LARGEST_CODE, LARGEST_CODE).astype(np.int8)
    return codes, scales
