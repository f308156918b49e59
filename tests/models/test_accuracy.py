# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The trained classifier answers as in ONNX Runtime on real pictures: three in the repository, and, where a labelled
set lies beside the repository, its 500."""
import pathlib

import numpy as np
import pytest

import accuracy
import compare
import zoo

SAMPLE = zoo.ROOT.parent / "shared" / "data" / "imagenet-sample"
LOGIT_LIMIT = 1e-3


def test_pictures_give_the_logits_of_onnx_runtime(tmp_path):
    model = zoo.MODELS["efficientnet_lite0"]
    pictures = sorted((zoo.ROOT / "examples" / "pictures").glob("*.jpg"))
    feeds = {"image": np.stack([accuracy.load(p) for p in pictures])}
    assert len(pictures) == 3
    plan = pathlib.Path(tmp_path) / "model.plan"
    compare.build(model, plan)
    found = compare.run_plan(plan, feeds, tmp_path)["logits"]
    expected = compare.Oracle(model.path()).run(feeds)["logits"]
    assert np.abs(found - expected).max() < LOGIT_LIMIT
    assert (found.argmax(1) == expected.argmax(1)).all()


if SAMPLE.is_dir():
    def test_accuracy_on_a_labelled_set():
        labels, expected, found = accuracy.answers(SAMPLE)
        assert abs(accuracy.top(1, labels, found) - accuracy.top(1, labels, expected)) <= 0.2
        assert np.abs(found - expected).max() < LOGIT_LIMIT


@pytest.mark.parametrize("k, share", [(1, 50), (2, 100)])
def test_top_counts_labels_among_the_largest(k, share):
    logits = np.array([[1, 3, 2], [5, 4, 0]])
    assert accuracy.top(k, np.array([1, 1]), logits) == share
