# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Attention, rotary embedding, caches and mixtures of experts made call by call give what the operators of ONNX give; and
normalizations over any axes run on kernels."""

import json

import numpy as np
import pytest
import tenon.tensorrt as trt
from beside_onnx import Case, check, constant, evaluator, ints, out
from conftest import Shop
from onnx import TensorProto, helper
from plugin_runs import draw

node = helper.make_node
CASES = []


def case(name, layer, nodes, inputs, judge=evaluator, **more):
    CASES.append(Case(name, layer, nodes if isinstance(nodes, list) else [nodes], inputs, judge=judge, **more))


Q, K, V = draw(2, 4, 3, 8), draw(2, 2, 5, 8, seed=1), draw(2, 2, 5, 8, seed=2)
FULL = np.arange(15).reshape(1, 1, 3, 5) % 4 != 3


def attended(causal=False, mask=None, kind=None, norm=trt.AttentionNormalizationOp.SOFTMAX, **properties):
    def layer(network, q, k, v, *more):
        made = network.add_attention(q, k, v, norm, causal)
        if mask is not None:
            made.mask = more[0]
        if kind is not None:
            made.causal_kind = kind
        return out(made, **properties)

    return layer


for name, causal in (("", 0), (", causal", 1)):
    case(f"attention{name}", attended(causal=bool(causal)),
         node("Attention", ["x0", "x1", "x2"], ["y0"], scale=1.0, is_causal=causal), [Q, K, V], opset=23)
for name, mask in (("choice", FULL), ("addition", draw(2, 1, 3, 5, seed=3))):
    case(f"attention, mask of {name}", attended(mask=mask),
         node("Attention", ["x0", "x1", "x2", "x3"], ["y0"], scale=1.0), [Q, K, V, mask], opset=23)
case("attention without normalization", attended(norm=trt.AttentionNormalizationOp.NONE),
     [node("Transpose", ["x1"], ["t"], perm=[0, 1, 3, 2]), node("MatMul", ["x0", "t"], ["s"]),
      node("MatMul", ["s", "x2"], ["y0"])], [Q, K.repeat(2, 1), V.repeat(2, 1)], rtol=1e-6)
case("attention, the last query sees all", attended(kind=trt.CausalMaskKind.LOWER_RIGHT),
     node("TRT_Attention", ["x0", "x1", "x2"], ["y0"], domain="trt", causal_kind="lower_right"), [Q, K, V], judge=None)


def packed_attention(network, q, k, v, bounds, lengths):
    made = network.add_attention(q, k, v, trt.AttentionNormalizationOp.SOFTMAX, False)
    assert made.set_query_form(trt.AttentionIOForm.PACKED_NHD) and made.set_query_lengths(bounds)
    assert made.set_key_value_form(trt.AttentionIOForm.PACKED_NHD) and made.set_key_value_lengths(lengths)
    return out(made)


case("attention, packed", packed_attention,
     node("TRT_Attention", ["x0", "x1", "x2", "", "x3", "x4"], ["y0"], domain="trt", query_form="packed_nhd",
          kv_form="packed_nhd"),
     [draw(6, 4, 8), draw(9, 2, 8, seed=1), draw(9, 2, 8, seed=2), np.array([0, 2, 6], np.int32),
      np.array([0, 5, 9], np.int32)], judge=None)


def quantized_attention(network, q, k, v):
    made = network.add_attention(q, k, v, trt.AttentionNormalizationOp.SOFTMAX, False)
    made.normalization_quantize_scale = constant(network, 1 / 448, np.float32)
    return out(made, normalization_quantize_to_type=trt.fp8)


case("attention, quantized weights", quantized_attention,
     node("TRT_QuantizedAttention", ["x0", "x1", "x2", "", "s"], ["y0"], domain="trt", scale=1.0,
          normalization_quantize_to_type=TensorProto.FLOAT8E4M3FN), [Q, K, V],
     constants={"s": np.float32(1 / 448)}, judge=None)


def turned(interleaved, part):
    def layer(network, x, cos, sin, *positions):
        made = network.add_rotary_embedding(x, cos, sin, interleaved, part)
        for one in positions:
            made.set_input(3, one)
        return out(made)

    return layer


ANGLES = draw(2, 3, 4, low=0, high=3)
for interleaved in (False, True):
    for part, angles in ((0, ANGLES), (4, ANGLES[..., :2].copy())):
        case(f"rotary embedding, interleaved {interleaved}, of {part or 'all'}", turned(interleaved, part),
             node("RotaryEmbedding", ["x0", "x1", "x2"], ["y0"], interleaved=int(interleaved), rotary_embedding_dim=part),
             [Q, np.cos(angles), np.sin(angles)], opset=23)
case("rotary embedding at positions", turned(False, 0),
     node("RotaryEmbedding", ["x0", "x1", "x2", "x3"], ["y0"]),
     [Q, np.cos(ANGLES[0].repeat(2, 0)), np.sin(ANGLES[0].repeat(2, 0)), ints(2, 3, high=6)], opset=23)
case("cache of keys and values",
     lambda n, c, u, p: out(n.add_kv_cache_update(c, u, p, trt.KVCacheMode.LINEAR)),
     node("TensorScatter", ["x0", "x1", "x2"], ["y0"], axis=-2),
     [draw(2, 2, 7, 4), draw(2, 2, 3, 4, seed=1), np.array([4, 1], np.int64)], opset=24)


def packed_update(network, cache, update, places, bounds):
    made = network.add_kv_cache_update(cache, update, places, trt.KVCacheMode.LINEAR)
    assert made.set_update_form(trt.AttentionIOForm.PACKED_NHD) and made.set_update_lengths(bounds)
    return out(made)


case("cache of keys and values, packed", packed_update,
     node("TRT_KVCacheUpdate", ["x0", "x1", "x2", "x3"], ["y0"], domain="trt", update_form="packed_nhd"),
     [draw(2, 2, 7, 4), draw(5, 2, 4, seed=1), np.array([4, 1], np.int32), np.array([0, 2, 5], np.int32)], judge=None)

EXPERT_WEIGHTS = [draw(4, 6, 16, seed=1), draw(4, 6, 16, seed=2), draw(4, 16, 6, seed=3)]
EXPERT_BIASES = [draw(4, 16, seed=4), draw(4, 16, seed=5), draw(4, 6, seed=6)]


def experts(biases=(), quantize=None):
    def layer(network, x, chosen, scores):
        made = network.add_moe(x, chosen, scores)
        made.set_gated_weights(*(constant(network, w) for w in EXPERT_WEIGHTS), trt.MoEActType.SILU)
        if biases:
            made.set_gated_biases(*(constant(network, b) for b in biases))
        if quantize:
            quantize(network, made)
        return out(made)

    return layer


MIXED = {f"w{i}": w for i, w in enumerate(EXPERT_WEIGHTS)} | {f"b{i}": b for i, b in enumerate(EXPERT_BIASES)}
MIXED_INPUTS = [draw(2, 5, 6), ints(2, 5, 2, high=4, dtype=np.int32), draw(2, 5, 2, seed=7, low=0)]
EXPERT_SCALES = draw(4, seed=8, low=0.01, high=0.05)
for name, layer, names, attributes, more in (
        ("", experts(), ["", "", ""], {}, {}),
        (" with biases", experts(EXPERT_BIASES), ["b0", "b1", "b2"], {}, {}),
        (", rounded to fp8", experts((), lambda n, m: m.set_quantization_static(constant(n, EXPERT_SCALES), trt.fp8)),
         ["", "", "", "s"], {"quantization_to_type": TensorProto.FLOAT8E4M3FN}, {"s": EXPERT_SCALES}),
        (", rounded to fp4 by blocks",
         experts((), lambda n, m: m.set_quantization_dynamic_dbl_q(constant(n, 0.01, np.float32), trt.fp4, (1, 16), trt.fp8)),
         ["", "", "", "", "s"], {"quantization_to_type": TensorProto.FLOAT4E2M1, "quantization_block_shape": [1, 16]},
         {"s": np.float32(0.01)})):
    case(f"mixture of experts{name}", layer,
         node("TRT_MoE", ["x0", "x1", "x2", "w0", "w1", "w2", *names], ["y0"], domain="trt", **attributes), MIXED_INPUTS,
         constants=MIXED | more, judge=None)


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_layer_as_operator(log, one):
    check(log, one)


@pytest.mark.parametrize("axes, groups", [((1,), 1), ((1, 2, 3), 1), ((2, 3), 1), ((2, 3), 3), ((0, 3), 1)])
def test_normalizations_run_on_kernels(log, axes, groups):
    shop = Shop(log)
    x = shop.network.add_input("x", trt.float32, (2, 6, 4, 5))
    column = constant(shop.network, draw(1, 6, 1, 1, low=0.5))
    layer = shop.network.add_normalization(x, column, column, sum(1 << axis for axis in axes))
    layer.num_groups = groups
    shop.network.mark_output(layer.get_output(0))
    shop.config.profiling_verbosity = trt.ProfilingVerbosity.DETAILED
    plan = shop.plan()
    assert plan is not None, log.errors
    inspector = trt.Runtime(log).deserialize_cuda_engine(plan).create_engine_inspector()
    layers = json.loads(inspector.get_engine_information(trt.LayerInformationFormat.JSON))["steps"]
    tactics = [layer["tactic"] for layer in layers]
    assert tactics and "reference" not in tactics
