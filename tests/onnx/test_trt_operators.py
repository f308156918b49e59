# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The trt operators that NVIDIA's exporters write, beside numpy, ml_dtypes and ONNX's own Attention."""
import subprocess

import ml_dtypes
import numpy as np
import onnx
import onnx.reference
import pytest
from onnx import TensorProto, helper

import cases
import run

rng = np.random.default_rng(3)
F8, F4, E8 = ml_dtypes.float8_e4m3fn, ml_dtypes.float4_e2m1fn, ml_dtypes.float8_e8m0fnu


def run_nodes(nodes, feeds, weights, results, folder, free=None):
    """Tenon runs a model of these nodes; free: {input: names of its axes, None for those of fixed length}
    -> what it said if it failed, or None"""
    shapes = {n: [name or size for name, size in zip((free or {}).get(n, a.shape), a.shape)] for n, a in feeds.items()}
    graph = helper.make_graph(
        nodes, "trt",
        [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(a.dtype), shapes[n]) for n, a in feeds.items()],
        [helper.make_tensor_value_info(n, TensorProto.UNDEFINED, None) for n in results],
        [onnx.numpy_helper.from_array(a, n) for n, a in weights.items()])
    for output in graph.output:
        output.ClearField("type")
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid("trt", 1)], ir_version=10)
    cases.write_arrays(folder / "set_0", list(feeds), list(feeds.values()))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    return error.read_text() if error.exists() else None


def outputs_of(nodes, feeds, weights, results, folder, free=None):
    """-> what Tenon gives for a model of these nodes"""
    said = run_nodes(nodes, feeds, weights, results, folder, free)
    assert said is None, said
    return cases.read_arrays(folder / "set_0")


def node(op_type, inputs, outputs, domain="trt", **attributes):
    return helper.make_node(op_type, inputs, outputs, domain=domain, **attributes)


@pytest.mark.parametrize("name, kind, ends", [("TRT_FP8", F8, (-448, 448)), ("TRT_INT8", np.int8, (-128, 127))])
def test_there_and_back(name, kind, ends, tmp_path):
    x, scale = rng.standard_normal((4, 6)).astype(np.float32), np.float32(0.01)
    y, = outputs_of([node(f"{name}QuantizeLinear", ["x", "s"], ["q"]), node(f"{name}DequantizeLinear", ["q", "s"], ["y"])],
                    {"x": x}, {"s": np.asarray(scale)}, ["y"], tmp_path)
    quantized = np.clip(np.rint(x / scale) if kind is np.int8 else x / scale, *ends).astype(kind)
    np.testing.assert_allclose(y, quantized.astype(np.float32) * scale, rtol=1e-6)


def test_weights_of_fp8_in_bytes(tmp_path):
    x, w = rng.standard_normal((3, 8)).astype(np.float32), rng.standard_normal((8, 5)).astype(F8)
    y, = outputs_of([node("TRT_FP8DequantizeLinear", ["w", "s"], ["f"]), helper.make_node("MatMul", ["x", "f"], ["y"])],
                    {"x": x}, {"w": w.view(np.uint8), "s": np.asarray(np.float32(0.5))}, ["y"], tmp_path)
    np.testing.assert_allclose(y, x @ (w.astype(np.float32) * 0.5), rtol=1e-5, atol=1e-5)


def test_blocks_of_mxfp8(tmp_path):
    x = (rng.standard_normal((3, 64)) * 50).astype(np.float32)
    q, scales, y = outputs_of(
        [node("TRT_MXFP8DynamicQuantize", ["x"], ["q", "s"], axis=-1, block_size=32, output_dtype=TensorProto.FLOAT8E4M3FN),
         node("TRT_MXFP8DequantizeLinear", ["q", "s"], ["y"], axis=-1, block_size=32, output_dtype=TensorProto.FLOAT)],
        {"x": x}, {}, ["q", "s", "y"], tmp_path)
    blocks = x.reshape(3, 2, 32)
    wanted = np.exp2(np.ceil(np.log2(np.abs(blocks).max(-1) / 448)))
    np.testing.assert_array_equal(scales.astype(np.float32), wanted)
    rounded = (blocks / wanted[..., None]).astype(F8)
    np.testing.assert_array_equal(q.astype(np.float32), rounded.astype(np.float32).reshape(3, 64))
    np.testing.assert_array_equal(y, (rounded.astype(np.float32) * wanted[..., None]).reshape(3, 64))
    assert np.abs(y - x).max() < np.abs(x).max() / 16


