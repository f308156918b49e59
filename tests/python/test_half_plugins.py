# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Standard plugins with f16 inputs: what they give for the same numbers in f32, rounded once."""

import numpy as np
import pytest
from plugin_runs import boxes_of, draw, run_plugin

SCALES = {"gamma": draw(6, seed=3), "beta": draw(6, seed=4)}
TABLES = {f"bert_embeddings_{name}": draw(rows * 6, seed=rows) for name, rows in
          (("word_embeddings", 7), ("token_type_embeddings", 2), ("position_embeddings", 5))}
TOKENS = np.array([[0, 6], [1, 5], [2, 4]], np.int32)
LEVELS = [np.array([[4, 5], [2, 3]], np.int32), np.array([0, 20], np.int32)]

CASES = {
    "BatchedNMSDynamic_TRT": ([np.stack([boxes_of(20, 1)], 1)[None], draw(1, 20, 3, low=0)], dict(
        shareLocation=1, backgroundLabelId=-1, numClasses=3, topK=10, keepTopK=8, scoreThreshold=0.3, iouThreshold=0.4)),
    "EfficientNMS_TRT": ([boxes_of(20, 1)[None], draw(1, 20, 3, low=0)], dict(
        score_threshold=0.3, iou_threshold=0.4, max_output_boxes=8)),
    "CustomGeluPluginDynamic": ([draw(2, 3, 6, 1, 1, high=3)], dict(type_id=1, bias=draw(6))),
    "CustomSkipLayerNormPluginDynamic": ([draw(3, 2, 6, 1, 1), draw(3, 2, 6, 1, 1, seed=1)], dict(
        type_id=1, ld=6, **SCALES)),
    "CustomQKVToContextPluginDynamic": ([draw(3, 2, 18, 1, 1), np.array([3, 2], np.int32)], dict(
        type_id=1, hidden_size=6, num_heads=2, has_mask=1)),
    "CustomFCPluginDynamic": ([draw(3, 2, 5, 1, 1)], dict(type_id=1, out_dims=4, W=draw(20))),
    "CustomEmbLayerNormPluginDynamic": ([TOKENS, TOKENS // 4, TOKENS * 0 + 1], dict(
        output_fp16=1, bert_embeddings_layernorm_beta=SCALES["beta"],
        bert_embeddings_layernorm_gamma=SCALES["gamma"], **TABLES)),
    "GroupNormalizationPlugin": ([draw(2, 6, 3, 2), draw(6, seed=1), draw(6, seed=2)], dict(eps=1e-5, num_groups=3)),
    "LayerNorm": ([draw(2, 3, 6), draw(6, seed=1), draw(6, seed=2)], dict(epsilon=1e-5)),
    "InstanceNormalization_TRT": ([draw(2, 6, 3, 2)], dict(scales=SCALES["gamma"], bias=SCALES["beta"], relu=1)),
    "MultiscaleDeformableAttnPlugin_TRT": ([draw(1, 26, 2, 3), *LEVELS, draw(1, 4, 2, 2, 3, 2, low=0),
                                            draw(1, 4, 2, 2, 3, low=0)], {}),
    "ROIAlign_TRT": ([draw(1, 3, 8, 8), np.float32([[0, 1, 5, 6], [2, 2, 7, 4]]), np.zeros(2, np.int32)], dict(
        output_height=2, output_width=2, sampling_ratio=2)),
    "DisentangledAttention_TRT": ([draw(2, 5, 5), draw(2, 5, 8), draw(2, 5, 8)], dict(span=4, factor=0.5)),
    "CropAndResizeDynamic": ([draw(1, 3, 8, 8), np.float32([[[0, 0, 1, 1], [0.2, 0.3, 0.7, 0.9]]])], dict(
        crop_width=3, crop_height=2)),
    "ModulatedDeformConv2d": ([draw(1, 2, 4, 4), draw(1, 8, 3, 3), draw(1, 4, 3, 3, low=0), draw(2, 2, 2, 2)], {}),
    "Clip_TRT": ([draw(2, 3)], dict(clipMin=-0.5, clipMax=0.5)),
    "LReLU_TRT": ([draw(2, 3)], dict(negSlope=0.25)),
    "Split": ([draw(2, 5)], dict(axis=1, output_lengths=[2, 3])),
    "ScatterND": ([draw(4, 2), np.array([[1], [3]], np.int32), draw(2, 2, seed=1)], {}),
    "ScatterElements": ([draw(4, 2), np.array([[1, 3]], np.int64), draw(1, 2, seed=1)], dict(reduction="mul")),
    "ResizeNearest_TRT": ([draw(1, 2, 3, 2)], dict(scale=2.0)),
    "CoordConvAC": ([draw(1, 2, 3, 2)], {}),
    "FlattenConcat_TRT": ([draw(2, 3, 2, 2), draw(2, 5, 1, 1)], dict(axis=1)),
}


@pytest.mark.parametrize("name", CASES)
def test_half(log, name):
    inputs, fields = CASES[name]
    halves = [x.astype(np.float16) if x.dtype == np.float32 else x for x in inputs]
    wholes = [x.astype(np.float32) if x.dtype == np.float16 else x for x in halves]
    whole_type = {key: 0 for key in ("type_id", "output_fp16") if key in fields}
    found = run_plugin(log, name, halves, **fields)
    wanted = run_plugin(log, name, wholes, **{**fields, **whole_type})
    assert np.float16 in [y.dtype for y in found]
    for half, whole in zip(found, wanted, strict=True):
        assert half.dtype == (np.float16 if whole.dtype == np.float32 else whole.dtype)
        np.testing.assert_array_equal(half, whole.astype(half.dtype))


def test_types_are_not_mixed(log):
    with pytest.raises(AssertionError, match="does not take input 1 as f32"):
        run_plugin(log, "EfficientNMS_TRT", [boxes_of(20, 1)[None].astype(np.float16), draw(1, 20, 3, low=0)],
                   score_threshold=0.3, iou_threshold=0.4, max_output_boxes=8)
