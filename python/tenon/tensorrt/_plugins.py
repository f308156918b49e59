# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What plugins in Python are made of: fields, shapes, and the classes that they derive from.

The library calls a plugin through methods and attributes of these names. Its inputs and outputs are addresses of host
memory: `numpy.ctypeslib.as_array` or `numpy.frombuffer` over them make arrays without a copy.
"""

import enum

import numpy

from tenon._tensorrt import PluginFieldType
from tenon.tensorrt import _enums

_TYPES = {
    numpy.dtype("float16"): PluginFieldType.FLOAT16,
    numpy.dtype("float32"): PluginFieldType.FLOAT32,
    numpy.dtype("float64"): PluginFieldType.FLOAT64,
    numpy.dtype("int8"): PluginFieldType.INT8,
    numpy.dtype("int16"): PluginFieldType.INT16,
    numpy.dtype("int32"): PluginFieldType.INT32,
    numpy.dtype("int64"): PluginFieldType.INT64,
}


def _kept(name, doc):
    """A property that is kept under its name with an underscore."""
    return property(lambda self: getattr(self, f"_{name}"), lambda self, value: setattr(self, f"_{name}", value), doc=doc)


class FallbackString(str):
    """A text, as names of fields are given."""


class PluginField:
    """A named parameter of a plugin: a numpy array, or bytes for characters."""

    def __init__(self, name="", data=None, type=PluginFieldType.UNKNOWN):  # noqa: A002 the vendor's name
        self._name = str(name)
        self._data = None
        if data is not None:
            is_text = isinstance(data, (bytes, bytearray))
            self._data = numpy.frombuffer(data, numpy.uint8) if is_text else numpy.ascontiguousarray(data)
        if type == PluginFieldType.UNKNOWN and self._data is not None:
            type = _TYPES.get(self._data.dtype, PluginFieldType.CHAR)
        self._type = type
        self._size = 0 if self._data is None else self._data.size

    name = _kept("name", "What it is called.")
    data = _kept("data", "Its values, a numpy array, or None.")
    type = _kept("type", "The type of its values, a PluginFieldType.")
    size = _kept("size", "How many values it has.")


class PluginFieldCollection(list):
    """The parameters of a plugin."""

    def __bool__(self):
        return len(self) != 0


class PluginFieldCollection_(list):
    """The parameters that a creator lists."""


@_enums.completed
class FieldType(enum.Enum):
    """The type of a field of a UFF plugin."""

    FLOAT = 0
    INT32 = 1
    CHAR = 2
    DIMS = 4
    DATATYPE = 5
    UNKNOWN = 6


class FieldMap:
    """A field of a UFF plugin: a name, and `length` values of a type."""

    def __init__(self, name, data, type, length=1):  # noqa: A002 the vendor's name
        self._name, self._data, self._type, self._length = name, data, type, length

    name = _kept("name", "What it is called.")
    data = _kept("data", "Its values.")
    type = _kept("type", "Their type, a FieldType.")
    length = _kept("length", "How many there are.")


class FieldCollection:
    """The fields of a UFF plugin."""

    def __init__(self, fields=()):
        self._fields = list(fields)

    fields = _kept("fields", "All fields, a list of FieldMap.")

    @property
    def num_fields(self):
        """How many there are."""
        return len(self._fields)


class ISymExpr:
    """An expression that a kernel's launch depends on: its kind, the type of its value, and the expression."""

    def __init__(self):
        self._type = self._dtype = self._expr = None

    type = _kept("type", "A PluginArgType.")
    dtype = _kept("dtype", "A PluginArgDataType.")

    @property
    def expr(self):
        """The expression itself."""
        return self if self._expr is None else self._expr

    @expr.setter
    def expr(self, value):
        self._expr = value


class ISymExprs:
    """Expressions for the scalars that a kernel takes."""

    def __init__(self, count=0):
        self._exprs = [None] * count

    @property
    def nbSymExprs(self):  # noqa: N802 the vendor's name
        """How many there are; setting it keeps the first ones."""
        return len(self._exprs)

    @nbSymExprs.setter
    def nbSymExprs(self, count):  # noqa: N802 the vendor's name
        self._exprs = (self._exprs + [None] * count)[:count]

    def __len__(self):
        return len(self._exprs)

    def __getitem__(self, index):
        return self._exprs[index]

    def __setitem__(self, index, expr):
        self._exprs[index] = expr


class KernelLaunchParams:
    """What IPluginV3QuickAOTBuild.get_launch_params() fills in: expressions for the launch of a kernel."""

    def __init__(self):
        self._grid_x = self._grid_y = self._grid_z = None
        self._block_x = self._block_y = self._block_z = self._shared_mem = None

    grid_x = _kept("grid_x", "Blocks along x.")
    grid_y = _kept("grid_y", "Blocks along y.")
    grid_z = _kept("grid_z", "Blocks along z.")
    block_x = _kept("block_x", "Threads of a block along x.")
    block_y = _kept("block_y", "Threads of a block along y.")
    block_z = _kept("block_z", "Threads of a block along z.")
    shared_mem = _kept("shared_mem", "Bytes of shared memory.")


