# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every layer type, one network each: the numbers of OpenCV, or where its reader differs from Caffe those of numpy."""

import numpy as np
import pytest

import caffe_net as net

INPUT = 'layer {{ name: "data" type: "Input" top: "data" input_param {{ shape {{ {} }} }} }}\n'


def shape_text(shape):
    return " ".join(f"dim: {size}" for size in shape)


def one_layer(shape, kind, body="", top="y", bottom='bottom: "data"'):
    return (INPUT.format(shape_text(shape)) +
            f'layer {{ name: "y" type: "{kind}" {bottom} top: "{top}" {body} }}\n')


def picture(*shape, seed=3):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


# name: (shape of the input, type, parameters, shapes of blobs)
OPENCV = {
    "conv": ((1, 4, 9, 8), "Convolution", "convolution_param { num_output: 6 kernel_size: 3 pad: 1 stride: 2 }",
             [(6, 4, 3, 3), (6,)]),
    "conv_groups": ((2, 4, 9, 8), "Convolution",
                    "convolution_param { num_output: 6 kernel_size: 3 group: 2 bias_term: false }", [(6, 2, 3, 3)]),
    "conv_dilated": ((1, 3, 12, 12), "Convolution",
                     "convolution_param { num_output: 5 kernel_size: 3 dilation: 2 pad: 2 }", [(5, 3, 3, 3), (5,)]),
    "conv_pairs": ((1, 3, 12, 12), "Convolution",
                   "convolution_param { num_output: 5 kernel_h: 3 kernel_w: 1 pad_h: 1 pad_w: 0 stride_h: 1 stride_w: 2 }",
                   [(5, 3, 3, 1), (5,)]),
    "deconv": ((1, 4, 5, 6), "Deconvolution", "convolution_param { num_output: 3 kernel_size: 4 stride: 2 pad: 1 }",
               [(4, 3, 4, 4), (3,)]),
    "deconv_groups": ((1, 4, 5, 6), "Deconvolution",
                      "convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 group: 4 bias_term: false }",
                      [(4, 1, 4, 4)]),
    "inner_product": ((2, 3, 4, 5), "InnerProduct", "inner_product_param { num_output: 7 }", [(7, 60), (7,)]),
    "max_pool": ((1, 3, 8, 7), "Pooling", "pooling_param { pool: MAX kernel_size: 3 stride: 2 }", []),
    "max_pool_padded": ((1, 3, 8, 8), "Pooling", "pooling_param { pool: MAX kernel_size: 3 stride: 2 pad: 1 }", []),
    "average_pool": ((1, 3, 8, 7), "Pooling", "pooling_param { pool: AVE kernel_size: 3 stride: 2 }", []),
    "average_pool_padded": ((1, 3, 7, 7), "Pooling", "pooling_param { pool: AVE kernel_size: 3 stride: 1 pad: 1 }", []),
    "global_pool": ((1, 3, 8, 7), "Pooling", "pooling_param { pool: AVE global_pooling: true }", []),
    "lrn": ((1, 8, 5, 5), "LRN", "lrn_param { local_size: 5 alpha: 0.1 beta: 0.75 }", []),
    "relu": ((1, 3, 4, 4), "ReLU", "", []),
    "leaky": ((1, 3, 4, 4), "ReLU", "relu_param { negative_slope: 0.1 }", []),
    "prelu": ((1, 3, 4, 4), "PReLU", "", [(3,)]),
    "elu": ((1, 3, 4, 4), "ELU", "", []),
    "sigmoid": ((1, 3, 4, 4), "Sigmoid", "", []),
    "tanh": ((1, 3, 4, 4), "TanH", "", []),
    "abs": ((1, 3, 4, 4), "AbsVal", "", []),
    "bnll": ((1, 3, 4, 4), "BNLL", "", []),
    "power": ((1, 3, 4, 4), "Power", "power_param { power: 2 scale: 0.5 shift: 1.5 }", []),
    "power_3": ((1, 3, 4, 4), "Power", "power_param { power: 3 scale: 0.5 shift: 1.5 }", []),
    "exp": ((1, 3, 4, 4), "Exp", "exp_param { base: 2 scale: 0.5 shift: 0.25 }", []),
    "flatten": ((2, 3, 4, 4), "Flatten", "", []),
    "flatten_middle": ((2, 3, 4, 5), "Flatten", "flatten_param { axis: 2 end_axis: 3 }", []),
    "reshape": ((2, 3, 4, 5), "Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 5 } }", []),
    "reshape_part": ((2, 3, 4, 5), "Reshape", "reshape_param { shape { dim: 2 dim: 6 } axis: 1 num_axes: 2 }", []),
    "permute": ((2, 3, 4, 5), "Permute", "permute_param { order: 0 order: 2 order: 3 order: 1 }", []),
    "softmax": ((2, 5, 3, 3), "Softmax", "", []),
    "softmax_axis": ((2, 5, 3), "Softmax", "softmax_param { axis: 2 }", []),
    "normalize": ((1, 4, 3, 3), "Normalize", "norm_param { across_spatial: false channel_shared: false }", [(4,)]),
    "normalize_all": ((1, 4, 3, 3), "Normalize", "norm_param { across_spatial: true channel_shared: true }", [(1,)]),
    "dropout": ((1, 3, 4, 4), "Dropout", "", []),
    "scale": ((1, 3, 4, 4), "Scale", "scale_param { bias_term: true }", [(3,), (3,)]),
}


