# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""tenon convert: TensorFlow's own answers are the oracle."""

import os
import sys

import numpy as np
import pytest

from programs import run

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A folder with saved/ (a SavedModel), frozen.pb, image.npy [2,16,16,3] and TensorFlow's answer [2,10]."""
    import tensorflow as tf  # pylint: disable=import-outside-toplevel
    from tensorflow.python.framework import convert_to_constants  # pylint: disable=import-outside-toplevel
    folder = tmp_path_factory.mktemp("tensorflow")
    numbers = np.random.default_rng(0)

    def weights(*shape):
        return tf.Variable(numbers.normal(size=shape).astype(np.float32) * 0.3)

    class Network(tf.Module):
        def __init__(self):
            super().__init__()
            self.first, self.depthwise, self.last = weights(3, 3, 3, 8), weights(3, 3, 8, 1), weights(8, 10)

        @tf.function(input_signature=[tf.TensorSpec([None, 16, 16, 3], tf.float32, name="image")])
        def __call__(self, image):
            x = tf.nn.relu6(tf.nn.conv2d(image, self.first, 2, "SAME"))
            x = tf.nn.elu(tf.nn.depthwise_conv2d(x, self.depthwise, [1, 1, 1, 1], "SAME"))
            x = tf.reduce_mean(tf.image.resize(x, (12, 12)), [1, 2])
            return {"probability": tf.nn.softmax(x @ self.last)}

    model = Network()
    tf.saved_model.save(model, str(folder / "saved"))
    frozen = convert_to_constants.convert_variables_to_constants_v2(model.__call__.get_concrete_function())
    tf.io.write_graph(frozen.graph, str(folder), "frozen.pb", as_text=False)
    image = numbers.normal(size=(2, 16, 16, 3)).astype(np.float32)
    np.save(folder / "image.npy", image)
    np.save(folder / "expected.npy", model(image)["probability"].numpy())
    return folder


def convert(model, *options, code=0, python=sys.executable):
    return run("tenon", "convert", model, "--python", python, *options, code=code)


def answer(plan, tmp_path, name, image):
    run("tenon", "run", plan, "--input", f"{name}={image}", "--output-dir", tmp_path / "out")
    (file,) = (tmp_path / "out").glob("*.npy")
    return np.load(file)


@pytest.mark.parametrize("model, name", [("saved", "image"), ("frozen.pb", "image:0")])
def test_plan_answers_as_tensorflow(network, tmp_path, model, name):
    plan = tmp_path / "net.plan"
    convert(network / model, "--shape", f"{name}:2x16x16x3", "-o", plan)
    np.testing.assert_allclose(answer(plan, tmp_path, name, network / "image.npy"), np.load(network / "expected.npy"),
                               rtol=0, atol=TOLERANCE)


def test_channels_first(network, tmp_path):
    plan, turned = tmp_path / "net.plan", tmp_path / "turned.npy"
    np.save(turned, np.ascontiguousarray(np.load(network / "image.npy").transpose(0, 3, 1, 2)))
    convert(network / "saved", "--inputs-as-nchw", "image", "--shape", "image:2x3x16x16", "-o", plan)
    np.testing.assert_allclose(answer(plan, tmp_path, "image", turned), np.load(network / "expected.npy"), rtol=0,
                               atol=TOLERANCE)


def test_onnx_alone_needs_no_shape(network, tmp_path):
    done = convert(network / "frozen.pb", "--onnx", tmp_path / "net.onnx")
    assert "inputs: image:0" in done.stdout and (tmp_path / "net.onnx").stat().st_size > 0


def test_what_cannot_be_converted_is_said(network, tmp_path):
    assert "no such file" in convert(tmp_path / "none.pb", code=3).stderr
    (tmp_path / "text.pb").write_text("this is no graph", encoding="utf-8")
    assert "expected a frozen TensorFlow graph" in convert(tmp_path / "text.pb", code=1).stderr
    (tmp_path / "empty.pb").write_bytes(b"")
    assert "found no node" in convert(tmp_path / "empty.pb", code=1).stderr
    assert "nothing" in convert(network / "frozen.pb", "--outputs", "nothing:0", code=1).stderr
    assert "--python" in convert(network / "frozen.pb", code=1, python=tmp_path / "python").stderr


def test_python_without_tensorflow_is_told_what_to_install(network, tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n', encoding="utf-8")  # -S: no site-packages
    bare.chmod(0o755)
    assert "pip install tensorflow-cpu tf2onnx" in convert(network / "frozen.pb", code=1, python=bare).stderr
