# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The plugin that the functions of a definition make, and its creator."""

from tenon._tensorrt import DataType, PluginTensorDesc, TensorFormat, TensorRTPhase
from tenon.tensorrt._plugins import (
    DimsExprs,
    IPluginV3,
    IPluginV3QuickBuild,
    IPluginV3QuickCore,
    IPluginV3QuickRuntime,
    PluginField,
    PluginFieldCollection,
)
from tenon.tensorrt.plugin._quick import IPluginCreatorV3Quick
from tenon.tensorrt.plugin._symbols import MOST_DIMS, ShapeExprs
from tenon.tensorrt.plugin._tensors import Tensor, TensorDesc


class QuickPlugin(IPluginV3, IPluginV3QuickCore, IPluginV3QuickBuild, IPluginV3QuickRuntime):
    """A plugin of a definition (_lib.Definition), with values of its attributes."""

    def __init__(self, definition, attributes, types=None, ranks=None):
        super().__init__()
        # What the library asks first may not depend on these, which a node of a model does not know yet.
        self.types = types or [DataType.FLOAT] * len(definition.inputs)
        self.ranks = ranks or [MOST_DIMS] * len(definition.inputs)
        self.definition, self.attributes = definition, attributes
        self.plugin_name, self.plugin_version, self.plugin_namespace = definition.name, "1", definition.namespace
        self.tactics, self.tactic = [], 0
        self._sizes = None

    def get_capability_interface(self, type):  # noqa: A002 the vendor's name
        return self

    def clone(self):
        copy = QuickPlugin(self.definition, self.attributes, self.types, self.ranks)
        copy.tactics, copy.tactic = self.tactics, self.tactic
        return copy

    def _outputs(self, shapes):
        """The descriptions that the registered function gives. Raises ValueError for other results."""
        inputs = [TensorDesc(shape, dtype)._frozen() for shape, dtype in zip(shapes, self.types, strict=True)]
        for i, desc in enumerate(inputs):
            desc._index = i
        found = self.definition.function(*inputs, **self.attributes)
        found = (found,) if isinstance(found, TensorDesc) else tuple(found)
        for i, desc in enumerate(found):
            if not isinstance(desc, TensorDesc):
                raise ValueError(f"plugin '{self.definition.plugin_id}': expected a TensorDesc as output {i}, found "
                                 f"{desc!r}")
            alias = desc.get_aliased()
            if alias is not None and alias not in inputs:
                raise ValueError(f"plugin '{self.definition.plugin_id}': output {i} is aliased to what is no input")
            desc._index = i
        return found

    def inputs_are(self, types, ranks):
        """Says what is known of the inputs."""
        self.types, self.ranks = list(types), list(ranks)

    def _dry(self):
        """The same of unknown dimensions."""
        return self._outputs([ShapeExprs(rank, True) for rank in self.ranks])

    def get_num_outputs(self):
        return self.definition.outputs or len(self._dry())

    def get_output_data_types(self, input_types, ranks):
        self.inputs_are(input_types, ranks)
        return [desc.dtype for desc in self._dry()]

    def get_output_shapes(self, inputs, shape_inputs, expr_builder):
        outputs = self._outputs([ShapeExprs.from_tuple(tuple(one)) for one in inputs])
        return [DimsExprs([expr.lowered(expr_builder) for expr in desc.shape_expr]) for desc in outputs]

    def get_aliased_input(self, output_index):
        alias = self._dry()[output_index].get_aliased()
        return -1 if alias is None else alias._index

    def _tuned(self, in_out, num_inputs):
        """What the autotune function gives for tensors of a build."""
        descs = [TensorDesc._of(one) for one in in_out]
        return self.definition.call(self.definition.autotune, descs[:num_inputs], self.attributes,
                                    tuple(descs[num_inputs:]))

    def get_supported_format_combinations(self, in_out, num_inputs):
        if self.definition.autotune is None:
            inputs = [one.desc for one in in_out[:num_inputs]]
            self.inputs_are([one.type for one in inputs], [len(one.dims) for one in inputs])
            return [_desc(one, TensorFormat.LINEAR) for one in self.types + [desc.dtype for desc in self._dry()]]
        return [_desc(*one) for combination in self._tuned(in_out, num_inputs)
                for all_io in combination.combinations(len(in_out)) for one in all_io]

    def configure_plugin(self, inputs, outputs):
        self.tactics = []
        if self.definition.autotune is not None:
            in_out = list(inputs) + list(outputs)
            types, formats = [one.desc.type for one in in_out], [one.desc.format for one in in_out]
            for combination in self._tuned(in_out, len(inputs)):
                if combination.allows(types, formats):
                    self.tactics += combination._tactics

    def get_valid_tactics(self):
        return self.tactics

    def set_tactic(self, tactic):
        self.tactic = tactic

    def _unknown(self, output):
        """Dimensions of an output that the plugin itself finds out."""
        if self._sizes is None:
            self._sizes = [tuple(i for i, expr in enumerate(desc.shape_expr) if expr.is_size_tensor)
                           for desc in self._dry()]
        return self._sizes[output]

    def enqueue(self, input_desc, output_desc, inputs, outputs, in_strides, out_strides, stream):
        self.definition.require_impl()
        sources = [Tensor._of(*one) for one in zip(input_desc, inputs, in_strides, strict=True)]
        results = tuple(Tensor._of(desc, pointer, strides, self._unknown(i)) for i, (desc, pointer, strides)
                        in enumerate(zip(output_desc, outputs, out_strides, strict=True)))
        self.definition.call(self.definition.impl, sources, self.attributes, results, stream, self.tactic)

    def get_fields_to_serialize(self):
        return PluginFieldCollection(
            [kind.field(name, self.attributes[name]) for name, kind in self.definition.attributes.items()])


def _desc(dtype, layout):
    desc = PluginTensorDesc()
    desc.type, desc.format = dtype, layout
    return desc


class Creator(IPluginCreatorV3Quick):
    """Makes the plugins of a definition, for a plan that is read or a node of a model."""

    def __init__(self, definition):
        super().__init__()
        self.definition = definition
        self.name, self.plugin_version, self.plugin_namespace = definition.name, "1", definition.namespace
        self.field_names = PluginFieldCollection(
            [PluginField(name, None, kind.field_type) for name, kind in definition.attributes.items()])

    def create_plugin(self, name, namespace, field_collection, phase, quick_plugin_type):
        if phase == TensorRTPhase.BUILD:
            self.definition.require_impl(quick_plugin_type)
        given = {field.name: field for field in field_collection}
        attributes = {}
        for one, kind in self.definition.attributes.items():
            if one not in given:
                raise ValueError(f"plugin '{self.definition.plugin_id}': the attribute '{one}' is missing")
            attributes[one] = kind.value(given[one])
        return QuickPlugin(self.definition, attributes)
