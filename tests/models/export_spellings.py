# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Exports activations, normalizations, shuffles of pixels and rotary embeddings, each a network of its own and in the
spellings of its users, by both of torch's exporters into tests/models/graphs/spellings.tar.xz: NAME.EXPORTER.onnx.

Run by hand when a spelling is added, in the environment that export_all.py names:
    python tests/models/export_spellings.py
"""
import io
import pathlib
import tarfile
import warnings

import torch
import torch.nn.functional as F
from torch import nn

from exporting import EXPORTERS, Net, randomize

ARCHIVE = pathlib.Path(__file__).parent / "graphs" / "spellings.tar.xz"
ROWS, PICTURE, HEADS = (2, 6, 16), (2, 16, 6, 5), (2, 5, 3, 8)  # [batch, rows, c], [batch, c, h, w], [batch, rows, heads, depth]
# Nobody has these: the TorchScript exporter knows no rms_norm, and writes a reshape of wrong sizes for flatten(-2) behind
# stack(.., -1) where a size is dynamic, which ONNX Runtime refuses as well.
UNSPELLED = {"rms_norm.script", "rotary_every_two.script", "rotary_every_two_heads_first.script", "rotary_unbind.script"}


class Function(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Scaled(nn.Module):
    """weight function(x) + bias"""

    def __init__(self, function, bias=True):
        super().__init__()
        self.function, self.weight = function, nn.Parameter(torch.rand(16))
        self.bias = nn.Parameter(torch.rand(16)) if bias else None

    def forward(self, x):
        y = self.weight * self.function(x)
        return y if self.bias is None else y + self.bias


def centred(x):
    mean = x.mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt((x - mean).pow(2).mean(-1, keepdim=True) + 1e-6)


class Rotary(nn.Module):
    """x: [batch, rows, heads, depth]. turn(x, angles [rows, depth / 2]) -> as x"""

    def __init__(self, turn):
        super().__init__()
        self.turn = turn
        self.register_buffer("frequencies", 100.0 ** -(torch.arange(0, HEADS[-1], 2).float() / HEADS[-1]))

    def forward(self, x):
        return self.turn(x, torch.outer(torch.arange(x.shape[1]).float(), self.frequencies))


def tables(angles, rows_first=True):
    return [f[None, :, None] if rows_first else f[None, None] for f in (angles.cos(), angles.sin())]


def by_halves(x, angles, rows_first=True):
    cos, sin = tables(torch.cat((angles, angles), -1), rows_first)
    half = x.shape[-1] // 2
    return x * cos + torch.cat((-x[..., half:], x[..., :half]), -1) * sin


def every_two(x, angles, rows_first=True):
    cos, sin = tables(angles.repeat_interleave(2, -1), rows_first)
    return x * cos + torch.stack((-x[..., 1::2], x[..., ::2]), -1).flatten(-2) * sin


def unbind(x, angles):
    cos, sin = tables(angles.repeat_interleave(2, -1))
    a, b = x.reshape(*x.shape[:-1], -1, 2).unbind(-1)
    return x * cos + torch.stack((-b, a), -1).flatten(3) * sin


def complex_of(a, b, angles, join):
    cos, sin = tables(angles)
    return join(a * cos - b * sin, a * sin + b * cos)


def pairs_of(a, b):
    return torch.stack((a, b), -1).flatten(3)


def heads_first(turn):
    return lambda x, angles: turn(x.transpose(1, 2), angles, rows_first=False).transpose(1, 2)


def half_gelu(inner):
    return Function(lambda x: 0.5 * x * (1 + torch.tanh(inner(x))))


# name: (network, shape of its input)
NETS = {
    "gelu": (nn.GELU(), ROWS),
    "gelu_by_erf": (Function(lambda x: x * 0.5 * (1 + torch.erf(x / 1.4142135623730951))), ROWS),
    "gelu_tanh": (nn.GELU(approximate="tanh"), ROWS),
    "gelu_tanh_by_pow": (half_gelu(lambda x: 0.7978845608028654 * (x + 0.044715 * torch.pow(x, 3))), ROWS),
    "gelu_tanh_factored": (half_gelu(lambda x: x * 0.7978845608 * (1 + 0.044715 * x * x)), ROWS),
    "gelu_by_sigmoid": (Function(lambda x: x * torch.sigmoid(1.702 * x)), ROWS),
    "mish": (nn.Mish(), PICTURE),
    "mish_by_softplus": (Function(lambda x: x * torch.tanh(F.softplus(x))), PICTURE),
    "mish_by_log": (Function(lambda x: x * torch.tanh(torch.log(1 + torch.exp(x)))), PICTURE),
    "hard_swish": (nn.Hardswish(), PICTURE),
    "hard_swish_by_relu6": (Function(lambda x: x * F.relu6(x + 3) / 6), PICTURE),
    "hard_sigmoid": (nn.Hardsigmoid(), PICTURE),
    "silu": (nn.SiLU(), PICTURE),
    "silu_by_sigmoid": (Function(lambda x: x * torch.sigmoid(x)), PICTURE),
    "silu_by_exp": (Function(lambda x: x / (1 + torch.exp(-x))), PICTURE),
    "layer_norm": (nn.LayerNorm(16), ROWS),
    "layer_norm_plain": (nn.LayerNorm(16, elementwise_affine=False), ROWS),
    "layer_norm_by_means": (Scaled(centred), ROWS),
    "rms_norm": (nn.RMSNorm(16, eps=1e-6), ROWS),
    "rms_norm_by_rsqrt": (Scaled(lambda x: x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6), bias=False), ROWS),
    "rms_norm_by_sqrt": (Scaled(lambda x: x / torch.sqrt(x.square().mean(-1, keepdim=True) + 1e-6), bias=False), ROWS),
    "group_norm": (nn.GroupNorm(4, 16), PICTURE),
    "instance_norm": (nn.InstanceNorm2d(16, affine=True), PICTURE),
    "pixel_shuffle": (nn.PixelShuffle(2), PICTURE),
    "pixel_unshuffle": (nn.PixelUnshuffle(2), (2, 4, 6, 8)),
    "rotary_halves": (Rotary(by_halves), HEADS),
    "rotary_halves_heads_first": (Rotary(heads_first(by_halves)), HEADS),
    "rotary_every_two": (Rotary(every_two), HEADS),
    "rotary_every_two_heads_first": (Rotary(heads_first(every_two)), HEADS),
    "rotary_unbind": (Rotary(unbind), HEADS),
    "rotary_complex": (Rotary(lambda x, angles: complex_of(*x.reshape(*x.shape[:-1], -1, 2).unbind(-1), angles, pairs_of)), HEADS),
    "rotary_complex_slices": (Rotary(lambda x, angles: complex_of(x[..., ::2], x[..., 1::2], angles, pairs_of)), HEADS),
    "rotary_complex_halves": (
        Rotary(lambda x, angles: complex_of(*x.chunk(2, -1), angles, lambda a, b: torch.cat((a, b), -1))), HEADS),
}


def main():
    torch.set_grad_enabled(False)
    warnings.simplefilter("ignore")
    with tarfile.open(ARCHIVE, "w:xz") as archive:
        for name, (network, shape) in NETS.items():
            axes = {"x": {0: "batch"} if len(shape) == 4 and shape != HEADS else {0: "batch", 1: "rows"}}
            for exporter, export in EXPORTERS.items():
                if f"{name}.{exporter}" in UNSPELLED:
                    continue
                model = export(Net(randomize(network).eval(), {"x": torch.randn(shape)}, ["y"], axes))
                data = model.SerializeToString()
                member = tarfile.TarInfo(f"{name}.{exporter}.onnx")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    print(f"{ARCHIVE}: {ARCHIVE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
