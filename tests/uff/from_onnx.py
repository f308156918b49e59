# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""from_onnx.py IN.onnx OUT.uff: a classifier with TensorFlow's kind of padding as UFF, pictures in NHWC in the file."""

import sys

import numpy as np
import onnx
from onnx import numpy_helper

from uff import Model


def convert(path):
    graph = onnx.load(path).graph
    constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    model = Model()
    names = {}  # what a tensor of the source is called here

    def node(source, operation, inputs, orders=(), name=None, **fields):
        name = name or source.output[0]
        names[source.output[0]] = model.node(name, operation, [names.get(i, i) for i in inputs], orders, **fields)

    for value in graph.input:
        model.input(value.name)
    for source in graph.node:
        inputs, output = list(source.input), source.output[0]
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in source.attribute}
        if source.op_type == "Constant":
            constants[output] = numpy_helper.to_array(attributes["value"])
        elif source.op_type == "Conv":
            weights = constants[inputs[1]]
            groups = attributes["group"]
            turned = weights.transpose(2, 3, 0, 1) if groups > 1 else weights.transpose(2, 3, 1, 0)
            model.const(f"{output}/w", np.ascontiguousarray(turned))
            node(source, "Conv", [inputs[0], f"{output}/w"], ("N+C", "+CK"), f"{output}/Conv2D" if len(inputs) > 2 else None,
                 strides=list(attributes["strides"]), implicit_padding="same", number_groups=groups)
            if len(inputs) > 2:
                model.const(f"{output}/b", constants[inputs[2]])
                node(source, "Binary", [output, f"{output}/b"], func="add")
        elif source.op_type == "Clip":
            node(source, "Activation", inputs[:1], func="relu6")
        elif source.op_type == "Add":
            node(source, "Binary", inputs, func="add")
        elif source.op_type == "GlobalAveragePool":
            node(source, "Reduce", inputs, func="mean", axes=[1, 2], keepdims=False)
        elif source.op_type == "Gemm":
            model.const(f"{output}/w", constants[inputs[1]])
            model.const(f"{output}/b", constants[inputs[2]])
            node(source, "FullyConnected", [inputs[0], f"{output}/w"], ("NC", "KC"), f"{output}/MatMul")
            node(source, "Binary", [output, f"{output}/b"], func="add")
        elif inputs:  # padding that is implicit here, and views of one picture
            names[output] = names.get(inputs[0], inputs[0])
    model.output(graph.output[0].name)
    return model


if __name__ == "__main__":
    with open(sys.argv[2], "wb") as file:
        file.write(convert(sys.argv[1]).bytes())
