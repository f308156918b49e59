# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The names of the vendor's Python module, over Tenon: `import tenon.tensorrt as trt`."""

from tenon import _tensorrt
from tenon._tensorrt import *  # noqa: F403 the extension's names are the interface
from tenon._tensorrt import DataType, InterpolationMode, SampleMode, __version__
from tenon.tensorrt import _enums
from tenon.tensorrt._numpy import itemsize as _itemsize
from tenon.tensorrt._numpy import nptype, volume
from tenon.tensorrt._plugins import (
    DimsExprs,
    FallbackString,
    FieldCollection,
    FieldMap,
    FieldType,
    IPluginCapability,
    IPluginResource,
    IPluginV2DynamicExt,
    IPluginV2DynamicExtBase,
    IPluginV3,
    IPluginV3OneBuild,
    IPluginV3OneBuildV2,
    IPluginV3OneCore,
    IPluginV3OneRuntime,
    IPluginV3QuickAOTBuild,
    IPluginV3QuickBuild,
    IPluginV3QuickCore,
    IPluginV3QuickRuntime,
    ISymExpr,
    ISymExprs,
    KernelLaunchParams,
    PluginField,
    PluginFieldCollection,
    PluginFieldCollection_,
)

_enums.complete(_tensorrt)
DataType.itemsize = property(_itemsize)

float32 = DataType.FLOAT
float16 = DataType.HALF
int8 = DataType.INT8
int32 = DataType.INT32
int64 = DataType.INT64
bool = DataType.BOOL  # noqa: A001 the vendor's name
uint8 = DataType.UINT8
fp8 = DataType.FP8
bfloat16 = DataType.BF16
int4 = DataType.INT4
fp4 = DataType.FP4
e8m0 = DataType.E8M0

from tenon.tensorrt import plugin  # noqa: E402 uses what is above
from tenon.tensorrt.plugin._quick import IPluginCreatorV3Quick  # noqa: E402

SliceMode = SampleMode
ResizeMode = InterpolationMode


class NodeIndices(list):
    """The nodes of a part of a model, by number."""

    def __bool__(self):
        return len(self) != 0


class SubGraphCollection(list):
    """Parts of a model, each with whether it can be built: what OnnxParser.supports_model gives."""

    def __bool__(self):
        return len(self) != 0
