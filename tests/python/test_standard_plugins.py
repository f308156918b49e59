# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Standard plugins, as nodes of ONNX models that name them, against numpy."""

import numpy as np
import onnxruntime
import pytest
import tenon.tensorrt as trt
from onnx import TensorProto, helper
from plugin_runs import boxes_of, draw, greedy, run, run_plugin

@pytest.mark.parametrize("agnostic", [0, 1])
@pytest.mark.parametrize("activation", [0, 1])
def test_efficient_nms(log, agnostic, activation):
    boxes = np.stack([boxes_of(40, 1), boxes_of(40, 5)])
    scores = draw(2, 40, 3, seed=3, low=-3 if activation else 0, high=3 if activation else 1)
    count, found, points, labels = run(
        log, "EfficientNMS_TRT", [boxes, scores], ["int32", "float32", "float32", "int32"], score_threshold=0.4,
        iou_threshold=0.3, max_output_boxes=12, background_class=1, score_activation=activation,
        class_agnostic=agnostic, box_coding=0)
    if activation:
        scores = 1 / (1 + np.exp(-scores))
    for n in range(2):
        all_found = [(scores[n, i, c], i, c) for i in range(40) for c in (0, 2) if scores[n, i, c] >= 0.4]
        taken = greedy(all_found, boxes[n], 0.3, 12, agnostic, np.greater_equal)
        assert count[n, 0] == len(taken) > 3
        np.testing.assert_allclose(points[n, : len(taken)], [t[0] for t in taken], rtol=1e-5)
        np.testing.assert_array_equal(labels[n, : len(taken)], [t[2] for t in taken])
        np.testing.assert_allclose(found[n, : len(taken)], [boxes[n, t[1]] for t in taken])
        assert not found[n, len(taken):].any()


def test_efficient_nms_decodes_anchors_of_centres(log):
    anchors = np.concatenate([draw(1, 10, 2, seed=1, low=0, high=5), draw(1, 10, 2, seed=2, low=0.5, high=1)], 2)
    offsets, scores = draw(1, 10, 4, seed=3, low=-0.2, high=0.2), draw(1, 10, 1, seed=4, low=0.1, high=1)
    count, found, _, _ = run(
        log, "EfficientNMS_TRT", [offsets, scores, anchors], ["int32", "float32", "float32", "int32"],
        score_threshold=0.0, iou_threshold=1.0, max_output_boxes=10, background_class=-1, score_activation=0, box_coding=1)
    centre = offsets[0, :, :2] * anchors[0, :, 2:] + anchors[0, :, :2]
    size = anchors[0, :, 2:] * np.exp(offsets[0, :, 2:])
    wanted = np.concatenate([centre - size / 2, centre + size / 2], 1)[np.argsort(-scores[0, :, 0], kind="stable")]
    assert count[0, 0] == 10
    np.testing.assert_allclose(found[0], wanted, rtol=1e-5, atol=1e-6)


def test_efficient_nms_of_onnx_agrees_with_the_operator(log):
    boxes, scores = boxes_of(30, 2)[None], draw(1, 2, 30, seed=3, low=0, high=1)
    (found,) = run(log, "EfficientNMS_ONNX_TRT", [boxes, scores], ["int32"], score_threshold=0.2, iou_threshold=0.4,
                   max_output_boxes_per_class=5, center_point_box=0)
    node = helper.make_node("NonMaxSuppression", ["b", "s", "n", "i", "t"], ["y"])
    constants = [helper.make_tensor("n", TensorProto.INT64, [1], [5]), helper.make_tensor("i", 1, [1], [0.4]),
                 helper.make_tensor("t", 1, [1], [0.2])]
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("b", 1, boxes.shape),
                                            helper.make_tensor_value_info("s", 1, scores.shape)],
                              [helper.make_tensor_value_info("y", TensorProto.INT64, None)], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (wanted,) = session.run(None, {"b": boxes, "s": scores})
    assert sorted(map(tuple, found[found[:, 0] >= 0])) == sorted(map(tuple, wanted))


