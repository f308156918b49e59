# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Standard plugins of detectors that propose regions, against numpy and ONNX Runtime."""

import numpy as np
import onnxruntime
import pytest
from onnx import helper
from plugin_runs import boxes_of, draw, greedy, run_plugin


def corners(centre_x, centre_y, width, height):
    return np.stack([centre_x - width / 2, centre_y - height / 2, centre_x + width / 2, centre_y + height / 2], -1)


def test_proposal_layer_of_mask_rcnn(log):
    anchors = []
    for size, stride in zip((32, 64, 128, 256, 512), (4, 8, 16, 32, 64)):
        for y in range(0, 64, stride):
            for x in range(0, 96, stride):
                for ratio in (0.5, 1, 2):
                    tall, wide = size / ratio**0.5, size * ratio**0.5
                    anchors.append([y - tall / 2, x - wide / 2, y + tall / 2 - 1, x + wide / 2 - 1])
    anchors = np.array(anchors) / [63, 95, 63, 95]
    count = len(anchors)
    scores = draw(2, count, 2, 1, low=0, high=1)
    deltas = draw(2, count, 4, 1, seed=1, low=-2, high=2)
    (found,) = run_plugin(log, "ProposalLayer_TRT", [scores, deltas], prenms_topk=60, keep_topk=20, iou_threshold=0.5,
                          image_size=[3, 64, 96])
    assert found.shape == (2, 20, 4)
    for n in range(2):
        size, d = anchors[:, 2:] - anchors[:, :2], deltas[n, :, :, 0] * [0.1, 0.1, 0.2, 0.2]
        centre = anchors[:, :2] + size / 2 + d[:, :2] * size
        size = size * np.exp(d[:, 2:])
        moved = np.concatenate([centre - size / 2, centre + size / 2], 1).clip(0, 1)
        best = np.argsort(-scores[n, :, 1, 0])[:60]
        taken = greedy([(scores[n, i, 1, 0], i, 0) for i in best], moved, 0.5, 20)
        assert 5 < len(taken)
        np.testing.assert_allclose(found[n, : len(taken)], [moved[t[1]] for t in taken], rtol=1e-4, atol=1e-5)
        assert not found[n, len(taken):].any()