@pytest.mark.parametrize("name", OPENCV)
def test_same_as_opencv(name, tmp_path):
    shape, kind, body, blobs = OPENCV[name]
    text = one_layer(shape, kind, body)
    weights = net.Weights()
    if blobs:
        weights.draw("y", *blobs)
    x = picture(*shape)
    expected = net.run_opencv(text, weights.bytes(), {"data": x}, ["y"])["y"]
    found = net.run_tenon(tmp_path, text, weights.bytes(), {"data": x}, ["y"])["y"]
    net.assert_close(found, expected)


def numpy_mvn(x, axes, variance=True, eps=1e-9):
    centred = x - x.mean(axes, keepdims=True)
    return centred / (np.sqrt((centred ** 2).mean(axes, keepdims=True)) + eps) if variance else centred


def numpy_lrn_within(x, size, alpha, beta):
    half = size // 2
    padded = np.pad(x ** 2, ((0, 0), (0, 0), (half, half), (half, half)))
    mean = sum(padded[:, :, i:i + x.shape[2], k:k + x.shape[3]] for i in range(size) for k in range(size)) / size ** 2
    return x * (1 + alpha * mean) ** -beta


def numpy_arg_max(x, k, values):
    flat = x.reshape(len(x), -1)
    order = np.argsort(-flat, 1, kind="stable")[:, :k]
    rows = [order] + ([np.take_along_axis(flat, order, 1)] if values else [])
    return np.stack(rows, 1).astype(np.float32).reshape(len(x), len(rows), k, 1)


def numpy_im2col(x, k):
    n, c, h, w = x.shape
    parts = [x[:, ch, i:h - k + 1 + i, j:w - k + 1 + j] for ch in range(c) for i in range(k) for j in range(k)]
    return np.stack(parts, 1)


def pool_average(x, size):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // size, size, w // size, size).mean((3, 5))


def pool_max(x, size):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // size, size, w // size, size).max((3, 5))


def spp(x):
    return np.concatenate([pool_max(x, 4).reshape(len(x), -1), pool_max(x, 2).reshape(len(x), -1)], 1)


