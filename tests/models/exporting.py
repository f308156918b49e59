# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What the export scripts share: both of torch's exporters, behind one call, and weights that keep values finite."""
import dataclasses
import inspect
import io

import onnx
import torch
from torch import nn


@dataclasses.dataclass
class Net:
    """A network and all that an exporter asks for. example: {input: tensor}, in the order of forward();
    axes: {input: {axis: symbol}}. kept: initializers of at most that many numbers keep them. optimize: whether the
    dynamo exporter also simplifies (onnxscript 0.7.2 fails to for some)."""
    module: nn.Module
    example: dict
    outputs: list
    axes: dict = dataclasses.field(default_factory=dict)
    opset: int = 17
    kept: int = 8
    optimize: bool = True


def randomize(net, seed=0):
    """Makes every tensor its own (the exporter merges equal ones), with scales and variances that are positive."""
    torch.manual_seed(seed)
    for name, tensor in list(net.named_parameters()) + list(net.named_buffers()):
        if not tensor.is_floating_point():
            continue
        fan_in = tensor[0].numel() if tensor.dim() > 1 else 1
        if tensor.dim() > 1:
            tensor.normal_(0, (1 / fan_in) ** 0.5)
        elif name.endswith("weight") or name.endswith("running_var"):
            tensor.uniform_(0.8, 1.2)
        elif name.endswith("bias") or name.endswith("running_mean"):
            tensor.normal_(0, 0.1)
    return net


def script(net):
    """Of the exporter that traces TorchScript. -> ModelProto"""
    out = io.BytesIO()
    torch.onnx.export(net.module, tuple(net.example.values()), out, input_names=list(net.example),
                      output_names=net.outputs, dynamic_axes=net.axes, opset_version=net.opset, dynamo=False)
    return onnx.load_from_string(out.getvalue())


def dynamo(net):
    """Of the exporter that goes by way of torch.export. -> ModelProto"""
    shapes = tuple(net.axes.get(name) for name in net.example)
    arguments = inspect.signature(net.module.forward).parameters.values()
    if any(one.kind == inspect.Parameter.VAR_POSITIONAL for one in arguments):  # of forward(self, a, *rest): (a, (rest))
        named = len(arguments) - 1
        shapes = (*shapes[:named], shapes[named:])
    program = torch.onnx.export(net.module, tuple(net.example.values()), input_names=list(net.example),
                                output_names=net.outputs, dynamic_shapes=shapes, opset_version=max(net.opset, 20),
                                dynamo=True, verbose=False, optimize=net.optimize)
    return program.model_proto


EXPORTERS = {"script": script, "dynamo": dynamo}
