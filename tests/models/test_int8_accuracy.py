# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What 8 bits may cost the trained classifier, where a labelled set lies beside the repository. A sample of 100 pictures, of which
20 calibrate, unless TENON_INT8_PICTURES says how many: 500 are all, and hold the bounds that are promised. The tables:
python tests/models/int8_accuracy.py FOLDER"""
import os

import pytest

import int8_accuracy
import zoo

SAMPLE = zoo.ROOT.parent / "shared" / "data" / "imagenet-sample"
PICTURES, ALL = int(os.environ.get("TENON_INT8_PICTURES", "100")), 500
LUCK = 2  # pictures of a sample that may fall the other way: of its 80, 3 answers differ from those in f32, right or wrong
LARGEST_PLAN = 0.27  # of the plan in f32

if SAMPLE.is_dir():
    @pytest.fixture(scope="module")
    def trial():
        with int8_accuracy.trial(SAMPLE, PICTURES) as one:
            yield one

    def hold(trial, calibrator, points):
        """Top-1 within so many points of f32. -> Judged"""
        floats, found = trial.judge(trial.floats), trial.calibrated(calibrator)
        print(f"f32 {floats}\n{calibrator} {found}")
        luck = 0 if PICTURES >= ALL else 100 * LUCK / len(trial.judged)
        assert found.top1 >= floats.top1 - points - luck
        return found

    @pytest.mark.parametrize("calibrator", ["entropy2", "minmax"])
    def test_calibrated_integers_keep_the_answers(trial, calibrator):
        found = hold(trial, calibrator, 1.5)
        assert found.same >= 93
        assert found.cosine >= 0.97
        assert found.plan_bytes <= LARGEST_PLAN * trial.floats_bytes

    if PICTURES >= ALL:  # the search takes a minute
        def test_a_budget_keeps_them_closer(trial):
            hold(trial, f"entropy2, {int8_accuracy.BUDGET}", 0.5)

    def test_a_qdq_network_gives_the_answers_of_onnx_runtime(trial):
        """But where its two best logits are within two steps of each other: a tie that is rounded otherwise decides there."""
        answers = trial.answers("u8")
        print(f"{answers.same():.2f} % of all, {answers.clear.sum()} of {len(answers.clear)} pictures are clear")
        assert answers.clear.mean() > 0.9
        assert answers.same(answers.clear) == 100
        assert answers.same() >= (98 if PICTURES >= ALL else 96)

    def test_a_qdq_network_gives_the_answers_of_integer_kernels(trial):
        """ONNX Runtime's own, with all its optimizations, where its sums do not saturate. Tenon is nearer to them than ONNX
        Runtime, node by node in f32, is."""
        found = trial.answers_of_integers()
        answers = int8_accuracy.Answers(found["integers"], found["Tenon"])
        print(f"{answers.same():.2f} % of all, node by node {int8_accuracy.same_share(found['f32'], found['integers']):.2f}")
        assert answers.same(answers.clear) == 100
        assert answers.same() >= (99 if PICTURES >= ALL else 97)
        assert int8_accuracy.mean_cosine(found["integers"], found["Tenon"]) > 0.998