def test_blocks_of_fp4_with_a_second_scale(tmp_path):
    x, second = rng.standard_normal((3, 32)).astype(np.float32), np.float32(np.float32(4) / (6 * 448))
    q, scales, y = outputs_of(
        [node("TRT_FP4DynamicQuantize", ["x", "t"], ["q", "s"], axis=-1, block_size=16, scale_type=TensorProto.FLOAT8E4M3FN),
         node("DequantizeLinear", ["s", "t"], ["f"]), node("DequantizeLinear", ["q", "f"], ["y"], axis=-1, block_size=16)],
        {"x": x}, {"t": np.asarray(second)}, ["q", "s", "y"], tmp_path)
    blocks = x.reshape(3, 2, 16)
    wanted = (np.abs(blocks).max(-1) / 6 / second).astype(F8)
    np.testing.assert_array_equal(scales.astype(np.float32), wanted.astype(np.float32))
    whole = wanted.astype(np.float32)[..., None] * second
    rounded = np.clip(blocks / whole, -6, 6).astype(F4).astype(np.float32)
    np.testing.assert_array_equal(q.astype(np.float32), rounded.reshape(3, 32))
    np.testing.assert_allclose(y, (rounded * whole).reshape(3, 32), rtol=1e-6)


def there_and_back(w, block):
    """w as NVFP4 keeps it: numbers of 4 bits, a scale of 8 bits for each block, one of f32 for all"""
    blocks = w.astype(np.float32).reshape(*w.shape[:-1], -1, block)
    most = np.abs(blocks).max(-1) / np.float32(6)
    second = most.max() / np.float32(448) or np.float32(1)
    scales = np.where(most == 0, np.float32(1), most / second)
    quantized = (blocks / (scales * second)[..., None]).astype(F4).astype(np.float32)
    return (quantized * (scales.astype(F8).astype(np.float32) * second)[..., None]).reshape(w.shape).astype(w.dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, ml_dtypes.bfloat16])
def test_weights_of_fp4_there_and_back(dtype, tmp_path):
    w = rng.standard_normal((6, 48)).astype(dtype)
    w[2, 16:32] = 0
    x = np.eye(6, dtype=dtype)
    y, = outputs_of([node("TRT_FP4QDQ", ["w"], ["f"], block_size=16), helper.make_node("MatMul", ["x", "f"], ["y"])],
                    {"x": x}, {"w": w}, ["y"], tmp_path)
    np.testing.assert_allclose(y.astype(np.float32), there_and_back(w, 16).astype(np.float32), rtol=1e-6, atol=1e-7)


def test_fp4_there_and_back_of_zeros_and_of_activations(tmp_path):
    for name, x in (("zeros", np.zeros((2, 16), np.float32)), ("numbers", rng.standard_normal((2, 3, 32)).astype(np.float32))):
        y, = outputs_of([node("TRT_FP4QDQ", ["x"], ["y"], domain="", block_size=16)], {"x": x}, {}, ["y"], tmp_path / name)
        np.testing.assert_allclose(y, there_and_back(x, 16), rtol=1e-6)


def test_fp4_wants_whole_blocks(tmp_path):
    said = run_nodes([node("TRT_FP4QDQ", ["x"], ["y"], name="halves", block_size=16)], {"x": np.zeros((2, 24), np.float32)}, {},
                     ["y"], tmp_path)
    assert said and "halves" in said and "whole blocks of 16" in said


def attention(q, k, v, mask):
    """ONNX's reference of Attention on [B,H,N,D], unscaled"""
    feeds = {"q": q, "k": k, "v": v, "mask": mask}
    graph = helper.make_graph(
        [helper.make_node("Attention", list(feeds), ["y"], scale=1.0)], "attention",
        [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(a.dtype), a.shape) for n, a in feeds.items()],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10)
    return onnx.reference.ReferenceEvaluator(model).run(None, feeds)[0]


def sees(kind, queries, keys):
    """bool [queries, keys], as causal_kind says"""
    i, j = np.arange(queries)[:, None], np.arange(keys)
    return {"none": j >= 0, "upper_left": j <= i, "lower_right": j - keys <= i - queries}[kind] & np.ones((queries, 1), bool)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


CLOSE = {"rtol": 1e-5, "atol": 1e-6}


