# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Whole UFF models beside the same networks as ONNX, and what is said of those that cannot be imported."""

import os
import subprocess
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from engines import LOGGER, assert_close, run_onnx, run_uff, trt
from uff import Model

ORDER = trt.UffInputOrder
BIN = Path(os.environ.get("TENON_BIN", Path(__file__).resolve().parents[2] / "build/release/bin"))


class Twins:
    """One network twice: as UFF with pictures in NHWC, and as ONNX in NCHW."""

    def __init__(self, seed, height, width, channels):
        self.random = np.random.default_rng(seed)
        self.uff = Model()
        self.uff.input("x")
        self.nodes, self.weights = [], []
        self.channels = {"x": channels}
        self.x = self.random.standard_normal((2, height, width, channels)).astype(np.float32)

    def onnx(self, name, operation, inputs, **fields):
        self.nodes.append(helper.make_node(operation, inputs, [name], **fields))

    def constant(self, name, array, turned=None):
        self.uff.const(name, array)
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array if turned is None else turned), name))
        return name

    def draw(self, *shape):
        fan_in = np.prod(shape[:-1])
        return (self.random.standard_normal(shape) / np.sqrt(fan_in)).astype(np.float32)

    def conv(self, name, x, outputs, kernel, stride=1, relu=True):
        w = self.draw(kernel, kernel, self.channels[x], outputs)
        bias = self.draw(1, outputs)[0]
        self.constant(f"{name}/w", w, w.transpose(3, 2, 0, 1))
        self.constant(f"{name}/b", bias)
        last = f"{name}/BiasAdd" if relu else name
        self.uff.node(f"{name}/Conv2D", "Conv", [x, f"{name}/w"], ("N+C", "+CK"), strides=[stride] * 2,
                      implicit_padding="same")
        self.uff.node(last, "Binary", [f"{name}/Conv2D", f"{name}/b"], func="add")
        self.onnx(last, "Conv", [x, f"{name}/w", f"{name}/b"], strides=[stride] * 2, auto_pad="SAME_UPPER")
        if relu:
            self.uff.node(name, "Activation", last, func="relu")
            self.onnx(name, "Relu", [last])
        self.channels[name] = outputs
        return name

    def pool(self, name, x, kernel, stride, func="max"):
        self.uff.node(name, "Pool", x, ("N+C",), func=func, kernel=[kernel] * 2, strides=[stride] * 2, implicit_padding="same")
        self.onnx(name, "MaxPool" if func == "max" else "AveragePool", [x], kernel_shape=[kernel] * 2, strides=[stride] * 2,
                  auto_pad="SAME_UPPER")
        self.channels[name] = self.channels[x]
        return name

    def concat(self, name, inputs):
        self.uff.node(name, "Concat", inputs, axis=3)
        self.onnx(name, "Concat", inputs, axis=1)
        self.channels[name] = sum(self.channels[i] for i in inputs)
        return name

    def rows(self, name, x, *shape):
        """[N, ...] in the order of NHWC."""
        self.uff.node(name, "Reshape", [x, self.uff.const(f"{name}/u", np.array([-1, *shape], np.int32))])
        self.onnx(f"{name}/t", "Transpose", [x], perm=[0, 2, 3, 1])
        self.weights.append(numpy_helper.from_array(np.array([-1, *shape], np.int64), f"{name}/o"))
        self.onnx(name, "Reshape", [f"{name}/t", f"{name}/o"])
        return name

    def product(self, name, x, inputs, outputs, relu=False):
        w, bias = self.draw(inputs, outputs), self.draw(1, outputs)[0]
        self.constant(f"{name}/w", w)
        self.constant(f"{name}/b", bias)
        last = f"{name}/BiasAdd" if relu else name
        self.uff.node(f"{name}/MatMul", "FullyConnected", [x, f"{name}/w"], ("NC", "CK"))
        self.uff.node(last, "Binary", [f"{name}/MatMul", f"{name}/b"], func="add")
        self.onnx(last, "Gemm", [x, f"{name}/w", f"{name}/b"])
        if relu:
            self.uff.node(name, "Activation", last, func="relu")
            self.onnx(name, "Relu", [last])
        return name

    def both(self, name, uff, inputs, fields, operation, **onnx_fields):
        self.uff.node(name, uff, inputs, **fields)
        self.onnx(name, operation, inputs if isinstance(inputs, list) else [inputs], **onnx_fields)
        return name

    def compare(self, outputs, order):
        first = np.ascontiguousarray(self.x.transpose(0, 3, 1, 2))
        graph = helper.make_graph(
            self.nodes, "twin", [helper.make_tensor_value_info("x", 1, ["batch", *first.shape[1:]])],
            [helper.make_tensor_value_info(name, 1, None) for name in outputs], self.weights)
        expected = run_onnx(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), {"x": first})
        fed = self.x if order == ORDER.NHWC else first
        found = run_uff(self.uff, {"x": (fed.shape[1:], order)}, outputs, {"x": fed})
        for name in outputs:
            assert_close(found[name], expected[name], 2e-5)
            assert expected[name].std() > 1e-3


