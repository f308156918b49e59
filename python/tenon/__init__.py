# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Tenon in five lines: build an engine from a model, call it with numpy arrays.

    import tenon
    engine = tenon.build("model.onnx")
    outputs = engine({"image": picture})
    engine.save("model.plan")
    engine = tenon.load("model.plan")

`tenon.tensorrt` is the vendor's interface, name by name.
"""

from tenon._engine import BuildError, Engine, build, load
from tenon._samples import Pictures
from tenon._tensorrt import tenon as _own

__all__ = ["BuildError", "Engine", "Pictures", "build", "load"]
__version__ = _own.version()
