# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The trained classifier with Q/DQ nodes gives ONNX Runtime's answers, where a labelled set lies beside the repository. More of 8
bits on these pictures: python tests/models/int8_accuracy.py FOLDER"""
import int8_accuracy
import zoo

SAMPLE = zoo.ROOT.parent / "shared" / "data" / "imagenet-sample"

if SAMPLE.is_dir():
    def test_a_qdq_network_gives_the_answers_of_onnx_runtime():
        """But where its two best logits are one 8-bit number or neighbours: a tie that is rounded otherwise decides there."""
        with int8_accuracy.trial(SAMPLE) as trial:
            answers = trial.answers("u8")
        print(f"{answers.same():.2f} % of all, {answers.clear.sum()} of {len(answers.clear)} pictures are clear")
        assert answers.clear.mean() > 0.9
        assert answers.same(answers.clear) == 100
        assert answers.same() >= 98