@pytest.mark.parametrize("kind", ["none", "upper_left", "lower_right"])
@pytest.mark.parametrize("counted", [False, True])
def test_padded_attention(kind, counted, tmp_path):
    q, k, v = floats(2, 4, 3, 8), floats(2, 2, 5, 8), floats(2, 2, 5, 8)
    lengths = np.array([5, 4] if counted else [5, 5], np.int32)
    feeds = {"q": q, "k": k, "v": v} | ({"n": lengths} if counted else {})
    y, = outputs_of([node("TRT_Attention", ["q", "k", "v"] + ["", "", "n"] * counted, ["y"], causal_kind=kind)], feeds, {}, ["y"],
                    tmp_path)
    for b, n in enumerate(lengths):
        wanted = attention(q[b:b + 1], k[b:b + 1, :, :n], v[b:b + 1, :, :n], mask=sees(kind, 3, n))
        np.testing.assert_allclose(y[b:b + 1], wanted, **CLOSE)


@pytest.mark.parametrize("dtype", [bool, np.float32])
def test_attention_with_a_mask(dtype, tmp_path):
    q, k, v = floats(2, 2, 3, 8), floats(2, 2, 5, 8), floats(2, 2, 5, 8)
    mask = rng.standard_normal((2, 1, 3, 5)).astype(np.float32)
    if dtype is bool:
        mask = (mask > 0) | (np.arange(5) == 1)
    y, = outputs_of([node("TRT_Attention", ["q", "k", "v", "m"], ["y"])], {"q": q, "k": k, "v": v, "m": mask}, {}, ["y"], tmp_path)
    np.testing.assert_allclose(y, attention(q, k, v, mask=mask), **CLOSE)


def test_attention_without_softmax(tmp_path):
    q, k, v = floats(2, 4, 3, 8), floats(2, 2, 5, 8), floats(2, 2, 5, 8)
    y, = outputs_of([node("TRT_Attention", ["q", "k", "v"], ["y"], TRT_normalization_op="none")],
                    {"q": q, "k": k, "v": v}, {}, ["y"], tmp_path)
    np.testing.assert_allclose(y, q @ k.repeat(2, 1).swapaxes(2, 3) @ v.repeat(2, 1), rtol=1e-4, atol=1e-4)


Q_LENGTHS, K_LENGTHS = [2, 0, 4, 1], [3, 2, 4, 5]


def bounds(lengths):
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


@pytest.mark.parametrize("kind", ["none", "upper_left", "lower_right"])
@pytest.mark.parametrize("packed_q, packed_kv", [(True, True), (True, False), (False, True), (False, False)])
@pytest.mark.parametrize("dynamic", [False, True])
def test_packed_attention(kind, packed_q, packed_kv, dynamic, tmp_path):
    """Each sequence gets what it gets alone."""
    qs, ks, vs = ([floats(heads, n, 8) for n in lengths] for heads, lengths in ((4, Q_LENGTHS), (2, K_LENGTHS), (2, K_LENGTHS)))

    def operand(parts, packed):
        if packed:
            return np.concatenate(parts, 1).swapaxes(0, 1).copy()
        out = np.full((len(parts), parts[0].shape[0], 6, 8), 9, np.float32)
        for row, part in zip(out, parts):
            row[:, :part.shape[1]] = part
        return out

    feeds = {"q": operand(qs, packed_q), "k": operand(ks, packed_kv), "v": operand(vs, packed_kv), "a": bounds(Q_LENGTHS),
             "b": bounds(K_LENGTHS) if packed_kv else np.array(K_LENGTHS, np.int32)}
    form = {True: "packed_nhd", False: "padded_bhnd"}
    q_axes = ["tokens", None, None] if packed_q else ["batch", None, "queries", None]
    kv_axes = ["kv_tokens", None, None] if packed_kv else ["batch", None, "keys", None]
    free = {"q": q_axes, "k": kv_axes, "v": kv_axes, "a": ["bounds"], "b": ["bounds" if packed_kv else "batch"]}
    y, = outputs_of([node("TRT_Attention", ["q", "k", "v", "", "a", "b"], ["y"], causal_kind=kind, query_form=form[packed_q],
                          kv_form=form[packed_kv])], feeds, {}, ["y"], tmp_path, free if dynamic else None)
    assert y.shape == feeds["q"].shape
    for i, (q, k, v) in enumerate(zip(qs, ks, vs)):
        n = q.shape[1]
        if n == 0:
            continue
        wanted = attention(q[None], k[None], v[None], mask=sees(kind, n, k.shape[1]))[0]
        first = bounds(Q_LENGTHS)[i]
        found = y[first:first + n].swapaxes(0, 1) if packed_q else y[i, :, :n]
        np.testing.assert_allclose(found, wanted, **CLOSE)


