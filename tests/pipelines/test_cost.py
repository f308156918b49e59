# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Importing a model of 1,000 nodes takes less than a second of processor time, all of tenon-opt included."""
import resource

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LIMIT_S = 1.0


def chain(nodes):
    """y = ((x W + b) W + b) ...: MatMul and Add in turn, every pair with constants of its own."""
    weights, made, value = [], [], "x"
    for i in range(nodes // 2):
        weights += [numpy_helper.from_array(np.eye(4, dtype=np.float32) + i, f"w{i}"),
                    numpy_helper.from_array(np.full(4, i, np.float32), f"b{i}")]
        made += [helper.make_node("MatMul", [value, f"w{i}"], [f"m{i}"], f"product{i}"),
                 helper.make_node("Add", [f"m{i}", f"b{i}"], [f"a{i}"], f"sum{i}")]
        value = f"a{i}"
    made[-1].output[0] = "y"
    graph = helper.make_graph(made, "chain", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 4])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 4])], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def test_a_thousand_nodes_import_within_a_second(opt, tmp_path):
    path = tmp_path / "chain.onnx"
    onnx.save(chain(1000), path)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text, _ = opt("--no-passes", "--brief", path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert text.count(" = matmul(") == 500
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < LIMIT_S