# name: (shape, type, parameters, blobs, what numpy says); OpenCV lacks these layers or deviates from Caffe
NUMPY = {
    "log": ((1, 3, 4, 4), "Log", "log_param { base: 10 scale: 0.1 shift: 2 }", [], lambda x, b: np.log10(0.1 * x + 2)),
    "threshold": ((1, 3, 4), "Threshold", "threshold_param { threshold: 0.2 }", [], lambda x, b: (x > 0.2) * 1.0),
    "swish": ((1, 3, 4), "Swish", "swish_param { beta: 1.5 }", [], lambda x, b: x / (1 + np.exp(-1.5 * x))),
    "clip": ((1, 3, 4), "Clip", "clip_param { min: -0.5 max: 0.7 }", [], lambda x, b: np.clip(x, -0.5, 0.7)),
    "elu_alpha": ((1, 3, 4), "ELU", "elu_param { alpha: 0.5 }", [], lambda x, b: np.where(x > 0, x, 0.5 * np.expm1(x))),
    "prelu_shared": ((2, 3, 4), "PReLU", "prelu_param { channel_shared: true }", [(1,)],
                     lambda x, b: np.where(x > 0, x, b[0] * x)),
    "lrn_within": ((1, 2, 6, 6), "LRN", "lrn_param { local_size: 3 alpha: 0.5 beta: 0.75 norm_region: WITHIN_CHANNEL }",
                   [], lambda x, b: numpy_lrn_within(x, 3, 0.5, 0.75)),
    "mvn": ((2, 3, 4, 4), "MVN", "", [], lambda x, b: numpy_mvn(x, (2, 3))),
    "mvn_across": ((2, 3, 4, 4), "MVN", "mvn_param { across_channels: true }", [], lambda x, b: numpy_mvn(x, (1, 2, 3))),
    "mvn_mean": ((2, 3, 4, 4), "MVN", "mvn_param { normalize_variance: false }", [],
                 lambda x, b: numpy_mvn(x, (2, 3), False)),
    "bias": ((1, 3, 4, 4), "Bias", "", [(3,)], lambda x, b: x + b[0].reshape(3, 1, 1)),
    "bias_scalar": ((2, 3), "Bias", "bias_param { num_axes: 0 }", [()], lambda x, b: x + b[0]),
    "scale_two_axes": ((2, 3, 4, 5), "Scale", "scale_param { axis: 1 num_axes: 2 }", [(3, 4)],
                       lambda x, b: x * b[0][..., None]),
    "scale_all": ((2, 3, 4), "Scale", "scale_param { axis: 1 num_axes: -1 }", [(3, 4)], lambda x, b: x * b[0]),
    "tile": ((2, 3, 4), "Tile", "tile_param { axis: 1 tiles: 3 }", [], lambda x, b: np.tile(x, (1, 3, 1))),
    "sum": ((2, 3, 4), "Reduction", "reduction_param { axis: 1 coeff: 2 }", [], lambda x, b: 2 * x.sum((1, 2))),
    "asum": ((2, 3, 4), "Reduction", "reduction_param { operation: ASUM axis: 2 }", [], lambda x, b: np.abs(x).sum(2)),
    "sumsq": ((2, 3, 4), "Reduction", "reduction_param { operation: SUMSQ axis: -1 }", [], lambda x, b: (x ** 2).sum(2)),
    "mean": ((2, 3, 4), "Reduction", "reduction_param { operation: MEAN axis: 1 }", [], lambda x, b: x.mean((1, 2))),
    "arg_max": ((2, 3, 4, 4), "ArgMax", "", [], lambda x, b: numpy_arg_max(x, 1, False)),
    "arg_max_values": ((2, 3, 4, 4), "ArgMax", "argmax_param { out_max_val: true top_k: 3 }", [],
                       lambda x, b: numpy_arg_max(x, 3, True)),
    "arg_max_axis": ((2, 3, 4), "ArgMax", "argmax_param { axis: 1 }", [], lambda x, b: x.argmax(1)[:, None] * 1.0),
    "arg_max_axis_values": ((2, 3, 4), "ArgMax", "argmax_param { axis: 2 out_max_val: true }", [],
                            lambda x, b: x.max(2, keepdims=True)),
    "im2col": ((2, 3, 5, 6), "Im2col", "convolution_param { kernel_size: 2 }", [], lambda x, b: numpy_im2col(x, 2)),
    "spp": ((2, 3, 4, 4), "SPP", "spp_param { pyramid_height: 2 }", [], lambda x, b: spp(x)),
    "stochastic": ((1, 2, 4, 4), "Pooling", "pooling_param { pool: STOCHASTIC kernel_size: 2 stride: 2 }", [],
                   lambda x, b: pool_average(x * x, 2) / pool_average(x, 2)),
    "pool_floor": ((1, 2, 5, 5), "Pooling", "pooling_param { kernel_size: 2 stride: 2 round_mode: FLOOR }", [],
                   lambda x, b: pool_max(x[:, :, :4, :4], 2)),
    "global_max": ((2, 3, 4, 5), "Pooling", "pooling_param { global_pooling: true }", [],
                   lambda x, b: x.max((2, 3), keepdims=True)),
    "inner_product_axis": ((2, 3, 4), "InnerProduct", "inner_product_param { num_output: 5 axis: 2 bias_term: false }",
                           [(5, 4)], lambda x, b: x @ b[0].T),
    "inner_product_transposed": ((2, 3, 4), "InnerProduct", "inner_product_param { num_output: 5 transpose: true }",
                                 [(12, 5), (5,)], lambda x, b: x.reshape(2, 12) @ b[0] + b[1]),
    "conv_1d": ((1, 3, 9), "Convolution", "convolution_param { num_output: 2 kernel_size: 1 }", [(2, 3, 1), (2,)],
                lambda x, b: np.einsum("ncw,oc->now", x, b[0][..., 0]) + b[1].reshape(2, 1)),
    "depthwise": ((1, 3, 4, 4), "DepthwiseConvolution",
                  "convolution_param { num_output: 3 kernel_size: 1 bias_term: false }", [(3, 1, 1, 1)],
                  lambda x, b: x * b[0].reshape(3, 1, 1)),
    "batch_norm_of_batch": ((2, 3, 4, 4), "BatchNorm", "batch_norm_param { use_global_stats: false }", [],
                            lambda x, b: (x - x.mean((0, 2, 3), keepdims=True)) /
                            np.sqrt(x.var((0, 2, 3), keepdims=True) + 1e-5)),
    "permute_short": ((2, 3, 4), "Permute", "permute_param { order: 2 }", [], lambda x, b: x.transpose(2, 0, 1)),
    "reshape_insert": ((2, 3), "Reshape", "reshape_param { shape { dim: 1 } axis: 1 num_axes: 0 }", [],
                       lambda x, b: x[:, None]),
}