@pytest.fixture(params=[ORDER.NCHW, ORDER.NHWC], ids=["nchw", "nhwc"])
def order(request):
    return request.param


def test_lenet(order):
    net = Twins(1, 28, 28, 1)
    x = net.pool("pool1", net.conv("conv1", "x", 8, 5), 2, 2)
    x = net.pool("pool2", net.conv("conv2", x, 16, 5), 2, 2)
    x = net.product("fc1", net.rows("flat", x, 784), 784, 32, relu=True)
    x = net.product("fc2", x, 32, 10)
    net.both("prob", "Softmax", x, {"axis": 0}, "Softmax", axis=-1)
    net.compare(["prob"], order)


def test_inception_block(order):
    net = Twins(2, 12, 10, 3)
    x = net.conv("stem", "x", 12, 3, stride=2)
    parts = [net.conv("one", x, 6, 1), net.conv("three", net.conv("three_in", x, 6, 1), 8, 3),
             net.conv("five", net.conv("five_in", x, 4, 1), 6, 5), net.conv("proj", net.pool("side", x, 3, 1, "avg"), 4, 1)]
    net.concat("mixed", parts)
    net.rows("rows", "mixed", 24)
    net.compare(["rows"], order)


def test_ssd_heads(order):
    net = Twins(3, 32, 32, 3)
    x = net.conv("base", "x", 12, 3, stride=4)
    y = net.conv("extra", x, 16, 3, stride=2)
    locations, scores = [], []
    for feature in (x, y):
        locations.append(net.rows(f"{feature}/loc_rows", net.conv(f"{feature}/loc", feature, 12, 3, relu=False), 12 * (
            64 if feature == x else 16)))
        scores.append(net.rows(f"{feature}/conf_rows", net.conv(f"{feature}/conf", feature, 9, 3, relu=False), (
            192 if feature == x else 48), 3))
    net.both("locations", "Concat", locations, {"axis": 1}, "Concat", axis=1)
    net.both("scores", "Concat", scores, {"axis": 1}, "Concat", axis=1)
    net.both("probabilities", "Softmax", "scores", {"axis": 2}, "Softmax", axis=2)
    net.compare(["locations", "probabilities"], order)


def parse(model, inputs=(("x", (2, 4, 4)),), outputs=("y",), network=None, capture=None):
    class Recorder(trt.ILogger):
        def log(self, severity, msg):
            lines.append(msg)
    lines = []
    logger = Recorder()
    builder = trt.Builder(logger)
    network = builder.create_network(0)
    parser = trt.UffParser()
    for name, dims in inputs:
        assert parser.register_input(name, dims)
    for name in outputs:
        assert parser.register_output(name)
    done = parser.parse_buffer(model if isinstance(model, bytes) else model.bytes(), network)
    return done, "\n".join(lines), network


def test_one_run_lists_every_node():
    model = Model()
    model.input("x")
    model.node("a", "Frobnicate", "x")
    model.node("b", "Unary", "x", func="gamma")
    model.node("c", "_Plugin_TRT", "x")
    model.node("d", "Binary", ["x", "nowhere"], func="add")
    model.node("e", "Unary", "a", func="neg")
    model.node("y", "Concat", ["a", "b", "c", "d", "e"], axis=1)
    done, said, _ = parse(model)
    assert not done and "4 nodes" in said
    for text in ["node 'a' (Frobnicate), no. 1", "node 'b' (Unary)", "'gamma'", "node 'c' (_Plugin_TRT)", "no node 'nowhere'"]:
        assert text in said
    assert "node 'e'" not in said  # nothing of its own is wrong with it


