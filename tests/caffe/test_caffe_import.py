# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of the two files, and what is said of those that cannot be imported."""

import re
import subprocess

import numpy as np
import pytest

import caffe_net as net

TEXT = """
name: "old and new"
input: "data"
input_dim: 1
input_dim: 3
input_dim: 8
input_dim: 8
"""
NEW = TEXT + """
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "fc" type: "InnerProduct" bottom: "conv" top: "fc" inner_product_param { num_output: 5 } }
"""
OLD = TEXT + """
layers { name: "conv" type: CONVOLUTION bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 } blobs_lr: 1 }
layers { name: "relu" type: RELU bottom: "conv" top: "conv" }
layers { name: "fc" type: INNER_PRODUCT bottom: "conv" top: "fc" inner_product_param { num_output: 5 } }
"""


def weights():
    out = net.Weights(4)
    out.draw("conv", (4, 3, 3, 3), (4,))
    out.draw("fc", (5, 144), (5,))
    return out


X = np.random.default_rng(1).standard_normal((1, 3, 8, 8)).astype(np.float32)


@pytest.fixture(scope="module")
def expected():
    return net.run_opencv(NEW, weights().bytes(), {"data": X}, ["fc"])["fc"]


@pytest.mark.parametrize("text", [NEW, OLD, net.binary(NEW), net.binary(OLD)], ids=["new", "old", "binary", "old binary"])
@pytest.mark.parametrize("encoding, old, tolerance", [("data", False, 1e-5), ("data", True, 1e-5), ("double", False, 1e-5),
                                                      ("raw", False, 1e-5), ("half", False, 2e-3)])
def test_every_form(text, encoding, old, tolerance, expected, tmp_path):
    found = net.run_tenon(tmp_path, text, weights().bytes(encoding, old), {"data": X}, ["fc"])["fc"]
    net.assert_close(found, expected, tolerance)


def test_rules_of_phases(expected, tmp_path):
    text = NEW + ('layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" include { phase: TRAIN } }'
                  'layer { name: "debug" type: "Python" bottom: "fc" top: "d" exclude { phase: TEST } }'
                  'layer { name: "only" type: "Python" bottom: "fc" top: "s" include { stage: "deploy" } }')
    net.assert_close(net.run_tenon(tmp_path, text, weights().bytes(), {"data": X}, ["fc"])["fc"], expected)


def test_blobs_that_no_layer_reads_are_outputs(tmp_path):
    (tmp_path / "n.prototxt").write_text(NEW + 'layer { name: "p" type: "Pooling" bottom: "conv" top: "p" pooling_param { kernel_size: 2 } }')
    (tmp_path / "n.caffemodel").write_bytes(weights().bytes())
    done = net.tenon("run", tmp_path / "n.prototxt", "--caffe", tmp_path / "n.caffemodel", "--level", 0, "--random", 1)
    assert sorted(line.split(":")[0] for line in done.stdout.splitlines()) == ["fc", "p"]


def fails(folder, text, blob=b"", code=1):
    (folder / "n.prototxt").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "n.caffemodel").write_bytes(blob or weights().bytes())
    return net.tenon("build", folder / "n.prototxt", "--caffe", folder / "n.caffemodel", "-o", folder / "p", code=code).stderr


def test_one_run_lists_every_layer(tmp_path):
    text = TEXT + """
layer { name: "custom" type: "Frobnicate" bottom: "data" top: "a" }
layer { name: "wide" type: "Convolution" bottom: "data" top: "b" convolution_param { num_output: 4 kernel_size: 30 } }
layer { name: "after" type: "ReLU" bottom: "a" top: "c" }
layer { name: "loss" type: "EuclideanLoss" bottom: "data" bottom: "data" top: "d" }
layer { name: "choice" type: "Filter" bottom: "data" bottom: "data" top: "e" }
layer { name: "conv" type: "Convolution" bottom: "data" top: "f" convolution_param { num_output: 6 kernel_size: 3 } }
layer { name: "lost" type: "ReLU" bottom: "nowhere" top: "g" }
"""
    said = fails(tmp_path, text)
    assert "6 layers" in said
    for name, kind, reason in [("custom", "Frobnicate", "no importer"), ("wide", "Convolution", "expected weights in blob 0"),
                               ("loss", "EuclideanLoss", "deploy form"), ("choice", "Filter", "expected one number an item"),
                               ("conv", "Convolution", "expected weights of shape [6,3,3,3] in blob 0, found [4,3,3,3]"),
                               ("lost", "ReLU", "no layer before it makes the blob 'nowhere'")]:
        assert re.search(f"layer '{name}' \\({kind}\\).*{re.escape(reason)}", said), said
    assert "'after'" not in said  # nothing of its own is wrong with it


def test_fields_that_are_unknown_are_all_named(tmp_path):
    said = fails(tmp_path, TEXT + 'layer { name: "r" type: "ReLU" bottom: "data" top: "y"\n frobnicate: 3\n}\nwhat { is: 1 }')
    assert "line 9" in said and "frobnicate" in said and "line 11" in said and "what" in said


@pytest.mark.parametrize("text", ["layer { name: ", 'layer { name: "x" type: 3 }', "\x00\x01\x02rubbish", "input: \"data\"",
                                  'input: "data" input_shape { dim: -1 dim: 3 }',
                                  'input: "data" input_shape { dim: 1000000000000 dim: 1000000000000 }', ""])
def test_damaged_networks(text, tmp_path):
    assert "prototxt" in fails(tmp_path, text, code=3)


@pytest.mark.parametrize("blob", [b"\x00\x01\x02", weights().bytes()[:200]])
def test_damaged_weights(blob, tmp_path):
    assert "weights" in fails(tmp_path, NEW, blob, code=3)


def test_words_that_do_not_belong(tmp_path):
    net.tenon("build", "x.onnx", "--blob", "y", code=2)
    (tmp_path / "n.prototxt").write_text(NEW)
    (tmp_path / "n.caffemodel").write_bytes(weights().bytes())
    said = net.tenon("build", tmp_path / "n.prototxt", "--caffe", tmp_path / "n.caffemodel", "--blob", "zz", code=2).stderr
    assert "no blob 'zz'" in said


def test_trtexec_takes_the_options_of_old(tmp_path):
    (tmp_path / "n.prototxt").write_text(NEW)
    (tmp_path / "n.caffemodel").write_bytes(weights().bytes())
    quick = ["--iterations=1", "--duration=0", "--warmUp=0", "--builderOptimizationLevel=0"]

    def trtexec(*words, code=0):
        done = subprocess.run([net.BIN / "trtexec", *words, *quick], capture_output=True, text=True, timeout=net.TIMEOUT_S)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    deploy = f"--deploy={tmp_path / 'n.prototxt'}"
    said = trtexec(deploy, f"--model={tmp_path / 'n.caffemodel'}", "--output=conv,fc")
    assert "Output binding for fc with dimensions 1x5" in said and "Output binding for conv" in said
    assert "Output binding for fc" in trtexec(deploy)  # weights are made up
    assert "--model belongs to a Caffe network" in trtexec("--onnx=x.onnx", "--model=y", code=1)
