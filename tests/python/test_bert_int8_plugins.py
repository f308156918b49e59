# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Standard plugins of BERT on 8-bit integers, interleaved, and of the third generation, against numpy."""

import numpy as np
import pytest
import tenon.tensorrt as trt
from plugin_runs import add_plugin, draw, run_network, run_plugin

STARTS = np.array([0, 3, 3, 8], np.int32)  # the second sequence is empty
LARGEST = np.zeros(5, np.int32)  # its size is what counts
HEADS, EACH = 2, 3
WIDTH = HEADS * EACH
SCALES = {"input": 1 / 127, "skip": 1.5 / 127, "output": 2.5 / 127}


def steps(x, scale):
    """x in whole steps, as a tensor of 8-bit integers holds it."""
    return np.rint(x / scale).clip(-128, 127) * scale


def normalized(v, gamma, beta):
    return (v - v.mean(-1, keepdims=True)) / np.sqrt(v.var(-1, keepdims=True) + 1e-7) * gamma + beta


def attention(q, k, v):
    """Of [tokens, heads, width] each."""
    q, k, v = (one.astype(np.float64).transpose(1, 0, 2) for one in (q, k, v))
    p = np.exp(q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1]))
    return (p / p.sum(-1, keepdims=True) @ v).transpose(1, 0, 2)


def run_quantized(log, name, version, inputs, input_scales, output_scales, **fields):
    """The plugin between quantizing and dequantizing layers; inputs without a scale are as they are."""
    trt.init_libnvinfer_plugins(log, "")
    builder = trt.Builder(log)
    network = builder.create_network(0)

    def scale(value):
        return network.add_constant((), np.float32([value])).get_output(0)

    types = {np.dtype("float32"): trt.float32, np.dtype("int32"): trt.int32}
    tensors = []
    for i, x in enumerate(inputs):
        tensor = network.add_input(f"x{i}", types[x.dtype], x.shape)
        if i < len(input_scales):
            tensor = network.add_quantize(tensor, scale(input_scales[i]), trt.int8).get_output(0)
        tensors.append(tensor)
    layer = add_plugin(log, network, trt.get_plugin_registry().get_creator(name, version, ""), tensors, fields)
    for i, one in enumerate(output_scales):
        assert layer.get_output(i).dtype == trt.int8
        back = network.add_dequantize(layer.get_output(i), scale(one), trt.float32).get_output(0)
        back.name = f"y{i}"
        network.mark_output(back)
    return run_network(log, builder, network, inputs)


def assert_steps(found, wanted, scale):
    """Equal but for a step where the exact number lies on the border of two."""
    off = np.abs(found - steps(wanted, scale)) / scale
    assert off.max() < 1.01 and (off > 0.01).mean() < 0.02, (off.max(), (off > 0.01).mean())


@pytest.mark.parametrize(("version", "sums"), [("3", False), ("4", True), ("7", False), ("8", True)])
def test_interleaved_sums_are_normalized_in_whole_steps(log, version, sums):
    x, skip = draw(1, WIDTH, 8, 1), draw(1, WIDTH, 8, 1, seed=1, low=-1.5, high=1.5)
    gamma, beta = draw(WIDTH, seed=2), draw(WIDTH, seed=3)
    outputs = [SCALES["output"]] + [2.6 / 127] * sums
    found = run_quantized(log, "CustomSkipLayerNormPluginDynamic", version, [x, skip], [SCALES["input"], SCALES["skip"]],
                          outputs, beta=beta, gamma=gamma)
    total = steps(x, SCALES["input"]) + steps(skip, SCALES["skip"])
    wanted = normalized(total.transpose(0, 2, 3, 1), gamma, beta).transpose(0, 3, 1, 2)
    assert_steps(found[0], wanted, outputs[0])
    if sums:
        assert_steps(found[1], total, outputs[1])


@pytest.mark.parametrize("version", ["3", "7"])
def test_interleaved_sums_take_the_floats_of_a_network_without_integers(log, version):
    x, skip, gamma, beta = draw(1, WIDTH, 8, 1), draw(1, WIDTH, 8, 1, seed=1), draw(WIDTH, seed=2), draw(WIDTH, seed=3)
    (found,) = run_plugin(log, "CustomSkipLayerNormPluginDynamic", [x, skip], version, beta=beta, gamma=gamma)
    wanted = normalized((x + skip).transpose(0, 2, 3, 1), gamma, beta).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


