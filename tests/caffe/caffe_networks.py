# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks in the style of GoogLeNet, ResNet and SSD, small, as prototxt with weights drawn from a seed."""

from caffe_net import Weights


class Builder:
    """Writes layers one after the other; each gives the name of its blob."""

    def __init__(self, seed, *shape):
        dims = " ".join(f"dim: {size}" for size in shape)
        self.lines = [f'name: "net"\nlayer {{ name: "data" type: "Input" top: "data" input_param {{ shape {{ {dims} }} }} }}']
        self.weights = Weights(seed)
        self.channels = {"data": shape[1]}

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"

    def layer(self, name, kind, bottoms, body="", top=None):
        bottoms = [bottoms] if isinstance(bottoms, str) else bottoms
        top = top or name
        words = " ".join(f'bottom: "{bottom}"' for bottom in bottoms)
        self.lines.append(f'layer {{ name: "{name}" type: "{kind}" {words} top: "{top}" {body} }}')
        self.channels.setdefault(top, self.channels[bottoms[0]])
        return top

    def conv(self, name, bottom, outputs, kernel, stride=1, pad=None, relu=True, bias=True, dilation=1):
        pad = (kernel - 1) // 2 * dilation if pad is None else pad
        self.weights.draw(name, (outputs, self.channels[bottom], kernel, kernel), *([(outputs,)] if bias else []))
        self.channels[name] = outputs
        self.layer(name, "Convolution", bottom,
                   f"convolution_param {{ num_output: {outputs} kernel_size: {kernel} stride: {stride} pad: {pad} "
                   f"dilation: {dilation} bias_term: {str(bias).lower()} weight_filler {{ type: \"xavier\" }} }}")
        return self.layer(f"{name}/relu", "ReLU", name, top=name) if relu else name

    def pool(self, name, bottom, kernel, stride, pad=0, method="MAX"):
        return self.layer(name, "Pooling", bottom,
                          f"pooling_param {{ pool: {method} kernel_size: {kernel} stride: {stride} pad: {pad} }}")

    def product(self, name, bottom, inputs, outputs):
        self.weights.draw(name, (outputs, inputs), (outputs,))
        self.channels[name] = outputs
        return self.layer(name, "InnerProduct", bottom, f"inner_product_param {{ num_output: {outputs} }}")


def googlenet():
    net = Builder(11, 1, 3, 64, 64)
    x = net.conv("conv1", "data", 16, 7, stride=2)
    x = net.pool("pool1", x, 3, 2)
    x = net.layer("norm1", "LRN", x, "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }")
    x = net.conv("reduce2", x, 16, 1)
    x = net.conv("conv2", x, 24, 3)
    x = net.layer("norm2", "LRN", x, "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }")
    x = net.pool("pool2", x, 3, 2)
    for i, name in enumerate(("3a", "3b", "4a")):
        one = net.conv(f"{name}/1x1", x, 8, 1)
        three = net.conv(f"{name}/3x3", net.conv(f"{name}/3x3_reduce", x, 12, 1), 16, 3)
        five = net.conv(f"{name}/5x5", net.conv(f"{name}/5x5_reduce", x, 4, 1), 8, 5)
        pooled = net.conv(f"{name}/pool_proj", net.pool(f"{name}/pool", x, 3, 1, 1), 8, 1)
        x = net.layer(f"{name}/output", "Concat", [one, three, five, pooled])
        net.channels[x] = 40
        if i == 1:
            x = net.pool("pool3", x, 3, 2)
    x = net.pool("pool5", x, 4, 1, method="AVE")
    x = net.layer("drop", "Dropout", x, "dropout_param { dropout_ratio: 0.4 }", top=x)
    x = net.product("classifier", x, 40, 10)
    net.layer("prob", "Softmax", x)
    return net, ["prob"]