class DimsExprs:
    """Dimensions of a shape as expressions."""

    def __init__(self, dims=0):
        self._dims = [None] * dims if isinstance(dims, int) else list(dims)

    def __len__(self):
        return len(self._dims)

    def __getitem__(self, index):
        return self._dims[index]

    def __setitem__(self, index, value):
        self._dims[index] = value


def _absent(name):
    def method(self, *args, **kwargs):
        raise NotImplementedError(f"{name}() must be defined by the plugin's class")

    method.__name__ = name
    return method


class IPluginV2DynamicExtBase:
    """Base of plugins of the second generation."""

    def __init__(self, other=None):
        pass


class IPluginV2DynamicExt(IPluginV2DynamicExtBase):
    """A plugin with dynamic shapes. Has plugin_type, plugin_version, num_outputs and plugin_namespace."""

    FORMAT_COMBINATION_LIMIT = 100
    plugin_namespace = ""

    def initialize(self):
        return 0

    def terminate(self):
        pass

    def destroy(self):
        pass

    def serialize(self):
        return b""

    def get_serialization_size(self):
        return len(self.serialize())

    def get_workspace_size(self, *args):
        return 0

    def configure_plugin(self, *args):
        pass

    get_output_datatype = _absent("get_output_datatype")
    get_output_dimensions = _absent("get_output_dimensions")
    supports_format_combination = _absent("supports_format_combination")
    enqueue = _absent("enqueue")
    clone = _absent("clone")


class IPluginCapability:
    """Base of the parts of a third-generation plugin."""

    def __init__(self, other=None):
        pass


class IPluginV3:
    """A plugin of the third generation: an object that hands out its capabilities."""

    def __init__(self, other=None):
        pass

    get_capability_interface = _absent("get_capability_interface")
    clone = _absent("clone")

    def destroy(self):
        pass


class IPluginV3OneCore(IPluginCapability):
    """Its name, version and namespace."""

    plugin_name = ""
    plugin_version = ""
    plugin_namespace = ""


class IPluginV3OneBuild(IPluginCapability):
    """What the builder asks."""

    DEFAULT_FORMAT_COMBINATION_LIMIT = 100
    num_outputs = 1
    format_combination_limit = 100
    metadata_string = ""
    timing_cache_id = ""

    def configure_plugin(self, *args):
        pass

    def get_workspace_size(self, *args):
        return 0

    def get_valid_tactics(self):
        return []

    get_output_data_types = _absent("get_output_data_types")
    get_output_shapes = _absent("get_output_shapes")
    supports_format_combination = _absent("supports_format_combination")


class IPluginV3OneBuildV2(IPluginV3OneBuild):
    """The same, with outputs that share the memory of an input."""

    def get_aliased_input(self, output_index):
        return -1


class IPluginV3OneRuntime(IPluginCapability):
    """What a context asks."""

    def set_tactic(self, tactic):
        pass

    def on_shape_change(self, *args):
        pass

    enqueue = _absent("enqueue")
    attach_to_context = _absent("attach_to_context")
    get_fields_to_serialize = _absent("get_fields_to_serialize")


class IPluginV3QuickCore(IPluginCapability):
    """Name, version and namespace of a quick plugin."""

    plugin_name = ""
    plugin_version = ""
    plugin_namespace = ""


class IPluginV3QuickBuild(IPluginCapability):
    """What the builder asks a quick plugin. Derive from it and define the methods without a default."""

    def configure_plugin(self, inputs, outputs):
        pass

    def get_valid_tactics(self):
        return []

    def get_aliased_input(self, output_index):
        return -1

    def get_timing_cache_id(self):
        return ""

    def get_metadata_string(self):
        return ""

    get_num_outputs = _absent("get_num_outputs")
    get_output_data_types = _absent("get_output_data_types")
    get_output_shapes = _absent("get_output_shapes")
    get_supported_format_combinations = _absent("get_supported_format_combinations")


class IPluginV3QuickAOTBuild(IPluginV3QuickBuild):
    """The same with a kernel that is made ahead of time. No kernel is asked for: plugins run on the CPU."""

    def set_tactic(self, tactic):
        pass

    get_kernel = _absent("get_kernel")
    get_launch_params = _absent("get_launch_params")


class IPluginV3QuickRuntime(IPluginCapability):
    """What a context asks a quick plugin."""

    def set_tactic(self, tactic):
        pass

    enqueue = _absent("enqueue")
    get_fields_to_serialize = _absent("get_fields_to_serialize")


class IPluginResource:
    """Something that plugins share through the registry."""

    def __init__(self, other=None):
        pass

    release = _absent("release")
    clone = _absent("clone")