@pytest.mark.parametrize("name", NUMPY)
def test_same_as_numpy(name, tmp_path):
    shape, kind, body, blobs, formula = NUMPY[name]
    text = one_layer(shape, kind, body)
    weights = net.Weights()
    if blobs:
        weights.draw("y", *blobs)
    x = picture(*shape)
    if name == "stochastic":
        x = np.abs(x)
    found = net.run_tenon(tmp_path, text, weights.bytes(), {"data": x}, ["y"])["y"]
    net.assert_close(found, formula(x, weights.blobs.get("y")), 1e-5)


def test_batch_norm_divides_by_its_third_blob(tmp_path):
    text = one_layer((2, 3, 4, 4), "BatchNorm", "batch_norm_param { eps: 0.001 }")
    weights = net.Weights()
    weights.add("y", [1, 2, 3], [2, 4, 6], [4])
    x = picture(2, 3, 4, 4)
    mean, variance = np.array([0.25, 0.5, 0.75]).reshape(3, 1, 1), np.array([0.5, 1, 1.5]).reshape(3, 1, 1)
    found = net.run_tenon(tmp_path, text, weights.bytes(), {"data": x}, ["y"])["y"]
    net.assert_close(found, (x - mean) / np.sqrt(variance + 0.001))
    net.assert_close(found, net.run_opencv(text, weights.bytes(), {"data": x}, ["y"])["y"])


