# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes UFF models: nodes one after the other, as a converter of TensorFlow graphs would."""

import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = Path(__file__).resolve().parents[2]
DTYPES = {"float32": 0x20020, "float16": 0x20010, "int32": 0x10020, "int64": 0x10040, "int8": 0x10008}
RISING, SPECIAL = 2 ** 31 - 1, -1
# What stands where: data is NC and then the spatial axes (+), weights are KC and then those.
AXES = {"N": 0, "K": 0, "C": 1}


@lru_cache
def messages():
    """The classes of our schema by name: protoc knows the file, Python's protobuf makes the classes."""
    folder = ROOT / "src/import/uff"
    done = subprocess.run(["protoc", f"--proto_path={folder}", "--descriptor_set_out=/dev/stdout", "uff_schema.proto"],
                          capture_output=True, check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(done.stdout).file
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    return message_factory.GetMessageClassesForFiles([file.name for file in files], pool)


def order(text):
    """"N+C" -> the axes that a tensor's dimensions are, in the file's numbers."""
    out = []
    for letter in text:
        out += [2, RISING] if letter == "+" else [AXES[letter]]
    return out


class Model:
    def __init__(self):
        self.proto = messages()["tenon.uff_schema.MetaGraph"](version=1, descriptor_core_version=1)
        self.graph = self.proto.graphs.add(id=b"main")

    def bytes(self):
        return self.proto.SerializeToString()

    def data(self, to, value):
        if isinstance(value, bool):
            to.b = value
        elif isinstance(value, int):
            to.i = value
        elif isinstance(value, float):
            to.d = value
        elif isinstance(value, str):
            to.s = value.encode()
        elif value and all(isinstance(one, float) for one in value):
            to.d_list.val.extend(value)
        else:
            to.i_list.SetInParent()
            to.i_list.val.extend(value)

    def refer(self, to, key, fill):
        to.ref = key.encode()
        entry = self.proto.referenced_data.add(key=key.encode())
        fill(entry.value)

    def node(self, name, operation, inputs=(), orders=(), **fields):
        inputs = [inputs] if isinstance(inputs, str) else inputs
        node = self.graph.nodes.add(id=name.encode(), operation=operation.encode(),
                                    inputs=[i.encode() for i in inputs])
        for key, value in fields.items():
            self.data(node.fields.add(key=key.encode()).value, value)
        if orders:
            def fill(to):
                for text in orders:
                    to.dim_orders_list.val.add().orders.add(key=SPECIAL).value.val.extend(order(text))
            self.refer(node.fields.add(key=b"inputs_orders").value, f"orders_{name}", fill)
        return name

    def input(self, name, shape=()):
        node = self.graph.nodes.add(id=name.encode(), operation=b"Input")
        node.fields.add(key=b"dtype").value.dtype = DTYPES["float32"]
        self.data(node.fields.add(key=b"shape").value, list(shape))
        return name

    def const(self, name, array):
        array = np.asarray(array)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        node = self.graph.nodes.add(id=name.encode(), operation=b"Const")
        self.refer(node.fields.add(key=b"values").value, f"weights_{name}", lambda to: setattr(to, "blob", array.tobytes()))
        node.fields.add(key=b"dtype").value.dtype = DTYPES[array.dtype.name]
        self.data(node.fields.add(key=b"shape").value, list(array.shape))
        return name

    def output(self, name, number=0):
        return self.node(f"MarkOutput_{number}", "MarkOutput", [name])
