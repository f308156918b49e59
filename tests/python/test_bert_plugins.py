# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Standard plugins of transformers whose sequences have lengths of their own, and of DeBERTa, against numpy."""

import numpy as np
import pytest
import tenon.tensorrt as trt
from plugin_runs import draw, field, run_plugin

STARTS = np.array([0, 3, 3, 8], np.int32)  # the second sequence is empty
LARGEST = np.zeros(5, np.int32)  # its size is what counts


def normalized(v, gamma, beta):
    return (v - v.mean(-1, keepdims=True)) / np.sqrt(v.var(-1, keepdims=True) + 1e-7) * gamma + beta


@pytest.mark.parametrize("version", ["2", "3"])
def test_embeddings(log, version):
    words, segments, positions = draw(7, 6), draw(2, 6, seed=1), draw(5, 6, seed=2)
    gamma, beta = draw(6, seed=3), draw(6, seed=4)
    tokens = np.array([6, 0, 3, 2, 2, 5, 1, 4], np.int32)
    kinds = np.array([0, 1, 0, 1, 1, 0, 0, 1], np.int32)
    found, other = run_plugin(
        log, "CustomEmbLayerNormPluginDynamic", [tokens, kinds, STARTS, LARGEST], version,
        bert_embeddings_layernorm_beta=beta, bert_embeddings_layernorm_gamma=gamma,
        bert_embeddings_word_embeddings=words.ravel(), bert_embeddings_token_type_embeddings=segments.ravel(),
        bert_embeddings_position_embeddings=positions.ravel(), output_fp16=0)
    sums = words[tokens] + segments[kinds] + positions[[0, 1, 2, 0, 1, 2, 3, 4]]
    assert found.shape == (8, 6, 1, 1)
    np.testing.assert_allclose(found[..., 0, 0], normalized(sums, gamma, beta), rtol=1e-4, atol=1e-5)
    if version == "3":
        np.testing.assert_allclose(other[..., 0, 0], sums, rtol=1e-5, atol=1e-6)
    else:
        assert other.shape == () and other.dtype == np.int32


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_attention_stays_within_its_sequence(log, dtype):
    heads, width = 2, 3
    qkv = draw(8, 3 * heads * width, 1, 1).astype(dtype)
    (found,) = run_plugin(
        log, "CustomQKVToContextPluginDynamic", [qkv, np.zeros(1, np.int32), STARTS, LARGEST], "2",
        type_id=int(dtype == np.float16), hidden_size=heads * width, num_heads=heads, has_mask=1, var_seqlen=1)
    assert found.dtype == dtype
    for first, last in ((0, 3), (3, 8)):
        q, k, v = qkv[first:last].astype(np.float64).reshape(-1, heads, 3, width).transpose(2, 1, 0, 3)
        p = np.exp(q @ k.swapaxes(1, 2) / np.sqrt(width))
        wanted = (p / p.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(-1, heads * width)
        rtol = 1e-4 if dtype == np.float32 else 1e-3
        np.testing.assert_allclose(found[first:last, :, 0, 0], wanted, rtol=rtol, atol=rtol)


def test_sums_of_tokens_are_normalized(log):
    x, skip, gamma, beta = draw(8, 6, 1, 1), draw(8, 6, 1, 1, seed=1), draw(6, seed=2), draw(6, seed=3)
    (found,) = run_plugin(log, "CustomSkipLayerNormPluginDynamic", [x, skip], "2", type_id=0, beta=beta, gamma=gamma)
    np.testing.assert_allclose(found[..., 0, 0], normalized((x + skip)[..., 0, 0], gamma, beta), rtol=1e-4, atol=1e-5)


def test_product_has_its_weights_as_they_are(log):
    x, weights = draw(3, 2, 5, 1, 1), draw(5, 4, seed=1)
    (found,) = run_plugin(log, "CustomFCPluginDynamic", [x], out_dims=4, type_id=0, W=weights.ravel())
    np.testing.assert_allclose(found[..., 0, 0], x[..., 0, 0] @ weights, rtol=1e-4, atol=1e-6)


def test_places_that_are_none_are_an_error_of_the_run(log):
    with pytest.raises(AssertionError, match="expected where sequences begin, ascending from 0 to 8"):
        run_plugin(log, "CustomQKVToContextPluginDynamic",
                   [draw(8, 18, 1, 1), np.zeros(1, np.int32), np.array([0, 9], np.int32), LARGEST], "2", type_id=0,
                   hidden_size=6, num_heads=2, has_mask=1, var_seqlen=1)


def test_a_type_that_is_not_there_is_refused(log):
    trt.init_libnvinfer_plugins(log, "")
    creator = trt.get_plugin_registry().get_plugin_creator("CustomQKVToContextPluginDynamic", "1", "")
    fields = [field("type_id", 3), field("hidden_size", 6), field("num_heads", 2), field("has_mask", 0)]
    assert creator.create_plugin("qkv", trt.PluginFieldCollection(fields)) is None
    assert "type_id: expected 0 (f32), 1 (f16) or 2 (INT8), found 3" in log.errors


def bucket(distance, span, length):
    """Of DeBERTa's second version, as its authors write it."""
    near = span // 2
    if abs(distance) <= near:
        return distance
    far = np.ceil(np.log(abs(distance) / near) / np.log((length - 1) / near) * (near - 1)) + near
    return int(np.sign(distance) * far)


def test_disentangled_attention(log):
    span, length = 8, 20
    contents, to_place, of_place = draw(2, length, length), draw(2, length, 16, seed=1), draw(2, length, 16, seed=2)
    (found,) = run_plugin(log, "DisentangledAttention_TRT", [contents, to_place, of_place], span=span, factor=0.25)
    wanted = np.empty_like(found)
    for n, i, j in np.ndindex(wanted.shape):
        at = np.clip(bucket(i - j, span, length) + span, 0, 2 * span - 1)
        wanted[n, i, j] = 0.25 * (contents[n, i, j] + to_place[n, i, at] + of_place[n, j, at])
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