@pytest.mark.parametrize("dtype", [bool, np.float32])
@pytest.mark.parametrize("shape", [(4, 4, 6, 5), (1, 1, 6, 5), (4, 1, 1, 5)])
def test_packed_attention_with_a_mask(dtype, shape, tmp_path):
    """The mask speaks of places in the sequences."""
    qs, ks, vs = ([floats(heads, n, 8) for n in lengths] for heads, lengths in ((4, Q_LENGTHS), (2, K_LENGTHS), (2, K_LENGTHS)))
    mask = floats(*shape) if dtype is not bool else (rng.random(shape) < 0.7) | (np.arange(shape[-1]) == 0)
    feeds = {name: np.concatenate(parts, 1).swapaxes(0, 1).copy() for name, parts in (("q", qs), ("k", ks), ("v", vs))}
    feeds |= {"m": mask, "a": bounds(Q_LENGTHS), "b": bounds(K_LENGTHS)}
    y, = outputs_of([node("TRT_Attention", ["q", "k", "v", "m", "a", "b"], ["y"], query_form="packed_nhd",
                          kv_form="packed_nhd")], feeds, {}, ["y"], tmp_path)
    whole = np.broadcast_to(mask, (4, 4, 6, 5))
    for i, (q, k, v) in enumerate(zip(qs, ks, vs)):
        n, t = q.shape[1], k.shape[1]
        if n == 0:
            continue
        first = bounds(Q_LENGTHS)[i]
        wanted = attention(q[None], k[None], v[None], mask=whole[i:i + 1, :, :n, :t])[0]
        np.testing.assert_allclose(y[first:first + n].swapaxes(0, 1), wanted, **CLOSE)


@pytest.mark.parametrize("kind, to, ends", [(F8, TensorProto.FLOAT8E4M3FN, (-448, 448)), (np.int8, TensorProto.INT8, (-128, 127))])
@pytest.mark.parametrize("joined", [False, True])
def test_attention_with_quantized_weights(kind, to, ends, joined, tmp_path):
    q, k, v = floats(2, 4, 3, 8), floats(2, 2, 5, 8), floats(2, 2, 5, 8)
    scale = np.float32(1 / ends[1])
    feeds = {"q": q, "k": k, "v": v}
    if joined:
        feeds = {n: x.swapaxes(1, 2).reshape(2, x.shape[2], -1).copy() for n, x in feeds.items()}
    y, = outputs_of([node("TRT_QuantizedAttention", ["q", "k", "v", "", "s"], ["y"], is_causal=1, q_num_heads=4, kv_num_heads=2,
                          normalization_quantize_to_type=to)], feeds, {"s": np.asarray(scale)}, ["y"], tmp_path)
    scores = np.where(sees("upper_left", 3, 5), q @ k.repeat(2, 1).swapaxes(2, 3) / np.sqrt(np.float32(8)), -np.inf)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    rounded = np.rint(weights / scale) if kind is np.int8 else weights / scale
    wanted = (np.clip(rounded, *ends).astype(kind).astype(np.float32) * scale) @ v.repeat(2, 1)
    if joined:
        wanted = wanted.swapaxes(1, 2).reshape(2, 3, -1)
    # A weight between two numbers of 8 bits may become either.
    assert np.mean(np.abs(y - wanted) > 1e-5) < 0.05
    np.testing.assert_allclose(y, wanted, atol=1 / 16 if kind is F8 else 1 / 64)


