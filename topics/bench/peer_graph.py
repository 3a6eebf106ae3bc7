"""The default model as others run it: the float32 graph that ONNX Runtime's optimiser makes.

Attention with its three projections in one operator, normalisation fused with
the residual, GELU with the bias, a mask for padded batches. It is the peer that
the encoder is measured against, and shares nothing with the graph of
:mod:`topics.encoders.bert.graph` but the weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from topics.encoders.bert.checkpoint import Checkpoint
from topics.encoders.bert.graph import Weights

_FUSED = "com.microsoft"


def build_peer_graph(checkpoint: Checkpoint, weights: Weights) -> bytes:
    """Build the graph.

    Parameters
    ----------
    checkpoint : Checkpoint
        A BERT with GELU and mean pooling, such as the default encoder.
    weights : mapping of str to ndarray of float32

    Returns
    -------
    bytes
        A serialised ONNX model with the inputs ``ids`` and ``mask`` (int32,
        shape (texts, tokens)) and the output ``vectors`` (float32, shape
        (texts, dimensions), rows of length one).
    """
    from onnx import TensorProto, helper, numpy_helper

    constants: dict[str, Any] = {}
    nodes: list[Any] = []

    def constant(name: str, values: Any) -> str:
        constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def tensor(name: str) -> str:
        return constant(name, weights[name])

    def node(kind: str, inputs: list[str], domain: str = _FUSED, **attributes: Any) -> str:
        output = f"{kind}_{len(nodes)}"
        outputs = [output, f"{output}_unused"] if kind == "EmbedLayerNormalization" else [output]
        nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return output

    def product(values: str, name: str) -> str:
        matrix = constant(f"{name}.matrix", weights[f"{name}.weight"].T)
        return node("MatMul", [values, matrix], "")

    def output_layer(values: str, skip: str, name: str) -> str:
        inputs = [product(values, f"{name}.dense"), skip]
        names = ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")
        inputs += [tensor(f"{name}.{part}") for part in names]
        return node("SkipLayerNormalization", inputs, epsilon=checkpoint.epsilon)

    types = weights["embeddings.token_type_embeddings.weight"][0]
    positions = weights["embeddings.position_embeddings.weight"] + types
    hidden = node(
        "EmbedLayerNormalization",
        [
            "ids",
            "",
            tensor("embeddings.word_embeddings.weight"),
            constant("positions", positions),
            "",
            tensor("embeddings.LayerNorm.weight"),
            tensor("embeddings.LayerNorm.bias"),
        ],
        epsilon=checkpoint.epsilon,
    )
    for number in range(checkpoint.layers):
        layer = f"encoder.layer.{number}."
        parts = [f"{layer}attention.self.{part}" for part in ("query", "key", "value")]
        joined = np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1)
        biases = np.concatenate([weights[f"{part}.bias"] for part in parts])
        context = node(
            "Attention",
            [
                hidden,
                constant(f"{layer}joined", joined),
                constant(f"{layer}biases", biases),
                "mask",
            ],
            num_heads=checkpoint.heads,
        )
        hidden = output_layer(context, hidden, f"{layer}attention.output")
        wide = product(hidden, f"{layer}intermediate.dense")
        wide = node("BiasGelu", [wide, tensor(f"{layer}intermediate.dense.bias")])
        hidden = output_layer(wide, hidden, f"{layer}output")
    mask = node("Cast", ["mask"], "", to=TensorProto.FLOAT)
    mask = node("Unsqueeze", [mask, constant("last", np.array([2]))], "")
    summed = node(
        "ReduceSum",
        [node("Mul", [hidden, mask], ""), constant("tokens", np.array([1]))],
        "",
        keepdims=0,
    )
    vectors = node("LpNormalization", [summed], "", axis=-1, p=2)
    given: list[str | int] = ["texts", "tokens"]
    made: list[str | int] = ["texts", checkpoint.dimensions]
    graph = helper.make_graph(
        nodes,
        "peer",
        [helper.make_tensor_value_info(name, TensorProto.INT32, given) for name in ("ids", "mask")],
        [helper.make_tensor_value_info(vectors, TensorProto.FLOAT, made)],
        list(constants.values()),
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
    built: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()
    return built
