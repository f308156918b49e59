# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""TensorFlow to ONNX by tf2onnx; `tenon convert` hands this text to Python.

Arguments: the model, the ONNX file, then tf2onnx's own options. A frozen graph whose inputs or outputs are not among
them gets all of its placeholders, and all values that no node reads.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def ends(path):
    """The placeholders of a frozen graph, and its nodes that compute something nobody reads."""
    from tensorflow.core.framework.graph_pb2 import GraphDef  # pylint: disable=import-outside-toplevel
    from google.protobuf.message import DecodeError  # pylint: disable=import-outside-toplevel
    graph = GraphDef()
    try:
        with open(path, "rb") as file:
            graph.ParseFromString(file.read())
    except DecodeError:
        sys.exit(f"{path}: expected a frozen TensorFlow graph (a GraphDef) or the folder of a SavedModel")
    if not graph.node:
        sys.exit(f"{path}: expected a frozen TensorFlow graph, found no node in it")
    read = {name.split(":")[0].lstrip("^") for node in graph.node for name in node.input}
    silent = {"Placeholder", "Const", "NoOp", "Assert"}
    inputs = [f"{node.name}:0" for node in graph.node if node.op == "Placeholder"]
    outputs = [f"{node.name}:0" for node in graph.node if node.name not in read and node.op not in silent]
    return inputs, outputs


def main(model, onnx, *options):
    """Ends the process with a message if it cannot be done."""
    try:
        from tf2onnx import convert  # pylint: disable=import-outside-toplevel
        import tensorflow  # noqa: F401 pylint: disable=import-outside-toplevel,unused-import
    except ImportError as error:
        sys.exit(f"{sys.executable} cannot import what reads TensorFlow's models ({error}): "
                 "pip install tensorflow-cpu tf2onnx, or name another Python with --python")
    options = [*options, "--output", onnx]
    if os.path.isdir(model):
        options += ["--saved-model", model]
    else:
        inputs, outputs = ends(model)
        options += ["--graphdef", model]
        for option, names in (("--inputs", inputs), ("--outputs", outputs)):
            if option not in options:
                options += [option, ",".join(names)]
                print(f"{option[2:]}: {', '.join(names) or 'none'}")
    sys.argv = ["tf2onnx", *options]
    convert.main()


main(*sys.argv[1:])