def interleaved_attention(qkv):
    """Of [1, 3 * heads * width, tokens, 1], each sequence on its own."""
    q, k, v = qkv[0, :, :, 0].reshape(3, HEADS, EACH, -1).transpose(0, 3, 1, 2)
    out = np.concatenate([attention(q[a:b], k[a:b], v[a:b]) for a, b in ((0, 3), (3, 8))])
    return out.reshape(8, WIDTH).T[None, :, :, None]


@pytest.mark.parametrize("version", ["3", "6"])
@pytest.mark.parametrize("explicit", [0, 1])
def test_interleaved_attention_in_whole_steps(log, version, explicit):
    qkv, scale, output = draw(1, 3 * WIDTH, 8, 1), 1 / 127, 0.9 / 127
    given = {"use_explicit_int8": 1, "input_qkv_scale": scale, "output_ctx_scale": output} if explicit else {}
    (found,) = run_quantized(log, "CustomQKVToContextPluginDynamic", version, [qkv, STARTS, LARGEST], [scale], [output],
                             hidden_size=WIDTH, num_heads=HEADS, **given)
    assert_steps(found, interleaved_attention(steps(qkv, scale)), output)


def test_interleaved_attention_takes_floats(log):
    qkv = draw(1, 3 * WIDTH, 8, 1)
    (found,) = run_plugin(log, "CustomQKVToContextPluginDynamic", [qkv, STARTS, LARGEST], "3", hidden_size=WIDTH,
                          num_heads=HEADS)
    np.testing.assert_allclose(found, interleaved_attention(qkv), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("version", ["1", "2", "4", "5"])
def test_attention_of_one_length_in_whole_steps(log, version):
    qkv, valid = draw(4, 2, 3 * WIDTH, 1, 1), np.array([4, 2], np.int32)
    (found,) = run_quantized(log, "CustomQKVToContextPluginDynamic", version, [qkv, valid], [1 / 127], [0.8 / 127],
                             type_id=2, hidden_size=WIDTH, num_heads=HEADS, has_mask=1, dq_probs=1 / 127)
    q, k, v = steps(qkv, 1 / 127)[..., 0, 0].reshape(4, 2, HEADS, 3, EACH).transpose(3, 0, 1, 2, 4)
    wanted = np.stack([attention(q[:, b], k[:n, b], v[:n, b]).reshape(4, WIDTH) for b, n in enumerate(valid)], 1)
    assert_steps(found, wanted[..., None, None], 0.8 / 127)


@pytest.mark.parametrize("version", ["2", "5"])
def test_attention_of_sequences_in_whole_steps(log, version):
    qkv = draw(8, 3 * WIDTH, 1, 1)
    trt.init_libnvinfer_plugins(log, "")
    (found,) = run_quantized(log, "CustomQKVToContextPluginDynamic", version, [qkv, np.zeros(1, np.int32), STARTS, LARGEST],
                             [1 / 127], [1 / 127], type_id=2, hidden_size=WIDTH, num_heads=HEADS, has_mask=1, var_seqlen=1)
    q, k, v = steps(qkv, 1 / 127)[..., 0, 0].reshape(8, HEADS, 3, EACH).transpose(2, 0, 1, 3)
    wanted = np.concatenate([attention(q[a:b], k[a:b], v[a:b]) for a, b in ((0, 3), (3, 8))]).reshape(8, WIDTH, 1, 1)
    assert_steps(found, wanted, 1 / 127)


@pytest.mark.parametrize(("version", "sized"), [("1", True), ("2", False), ("5", True), ("6", False)])
def test_sums_in_whole_steps(log, version, sized):
    x, skip = draw(3, 2, WIDTH, 1, 1), draw(3, 2, WIDTH, 1, 1, seed=1)
    gamma, beta, bias = (draw(WIDTH, seed=i) for i in (2, 3, 4))
    (found,) = run_quantized(log, "CustomSkipLayerNormPluginDynamic", version, [x, skip], [1 / 127] * 2, [3 / 127],
                             type_id=2, beta=beta, gamma=gamma, bias=bias, **({"ld": WIDTH} if sized else {}))
    total = (steps(x, 1 / 127) + steps(skip, 1 / 127))[..., 0, 0] + bias
    assert_steps(found, normalized(total, gamma, beta)[..., None, None], 3 / 127)


@pytest.mark.parametrize(("old", "new"), [("1", "6"), ("2", "4"), ("3", "5")])
def test_embeddings_of_the_third_generation_are_those_of_the_second(log, old, new):
    fields = {f"bert_embeddings_{name}": draw(rows * WIDTH, seed=rows) for name, rows in
              (("word_embeddings", 7), ("token_type_embeddings", 2), ("position_embeddings", 5))}
    fields.update(bert_embeddings_layernorm_beta=draw(WIDTH, seed=3), bert_embeddings_layernorm_gamma=draw(WIDTH, seed=4),
                  output_fp16=0)
    tokens = np.array([6, 0, 3, 2, 2, 5, 1, 4], np.int32)
    inputs = [tokens, tokens % 2, STARTS, LARGEST]
    if old == "1":
        inputs = [tokens.reshape(4, 2), tokens.reshape(4, 2) % 2, np.ones((4, 2), np.int32)]
        fields.update(full_mask=1, mha_type_id=2)
    found = run_plugin(log, "CustomEmbLayerNormPluginDynamic", inputs, new, **fields)
    wanted = run_plugin(log, "CustomEmbLayerNormPluginDynamic", inputs, old, **fields)
    for a, b in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(a, b)
    if old == "1":
        np.testing.assert_array_equal(found[1], [[4], [4]])


@pytest.mark.parametrize(("name", "old", "new", "inputs", "fields"), [
    ("ROIAlign_TRT", "1", "2", [draw(1, 3, 8, 8), np.float32([[0, 1, 5, 6], [2, 2, 7, 4]]), np.zeros(2, np.int32)],
     {"output_height": 2, "output_width": 2, "sampling_ratio": 2}),
    ("CropAndResizeDynamic", "1", "2", [draw(1, 3, 8, 8), np.float32([[[0, 0, 1, 1], [0.2, 0.3, 0.7, 0.9]]])],
     {"crop_width": 3, "crop_height": 2}),
    ("DisentangledAttention_TRT", "1", "2", [draw(2, 5, 5), draw(2, 5, 8), draw(2, 5, 8)], {"span": 4, "factor": 0.5}),
    ("InstanceNormalization_TRT", "2", "3", [draw(2, 6, 3, 2)],
     {"scales": draw(6, seed=1), "bias": draw(6, seed=2), "relu": 1}),
])
def test_later_versions_give_what_the_first_gives(log, name, old, new, inputs, fields):
    for a, b in zip(run_plugin(log, name, inputs, new, **fields), run_plugin(log, name, inputs, old, **fields), strict=True):
        np.testing.assert_array_equal(a, b)


THIRD = {"CropAndResizeDynamic": "2", "CustomEmbLayerNormPluginDynamic": "456", "CustomQKVToContextPluginDynamic": "456",
         "CustomSkipLayerNormPluginDynamic": "5678", "DisentangledAttention_TRT": "2", "InstanceNormalization_TRT": "3",
         "ModulatedDeformConv2d": "2", "MultiscaleDeformableAttnPlugin_TRT": "2", "ROIAlign_TRT": "2",
         "ScatterElements": "2"}


def test_versions_of_the_third_generation_are_its_plugins(log):
    trt.init_libnvinfer_plugins(log, "")
    registry = trt.get_plugin_registry()
    for name, versions in THIRD.items():
        for version in versions:
            creator = registry.get_creator(name, version, "")
            assert isinstance(creator, trt.IPluginCreatorV3One), (name, version)
            assert registry.get_plugin_creator(name, version, "") is None, (name, version)
    creator = registry.get_creator("ROIAlign_TRT", "2", "")
    plugin = creator.create_plugin("r", trt.PluginFieldCollection([]), trt.TensorRTPhase.BUILD)
    assert (plugin.plugin_name, plugin.plugin_version, plugin.plugin_namespace) == ("ROIAlign_TRT", "2", "")
    assert plugin.clone().plugin_version == "2"
    with pytest.raises(AssertionError, match="expected 0 .f32., 1 .f16. or 2 .INT8., found 3"):
        run_plugin(log, "CustomQKVToContextPluginDynamic", [draw(2, 1, 18, 1, 1)], "4", type_id=3, hidden_size=6,
                   num_heads=2, has_mask=0)
