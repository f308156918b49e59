# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks whose own types are 16-bit floats give what they give in f32, within f16's steps, and ONNX Runtime's answer."""
import dataclasses

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

import compare
import zoo

LARGEST = np.float32(65504)


def to_f16(tensor):
    """An f32 tensor as f16; what stands for minus infinity in masks becomes f16's least number."""
    numbers = np.clip(numpy_helper.to_array(tensor), -LARGEST, LARGEST)
    tensor.CopyFrom(numpy_helper.from_array(numbers.astype(np.float16), tensor.name))


def in_f16(path, out):
    """The network with f16 in the place of f32 everywhere: inputs, outputs, weights, constants and casts."""
    model = onnx.load(path)
    del model.graph.value_info[:]
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            to_f16(tensor)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
            if attribute.HasField("t") and attribute.t.data_type == TensorProto.FLOAT:
                to_f16(attribute.t)
    for port in (*model.graph.input, *model.graph.output):
        if port.type.tensor_type.elem_type == TensorProto.FLOAT:
            port.type.tensor_type.elem_type = TensorProto.FLOAT16
    onnx.save(model, out)
    return out


def cosine(a, b):
    a, b = a.astype(np.float64).ravel(), b.astype(np.float64).ravel()
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


@pytest.mark.parametrize("name", ["resnet50", "bert_base"])
def test_f16_by_types(tmp_path, name):
    model = zoo.MODELS[name]
    half = dataclasses.replace(model, path=lambda: in_f16(model.path(), tmp_path / "half.onnx"))
    path = half.path()
    feeds = model.feeds(model.shapes[0], seed=3)
    halves = {k: v.astype(np.float16) if v.dtype == np.float32 else v for k, v in feeds.items()}
    wide = compare.Oracle(model.path()).run({k: v.astype(feeds[k].dtype) for k, v in halves.items()})
    theirs = compare.Oracle(path).run(halves)
    compare.build(dataclasses.replace(half, path=lambda: path), tmp_path / "half.plan", "--level", compare.LEVEL)
    found = compare.run_plan(tmp_path / "half.plan", halves, tmp_path)
    for output, expected in wide.items():
        ours = found[compare.file_stem(output)]
        assert ours.dtype == np.float16
        span = np.abs(expected).max()
        # Rounding to 11 bits behind every layer, 50 and 12 x 10 of them.
        assert np.abs(ours.astype(np.float32) - expected).max() < 0.02 * span
        assert cosine(ours, expected) > 0.9999
        assert cosine(ours, theirs[output]) > 0.9999
        # No further from f32 than ONNX Runtime, which computes in f32 and rounds in fewer places.
        their_error = np.abs(theirs[output].astype(np.float32) - expected).max()
        assert np.abs(ours.astype(np.float32) - expected).max() < max(3 * their_error, 2e-3 * span)