def test_marked_outputs_need_no_registration():
    model = Model()
    model.input("x")
    model.output(model.node("y", "Unary", "x", func="neg"))
    done, _, network = parse(model, outputs=())
    assert done and network.get_output(0).name == "y"
    done, _, network = parse(model, outputs=["MarkOutput_0"])
    assert done and network.get_output(0).name == "MarkOutput_0"


@pytest.mark.parametrize("inputs, outputs, says", [
    ((("z", (2, 4, 4)),), ("y",), "no node 'z' to be an input"), ((("x", (2, 4, 4)),), ("q",), "no node 'q' to be an output"),
    ((), ("y",), "not registered"), ((("x", (2, -4, 4)),), ("y",), "positive dimensions"), ((("x", (2, 4, 4)),), (), "marks none")])
def test_ends_that_do_not_fit(inputs, outputs, says):
    model = Model()
    model.input("x")
    model.node("y", "Unary", "x", func="neg")
    done, said, _ = parse(model, inputs, outputs)
    assert not done and says in said


def test_damaged_models():
    cycle = Model()
    cycle.input("x")
    cycle.node("a", "Unary", "y", func="neg")
    cycle.node("y", "Unary", "a", func="neg")
    twice = Model()
    twice.input("x")
    twice.input("x")
    short = Model()
    short.input("x")
    short.const("c", np.zeros(4, np.float32))
    short.proto.referenced_data[0].value.blob = b"123"
    short.node("y", "Binary", ["x", "c"], func="add")
    for model, says in ((b"\x00\x01rubbish", "expected a UFF model"), (b"", "expected a UFF model"), (cycle, "depends on itself"),
                        (twice, "two nodes"), (short, "expected 16 bytes")):
        done, said, _ = parse(model)
        assert not done and says in said, said


def test_half_weights():
    model = Model()
    model.input("x")
    model.node("y", "Binary", ["x", model.const("c", np.array([0.1], np.float32))], func="mul")
    x = np.ones((1, 2, 2, 1), np.float32)
    found = run_uff(model, {"x": ((2, 2, 1), ORDER.NHWC)}, ["y"], {"x": x}, trt.float16)["y"]
    assert (found == np.float32(np.float16(0.1))).all()


def test_parser_object(tmp_path):
    parser = trt.UffParser()
    assert (parser.uff_required_version_major, parser.uff_required_version_minor, parser.uff_required_version_patch) == (0, 6, 9)
    parser.plugin_namespace = "mine"
    assert not parser.register_output("")
    model = Model()
    model.input("x")
    model.node("y", "Unary", "x", func="neg")
    path = tmp_path / "m.uff"
    path.write_bytes(model.bytes())
    assert parser.register_input("x", (3, 4, 5)) and parser.register_output("y")
    network = trt.Builder(LOGGER).create_network(0)
    assert parser.parse(str(path), network)
    assert network.get_output(0).name == "y" and tuple(network.get_input(0).shape) == (-1, 3, 4, 5)
    assert not parser.parse("/no/such.uff", network)


def test_programs_take_uff_models(tmp_path):
    model = Model()
    model.input("x")
    model.output(model.node("y", "Unary", "x", func="neg"))
    (tmp_path / "m.uff").write_bytes(model.bytes())
    x = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)
    np.save(tmp_path / "x.npy", x)

    def run(*command, code=0):
        done = subprocess.run([BIN / command[0], *map(str, command[1:])], capture_output=True, text=True, timeout=300)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("tenon", "run", tmp_path / "m.uff", "--uff-input", "x:2x3x4", "--uff-order", "nhwc", "--shape", "x:1x2x3x4", "--level", 0,
        "--input", f"x={tmp_path / 'x.npy'}", "--output-dir", tmp_path)
    assert (np.load(tmp_path / "y.npy") == -x).all()
    quick = ["--iterations=1", "--duration=0", "--warmUp=0", "--builderOptimizationLevel=0"]
    said = run("trtexec", f"--uff={tmp_path / 'm.uff'}", "--uffInput=x,2,3,4", "--output=y", *quick)
    assert "Output binding for y with dimensions 1x2x3x4" in said
    assert "belongs to a UFF model" in run("trtexec", "--onnx=x", "--uffNHWC", code=1)
    assert "expected NAME,C,H,W" in run("trtexec", "--uff=x", "--uffInput=x", code=1)
    assert "say --caffe or --uff-input" in run("tenon", "build", tmp_path / "m.uff", "--blob", "y", code=2)