@pytest.mark.parametrize("name", ["NMS_TRT", "NMSDynamic_TRT"])
@pytest.mark.parametrize("code", [1, 3])
def test_nms_of_ssd(log, name, code):
    """By centre and size; code 3 is TensorFlow's, with y and the height first."""
    priors = boxes_of(30, 1)
    variances = np.tile(np.float32([0.1, 0.1, 0.2, 0.2]), 30)
    offsets, scores = draw(2, 120, 1, 1, seed=2), draw(2, 90, 1, 1, seed=3, low=-3, high=3)
    given = np.stack([priors.ravel(), variances])[None, :, :, None].repeat(2, 0)
    rows, counts = run_plugin(
        log, name, [offsets, given, scores], shareLocation=1, varianceEncodedInTarget=0, backgroundLabelId=0,
        numClasses=3, topK=20, keepTopK=40, confidenceThreshold=0.4, nmsThreshold=0.45, inputOrder=[0, 2, 1],
        confSigmoid=1, isNormalized=1, codeType=code, isBatchAgnostic=1)
    assert rows.shape == (2, 1, 40, 7) and counts.shape == (2, 1, 1, 1)
    sizes, centres = priors[:, 2:] - priors[:, :2], (priors[:, 2:] + priors[:, :2]) / 2
    for n in range(2):
        d = offsets[n].reshape(30, 4)
        d = d[:, [1, 0, 3, 2]] if code == 3 else d
        middle, size = centres + 0.1 * d[:, :2] * sizes, sizes * np.exp(0.2 * d[:, 2:])
        boxes = np.concatenate([middle - size / 2, middle + size / 2], 1)
        chance = 1 / (1 + np.exp(-scores[n].reshape(30, 3)))
        taken = []
        for label in (1, 2):
            of_class = sorted([(chance[i, label], i, label) for i in range(30) if chance[i, label] > 0.4])[::-1][:20]
            taken += greedy(of_class, boxes, 0.45, 20)
        taken = sorted(taken, reverse=True)[:40]
        assert counts[n, 0, 0, 0] == len(taken) > 4
        wanted = [[n, label, score, *boxes[i].clip(0, 1)] for score, i, label in taken]
        np.testing.assert_allclose(rows[n, 0, : len(taken)], wanted, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(rows[n, 0, len(taken):], [[n, -1, 0, 0, 0, 0, 0]] * (40 - len(taken)))


@pytest.mark.parametrize("name", ["GridAnchor_TRT", "GridAnchorRect_TRT"])
def test_grid_of_anchors(log, name):
    sides = [(3, 3), (2, 2), (1, 1)] if name == "GridAnchor_TRT" else [(3, 4), (2, 3), (1, 2)]
    ratios = [1.0, 2.0, 0.5, 3.0]
    given = [side[0] for side in sides] if name == "GridAnchor_TRT" else np.ravel(sides)
    found = run_plugin(log, name, [draw(1, 3, 8, 8)], minSize=0.2, maxSize=0.9, aspectRatios=ratios,
                       featureMapShapes=given, variance=[0.1, 0.2, 0.3, 0.4], numLayers=3)
    scales = [0.2, 0.55, 0.9, 1.0]
    for layer, (height, width) in enumerate(sides):
        if layer == 0:
            boxes = [(0.1, 1.0), (0.2, 2.0), (0.2, 0.5)]
        else:
            boxes = [(scales[layer], r) for r in ratios] + [((scales[layer] * scales[layer + 1]) ** 0.5, 1)]
        wanted = [corners((x + 0.5) / width, (y + 0.5) / height, size * ratio**0.5, size / ratio**0.5)
                  for y in range(height) for x in range(width) for size, ratio in boxes]
        assert found[layer].shape == (1, 2, len(wanted) * 4, 1)
        np.testing.assert_allclose(found[layer][0, 0].reshape(-1, 4), wanted, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(found[layer][0, 1].reshape(-1, 4), [[0.1, 0.2, 0.3, 0.4]] * len(wanted))


@pytest.mark.parametrize("mode", ["max", "avg"])
@pytest.mark.parametrize("half_pixel", [0, 1])
def test_region_align_as_onnx(log, mode, half_pixel):
    x, regions = draw(2, 3, 9, 11), np.concatenate([draw(5, 2, low=0, high=8), draw(5, 2, seed=1, low=9, high=20)], 1)
    items = np.array([0, 1, 1, 0, 1], np.int32)
    (y,) = run_plugin(log, "ROIAlign_TRT", [x, regions, items], coordinate_transformation_mode=half_pixel,
                      mode=int(mode == "avg"), output_height=3, output_width=2, sampling_ratio=2, spatial_scale=0.5)
    node = helper.make_node(
        "RoiAlign", ["x", "r", "i"], ["y"], mode=mode, output_height=3, output_width=2, sampling_ratio=2,
        spatial_scale=0.5, coordinate_transformation_mode="half_pixel" if half_pixel else "output_half_pixel")
    ends = [helper.make_tensor_value_info(n, t, s) for n, t, s in
            (("x", 1, x.shape), ("r", 1, regions.shape), ("i", 7, items.shape))]
    graph = helper.make_graph([node], "g", ends, [helper.make_tensor_value_info("y", 1, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (wanted,) = session.run(None, {"x": x, "r": regions, "i": items.astype(np.int64)})
    np.testing.assert_allclose(y, wanted, rtol=1e-4, atol=1e-5)


def pixel_overlaps(a, b):
    """Of boxes whose corners belong to them."""
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
    shared = (high - low + 1).clip(0).prod()
    return shared / ((a[2:] - a[:2] + 1).prod() + (b[2:] - b[:2] + 1).prod() - shared)


def best_regions(boxes, scores, usable, most, threshold, kept):
    """Regions of the scores, best first, that share little with a better one."""
    taken = []
    for i in [i for i in np.argsort(-scores) if usable[i]][:most]:
        if len(taken) < kept and all(pixel_overlaps(boxes[i], boxes[j]) <= threshold for j in taken):
            taken.append(i)
    return boxes[taken]


def moved(anchors, centres, offsets, height, width):
    """Anchors (w, h) at every place by offsets [A, 4, H, W], within the picture: [A * H * W, 4]."""
    wide, tall = anchors[:, 0, None, None], anchors[:, 1, None, None]
    rows, columns = np.indices(offsets.shape[2:])
    boxes = corners(centres(columns) + offsets[:, 0] * wide, centres(rows) + offsets[:, 1] * tall,
                    np.exp(offsets[:, 2]) * wide, np.exp(offsets[:, 3]) * tall)
    return boxes.clip(0, [width - 1, height - 1] * 2).reshape(-1, 4)


@pytest.mark.parametrize("name", ["Proposal", "ProposalDynamic"])
def test_proposals_of_faster_rcnn(log, name):
    anchors = np.array([(s * r**0.5, s / r**0.5) for s in (16, 32) for r in (1, 0.5, 2)])
    scores, offsets = draw(2, 6, 4, 5, low=0, high=1), draw(2, 24, 4, 5, seed=1, low=-0.5, high=0.5)
    (found,) = run_plugin(
        log, name, [scores, offsets], input_height=64, input_width=80, rpn_stride=16, roi_min_size=12.0,
        nms_iou_threshold=0.5, pre_nms_top_n=50, post_nms_top_n=30, anchor_sizes=[16.0, 32.0],
        anchor_ratios=[1.0, 0.5, 2.0])
    assert found.shape == (2, 30, 4, 1)
    for n in range(2):
        boxes = moved(anchors, lambda i: (i + 0.5) * 16, offsets[n].reshape(6, 4, 4, 5), 64, 80)
        usable = ((boxes[:, 2:] - boxes[:, :2]) > 12).all(1)
        wanted = best_regions(boxes, scores[n].ravel(), usable, 50, 0.5, 30)
        assert not usable.all() and 5 < len(wanted)
        wanted = wanted[:, [1, 0, 3, 2]] / [63, 79, 63, 79]
        np.testing.assert_allclose(found[n, : len(wanted), :, 0], wanted, rtol=1e-4, atol=1e-5)
        assert not found[n, len(wanted):].any()


def test_region_proposals_and_their_features(log):
    wide = np.round(np.sqrt(64 / np.array([0.5, 1, 2])))
    anchors = np.array([(w * s, np.round(w * r) * s) for w, r in zip(wide, (0.5, 1, 2)) for s in (2, 4)])
    scores, offsets = draw(2, 12, 5, 6, low=0, high=1), draw(2, 24, 5, 6, seed=1, low=-0.5, high=0.5)
    features, info = draw(2, 3, 5, 6, seed=2), np.float32([[40, 48, 1.5], [38, 44, 1]]).reshape(2, 1, 3, 1)
    boxes, pooled = run_plugin(
        log, "RPROI_TRT", [scores, offsets, features, info], poolingH=3, poolingW=2, featureStride=8, preNmsTop=60,
        nmsMaxOut=10, anchorsRatioCount=3, anchorsScaleCount=2, iouThreshold=0.6, minBoxSize=8.0, spatialScale=0.125,
        anchorsRatios=[0.5, 1.0, 2.0], anchorsScales=[2.0, 4.0])
    assert boxes.shape == (2, 1, 10, 4) and pooled.shape == (2, 10, 3, 3, 2)
    for n in range(2):
        height, width, scale = info[n].ravel()
        all_boxes = moved(anchors, lambda i: i * 8 + 3.5, offsets[n].reshape(6, 4, 5, 6), height, width)
        usable = ((all_boxes[:, 2:] - all_boxes[:, :2] + 1) >= 8 * scale).all(1)
        wanted = best_regions(all_boxes, scores[n, 6:].ravel(), usable, 60, 0.6, 10)
        assert not usable.all() and 3 < len(wanted)
        np.testing.assert_allclose(boxes[n, 0, : len(wanted)], wanted, rtol=1e-4, atol=1e-3)
        assert not boxes[n, 0, len(wanted):].any()
        for r, box in enumerate(boxes[n, 0]):
            x1, y1, x2, y2 = np.floor(box / 8 + 0.5).astype(int)
            for i, j in np.ndindex(3, 2):
                rows = slice(y1 + int(np.floor(i * (y2 - y1 + 1) / 3)), y1 + int(np.ceil((i + 1) * (y2 - y1 + 1) / 3)))
                columns = slice(x1 + j * (x2 - x1 + 1) // 2, x1 - (-(j + 1) * (x2 - x1 + 1) // 2))
                part = features[n][:, rows, columns]
                wanted_max = part.max((1, 2)) if part.size else np.zeros(3)
                np.testing.assert_array_equal(pooled[n, r, :, i, j], wanted_max)