def test_what_attention_refuses(tmp_path):
    q, packed = floats(1, 2, 3, 8), floats(3, 2, 8)
    four = {"q": q, "k": q, "v": q}
    refused = {
        "causal_kind": (four, {"causal_kind": "middle"}), "for one device": (four, {"nb_rank": 2}),
        "scale the queries": (four, {"scale": 0.5}), "query_form": (four, {"query_form": "packed_nhd"}),
        "give query_lengths": ({"q": packed, "k": q, "v": q}, {"query_form": "packed_nhd"}),
        "not normalized": (four, {"TRT_normalization_op": "none", "causal_kind": "upper_left"}),
    }
    for i, (word, (feeds, attributes)) in enumerate(refused.items()):
        mine = node("TRT_Attention", ["q", "k", "v"], ["y"], name="mine", **attributes)
        said = run_nodes([mine], feeds, {}, ["y"], tmp_path / str(i))
        assert said and word in said and "mine" in said, (word, said)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_cache_updates(dtype, tmp_path):
    cache, update = floats(3, 2, 7, 4).astype(dtype), floats(3, 2, 2, 4).astype(dtype)
    places = np.array([0, 5, 3], np.int32)
    y, = outputs_of([node("TRT_KVCacheUpdate", ["c", "u", "p"], ["y"])], {"c": cache, "u": update, "p": places}, {}, ["y"],
                    tmp_path / "padded")
    wanted = cache.copy()
    for b, place in enumerate(places):
        wanted[b, :, place:place + 2] = update[b]
    np.testing.assert_array_equal(y, wanted)
    lengths = [2, 0, 3]
    packed = floats(5, 2, 4).astype(dtype)
    y, = outputs_of([node("TRT_KVCacheUpdate", ["c", "u", "p", "n"], ["y"], update_form="packed_nhd")],
                    {"c": cache, "u": packed, "p": places, "n": bounds(lengths)}, {}, ["y"], tmp_path / "packed")
    wanted = cache.copy()
    for b, (place, first, n) in enumerate(zip(places, bounds(lengths), lengths)):
        wanted[b, :, place:place + n] = packed[first:first + n].swapaxes(0, 1)
    np.testing.assert_array_equal(y, wanted)
    lengths = [2, 0, 1]  # of a padded update, how much of it counts
    y, = outputs_of([node("TRT_KVCacheUpdate", ["c", "u", "p", "n"], ["y"])],
                    {"c": cache, "u": update, "p": places, "n": bounds(lengths)}, {}, ["y"], tmp_path / "counted")
    wanted = cache.copy()
    for b, (place, n) in enumerate(zip(places, lengths)):
        wanted[b, :, place:place + n] = update[b, :, :n]
    np.testing.assert_array_equal(y, wanted)


EXPERTS, HIDDEN, INNER = 4, 6, 16
SCALES = np.array([0.02, 0.05, 0.01, 0.03], np.float32)


def rounded(x, kind, scale):
    ends = (-448, 448) if kind is F8 else (-128, 127)
    return np.clip(np.rint(x / scale) if kind is np.int8 else x / scale, *ends).astype(kind).astype(np.float32) * scale


def rounded_by_blocks(x, second):
    """Blocks of 16 of the last axis in 4 bits, their scales in 8 bits by a second one."""
    blocks = x.reshape(*x.shape[:-1], -1, 16)
    scales = (np.abs(blocks).max(-1) / 6 / second).astype(F8).astype(np.float32)[..., None] * second
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers = np.nan_to_num(np.clip(blocks / scales, -6, 6)).astype(F4).astype(np.float32)
    return (numbers * scales).reshape(x.shape)


def mixture(x, chosen, scores, w, biases=None, silu=True, limit=np.inf, alpha=1, beta=0, rounding=lambda inner, e: inner):
    """Each token by each expert that it chose, with plain loops over both."""
    y = np.zeros_like(x)
    b = biases or [np.zeros((EXPERTS, 1), np.float32)] * 3
    for at in np.ndindex(chosen.shape):
        e, token = chosen[at], x[at[:-1]]
        gate, up = token @ w[0][e] + b[0][e], token @ w[1][e] + b[1][e]
        if silu:
            gate, up = np.minimum(gate, limit), np.clip(up, -limit, limit)
        inner = gate / (1 + np.exp(-alpha * gate)) * (up + beta) if silu else gate * up
        y[at[:-1]] += scores[at] * (rounding(inner.astype(np.float32), e) @ w[2][e] + b[2][e])
    return y


# name: attributes, does it have biases, inputs 9 and 10, what the oracle is told
MIXTURES = {
    "silu": ({}, False, [], {}),
    "product": ({"activation_type": "none"}, False, [], {"silu": False}),
    "limits": ({"swiglu_param_limit": 0.5, "swiglu_param_alpha": 1.5, "swiglu_param_beta": 1.0}, True, [],
               {"limit": 0.5, "alpha": 1.5, "beta": 1.0}),
    "fp8": ({"quantization_to_type": TensorProto.FLOAT8E4M3FN}, True, [np.float32(0.02)],
            {"rounding": lambda inner, e: rounded(inner, F8, np.float32(0.02))}),
    "fp8 by experts": ({"quantizationToType": TensorProto.FLOAT8E4M3FN}, False, [SCALES],
                       {"rounding": lambda inner, e: rounded(inner, F8, SCALES[e])}),
    "int8": ({"quantization_to_type": TensorProto.INT8}, False, [np.float32(0.03)],
             {"rounding": lambda inner, e: rounded(inner, np.int8, np.float32(0.03))}),
    "fp4 by blocks": ({"quantization_to_type": TensorProto.FLOAT4E2M1, "quantization_block_shape": [1, 16]}, False,
                      [None, np.float32(0.05)], {"rounding": lambda inner, e: rounded_by_blocks(inner, np.float32(0.05))}),
}