@pytest.mark.parametrize("name", ["EfficientNMS_Explicit_TF_TRT", "EfficientNMS_Implicit_TF_TRT"])
def test_combined_nms_of_tensorflow(log, name):
    boxes, scores = boxes_of(30, 7)[None, :, None, :], draw(1, 30, 3, seed=8, low=0, high=1)
    count, found, points, _ = run(
        log, name, [boxes, scores], ["int32", "float32", "float32", "int32"], max_output_size_per_class=2,
        max_total_size=20, iou_threshold=0.5, score_threshold=0.3, pad_per_class=1, clip_boxes=1)
    assert found.shape == (1, 6, 4) and count[0] == 6
    for c in range(3):
        all_found = [(scores[0, i, c], i, c) for i in range(30) if scores[0, i, c] >= 0.3]
        best = greedy(all_found, boxes[0, :, 0], 0.5, 2, suppresses=np.greater_equal)
        for score, box, _ in best:
            at = np.flatnonzero(np.isclose(points[0], score))
            np.testing.assert_allclose(found[0, at[0]], boxes[0, box, 0].clip(0, 1))


@pytest.mark.parametrize("name", ["BatchedNMS_TRT", "BatchedNMSDynamic_TRT"])
@pytest.mark.parametrize("share", [0, 1])
def test_batched_nms(log, name, share):
    each = 1 if share else 3
    boxes = np.stack([boxes_of(40, 11 + k) for k in range(each)], 1)[None]
    scores = draw(1, 40, 3, seed=13, low=0, high=1)
    count, found, points, labels = run(
        log, name, [boxes, scores], ["int32", "float32", "float32", "float32"], shareLocation=share,
        backgroundLabelId=0, numClasses=3, topK=20, keepTopK=10, scoreThreshold=0.3, iouThreshold=0.4, isNormalized=1,
        clipBoxes=0)
    taken = []
    for c in (1, 2):
        of_class = sorted([(scores[0, i, c], i, c) for i in range(40) if scores[0, i, c] > 0.3], reverse=True)[:20]
        taken += greedy(of_class, boxes[0, :, 0 if share else c], 0.4, 20)
    taken = sorted(taken, key=lambda one: -one[0])[:10]
    assert count.reshape(-1)[0] == len(taken) > 4
    np.testing.assert_allclose(points[0, : len(taken)], [t[0] for t in taken])
    np.testing.assert_array_equal(labels[0, : len(taken)], [t[2] for t in taken])
    np.testing.assert_allclose(found[0, : len(taken)], [boxes[0, t[1], 0 if share else t[2]] for t in taken])
    assert (labels[0, len(taken):] == -1).all()


def test_instance_normalization(log):
    x, scale, bias = draw(2, 3, 5, 4), draw(3, seed=1), draw(3, seed=2)
    (y,) = run(log, "InstanceNormalization_TRT", [x], ["float32"], scales=scale.tolist(), bias=bias.tolist(),
               epsilon=1e-4, relu=1, alpha=0.1)
    mean, var = x.mean((2, 3), keepdims=True), x.var((2, 3), keepdims=True)
    wanted = (x - mean) / np.sqrt(var + 1e-4) * scale[:, None, None] + bias[:, None, None]
    np.testing.assert_allclose(y, np.where(wanted < 0, 0.1 * wanted, wanted), rtol=1e-4, atol=1e-5)


