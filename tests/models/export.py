# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Exports the torch networks of the zoo once and packs their graphs without weights into tests/models/graphs.

Run by hand when a network is added; building and testing never need it. Needs torch, torchvision and onnx:
    python tests/models/export.py [NAME...]
Batch normalizations stay nodes of their own (no exporter fusion), so that Tenon's passes have to fold them.
"""
import io
import sys

import onnx
import torch
from torch import nn

import materialize

OPSET = 17
CLASSIFIERS = ("resnet50", "resnet152", "mobilenet_v2", "vgg19", "googlenet", "inception_v3", "densenet121", "vit_b_16")
SIDES = {"inception_v3": 299, "unet": 256}


def conv_block(channels_in, channels_out):
    """Twice: 3x3 convolution, batch normalization, ReLU."""
    layers = []
    for c in (channels_in, channels_out):
        layers += [nn.Conv2d(c, channels_out, 3, padding=1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU()]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """U-Net with four levels, transposed convolutions on the way up. [n, 3, 16h, 16w] -> [n, 2, 16h, 16w]
    Source: Ronneberger, Fischer, Brox 2015, arXiv:1505.04597; padded convolutions, half the channels."""

    def __init__(self, c=32):
        super().__init__()
        widths = [c, 2 * c, 4 * c, 8 * c]
        self.down = nn.ModuleList([conv_block(i, o) for i, o in zip([3] + widths, widths)])
        self.bottom = conv_block(8 * c, 16 * c)
        self.grow = nn.ModuleList([nn.ConvTranspose2d(2 * w, w, 2, 2) for w in reversed(widths)])
        self.up = nn.ModuleList([conv_block(2 * w, w) for w in reversed(widths)])
        self.head = nn.Conv2d(c, 2, 1)

    def forward(self, x):
        skips = []
        for block in self.down:
            x = block(x)
            skips.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = self.bottom(x)
        for grow, block in zip(self.grow, self.up):
            x = block(torch.cat([grow(x), skips.pop()], 1))
        return self.head(x)


class BertLayer(nn.Module):
    """One post-norm encoder layer with erf-GELU. Source: Devlin et al. 2019, arXiv:1810.04805."""

    def __init__(self, hidden, heads, inner):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))
        self.expand, self.shrink = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.norm1, self.norm2 = nn.LayerNorm(hidden, 1e-12), nn.LayerNorm(hidden, 1e-12)

    def forward(self, x, bias):
        batch, seq, _ = x.shape
        q, k, v = (f(x).view(batch, seq, self.heads, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        p = torch.softmax(q @ k.transpose(-1, -2) / (q.shape[-1] ** 0.5) + bias, -1)
        context = (p @ v).transpose(1, 2).reshape(batch, seq, -1)
        x = self.norm1(self.output(context) + x)
        return self.norm2(self.shrink(nn.functional.gelu(self.expand(x))) + x)


class BertBase(nn.Module):
    """BERT-base encoder with embeddings. ids, mask: int64 [batch, seq] -> [batch, seq, 768]"""

    def __init__(self, layers=12, hidden=768, heads=12, inner=3072, words=30522, positions=512):
        super().__init__()
        self.token, self.position = nn.Embedding(words, hidden), nn.Embedding(positions, hidden)
        self.norm = nn.LayerNorm(hidden, 1e-12)
        self.layers = nn.ModuleList([BertLayer(hidden, heads, inner) for _ in range(layers)])

    def forward(self, ids, mask):
        x = self.norm(self.token(ids) + self.position(torch.arange(ids.shape[1], device=ids.device))[None])
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


class OnlyOut(nn.Module):
    """Keeps the entry 'out' of a segmentation network's dictionary."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"]


def network(name):
    import torchvision.models as tv
    if name == "unet":
        return UNet()
    if name == "bert_base":
        return BertBase()
    if name == "fcn_resnet50":
        return OnlyOut(tv.segmentation.fcn_resnet50(weights=None, weights_backbone=None))
    if name == "googlenet":
        return tv.googlenet(weights=None, aux_logits=False, init_weights=False, transform_input=False)
    if name == "inception_v3":
        net = tv.inception_v3(weights=None, aux_logits=True, init_weights=False, transform_input=False)
        net.AuxLogits, net.aux_logits = None, False
        return net
    return getattr(tv, name)(weights=None)


def randomize(net):
    """Makes every tensor its own: the exporter merges equal ones, and fresh scales and shifts are all equal."""
    for tensor in list(net.parameters()) + [b for b in net.buffers() if b.is_floating_point()]:
        tensor.normal_()
    return net


def export(name):
    """-> ModelProto with random weights, dynamic batch (and sequence length or picture size where the network allows)."""
    side = SIDES.get(name, 224)
    if name == "bert_base":
        example = (torch.ones(2, 128, dtype=torch.int64), torch.ones(2, 128, dtype=torch.int64))
        inputs, axes = ["ids", "mask"], {n: {0: "batch", 1: "seq"} for n in ("ids", "mask", "y")}
    else:
        example, inputs = (torch.randn(2, 3, side, side),), ["x"]
        axes = {"x": {0: "batch"}, "y": {0: "batch"}}
        if name in ("unet", "fcn_resnet50"):
            axes = {n: {0: "batch", 2: "height", 3: "width"} for n in ("x", "y")}
    out = io.BytesIO()
    torch.onnx.export(randomize(network(name)).eval(), example, out, input_names=inputs, output_names=["y"],
                      dynamic_axes=axes, opset_version=OPSET, dynamo=False, training=torch.onnx.TrainingMode.PRESERVE)
    return onnx.load_from_string(out.getvalue())


def main():
    torch.set_grad_enabled(False)
    torch.backends.mha.set_fastpath_enabled(False)  # its fused operator has no ONNX spelling
    for name in sys.argv[1:] or CLASSIFIERS + ("fcn_resnet50", "unet", "bert_base"):
        model = export(name)
        onnx.checker.check_model(model)
        path = materialize.pack(model, name)
        print(f"{name}: {len(model.graph.node)} nodes, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