@pytest.mark.parametrize("name", sorted(MIXTURES))
@pytest.mark.parametrize("dynamic", [False, True])
def test_mixture_of_experts(name, dynamic, tmp_path):
    attributes, biased, more, told = MIXTURES[name]
    x, scores = floats(2, 5, HIDDEN), np.abs(floats(2, 5, 2))
    chosen = np.stack([rng.permutation(EXPERTS)[:2] for _ in range(10)]).reshape(2, 5, 2).astype(np.int32)
    w = [floats(EXPERTS, HIDDEN, INNER), floats(EXPERTS, HIDDEN, INNER), floats(EXPERTS, INNER, HIDDEN)]
    biases = [floats(EXPERTS, INNER), floats(EXPERTS, INNER), floats(EXPERTS, HIDDEN)] if biased else None
    names = ["x", "e", "s", "wg", "wu", "wd"] + (["bg", "bu", "bd"] if biased else [""] * 3 * bool(more))
    weights = dict(zip(names[3:], w + (biases or [])))
    for i, scale in enumerate(more):
        names.append("" if scale is None else f"scale{i}")
        weights |= {} if scale is None else {f"scale{i}": np.asarray(scale)}
    free = {n: ["batch", "words", None] for n in ("x", "e", "s")} if dynamic else None
    y, = outputs_of([node("TRT_MoE", names, ["y"], **attributes)], {"x": x, "e": chosen, "s": scores}, weights, ["y"],
                    tmp_path, free)
    wanted = mixture(x, chosen, scores, w, biases, **told)
    # What lies between two narrow numbers may become either.
    assert np.mean(np.abs(y - wanted) > 1e-4 + 1e-4 * np.abs(wanted)) < (0.1 if more else 1e-9)
    np.testing.assert_allclose(y, wanted, atol=1.5 if more else 1e-4, rtol=1e-4)


@pytest.mark.parametrize("kind, dtype", [(F8, TensorProto.FLOAT8E4M3FN), (np.int8, TensorProto.INT8)])
def test_experts_with_quantized_weights_and_activations(kind, dtype, tmp_path):
    """Q/DQ in front of a mixture, as exporters quantize one."""
    x, scores = floats(1, 7, HIDDEN), np.abs(floats(1, 7, 1))
    chosen = rng.integers(0, EXPERTS, (1, 7, 1)).astype(np.int32)
    scale = np.asarray(np.float32(0.01 if kind is F8 else 0.03))
    shapes = [(EXPERTS, HIDDEN, INNER), (EXPERTS, HIDDEN, INNER), (EXPERTS, INNER, HIDDEN)]
    narrow = [(floats(*shape) / scale).clip(-120, 120).astype(kind) for shape in shapes]
    nodes = [helper.make_node("QuantizeLinear", ["x", "s"], ["xq"], output_dtype=dtype),
             helper.make_node("DequantizeLinear", ["xq", "s"], ["xf"])]
    nodes += [helper.make_node("DequantizeLinear", [f"w{i}", "s"], [f"f{i}"]) for i in range(3)]
    nodes.append(node("TRT_MoE", ["xf", "e", "p", "f0", "f1", "f2", "", "", "", "t"], ["y"], quantization_to_type=dtype))
    y, = outputs_of(nodes, {"x": x, "e": chosen, "p": scores},
                    {"s": scale, "t": np.asarray(np.float32(0.05))} | {f"w{i}": w for i, w in enumerate(narrow)}, ["y"], tmp_path)
    wanted = mixture(rounded(x, kind, scale), chosen, scores, [w.astype(np.float32) * scale for w in narrow],
                     rounding=lambda inner, e: rounded(inner, kind, np.float32(0.05)))
    assert np.mean(np.abs(y - wanted) > 1e-4 + 1e-4 * np.abs(wanted)) < 0.2
    np.testing.assert_allclose(y, wanted, atol=1)


