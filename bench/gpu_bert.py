# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes BERT-large (24 layers of 1024, 16 heads) for 384 tokens as an ONNX file, as exporters spell it; weights are random.

    python gpu_bert.py FILE
Inputs: input_ids, attention_mask, token_type_ids int64 [batch,384]. Output: last_hidden_state float [batch,384,1024].
Source: Devlin et al. 2019, arXiv:1810.04805.
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, HEADS, INNER, LENGTH, WORDS = 24, 1024, 16, 4096, 384, 30522
RNG = np.random.default_rng(7)


class Writer:
    """Nodes and initializers; each call gives the name of what it made."""

    def __init__(self):
        self.nodes, self.initializers = [], []

    def constant(self, value, name=None):
        name = name or f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weights(self, *shape):
        drawn = RNG.standard_normal(shape, np.float32)
        return self.constant(drawn * np.float32(1 / np.sqrt(shape[0])))

    def vector(self, centre, spread):
        return self.constant((centre + spread * RNG.standard_normal(WIDTH)).astype(np.float32))

    def __call__(self, op, *inputs, **attributes):
        out = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [out], out, **attributes))
        return out

    def linear(self, x, rows, columns):
        bias = self.constant((0.1 * RNG.standard_normal(columns)).astype(np.float32))
        return self("Add", self("MatMul", x, self.weights(rows, columns)), bias)

    def norm(self, x):
        return self("LayerNormalization", x, self.vector(1, 0.1), self.vector(0, 0.1), axis=-1, epsilon=1e-12)

    def heads(self, x, perm):
        shape = self.constant(np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        return self("Transpose", self("Reshape", x, shape), perm=perm)


def layer(w, x, mask):
    q = w.heads(w.linear(x, WIDTH, WIDTH), [0, 2, 1, 3])
    k = w.heads(w.linear(x, WIDTH, WIDTH), [0, 2, 3, 1])
    v = w.heads(w.linear(x, WIDTH, WIDTH), [0, 2, 1, 3])
    scores = w("Div", w("MatMul", q, k), w.constant(np.float32(8)))
    weights = w("Softmax", w("Add", scores, mask), axis=-1)
    joined = w("Transpose", w("MatMul", weights, v), perm=[0, 2, 1, 3])
    joined = w("Reshape", joined, w.constant(np.array([0, 0, WIDTH], np.int64)))
    x = w.norm(w("Add", w.linear(joined, WIDTH, WIDTH), x))
    h = w.linear(x, WIDTH, INNER)
    erf = w("Erf", w("Div", h, w.constant(np.float32(np.sqrt(2)))))
    h = w("Mul", w("Mul", h, w("Add", erf, w.constant(np.float32(1)))), w.constant(np.float32(0.5)))
    return w.norm(w("Add", w.linear(h, INNER, WIDTH), x))


def main():
    w = Writer()
    words = w("Gather", w.weights(WORDS, WIDTH), "input_ids")
    types = w("Gather", w.weights(2, WIDTH), "token_type_ids")
    x = w.norm(w("Add", w("Add", words, types), w.weights(LENGTH, WIDTH)))
    mask = w("Unsqueeze", w("Unsqueeze", "attention_mask", w.constant(np.array([1], np.int64))), w.constant(np.array([2], np.int64)))
    mask = w("Cast", mask, to=TensorProto.FLOAT)
    mask = w("Mul", w("Sub", w.constant(np.float32(1)), mask), w.constant(np.float32(-10000)))
    for _ in range(LAYERS):
        x = layer(w, x, mask)
    w.nodes[-1].output[0] = "last_hidden_state"
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", LENGTH])
           for name in ("input_ids", "attention_mask", "token_type_ids")]
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", LENGTH, WIDTH])
    graph = helper.make_graph(w.nodes, "bert_large", ids, [out], w.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, sys.argv[1])


if __name__ == "__main__":
    main()
