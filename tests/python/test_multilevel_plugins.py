# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Standard plugins of a Mask R-CNN over a feature pyramid, against numpy. Boxes are y1, x1, y2, x2 in pixels."""

import numpy as np
import pytest
from plugin_runs import draw, greedy, run_plugin

HEIGHT, WIDTH = 64, 96
IMAGE = [3, HEIGHT, WIDTH]
STRIDES = [4, 8, 16, 32, 64]


def anchors_of(stride):
    sides = [(1, 1), (0.7, 1.4), (1.4, 0.7)]
    return np.array([[y - 4 * stride * h, x - 4 * stride * w, y + 4 * stride * h, x + 4 * stride * w]
                     for y in range(stride // 2, HEIGHT, stride) for x in range(stride // 2, WIDTH, stride)
                     for h, w in sides])


def moved(boxes, deltas, weights):
    """Boxes whose last pixels belong to them, moved and grown by at most 1000 / 16, within the picture."""
    deltas = deltas / np.array([weights[0], weights[0], weights[1], weights[1]])
    size = boxes[:, 2:] - boxes[:, :2] + 1
    middle = boxes[:, :2] + size / 2 + deltas[:, :2] * size
    size = size * np.exp(np.minimum(deltas[:, 2:], np.log(1000 / 16)))
    first = middle - size / 2
    return np.concatenate([first, first + size - 1], 1).clip(0, [HEIGHT - 1, WIDTH - 1] * 2)


@pytest.mark.parametrize("threshold", [0.0, 0.6])
def test_proposals_of_every_level(log, threshold):
    deltas, scores, inputs = [], [], []
    for i, stride in enumerate(STRIDES):
        count = len(anchors_of(stride))
        deltas.append(draw(2, count, 4, seed=i))
        deltas[-1][:, ::5, 2:] = 9  # more than a box may grow
        # Far enough apart that both sides sort them alike.
        scores.append(np.random.default_rng(i).permutation(2 * count).reshape(2, count).astype(np.float32) / (2 * count))
        inputs += [deltas[-1][..., None], scores[-1][..., None, None]]
    (found,) = run_plugin(log, "MultilevelProposeROI_TRT", inputs, prenms_topk=40, keep_topk=30, fg_threshold=threshold,
                          iou_threshold=0.5, image_size=IMAGE)
    assert found.shape == (2, 30, 4)
    for n in range(2):
        best = []
        for i, stride in enumerate(STRIDES):
            boxes = moved(anchors_of(stride), deltas[i][n].astype(float), (1, 1))
            order = np.argsort(-scores[i][n], kind="stable")[:40]
            ranked = [(scores[i][n][k], k, 0) for k in order if scores[i][n][k] >= threshold]
            best += [(score, tuple(boxes[k])) for score, k, _ in greedy(ranked, boxes, 0.5, 30)]
        best.sort(key=lambda one: -one[0])
        wanted = np.zeros((30, 4))
        wanted[:len(best[:30])] = [box for _, box in best[:30]]
        np.testing.assert_allclose(found[n], wanted, rtol=1e-4, atol=1e-3)


def test_a_level_of_another_size_is_named(log):
    inputs = []
    for stride in STRIDES:
        count = len(anchors_of(stride)) + (stride == 16)
        inputs += [draw(1, count, 4, 1), draw(1, count, 1, 1)]
    with pytest.raises(AssertionError, match=r"level 4: expected offsets \[N,72,4,1\]"):
        run_plugin(log, "MultilevelProposeROI_TRT", inputs, prenms_topk=40, keep_topk=30, fg_threshold=0.0,
                   iou_threshold=0.5, image_size=IMAGE)


def between(plane, y, x):
    y, x = np.clip(y, 0, plane.shape[0] - 1), np.clip(x, 0, plane.shape[1] - 1)
    top, left = int(y), int(x)
    rows = [(min(top + i, plane.shape[0] - 1), abs(1 - i - (y - top))) for i in (0, 1)]
    columns = [(min(left + j, plane.shape[1] - 1), abs(1 - j - (x - left))) for j in (0, 1)]
    return sum(plane[r, c] * a * b for r, a in rows for c, b in columns)


def test_crops_of_the_level_that_the_area_says(log):
    image, size = [3, 1024, 1536], 3
    maps = [draw(2, 2, image[1] // stride, image[2] // stride, seed=i) for i, stride in enumerate(STRIDES)]
    sides = [50, 112, 113, 224, 300, 448, 500, 896, 950]
    regions = np.array([[[3, 5.5, 3 + side, 5.5 + side] for side in sides] + [[5, 5, 5, 9], [-1, 2, 40, 40], [0, 0, 1025, 9]],
                        [[60, 70, 60 + side, 70 + side] for side in sides] + [[9, 9, 5, 20], [0, 0, 0, 0], [1, 1, 2, 1537]]],
                       np.float32)
    (found,) = run_plugin(log, "MultilevelCropAndResize_TRT", [regions, *maps], pooled_size=size, image_size=image)
    wanted = np.zeros((2, len(sides) + 3, 2, size, size))
    levels = [sum(side**2 > 112**2 * 4**i for i in range(4)) for side in sides]
    assert sorted(set(levels)) == [0, 1, 2, 3, 4]
    for n, r, c, i, j in np.ndindex(2, len(sides), 2, size, size):
        y1, x1, y2, x2 = regions[n, r].astype(float) / STRIDES[levels[r]]
        wanted[n, r, c, i, j] = between(maps[levels[r]][n, c], y1 + (y2 - y1) * (i + 0.5) / size,
                                        x1 + (x2 - x1) * (j + 0.5) / size)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


def test_detections_are_of_their_best_class_but_the_background(log):
    count, classes = 40, 4
    corner = draw(2, count, 2, low=0, high=40)
    regions = np.concatenate([corner, corner + draw(2, count, 2, seed=1, low=5, high=20)], -1)
    deltas = draw(2, count, classes * 4, seed=2, low=-3, high=3)
    order = np.random.default_rng(3).permutation(2 * count * classes)
    scores = (order.reshape(2, count, classes) / order.size).astype(np.float32)
    (found,) = run_plugin(log, "GenerateDetection_TRT", [deltas[..., None, None], scores[..., None, None], regions],
                          num_classes=classes, keep_topk=25, score_threshold=0.5, iou_threshold=0.3, image_size=IMAGE)
    assert found.shape == (2, 25, 6)
    for n in range(2):
        labels = scores[n, :, 1:].argmax(1) + 1
        own = deltas[n].reshape(count, classes, 4)[np.arange(count), labels]
        boxes = moved(regions[n].astype(float), own.astype(float), (10, 5))
        ranked = [(scores[n, i, labels[i]], i, labels[i]) for i in range(count) if scores[n, i, labels[i]] >= 0.5]
        taken = greedy(ranked, boxes, 0.3, 25)
        assert 5 < len(taken) < len(ranked)
        wanted = np.zeros((25, 6))
        wanted[:len(taken)] = [[*boxes[i], label, score] for score, i, label in taken]
        np.testing.assert_allclose(found[n], wanted, rtol=1e-4, atol=1e-3)