def test_what_mixtures_refuse(tmp_path):
    x, e, s = floats(1, 3, HIDDEN), np.zeros((1, 3, 1), np.int32), floats(1, 3, 1)
    weights = {"g": floats(EXPERTS, HIDDEN, INNER), "u": floats(EXPERTS, HIDDEN, INNER), "d": floats(EXPERTS, INNER, HIDDEN)}
    for i, (word, attributes) in enumerate({"activation_type": {"activation_type": "gelu"},
                                            "a scale": {"quantization_to_type": TensorProto.INT8}}.items()):
        said = run_nodes([node("TRT_MoE", ["x", "e", "s", "g", "u", "d"], ["y"], name="mine", **attributes)],
                         {"x": x, "e": e, "s": s}, weights, ["y"], tmp_path / str(i))
        assert said and word in said and "mine" in said, said


A, B = floats(2, 3, 4, 5), floats(2, 3, 5, 4)
WEIGHTS = {"s": np.array([2, 3, 0.5], np.float32), "t": np.array([1, -1, 4], np.float32), "p": np.array([2, 2, 2], np.float32)}
CHANNELS = [WEIGHTS[n][:, None, None] for n in "stp"]
WINDOWS = np.lib.stride_tricks.sliding_window_view(A, (2, 3), (2, 3))[:, :, ::2]
RAGGED = np.zeros_like(A[0])
for row, n in enumerate([5, 2]):
    exps = np.exp(A[0, row, :, :n])
    RAGGED[row, :, :n] = exps / exps.sum(-1, keepdims=True)


def stretched(x, axis, size):
    """Linear interpolation between the outermost elements."""
    place = np.linspace(0, x.shape[axis] - 1, size)
    low = np.minimum(place.astype(int), x.shape[axis] - 2)
    part = (place - low).reshape([-1 if i == axis else 1 for i in range(x.ndim)])
    return (np.take(x, low, axis) * (1 - part) + np.take(x, low + 1, axis) * part).astype(np.float32)


STRETCHED = stretched(stretched(A, 2, 7), 3, 9)
WHOLE = np.array([[7, -7, 6], [-6, 1, 0]], np.int32)