def test_group_normalization(log):
    x, scale, bias = draw(2, 6, 4, 3), draw(6, seed=1), draw(6, seed=2)
    (y,) = run(log, "GroupNormalizationPlugin", [x, scale, bias], ["float32"], eps=1e-4, num_groups=3)
    groups = x.reshape(2, 3, -1)
    wanted = (groups - groups.mean(2, keepdims=True)) / np.sqrt(groups.var(2, keepdims=True) + 1e-4)
    wanted = wanted.reshape(x.shape) * scale[:, None, None] + bias[:, None, None]
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("whole", [0, 1])
def test_normalize(log, whole):
    x, weights = draw(2, 3, 4, 5), draw(3, seed=1)
    (y,) = run(log, "Normalize_TRT", [x], ["float32"], weights=weights.tolist(), acrossSpatial=whole, channelShared=0,
               nbWeights=3, eps=1e-6)
    length = np.sqrt((x**2).sum((1, 2, 3) if whole else 1, keepdims=True) + 1e-6)
    np.testing.assert_allclose(y, x / length * weights[:, None, None], rtol=1e-5)


def test_clip_leaky_rectifier_and_gelu(log):
    x = draw(2, 3, 6, 1, 1, low=-3, high=3)
    (y,) = run(log, "Clip_TRT", [x], ["float32"], clipMin=-1.0, clipMax=2.0)
    np.testing.assert_array_equal(y, x.clip(-1, 2))
    (y,) = run(log, "LReLU_TRT", [x], ["float32"], negSlope=0.25)
    np.testing.assert_array_equal(y, np.where(x < 0, x * np.float32(0.25), x))
    bias = draw(6, seed=1)
    (y,) = run(log, "CustomGeluPluginDynamic", [x], ["float32"], type_id=0, bias=bias.tolist())
    v = x + bias[:, None, None]
    wanted = 0.5 * v * (1 + np.tanh(np.sqrt(2 / np.pi) * (v + 0.044715 * v**3)))
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-6)


def test_reorg_as_darknet(log):
    x = np.arange(2 * 4 * 6 * 6, dtype=np.float32).reshape(2, 4, 6, 6)
    (y,) = run(log, "Reorg_TRT", [x], ["float32"], stride=2)
    assert y.shape == (2, 16, 3, 3)
    np.testing.assert_array_equal(y[0, 0], [[0, 2, 4], [6, 8, 10], [24, 26, 28]])
    np.testing.assert_array_equal(y[0, 4], [[1, 3, 5], [7, 9, 11], [25, 27, 29]])
    np.testing.assert_array_equal(y[0, 8], [[12, 14, 16], [18, 20, 22], [36, 38, 40]])
    assert sorted(y.ravel()) == sorted(x.ravel())


def test_what_moves_elements(log):
    a, b = draw(2, 3, 2, 2), draw(2, 5, 1, 1, seed=1)
    (y,) = run(log, "FlattenConcat_TRT", [a, b], ["float32"], axis=1, ignoreBatch=0)
    np.testing.assert_array_equal(y.reshape(2, -1), np.concatenate([a.reshape(2, -1), b.reshape(2, -1)], 1))
    (y,) = run(log, "ResizeNearest_TRT", [a], ["float32"], scale=3.0)
    np.testing.assert_array_equal(y, a.repeat(3, 2).repeat(3, 3))
    rows = draw(2, 4, 6)
    (y,) = run(log, "SpecialSlice_TRT", [rows], ["float32"])
    np.testing.assert_array_equal(y, rows[:, :, :4])
    x = draw(2, 3, 4, 5)
    (y,) = run(log, "CoordConvAC", [x], ["float32"])
    np.testing.assert_array_equal(y[:, :3], x)
    np.testing.assert_allclose(y[1, 3], np.linspace(-1, 1, 4, dtype=np.float32)[:, None].repeat(5, 1), atol=1e-6)
    np.testing.assert_allclose(y[1, 4], np.linspace(-1, 1, 5, dtype=np.float32)[None].repeat(4, 0), atol=1e-6)