# layers with several bottoms or tops: text, inputs by shape, what numpy says of each output
SEVERAL = {
    "eltwise_sum": ('layer {{ name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "y" eltwise_param {{ coeff: 2 coeff: -1 }} }}',
                    {"a": (2, 3), "b": (2, 3)}, lambda a, b: {"y": 2 * a - b}),
    "eltwise_product": ('layer {{ name: "e" type: "Eltwise" bottom: "a" bottom: "b" bottom: "a" top: "y" eltwise_param {{ operation: PROD }} }}',
                        {"a": (2, 3), "b": (2, 3)}, lambda a, b: {"y": a * b * a}),
    "eltwise_max": ('layer {{ name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "y" eltwise_param {{ operation: MAX }} }}',
                    {"a": (2, 3), "b": (2, 3)}, lambda a, b: {"y": np.maximum(a, b)}),
    "concat": ('layer {{ name: "c" type: "Concat" bottom: "a" bottom: "b" top: "y" concat_param {{ axis: 0 }} }}',
               {"a": (2, 3), "b": (1, 3)}, lambda a, b: {"y": np.concatenate([a, b])}),
    "slice": ('layer {{ name: "s" type: "Slice" bottom: "a" top: "y" top: "z" slice_param {{ axis: 1 slice_point: 1 }} }}',
              {"a": (2, 3)}, lambda a: {"y": a[:, :1], "z": a[:, 1:]}),
    "slice_equal": ('layer {{ name: "s" type: "Slice" bottom: "a" top: "y" top: "z" }}', {"a": (2, 4)},
                    lambda a: {"y": a[:, :2], "z": a[:, 2:]}),
    "split": ('layer {{ name: "s" type: "Split" bottom: "a" top: "p" top: "q" }}'
              'layer {{ name: "n" type: "Silence" bottom: "q" }}'
              'layer {{ name: "r" type: "ReLU" bottom: "p" top: "y" }}', {"a": (2, 3)}, lambda a: {"y": np.maximum(a, 0)}),
    "crop": ('layer {{ name: "c" type: "Crop" bottom: "a" bottom: "b" top: "y" crop_param {{ offset: 1 offset: 2 }} }}',
             {"a": (1, 2, 6, 7), "b": (1, 2, 3, 4)}, lambda a, b: {"y": a[:, :, 1:4, 2:6]}),
    "scale_by_blob": ('layer {{ name: "s" type: "Scale" bottom: "a" bottom: "b" top: "y" scale_param {{ axis: 0 }} }}',
                      {"a": (2, 3, 4), "b": (2, 3)}, lambda a, b: {"y": a * b[..., None]}),
    "bias_by_blob": ('layer {{ name: "s" type: "Bias" bottom: "a" bottom: "b" top: "y" }}',
                     {"a": (2, 3, 4), "b": (3,)}, lambda a, b: {"y": a + b[:, None]}),
    "batch_reindex": ('layer {{ name: "p" type: "Power" bottom: "i" top: "rows" power_param {{ scale: 0 shift: 1 }} }}'
                      'layer {{ name: "s" type: "BatchReindex" bottom: "a" bottom: "rows" top: "y" }}',
                      {"a": (2, 3), "i": (4,)}, lambda a, i: {"y": a[[1, 1, 1, 1]]}),
    "max_pool_mask": ('layer {{ name: "p" type: "Pooling" bottom: "a" top: "y" top: "mask" pooling_param {{ kernel_size: 2 stride: 2 }} }}',
                      {"a": (1, 2, 2, 2)}, lambda a: {"y": a.max((2, 3), keepdims=True),
                                                     "mask": a.reshape(1, 2, 4).argmax(2).reshape(1, 2, 1, 1) * 1.0}),
    "dummy_data": ('layer {{ name: "d" type: "DummyData" top: "d" dummy_data_param {{ shape {{ dim: 3 }} data_filler {{ value: 1.5 }} }} }}'
                   'layer {{ name: "s" type: "Bias" bottom: "a" bottom: "d" top: "y" }}', {"a": (2, 3)},
                   lambda a: {"y": a + 1.5}),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_layers_with_several_blobs(name, tmp_path):
    layers, shapes, formula = SEVERAL[name]
    text = "".join(f'input: "{key}" input_shape {{ {shape_text(shape)} }}\n' for key, shape in shapes.items())
    inputs = {key: picture(*shape, seed=len(key) + i) for i, (key, shape) in enumerate(shapes.items())}
    expected = formula(**inputs)
    found = net.run_tenon(tmp_path, text + layers.format(), net.Weights().bytes(), inputs, list(expected))
    for key, value in expected.items():
        net.assert_close(found[key], value)


def test_embed(tmp_path):
    text = 'input: "data" input_shape { dim: 2 dim: 2 }\n' + one_layer((2, 2), "Embed", "embed_param { num_output: 3 input_dim: 5 }").split("\n", 1)[1]
    weights = net.Weights()
    weights.draw("y", (5, 3), (3,))
    x = np.array([[0, 4], [2, 1]], np.float32)
    table, bias = weights.blobs["y"]
    found = net.run_tenon(tmp_path, text, weights.bytes(), {"data": x}, ["y"])["y"]
    net.assert_close(found, table[x.astype(int)] + bias)


def test_parameter(tmp_path):
    text = INPUT.format("dim: 2 dim: 3") + ('layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 3 } } }'
                                           'layer { name: "s" type: "Bias" bottom: "data" bottom: "p" top: "y" }')
    weights = net.Weights()
    weights.add("p", [1, 2, 3])
    x = picture(2, 3)
    net.assert_close(net.run_tenon(tmp_path, text, weights.bytes(), {"data": x}, ["y"])["y"], x + [1, 2, 3])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, flags, weights, bias, recurrent, hidden, cell):
    """As Caffe's: gates in the order input, forget, output, candidate; a flag of 0 begins a sequence."""
    out = []
    for step, flag in zip(x, flags):
        i, f, o, g = np.split(step @ weights.T + bias + (hidden * flag[:, None]) @ recurrent.T, 4, 1)
        cell = flag[:, None] * sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        hidden = sigmoid(o) * np.tanh(cell)
        out.append(hidden)
    return np.array(out), cell