# operator, inputs, attributes, wanted
LAYERS = [
    ("TRT_FloorDiv", [WHOLE, np.array([2, 2, -4], np.int32)], {}, WHOLE // np.array([2, 2, -4], np.int32)),
    ("TRT_FloorDiv", [A, B.swapaxes(2, 3).copy()], {}, np.floor(A / B.swapaxes(2, 3))),
    ("TRT_MatMul", [A, B], {"op_0": "none", "op_1": "none"}, A @ B),
    ("TRT_MatMul", [A, A], {"op_0": "transpose", "op_1": "none"}, A.swapaxes(2, 3) @ A),
    ("TRT_MatMul", [A, A[:, :, 0].copy()], {"op_0": "none", "op_1": "vector"}, (A @ A[:, :, 0, :, None])[..., 0]),
    ("TRT_Gather", [A, np.array([2, 0], np.int32)], {"axis": 1}, A[:, [2, 0]]),
    ("TRT_Slice", [A], {"start": [0, 1, 0, 4], "size": [2, 2, 2, 5], "stride": [1, 1, 2, -1]}, A[:, 1:3, 0:3:2, ::-1]),
    ("TRT_Slice", [A] + [np.array(x, np.int32) for x in ([1, 0, 3, 0], [1, 3, 2, 3], [1, 1, -2, 2])], {}, A[1:, :, 3::-2, ::2]),
    ("TRT_Shuffle", [A],
     {"first_perm": [0, 2, 1, 3], "reshape_dims": [0, -1, 5], "second_perm": [2, 0, 1], "zero_is_placeholder": 1},
     A.transpose(0, 2, 1, 3).reshape(2, 12, 5).transpose(2, 0, 1)),
    ("TRT_Shuffle", [A[:0].copy()], {"reshape_dims": [3, 0, 7], "zero_is_placeholder": 0}, np.zeros((3, 0, 7), np.float32)),
    ("TRT_Shuffle", [A], {"first_perm": [3, 1, 2, 0]}, A.transpose(3, 1, 2, 0)),
    ("TRT_Scale", [A, *WEIGHTS.values()], {"mode": "channel", "scale": 1, "shift": 1, "power": 1},
     (A * CHANNELS[0] + CHANNELS[1]) ** CHANNELS[2]),
    ("TRT_Scale", [A, A[0] + 1, B[0].swapaxes(1, 2).copy()], {"mode": "elementwise", "scale": 1, "shift": 1, "power": 0},
     A * (A[0] + 1) + B[0].swapaxes(1, 2)),
    ("TRT_Gather", [A, np.array([[1, 0], [2, 2]], np.int32)], {"axis": 2, "nbElementWiseDims": 1},
     np.stack([A[0][:, [1, 0]], A[1][:, [2, 2]]])),
    ("TRT_Gather", [A, np.array([[1, 0, 3], [2, 2, 0]], np.int32)], {"axis": -1, "nbElementWiseDims": 2},
     np.take_along_axis(A, np.array([[1, 0, 3], [2, 2, 0]])[..., None, None], 3)[..., 0]),
    ("TRT_RaggedSoftmax", [A[0], np.array([[5], [2], [0]], np.int32)[:, None] * np.ones((1, 4, 1), np.int32)], {}, RAGGED),
    ("TRT_MaxAverageBlendPool", [A], {"kernel_shape": [2, 3], "strides": [2, 1], "blend": 0.25},
     0.75 * WINDOWS.max((-2, -1)) + 0.25 * WINDOWS.mean((-2, -1))),
    ("TRT_Resize", [A], {"mode": "nearest", "coordTransform": "asymmetric", "resizeSelector": "formula",
                         "round_mode": "floor", "scales": [1.0, 1.0, 2.0, 3.0]}, A.repeat(2, 2).repeat(3, 3)),
    ("TRT_Resize", [A, np.array([2, 3, 7, 9], np.int32)], {"mode": "bilinear", "coordTransform": "align_corners",
                                                           "resizeSelector": "formula", "round_mode": "floor"}, STRETCHED),
    ("TRT_Resize", [A], {"mode": "linear", "coordTransform": "half_pixel", "resizeSelector": "upper", "round_mode": "floor",
                         "output_dims": [2, 3, 1, 5]}, A[:, :, :1]),
    ("TRT_Resize", [A], {"mode": "linear", "coordTransform": "half_pixel", "resizeSelector": "formula", "round_mode": "floor",
                         "output_dims": [2, 3, 1, 5]}, (A[:, :, 1:2] + A[:, :, 2:3]) / 2),
    ("TRT_Resize", [A], {"mode": "nearest", "coordTransform": "half_pixel", "resizeSelector": "upper", "round_mode": "half_up",
                         "scales": [1.0, 1.0, 0.25, 1.0]}, A[:, :, :1]),
    ("TRT_Scale", [A, WEIGHTS["t"][:1]], {"mode": "uniform", "scale": 0, "shift": 1, "power": 0}, A + 1),
]


@pytest.mark.parametrize("i", range(len(LAYERS)))
def test_layers(i, tmp_path):
    operator, arrays, attributes, wanted = LAYERS[i]
    feeds = {f"x{n}": x for n, x in enumerate(arrays)}
    y, = outputs_of([node(operator, list(feeds), ["y"], **attributes)], feeds, {}, ["y"], tmp_path)
    assert y.dtype == wanted.dtype
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-5)


def test_the_least(tmp_path):
    y, places = outputs_of([node("TRT_TopK_Min", ["x", "k"], ["y", "i"], axis=3)], {"x": A}, {"k": np.array([2], np.int32)},
                           ["y", "i"], tmp_path)
    np.testing.assert_array_equal(y, np.sort(A, 3)[..., :2])
    np.testing.assert_array_equal(places, np.argsort(A, 3)[..., :2])


@pytest.mark.parametrize("mine, standard, attributes", [
    ("TRT_Conv", "Conv", {"pads": [1, 1, 1, 1]}), ("TRT_Deconv", "ConvTranspose", {"strides": [2, 2]}),
    ("TRT_MaxPool", "MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2]}),
    ("TRT_AveragePool", "AveragePool", {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]})])
def test_windows_are_those_of_onnx(mine, standard, attributes, tmp_path):
    x, w = floats(1, 3, 6, 6), floats(3, 3, 3, 3)
    names, weights = (["x"], {}) if "Pool" in mine else (["x", "w"], {"w": w})
    y, = outputs_of([node(mine, names, ["y"], **attributes)], {"x": x}, weights, ["y"], tmp_path)
    graph = helper.make_graph([helper.make_node(standard, names, ["y"], **attributes)], "windows",
                              [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
                              [onnx.numpy_helper.from_array(a, n) for n, a in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    wanted, = onnx.reference.ReferenceEvaluator(model).run(None, {"x": x})
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-5)