def test_prior_boxes(log):
    features, picture = draw(1, 8, 2, 3), draw(1, 3, 60, 90)
    (y,) = run(log, "PriorBox_TRT", [features, picture], ["float32"], minSize=[20.0], maxSize=[45.0],
               aspectRatios=[2.0], flip=1, clip=0, variance=[0.1, 0.1, 0.2, 0.2], imgH=0, imgW=0, stepH=0.0, stepW=0.0,
               offset=0.5)
    assert y.shape == (1, 2, 2 * 3 * 4 * 4, 1)
    sizes = [(20, 20), (30, 30), (20 * 2**0.5, 20 / 2**0.5), (20 / 2**0.5, 20 * 2**0.5)]  # width, height
    wanted = [[(x + 0.5) * 30 - w / 2, (r + 0.5) * 30 - h / 2, (x + 0.5) * 30 + w / 2, (r + 0.5) * 30 + h / 2]
              for r in range(2) for x in range(3) for w, h in sizes]
    np.testing.assert_allclose(y[0, 0].reshape(-1, 4), np.array(wanted) / [90, 60, 90, 60], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(y[0, 1].reshape(-1, 4), [[0.1, 0.1, 0.2, 0.2]] * 24)


def test_crop_and_resize_as_opencv_at_whole_pixels(log):
    x = draw(2, 3, 9, 9)
    regions = np.array([[[0, 0, 1, 1], [0.25, 0.5, 0.75, 1]], [[0, 0, 0.5, 0.5], [-0.5, 0, 0.5, 1]]], np.float32)
    for name in ("CropAndResize", "CropAndResizeDynamic"):
        (y,) = run(log, name, [x, regions[..., None]], ["float32"], crop_width=5, crop_height=5)
        assert y.shape == (2, 2, 3, 5, 5)
        np.testing.assert_allclose(y[0, 0], x[0][:, ::2, ::2], atol=1e-6)
        np.testing.assert_allclose(y[0, 1], x[0][:, 2:7, 4:9], atol=1e-6)
        np.testing.assert_allclose(y[1, 0], x[1][:, :5, :5], atol=1e-6)
        assert not y[1, 1][:, :2].any()  # outside of the map
        np.testing.assert_allclose(y[1, 1][:, 2:], x[1][:, 0:5:2, ::2], atol=1e-6)


def test_pyramid_takes_the_level_of_the_size(log):
    maps = [np.full((1, 2, 64 >> k, 64 >> k), k, np.float32) for k in range(4)]
    regions = np.array([[[0, 0, 20, 20], [0, 0, 60, 60], [0, 0, 119, 119], [0, 0, 250, 250]]], np.float32)
    (y,) = run(log, "PyramidROIAlign_TRT", [regions, *maps], ["float32"], fpn_scale=112, pooled_size=3,
               image_size=[256, 256], roi_coords_absolute=1, roi_coords_swap=0, roi_coords_plusone=0,
               roi_coords_transform=2, sampling_ratio=2)
    assert y.shape == (1, 4, 2, 3, 3)
    levels = np.clip(np.floor(4 + np.log2(regions[0, :, 2] / 112)), 2, 5) - 2
    np.testing.assert_array_equal(y[0, :, 0, 1, 1], levels)


@pytest.mark.parametrize("siblings", [[], [1, 2]])
def test_region_of_yolo(log, siblings):
    x = draw(1, 2 * (5 + 3), 2, 2)
    tree = {"smTree": siblings} if siblings else {}
    (y,) = run(log, "Region_TRT", [x], ["float32"], num=2, coords=4, classes=3, **tree)
    parts = x.reshape(1, 2, 8, 2, 2)
    wanted = parts.copy()
    wanted[:, :, [0, 1, 4]] = 1 / (1 + np.exp(-parts[:, :, [0, 1, 4]]))
    ends = np.cumsum(siblings or [3]) + 5
    for first, end in zip([5, *ends], ends):
        classes = np.exp(parts[:, :, first:end])
        wanted[:, :, first:end] = classes / classes.sum(2, keepdims=True)
    np.testing.assert_allclose(y, wanted.reshape(x.shape), rtol=1e-5)


def test_bert(log):
    s, b, heads, width = 4, 2, 2, 6
    e = heads * width
    x, skip, bias = draw(s, b, e, 1, 1), draw(s, b, e, 1, 1, seed=1), draw(e, seed=2)
    gamma, beta = draw(e, seed=3), draw(e, seed=4)

    def normalized(v):
        return (v - v.mean(-1, keepdims=True)) / np.sqrt(v.var(-1, keepdims=True) + 1e-7) * gamma + beta

    (y,) = run(log, "CustomSkipLayerNormPluginDynamic", [x, skip], ["float32"], type_id=0, ld=e, beta=beta.tolist(),
               gamma=gamma.tolist(), bias=bias.tolist())
    np.testing.assert_allclose(y[..., 0, 0], normalized((x + skip)[..., 0, 0] + bias), rtol=1e-4, atol=1e-5)

    qkv, valid = draw(s, b, 3 * e, 1, 1, seed=5), np.array([4, 2], np.int32)
    (y,) = run(log, "CustomQKVToContextPluginDynamic", [qkv, valid], ["float32"], type_id=0, hidden_size=e,
               num_heads=heads, has_mask=1)
    q, k, v = qkv.reshape(s, b, heads, 3, width).transpose(3, 1, 2, 0, 4)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(width)
    scores[np.arange(s)[None, None, None] >= valid[:, None, None, None] + np.zeros_like(scores, int)] = -np.inf
    p = np.exp(scores - scores.max(-1, keepdims=True))
    wanted = (p / p.sum(-1, keepdims=True)) @ v
    np.testing.assert_allclose(y.reshape(s, b, e), wanted.transpose(2, 0, 1, 3).reshape(s, b, e), rtol=1e-4, atol=1e-5)

    words, segments, positions = draw(7, e, seed=6), draw(2, e, seed=7), draw(5, e, seed=8)
    tokens = np.array([[0, 6], [1, 5], [2, 4], [3, 3]], np.int32)
    kinds, mask = (tokens > 2).astype(np.int32), np.array([[1, 1], [1, 1], [1, 0], [0, 0]], np.int32)
    y, count = run(log, "CustomEmbLayerNormPluginDynamic", [tokens, kinds, mask], ["float32", "int32"],
                   bert_embeddings_layernorm_beta=beta.tolist(), bert_embeddings_layernorm_gamma=gamma.tolist(),
                   bert_embeddings_word_embeddings=words.ravel().tolist(),
                   bert_embeddings_token_type_embeddings=segments.ravel().tolist(),
                   bert_embeddings_position_embeddings=positions.ravel().tolist(), output_fp16=0, full_mask=0)
    wanted = normalized(words[tokens] + segments[kinds] + positions[:4, None])
    np.testing.assert_allclose(y.reshape(s, b, e), wanted, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(count.ravel(), [3, 2])


def test_deformable_attention(log):
    sizes, starts = np.array([[4, 5], [2, 3]], np.int32), np.array([0, 20], np.int32)
    values, places = draw(1, 26, 2, 3), draw(1, 4, 2, 2, 3, 2, seed=1, low=-0.2, high=1.2)
    weights = draw(1, 4, 2, 2, 3, seed=2, low=0, high=1)
    (y,) = run(log, "MultiscaleDeformableAttnPlugin_TRT", [values, sizes, starts, places, weights], ["float32"])
    wanted = np.zeros((1, 4, 2, 3))
    for q, m, level, p in np.ndindex(4, 2, 2, 3):
        h, w = sizes[level]
        grid = np.pad(values[0, starts[level]: starts[level] + h * w, m].reshape(h, w, 3), ((1, 1), (1, 1), (0, 0)))
        px, py = places[0, q, m, level, p] * [w, h] + 0.5  # with the rim of zeros
        if not (0 < px < w + 1 and 0 < py < h + 1):
            continue
        x0, y0 = int(px), int(py)
        dx, dy = px - x0, py - y0
        corners = [grid[y0 + i, x0 + j] * abs(1 - i - dy) * abs(1 - j - dx) for i in (0, 1) for j in (0, 1)]
        wanted[0, q, m] += weights[0, q, m, level, p] * sum(corners)
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-5)


def test_pillar_scatter(log):
    features, count = draw(2, 3, 4), np.array([2, 3], np.int32)
    at = np.array([[[0, 0, 1, 2], [0, 0, 0, 0], [0, 0, 1, 1]], [[1, 0, 0, 1], [1, 0, 1, 0], [1, 0, 0, 2]]], np.int32)
    (y,) = run(log, "PillarScatterPlugin", [features, at, count], ["float32"], dense_shape=[2, 3])
    wanted = np.zeros((2, 4, 2, 3), np.float32)
    for n in range(2):
        for i in range(count[n]):
            wanted[n, :, at[n, i, 2], at[n, i, 3]] = features[n, i]
    np.testing.assert_array_equal(y, wanted)


def test_voxel_generator(log):
    points, count = draw(2, 30, 4, low=-0.2, high=2.2), np.array([30, 20], np.int32)
    voxels, at, found = run(
        log, "VoxelGeneratorPlugin", [points, count], ["float32", "int32", "int32"], max_num_points_per_voxel=4,
        max_voxels=8, point_cloud_range=[0.0, 0.0, 0.0, 2.0, 2.0, 2.0], voxel_feature_num=10, voxel_size=[0.5, 1.0, 2.0])
    assert voxels.shape == (2, 8, 4, 10)
    for n in range(2):
        pillars = {}
        for point in points[n, : count[n]]:
            if (point[:3] >= 0).all() and (point[:3] < 2).all():
                pillars.setdefault((int(point[1]), int(point[0] / 0.5)), []).append(point)
        assert found[n] == min(len(pillars), 8) > 3
        for i, ((y, x), members) in enumerate(list(pillars.items())[:8]):
            members = np.array(members[:4])
            np.testing.assert_array_equal(at[n, i], [n, 0, y, x])
            centre = [(x + 0.5) * 0.5, y + 0.5, 1]
            wanted = np.concatenate([members, members[:, :3] - members[:, :3].mean(0), members[:, :3] - centre], 1)
            np.testing.assert_allclose(voxels[n, i, : len(members)], wanted, rtol=1e-4, atol=1e-5)
            assert not voxels[n, i, len(members):].any()


def test_decode_boxes_of_point_pillars(log):
    scores, offsets, directions = draw(1, 2, 3, 2, low=-2, high=2), draw(1, 2, 3, 14, seed=1), draw(1, 2, 3, 4, seed=2)
    boxes, count = run(
        log, "DecodeBbox3DPlugin", [scores, offsets, directions], ["float32", "int32"],
        point_cloud_range=[0.0, -4.0, 0.0, 8.0, 4.0, 1.0], anchors=[3.9, 1.6, 1.5, 0.0, 3.9, 1.6, 1.5, 1.57],
        anchor_bottom_height=[-1.8], dir_offset=0.78, dir_limit_offset=0.0, num_dir_bins=2, score_thresh=0.5)
    sizes = np.array([[3.9, 1.6, 1.5, 0.0], [3.9, 1.6, 1.5, 1.57]])
    wanted = []
    for y, x, a in np.ndindex(2, 3, 2):
        score = 1 / (1 + np.exp(-scores[0, y, x, a]))
        if score < 0.5:
            continue
        d, size = offsets[0, y, x, a * 7: a * 7 + 7].astype(float), sizes[a]
        angle = d[6] + size[3] - 0.78
        angle = angle - np.floor(angle / np.pi) * np.pi + 0.78
        angle += 0 if directions[0, y, x, a * 2] > directions[0, y, x, a * 2 + 1] else np.pi
        diagonal = np.hypot(size[0], size[1])
        wanted.append([d[0] * diagonal + x * 4, d[1] * diagonal - 4 + y * 8, d[2] * 1.5 + 0.75 - 1.8,
                       *(np.exp(d[3:6]) * size[:3]), angle, 0, score])
    assert count[0] == len(wanted) > 2
    np.testing.assert_allclose(boxes[0, : len(wanted)], wanted, rtol=1e-4, atol=1e-4)


def test_detection_layer_of_mask_rcnn(log):
    rois, deltas = boxes_of(20, 3)[None], draw(1, 20, 12, 1, 1, seed=4)
    scores = draw(1, 20, 3, 1, 1, seed=5, low=0, high=1)
    (found,) = run(log, "DetectionLayer_TRT", [deltas, scores, rois], ["float32"], num_classes=3, keep_topk=6,
                   score_threshold=0.4, iou_threshold=0.3)
    labels = scores[0, :, :, 0, 0].argmax(1)
    moved = np.zeros((20, 4))
    for i in range(20):
        d = deltas[0, i, labels[i] * 4: labels[i] * 4 + 4, 0, 0] * [0.1, 0.1, 0.2, 0.2]
        size = rois[0, i, 2:] - rois[0, i, :2]
        centre = rois[0, i, :2] + size / 2 + d[:2] * size
        size = size * np.exp(d[2:])
        moved[i] = np.concatenate([centre - size / 2, centre + size / 2]).clip(0, 1)
    kept = [(scores[0, i, labels[i], 0, 0], i, labels[i]) for i in range(20)
            if labels[i] > 0 and scores[0, i, labels[i], 0, 0] > 0.4]
    taken = greedy(kept, moved, 0.3, 6)
    assert len(taken) > 3
    wanted = [[*moved[i], label, score] for score, i, label in taken]
    np.testing.assert_allclose(found[0, : len(taken)], wanted, rtol=1e-4, atol=1e-5)
    assert not found[0, len(taken):].any()


def test_grid_anchors_of_ssd(log):
    x = draw(1, 1)
    shapes = [3, 2]
    first, second = run(log, "GridAnchor_TRT", [x], ["float32", "float32"], minSize=0.2, maxSize=0.95,
                        aspectRatios=[1.0, 2.0, 0.5, 3.0], featureMapShapes=shapes, variance=[0.1, 0.1, 0.2, 0.2],
                        numLayers=2)
    assert first.shape == (1, 2, 3 * 3 * 3 * 4, 1) and second.shape == (1, 2, 2 * 2 * 5 * 4, 1)
    sides = [(0.1, 0.1), (0.2 * 2**0.5, 0.2 / 2**0.5), (0.2 * 0.5**0.5, 0.2 / 0.5**0.5)]
    wanted = [[(c + 0.5) / 3 - w / 2, (r + 0.5) / 3 - h / 2, (c + 0.5) / 3 + w / 2, (r + 0.5) / 3 + h / 2]
              for r in range(3) for c in range(3) for w, h in sides]
    np.testing.assert_allclose(first[0, 0].reshape(-1, 4), wanted, rtol=1e-5, atol=1e-6)
    last = second[0, 0].reshape(-1, 5, 4)[0, 4]
    np.testing.assert_allclose(last[2] - last[0], np.sqrt(0.95), rtol=1e-5)


def test_a_wrong_parameter_is_an_error_that_names_it(log):
    with pytest.raises(AssertionError, match="max_output_boxes: expected at least 1, found 0"):
        run(log, "EfficientNMS_TRT", [draw(1, 2, 4), draw(1, 2, 1)], ["int32", "float32", "float32", "int32"],
            max_output_boxes=0)


def test_every_plugin_is_in_the_registry(log):
    assert trt.init_libnvinfer_plugins(log, "")
    assert trt.init_libnvinfer_plugins(log, "")  # twice does no harm
    registry = trt.get_plugin_registry()
    for name in ("ProposalLayer_TRT", "DetectionLayer_TRT", "GridAnchor_TRT", "NMS_TRT", "ROIAlign_TRT", "Split"):
        assert registry.get_plugin_creator(name, "1", "") is not None, name


def run_operator(op, inputs, opset=18, **attributes):
    """What ONNX Runtime gives for one operator."""
    names = [f"x{i}" for i in range(len(inputs))]
    ends = [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
            for n, x in zip(names, inputs)]
    graph = helper.make_graph([helper.make_node(op, names, ["y"], **attributes)], "g", ends,
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, dict(zip(names, inputs)))[0]


def test_scatter_of_slices_and_of_elements(log):
    x, places, updates = draw(4, 5, 2), np.array([[3], [0], [-2]], np.int32), draw(3, 5, 2, seed=1)
    (y,) = run_plugin(log, "ScatterND", [x, places, updates])
    np.testing.assert_array_equal(y, run_operator("ScatterND", [x, places.astype(np.int64), updates]))
    places = np.array([[[1, 0]], [[1, -1]], [[4, 2]], [[0, 0]]])
    updates = draw(4, 1, 2, seed=2)
    for version, reduction in (("1", "add"), ("2", "mul"), ("1", "max"), ("2", "min")):
        (y,) = run_plugin(log, "ScatterElements", [x, places, updates], version, axis=1, reduction=reduction)
        wanted = run_operator("ScatterElements", [x, places, updates], axis=1, reduction=reduction)
        np.testing.assert_allclose(y, wanted, rtol=1e-6)


@pytest.mark.parametrize("axis", [1, -1])
def test_split(log, axis):
    x = draw(2, 6, 3, 6)
    found = run_plugin(log, "Split", [x], axis=axis, output_lengths=[1, 3, 2])
    for part, wanted in zip(found, np.split(x, [1, 4], axis), strict=True):
        np.testing.assert_array_equal(part, wanted)


@pytest.mark.parametrize("axis", [-1, 1])
def test_layer_normalization(log, axis):
    x = draw(2, 3, 5)
    scale, bias = draw(*x.shape[axis:], seed=1), draw(*x.shape[axis:], seed=2)
    (y,) = run_plugin(log, "LayerNorm", [x, scale, bias], epsilon=1e-4, axis=axis)
    wanted = run_operator("LayerNormalization", [x, scale, bias], epsilon=1e-4, axis=axis)
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-5)


