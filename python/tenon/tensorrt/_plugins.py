# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What plugins in Python are made of: fields, shapes, and the classes that they derive from.

The library calls a plugin through methods and attributes of these names. Its inputs and outputs are addresses of host
memory: `numpy.ctypeslib.as_array` or `numpy.frombuffer` over them make arrays without a copy.
"""

import numpy

from tenon._tensorrt import PluginFieldType

_TYPES = {
    numpy.dtype("float16"): PluginFieldType.FLOAT16,
    numpy.dtype("float32"): PluginFieldType.FLOAT32,
    numpy.dtype("float64"): PluginFieldType.FLOAT64,
    numpy.dtype("int8"): PluginFieldType.INT8,
    numpy.dtype("int16"): PluginFieldType.INT16,
    numpy.dtype("int32"): PluginFieldType.INT32,
    numpy.dtype("int64"): PluginFieldType.INT64,
}


class PluginField:
    """A named parameter of a plugin: a numpy array, or bytes for characters."""

    def __init__(self, name="", data=None, type=PluginFieldType.UNKNOWN):  # noqa: A002 the vendor's name
        self.name = name
        self.data = None
        if data is not None:
            is_text = isinstance(data, (bytes, bytearray))
            self.data = numpy.frombuffer(data, numpy.uint8) if is_text else numpy.ascontiguousarray(data)
        if type == PluginFieldType.UNKNOWN and self.data is not None:
            type = _TYPES.get(self.data.dtype, PluginFieldType.CHAR)
        self.type = type
        self.size = 0 if self.data is None else self.data.size


class PluginFieldCollection(list):
    """The parameters of a plugin."""


class PluginFieldCollection_(list):
    """The parameters that a creator lists."""


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


class IPluginResource:
    """Something that plugins share through the registry."""

    def __init__(self, other=None):
        pass

    release = _absent("release")
    clone = _absent("clone")
