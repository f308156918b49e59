# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Quick plugins as plugins of the third generation, which is what the library runs."""

import ctypes

from tenon._tensorrt import IPluginCreatorV3One, PluginCapabilityType, QuickPluginCreationRequest
from tenon.tensorrt._plugins import (
    IPluginV3,
    IPluginV3OneBuildV2,
    IPluginV3OneCore,
    IPluginV3OneRuntime,
    IPluginV3QuickBuild,
    IPluginV3QuickRuntime,
)
from tenon.tensorrt.plugin._symbols import MOST_DIMS
from tenon.tensorrt.plugin._tensors import bytes_of, row_major


class AsThirdGeneration(IPluginV3, IPluginV3OneCore, IPluginV3OneBuildV2, IPluginV3OneRuntime):
    """Asks a quick plugin what the library asks. `ranks`: dimensions of each input, where they are known."""

    def __init__(self, plugin, ranks=None):
        super().__init__()
        self.plugin, self.ranks = plugin, ranks
        core = plugin.get_capability_interface(PluginCapabilityType.CORE)
        self.build = plugin.get_capability_interface(PluginCapabilityType.BUILD)
        self.runtime = plugin.get_capability_interface(PluginCapabilityType.RUNTIME)
        self.plugin_name, self.plugin_version = core.plugin_name, core.plugin_version
        self.plugin_namespace = core.plugin_namespace
        self._aliases = None

    @classmethod
    def of(cls, plugin, ranks=None):
        """The plugin itself if it is no quick plugin."""
        if isinstance(plugin, cls) or not isinstance(plugin, IPluginV3):
            return plugin
        part = plugin.get_capability_interface(PluginCapabilityType.RUNTIME)
        return cls(plugin, ranks) if isinstance(part, IPluginV3QuickRuntime) else plugin

    def get_capability_interface(self, type):  # noqa: A002 the vendor's name
        missing = type == PluginCapabilityType.BUILD and not isinstance(self.build, IPluginV3QuickBuild)
        return None if missing else self

    def clone(self):
        return AsThirdGeneration(self.plugin.clone(), self.ranks)

    def destroy(self):
        self.plugin.destroy()

    @property
    def num_outputs(self):
        return self.build.get_num_outputs()

    def get_output_data_types(self, input_types):
        return self.build.get_output_data_types(input_types, self.ranks or [MOST_DIMS] * len(input_types))

    def get_output_shapes(self, inputs, shape_inputs, expr_builder):
        return self.build.get_output_shapes(inputs, shape_inputs, expr_builder)

    def supports_format_combination(self, pos, in_out, num_inputs):
        found = self.build.get_supported_format_combinations(in_out, num_inputs)
        wanted = [(one.desc.type, one.desc.format) for one in in_out[:pos + 1]]
        starts = range(0, len(found), len(in_out))
        return any([(one.type, one.format) for one in found[at:at + pos + 1]] == wanted for at in starts)

    def configure_plugin(self, inputs, outputs):
        return self.build.configure_plugin(inputs, outputs)

    def get_valid_tactics(self):
        return self.build.get_valid_tactics()

    def get_aliased_input(self, output_index):
        return self.build.get_aliased_input(output_index)

    def set_tactic(self, tactic):
        return self.runtime.set_tactic(tactic)

    def attach_to_context(self, context):
        return self.clone()

    def on_shape_change(self, inputs, outputs):
        if hasattr(self.plugin, "inputs_are"):
            self.plugin.inputs_are([one.type for one in inputs], [len(one.dims) for one in inputs])

    def get_fields_to_serialize(self):
        return self.runtime.get_fields_to_serialize()

    def enqueue(self, input_desc, output_desc, inputs, outputs, workspace, stream):
        # The library keeps inputs and outputs apart: a shared tensor is the output's memory, with the input in it.
        inputs = list(inputs)
        for i, alias in self._shared(len(outputs)):
            ctypes.memmove(outputs[i], inputs[alias], bytes_of(input_desc[alias]))
            inputs[alias] = outputs[i]
        strides = [[row_major(one.dims) for one in descs] for descs in (input_desc, output_desc)]
        return self.runtime.enqueue(input_desc, output_desc, inputs, outputs, *strides, stream)

    def _shared(self, outputs):
        if self._aliases is None:
            found = [(i, self.build.get_aliased_input(i)) for i in range(outputs)] if self.build is not None else []
            self._aliases = [(i, alias) for i, alias in found if alias >= 0]
        return self._aliases


class IPluginCreatorV3Quick(IPluginCreatorV3One):
    """Makes quick plugins. Derive from it and define create_plugin(name, namespace, field_collection, phase,
    quick_plugin_type); set name, plugin_version, plugin_namespace and field_names."""

    def create_plugin(self, name, namespace, field_collection, phase, quick_plugin_type):
        raise NotImplementedError("create_plugin() must be defined by a subclass")

    def _create(self, name, field_collection, phase):
        """What the library calls."""
        made = self.create_plugin(name, self.plugin_namespace, field_collection, phase,
                                  QuickPluginCreationRequest.PREFER_JIT)
        return AsThirdGeneration.of(made)