def test_batch_tile(log):
    x, one = draw(3, 2, 1, 1), draw(1, 2, 4, 5)
    (y,) = run_plugin(log, "BatchTilePlugin_TRT", [x, one])
    np.testing.assert_array_equal(y, one.repeat(3, 0))


@pytest.mark.parametrize("version", ["1", "2"])
def test_modulated_deformable_convolution(log, version):
    x, weights, bias = draw(1, 4, 7, 8), draw(6, 2, 3, 3, seed=1), draw(6, seed=2)
    offset, mask = draw(1, 36, 4, 4, seed=3), draw(1, 18, 4, 4, seed=4, low=0)
    (y,) = run_plugin(log, "ModulatedDeformConv2d", [x, offset, mask, weights, bias], version, stride=[2, 2],
                      padding=[1, 1], dilation=[1, 1], group=2, deformable_group=2)
    x, weights = np.pad(x[0], ((0, 0), (2, 2), (2, 2))).astype(float), weights.astype(float)  # a rim of zeros
    wanted = np.zeros((6, 4, 4))
    for m, i, j, c, u, v in np.ndindex(6, 4, 4, 2, 3, 3):
        channel, tap = m // 3 * 2 + c, u * 3 + v
        moved = (channel // 2) * 9 + tap
        row = i * 2 - 1 + u + offset[0, 2 * moved, i, j] + 2
        column = j * 2 - 1 + v + offset[0, 2 * moved + 1, i, j] + 2
        if not (0 < row < 10 and 0 < column < 11):
            continue
        top, left = int(row), int(column)
        dy, dx = row - top, column - left
        between = sum(x[channel, top + a, left + b] * abs(1 - a - dy) * abs(1 - b - dx) for a in (0, 1) for b in (0, 1))
        wanted[m, i, j] += weights[m, c, u, v] * mask[0, moved, i, j] * between
    np.testing.assert_allclose(y[0], wanted + bias[:, None, None], rtol=1e-4, atol=1e-4)
