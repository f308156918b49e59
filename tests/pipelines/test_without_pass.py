# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every pass can be switched off by its name, and the outputs stay those of ONNX Runtime.

Which passes change a network is found by asking; each pass is then left out of the lightest networks that it changes.
TENON_PASS_MODELS=N takes N networks a pass instead of one, 0 all of them.
"""
import os
import re
import subprocess

import pytest

import compare
import zoo
from conftest import BIN

PASSES = subprocess.run([str(BIN / "tenon-opt"), "--list"], capture_output=True, text=True, check=True).stdout.split()
NETWORKS = int(os.environ.get("TENON_PASS_MODELS", "1"))
# Change none of the zoo's networks: exporters' idioms that no network here has. Each has its own unit test. Those on
# quantized networks are left out of one in tests/models/test_quantized.py, parts of rotary embeddings of an export in
# tests/models/test_spellings.py; products of 8-bit floats are a GPU's (tests/gpu).
UNUSED = {"simplify.einsum_product", "simplify.merge_numbers", "simplify.merge_casts", "fuse.sigmoid", "fuse.softplus",
          "fuse.hard_sigmoid", "fuse.mish", "fuse.rms_norm", "fuse.swish", "fuse.instance_norm", "fuse.group_norm", "fuse.norm_activation",
          "fuse.lp_norm", "fuse.pixel_shuffle", "fuse.pixel_unshuffle", "fuse.rotary_embedding", "fuse.softmax", "fuse.sink_dequantize",
          "fuse.hoist_quantize", "fuse.quantized_again", "fuse.quantized_product", "fuse.quantized_result",
          "fuse.quantized_residual", "fuse.quantized_twice", "fuse.quantized_average", "fuse.transposed_blocks",
          "fuse.dequantized_matmul", "fuse.dequantized_conv", "fuse.dequantized_constants",
          "fuse.dynamic_product", "fuse.product_transpose", "fuse.integer_conv", "fuse.rotary_parts", "fuse.float8_product",
          "fuse.norm_quantize", "fuse.attention_quantize"}


@pytest.fixture(scope="session")
def networks_of(opt):
    """-> {pass: names of the networks it changes, the smallest file first}"""
    out = {name: [] for name in PASSES}
    for name in sorted(zoo.MODELS, key=lambda n: zoo.MODELS[n].path().stat().st_size):
        _, said = opt("--brief", zoo.MODELS[name].path())
        for changed in dict.fromkeys(re.findall(r"^# (\S+): ", said, re.M)):
            out[changed].append(name)
    return out


@pytest.mark.parametrize("name", PASSES)
def test_outputs_stay_without(name, networks_of):
    chosen = networks_of[name][:NETWORKS or None]
    print(f"{name}: {len(networks_of[name])} networks, run without it: {', '.join(chosen)}")
    assert chosen or name in UNUSED, "no network of the zoo shows what this pass does"
    assert not chosen or name not in UNUSED, "networks show what this pass does: take it off UNUSED"
    for network in chosen:
        model = zoo.MODELS[network]
        first = model.__class__(model.name, model.shapes[:1], model.path, model.value)
        for answer in compare.compare(first, "--disable-pass", name):
            assert answer.error < compare.LIMIT, f"{network} without {name}: error {answer.error:.2e} of the range"