def resnet():
    net = Builder(12, 2, 3, 48, 48)

    def norm(name, blob):
        channels = net.channels[blob]
        mean = net.weights.random.standard_normal(channels) * 0.2
        variance = net.weights.random.uniform(0.5, 2, channels)
        net.weights.add(f"bn_{name}", mean * 3, variance * 3, [3])
        net.weights.add(f"scale_{name}", net.weights.random.uniform(0.5, 1.5, channels),
                        net.weights.random.standard_normal(channels) * 0.1)
        net.layer(f"bn_{name}", "BatchNorm", blob, "batch_norm_param { use_global_stats: true }", top=blob)
        return net.layer(f"scale_{name}", "Scale", blob, "scale_param { bias_term: true }", top=blob)

    def branch(name, x, outputs, kernel, stride, relu):
        x = norm(name, net.conv(name, x, outputs, kernel, stride, relu=False, bias=False))
        return net.layer(f"{name}_relu", "ReLU", x, top=x) if relu else x

    x = branch("conv1", "data", 16, 7, 2, True)
    x = net.pool("pool1", x, 3, 2)
    for i, (width, stride) in enumerate(((16, 1), (16, 1), (24, 2))):
        name = f"res{i}"
        y = branch(f"{name}_a", x, width // 2, 1, stride, True)
        y = branch(f"{name}_b", y, width // 2, 3, 1, True)
        y = branch(f"{name}_c", y, width * 2, 1, 1, False)
        shortcut = x if i == 1 else branch(f"{name}_side", x, width * 2, 1, stride, False)
        x = net.layer(name, "Eltwise", [shortcut, y])
        x = net.layer(f"{name}_relu", "ReLU", x, top=x)
    x = net.layer("pool5", "Pooling", x, "pooling_param { pool: AVE global_pooling: true }")
    x = net.product("fc", x, 48, 10)
    net.layer("prob", "Softmax", x)
    return net, ["prob"]


CLASSES = 4


def ssd(threshold=0.5):
    net = Builder(13, 1, 3, 96, 96)
    x = net.conv("conv1", "data", 16, 3, stride=2)
    x = net.conv("conv2", net.pool("pool1", x, 2, 2), 24, 3)
    normed = net.layer("conv2_norm", "Normalize", x, "norm_param { across_spatial: false channel_shared: false "
                       "scale_filler { type: \"constant\" value: 20 } }")
    net.weights.add("conv2_norm", net.weights.random.uniform(1, 3, 24))
    y = net.conv("conv3", net.pool("pool2", x, 2, 2), 32, 3, dilation=2)
    z = net.conv("conv4", y, 32, 3, stride=2)
    parts = {"loc": [], "conf": [], "prior": []}
    for i, (blob, low, high) in enumerate(((normed, 10, 24), (y, 24, 48), (z, 48, 90))):
        boxes = 4  # two squares, a ratio and its inverse
        for kind, columns in (("loc", 4), ("conf", CLASSES)):
            name = f"{blob}_{kind}"
            net.conv(name, blob, boxes * columns, 3, relu=False)
            net.weights.blobs[name] = [array * 0.3 for array in net.weights.blobs[name]]  # scores that are not all sure
            net.layer(f"{name}_perm", "Permute", name, "permute_param { order: 0 order: 2 order: 3 order: 1 }")
            parts[kind].append(net.layer(f"{name}_flat", "Flatten", f"{name}_perm", "flatten_param { axis: 1 }"))
        step = f"step: {8 * 2 ** i}" if i else ""
        parts["prior"].append(net.layer(
            f"{blob}_prior", "PriorBox", [blob, "data"],
            f"prior_box_param {{ min_size: {low} max_size: {high} aspect_ratio: 2 flip: true clip: {str(i == 2).lower()} "
            f"variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 {step} offset: 0.5 }}"))
    for kind, axis in (("loc", 1), ("conf", 1), ("prior", 2)):
        net.layer(f"mbox_{kind}", "Concat", parts[kind], f"concat_param {{ axis: {axis} }}")
    net.layer("conf_reshape", "Reshape", "mbox_conf", f"reshape_param {{ shape {{ dim: 0 dim: -1 dim: {CLASSES} }} }}")
    net.layer("conf_softmax", "Softmax", "conf_reshape", "softmax_param { axis: 2 }")
    net.layer("conf_flatten", "Flatten", "conf_softmax", "flatten_param { axis: 1 }")
    net.layer("detection_out", "DetectionOutput", ["mbox_loc", "conf_flatten", "mbox_prior"],
              f"detection_output_param {{ num_classes: {CLASSES} share_location: true background_label_id: 0 "
              "nms_param { nms_threshold: 0.45 top_k: 100 } code_type: CENTER_SIZE keep_top_k: 200 "
              f"confidence_threshold: {threshold} }}")
    return net, ["mbox_prior", "mbox_loc", "conf_flatten", "detection_out"]
