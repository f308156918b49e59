# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plugins as decorated functions: `import tenon.tensorrt.plugin as trtp`.

    @trtp.register("my::scale")
    def describe(x: trtp.TensorDesc, factor: float) -> trtp.TensorDesc:
        return x.like()

    @trtp.impl("my::scale")
    def compute(x, factor, outputs, stream):
        numpy.multiply(x, factor, out=numpy.asarray(outputs[0]))

    layer = network.add_plugin(trtp.op.my.scale(tensor, factor=2.0))

Tensors lie in host memory: `numpy.asarray` and `torch.from_dlpack` see one without a copy. Implementations made ahead of
time (`aot_impl`) are kernels for a GPU, and an error where plugins run on the CPU.
"""

from tenon._tensorrt import Logger as _Logger
from tenon.tensorrt.plugin._autotune import AutoTuneCombination
from tenon.tensorrt.plugin._launch import KernelLaunchParams
from tenon.tensorrt.plugin._lib import aot_impl, autotune, impl, op, register
from tenon.tensorrt.plugin._symbols import (
    ShapeExpr,
    ShapeExprs,
    SizeTensorShapeExpr,
    SymExprs,
    SymInt8,
    SymInt16,
    SymInt32,
    SymIntExpr,
    SymIntExprs,
    cdiv,
    max,  # noqa: A004 the vendor's name
    min,  # noqa: A004 the vendor's name
)
from tenon.tensorrt.plugin._tensors import (
    Shape,
    SizeTensorDesc,
    Tensor,
    TensorDesc,
    from_shape_expr,
    size_tensor,
)

logger = _Logger(_Logger.INFO)
