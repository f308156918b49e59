# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes seeds for the fuzzers: well-formed inputs of every kind, so that mutations start behind the first checks.

    python tests/fuzz/seeds.py FOLDER
FOLDER/onnx: the smallest of onnx's own node models for each set of operators; the same with their inputs as constants,
so that the import computes them (pictures are decoded); operators of ai.onnx.ml and of the vendor's tools; operators by
the meaning of every older version. FOLDER/ir: a problem of each operator.
"""
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnx.backend.test.loader
from onnx import helper, numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / "cases"
sys.path.insert(0, str(HERE.parent / "onnx"))
MOST_BYTES = 4096
MOST_BYTES_OF_CONSTANTS = 16384


def with_constants(case):
    """The case's model whose inputs are initializers."""
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    for value, x in zip(list(model.graph.input), case.data_sets[0][0]):
        if not isinstance(x, np.ndarray):
            return None
        model.graph.initializer.append(numpy_helper.from_array(x, value.name))
        model.graph.input.remove(value)
    return model


def older(model):
    """The model of one node in the versions that its operator had before."""
    node = model.graph.node[0]
    seen = {s.since_version for s in onnx.defs.get_all_schemas_with_history() if (s.domain, s.name) == (node.domain, node.op_type)}
    for version in sorted(seen):
        copy = onnx.ModelProto()
        copy.CopyFrom(model)
        del copy.opset_import[:]
        copy.opset_import.append(helper.make_opsetid(node.domain, max(version, 7)))
        yield version, copy


def onnx_seeds():
    """-> {name: bytes}"""
    smallest = {}

    def keep(name, model, most):
        data = model.SerializeToString()
        if len(data) <= most and len(data) < len(smallest.get(name, b"x" * (most + 1))):
            smallest[name] = data

    for case in onnx.backend.test.loader.load_model_tests(kind="node"):
        operators = "_".join(sorted({node.op_type for node in case.model.graph.node}))
        keep(operators, case.model, MOST_BYTES)
        constants = with_constants(case)
        if constants is not None:
            name = case.name if operators == "ImageDecoder" else operators
            keep(f"constant_{name}", constants, MOST_BYTES_OF_CONSTANTS)
        if len(case.model.graph.node) == 1 and not case.model.functions:
            for version, model in older(case.model):
                keep(f"opset{version}_{operators}", model, MOST_BYTES)
    return smallest


def machine_learning_seeds():
    """-> {name: bytes}: the cases of tests/onnx/test_ml.py"""
    import test_ml
    seeds = {}
    for name, (operator, arrays, attributes, outputs) in test_ml.CASES.items():
        seeds[f"ml_{name}"] = test_ml.model_of(operator, arrays, attributes, outputs).SerializeToString()
    return seeds


def vendor_seeds():
    """-> {name: bytes}: the layers of tests/onnx/test_trt_operators.py, attention, experts and quantization"""
    import test_trt_operators as trt
    seeds = {}

    def keep(name, nodes, inputs):
        graph = helper.make_graph(
            nodes, "g", [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
                         for n, x in inputs.items()],
            [helper.make_empty_tensor_value_info(n) for n in nodes[-1].output])
        imports = [helper.make_opsetid("", 21), helper.make_opsetid("trt", 1)]
        seeds[f"vendor_{name}"] = helper.make_model(graph, opset_imports=imports, ir_version=10).SerializeToString()

    for i, (operator, arrays, attributes, _) in enumerate(trt.LAYERS):
        feeds = {f"x{n}": x for n, x in enumerate(arrays)}
        keep(f"{i}_{operator}", [trt.node(operator, list(feeds), ["y"], **attributes)], feeds)
    packed = {"q": trt.floats(5, 2, 4), "k": trt.floats(6, 1, 4), "v": trt.floats(6, 1, 4), "m": trt.floats(2, 1, 3, 4),
              "a": np.array([0, 2, 5], np.int32), "b": np.array([0, 4, 6], np.int32)}
    for kind in ("none", "upper_left", "lower_right"):
        names = ["q", "k", "v", "m" if kind == "none" else "", "a", "b"]
        keep(f"packed_{kind}", [trt.node("TRT_Attention", names, ["y"], query_form="packed_nhd", kv_form="packed_nhd",
                                         causal_kind=kind)], packed)
    padded = {"q": trt.floats(2, 2, 3, 4), "k": trt.floats(2, 1, 5, 4), "v": trt.floats(2, 1, 5, 4), "s": np.float32([0.1])[0:1]}
    keep("quantized_attention", [trt.node("TRT_QuantizedAttention", ["q", "k", "v", "", "s"], ["y"], is_causal=1)], padded)
    cache = {"c": trt.floats(2, 2, 7, 4), "u": trt.floats(5, 2, 4), "p": np.array([0, 3], np.int32), "n": np.array([0, 2, 5], np.int32)}
    keep("cache", [trt.node("TRT_KVCacheUpdate", ["c", "u", "p", "n"], ["y"], update_form="packed_nhd")], cache)
    mixed = {"x": trt.floats(1, 3, 2), "e": np.zeros((1, 3, 1), np.int32), "s": trt.floats(1, 3, 1), "g": trt.floats(2, 2, 16),
             "u": trt.floats(2, 2, 16), "d": trt.floats(2, 16, 2), "t": np.float32([0.1])[0]}
    mixed["t"] = np.asarray(mixed["t"])
    keep("experts", [trt.node("TRT_MoE", ["x", "e", "s", "g", "u", "d", "", "", "", "t"], ["y"],
                              quantization_to_type=onnx.TensorProto.FLOAT8E4M3FN)], mixed)
    keep("experts_blocks", [trt.node("TRT_MoE", ["x", "e", "s", "g", "u", "d", "", "", "", "", "t"], ["y"],
                                     quantization_block_shape=[1, 16])], mixed)
    rows = {"x": trt.floats(3, 32), "t": np.asarray(np.float32(0.1))}
    keep("fp4", [trt.node("TRT_FP4DynamicQuantize", ["x", "t"], ["q", "s"], axis=-1, block_size=16,
                          scale_type=onnx.TensorProto.FLOAT8E4M3FN)], rows)
    keep("fp4_there_and_back", [trt.node("TRT_FP4QDQ", ["x"], ["y"], block_size=16)], rows)
    keep("plugin", [helper.make_node("TRT_PluginV2", ["x"], ["y"], version="1", namespace="", data=b"1234")], rows)
    return seeds


def ir_seeds():
    """-> {operator: text}: the longest problem of each, which says most"""
    seeds = {}
    for path in sorted(CASES.glob("*.txt")):
        lines = [line.partition("#")[0].strip() for line in path.read_text().splitlines()]
        seeds[path.stem] = max(lines, key=len).encode()
    return seeds


def problem_seeds():
    """-> {operator and number: text}: every problem"""
    seeds = {}
    for path in sorted(CASES.glob("*.txt")):
        lines = [line.partition("#")[0].strip() for line in path.read_text().splitlines()]
        seeds |= {f"{path.stem}_{i}": line.encode() for i, line in enumerate(lines) if line}
    return seeds


def main():
    warnings.simplefilter("ignore")  # of cases that overflow on purpose
    folder = pathlib.Path(sys.argv[1])
    for kind, seeds in (("onnx", onnx_seeds() | machine_learning_seeds() | vendor_seeds()), ("ir", ir_seeds()),
                        ("ops", problem_seeds())):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, data in seeds.items():
            (folder / kind / f"seed_{name[:60]}").write_bytes(data)
        print(f"{len(seeds)} seeds of {kind}")


if __name__ == "__main__":
    main()
