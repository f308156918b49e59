# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Each rounding of Q/DQ networks beside real arithmetic. More of them: python tests/models/exact_steps.py CASE --all"""
import pytest

import exact_steps

SLACK = 1.5  # of two engines that are as good: which ties they meet is chance


@pytest.fixture(scope="module", params=["mobilenet_v2.qdq", "sscd"])
def compared(request):
    return exact_steps.compare_engines(request.param)


def test_every_rounding_is_that_of_real_numbers(compared):
    assert compared.own >= len(compared.tenon.steps) // 2  # what is fused the plan does not store
    assert compared.tenon.worst().off <= exact_steps.FEW, compared.tenon.worst()
    assert compared.onnx_runtime.worst().off <= exact_steps.FEW, compared.onnx_runtime.worst()  # else the oracle is wrong


def test_is_as_near_to_real_numbers_as_onnx_runtime(compared):
    assert 1 - compared.tenon.cosine <= SLACK * (1 - compared.onnx_runtime.cosine)
    theirs = sum(step.differing for step in compared.onnx_runtime.steps)
    assert sum(step.differing for step in compared.tenon.steps) <= SLACK * theirs


def test_a_few_ties_at_the_start_move_the_answer_as_far_as_engines_are_apart(compared):
    """So that an engine which sums up in another order cannot be nearer to another than the network lets it."""
    assert compared.seeds < 10
    assert 1 - compared.onnx_runtime.cosine <= 2 * (1 - compared.seeded)
