# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks that ONNX Runtime's quantizers made, or others, give its answers. All of them: python tests/models/quantized.py"""
import pytest

import quantized


@pytest.mark.parametrize("case", ["mobilenet_v2.qdq", "efficientnet_lite0.qdq_s8", "efficientnet_lite0.qoperator",
                                  "minilm_int8", "sscd"])
def test_gives_the_answer_of_onnx_runtime(case):
    answer = quantized.answer(case)
    assert answer.is_near, answer


@pytest.mark.parametrize("name", ["sink_dequantize", "hoist_quantize", "quantized_again", "quantized_product",
                                  "quantized_result", "quantized_residual", "quantized_average",
                                  "dequantized_constants", "pointwise_region"])
def test_a_pass_can_be_left_out(name):
    answer = quantized.answer("mobilenet_v2.qdq", "--disable-pass", f"fuse.{name}")
    assert answer.is_near, answer


@pytest.mark.parametrize("name", ["transposed_blocks", "quantized_twice"])
def test_a_pass_of_joined_scales_can_be_left_out(name):
    answer = quantized.answer("unet.qdq", "--disable-pass", f"fuse.{name}")
    assert answer.is_near, answer


@pytest.mark.parametrize("options", [(), ("--disable-pass", "fuse.integer_conv")])
def test_convolutions_of_integers_give_the_answer_of_onnx_runtime(options):
    answer = quantized.answer("mobilenet_v2.dynamic", *options)
    assert answer.is_near, answer


def test_sscd_is_as_near_as_the_last_bits_of_its_biases_allow():
    """ONNX Runtime's own answer moves as far when they change: rounding to 8 bits doubles it at each layer."""
    assert 1 - quantized.answer("sscd").found < quantized.SLACK * (1 - quantized.spread("sscd"))
