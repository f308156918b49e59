# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Whole Caffe networks: the numbers of OpenCV."""

import numpy as np
import pytest

import caffe_net as net
import caffe_networks as networks


def picture(text_shape, seed=5):
    return np.random.default_rng(seed).standard_normal(text_shape).astype(np.float32)


@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("make, shape", [(networks.googlenet, (1, 3, 64, 64)), (networks.resnet, (2, 3, 48, 48))],
                         ids=["googlenet", "resnet"])
def test_classifiers(make, shape, level, tmp_path):
    built, outputs = make()
    x = picture(shape)
    expected = net.run_opencv(built.text, built.weights.bytes(), {"data": x}, outputs)["prob"]
    found = net.run_tenon(tmp_path, built.text, built.weights.bytes(), {"data": x}, outputs, level)["prob"]
    net.assert_close(found.reshape(expected.shape), expected)
    assert np.abs(expected - expected.mean(1, keepdims=True)).max() > 0.01  # it says something


@pytest.mark.parametrize("threshold, count", [(0.5, 165), (0.3, 200)], ids=["all kept", "best kept"])
def test_ssd(threshold, count, tmp_path):
    built, outputs = networks.ssd(threshold)
    x = picture((1, 3, 96, 96))
    expected = net.run_opencv(built.text, built.weights.bytes(), {"data": x}, outputs)
    found = net.run_tenon(tmp_path, built.text, built.weights.bytes(), {"data": x}, outputs)
    for name in outputs[:-1]:
        net.assert_close(found[name], expected[name])
    boxes = expected["detection_out"]
    boxes = boxes[:, :, boxes[0, 0, :, 1] > 0]  # OpenCV's rows without a box are 0
    assert boxes.shape[2] == count and len(set(boxes[0, 0, :, 1])) == networks.CLASSES - 1
    ours = found["detection_out"]
    assert ours.shape == (1, 1, 200, 7)
    net.assert_close(ours[:, :, :count], by_class(boxes))
    assert (ours[:, :, count:, 1:3] == -1).all() and not ours[:, :, count:, 3:].any()


def by_class(boxes):
    """Caffe gives class after class, OpenCV the best first."""
    return boxes[:, :, np.lexsort((-boxes[0, 0, :, 2], boxes[0, 0, :, 1]))]