FLAGS = np.array([[0, 0], [1, 1], [1, 0], [1, 1]], np.float32)  # the second sequence begins anew


def recurrent_net(kind, bottoms="", tops="", body="", more=""):
    return (f'input: "x" input_shape {{ dim: 4 dim: 2 dim: 3 dim: 1 }} input: "cont" input_shape {{ dim: 4 dim: 2 }} {more}'
            f'layer {{ name: "r" type: "{kind}" bottom: "x" bottom: "cont" {bottoms} top: "y" {tops} '
            f'recurrent_param {{ num_output: 5 {body} }} }}')


def test_lstm(tmp_path):
    weights = net.Weights()
    weights.draw("r", (20, 3), (20,), (20, 5), scale=0.5)
    x, zeros = picture(4, 2, 3, 1), np.zeros((2, 5))
    found = net.run_tenon(tmp_path, recurrent_net("LSTM"), weights.bytes(), {"x": x, "cont": FLAGS}, ["y"])["y"]
    net.assert_close(found, lstm(x[..., 0], FLAGS, *weights.blobs["r"], zeros, zeros)[0])


def test_lstm_with_an_input_of_all_steps_and_states_that_show(tmp_path):
    weights = net.Weights()
    weights.draw("r", (20, 3), (20,), (20, 4), (20, 5), scale=0.5)
    shapes = {"s": (2, 4), "h0": (1, 2, 5), "c0": (1, 2, 5)}
    text = recurrent_net("LSTM", 'bottom: "s" bottom: "h0" bottom: "c0"', 'top: "h" top: "c"', "expose_hidden: true",
                         "".join(f'input: "{k}" input_shape {{ {shape_text(v)} }} ' for k, v in shapes.items()))
    inputs = {key: picture(*shape, seed=i) for i, (key, shape) in enumerate(shapes.items())}
    x, flags = picture(4, 2, 3, 1), np.ones((4, 2), np.float32)
    found = net.run_tenon(tmp_path, text, weights.bytes(), {"x": x, "cont": flags, **inputs}, ["y", "h", "c"])
    of_x, bias, of_static, of_hidden = weights.blobs["r"]
    wide = np.concatenate([x[..., 0], np.tile(inputs["s"], (4, 1, 1))], 2)
    y, cell = lstm(wide, flags, np.concatenate([of_x, of_static], 1), bias, of_hidden, inputs["h0"][0], inputs["c0"][0])
    net.assert_close(found["y"], y)
    net.assert_close(found["h"], y[-1:])
    net.assert_close(found["c"], cell[None])


def test_rnn(tmp_path):
    weights = net.Weights()
    weights.draw("r", (5, 3), (5,), (5, 5), (5, 5), (5,), scale=0.5)
    x, hidden, expected = picture(4, 2, 3, 1), np.zeros((2, 5)), []
    of_x, bias, of_hidden, out, out_bias = weights.blobs["r"]
    for step, flag in zip(x[..., 0], FLAGS):
        hidden = np.tanh(step @ of_x.T + bias + (hidden * flag[:, None]) @ of_hidden.T)
        expected.append(np.tanh(hidden @ out.T + out_bias))
    found = net.run_tenon(tmp_path, recurrent_net("RNN"), weights.bytes(), {"x": x, "cont": FLAGS}, ["y"])["y"]
    net.assert_close(found, np.array(expected))


def test_filter(tmp_path):
    text = ('input: "a" input_shape { dim: 4 dim: 3 } input: "b" input_shape { dim: 4 dim: 2 dim: 2 } '
            'input: "s" input_shape { dim: 4 dim: 1 } '
            'layer { name: "f" type: "Filter" bottom: "a" bottom: "b" bottom: "s" top: "x" top: "y" }')
    a, b = picture(4, 3), picture(4, 2, 2, seed=2)
    inputs = {"a": a, "b": b, "s": np.array([[1], [0], [0], [1]], np.float32)}
    found = net.run_tenon(tmp_path, text, net.Weights().bytes(), inputs, ["x", "y"])
    net.assert_close(found["x"], a[[0, 3]])
    net.assert_close(found["y"], b[[0, 3]])
