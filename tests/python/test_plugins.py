# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plugins written in Python, of the second and the third generation: built, written, read, run."""

import ctypes

import numpy as np
import pytest
import tenon.tensorrt as trt


def array_at(address, desc):
    shape = tuple(desc.dims)
    memory = (ctypes.c_char * (int(np.prod(shape)) * 4)).from_address(address)
    return np.frombuffer(memory, np.float32).reshape(shape)


class Scale(trt.IPluginV2DynamicExt):
    """y = factor * x, twice along axis 0."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor
        self.num_outputs = 1
        self.plugin_type = "PyScale"
        self.plugin_version = "1"
        self.plugin_namespace = ""

    def get_output_datatype(self, index, input_types):
        return input_types[0]

    def get_output_dimensions(self, output_index, inputs, expr_builder):
        out = trt.DimsExprs(inputs[0])
        out[0] = expr_builder.operation(trt.DimensionOperation.PROD, inputs[0][0], expr_builder.constant(2))
        return out

    def supports_format_combination(self, pos, in_out, num_inputs):
        return in_out[pos].type == trt.float32 and in_out[pos].format == trt.TensorFormat.LINEAR

    def serialize(self):
        return np.float32(self.factor).tobytes()

    def clone(self):
        return Scale(self.factor)

    def enqueue(self, input_desc, output_desc, inputs, outputs, workspace, stream):
        x, y = array_at(inputs[0], input_desc[0]), array_at(outputs[0], output_desc[0])
        y[: len(x)] = y[len(x):] = self.factor * x


class ScaleCreator(trt.IPluginCreator):
    def __init__(self):
        super().__init__()
        self.name = "PyScale"
        self.plugin_version = "1"
        self.field_names = trt.PluginFieldCollection(
            [trt.PluginField("factor", np.array([]), trt.PluginFieldType.FLOAT32)])

    def create_plugin(self, name, field_collection):
        return Scale(float(field_collection[0].data[0]))

    def deserialize_plugin(self, name, data):
        return Scale(float(np.frombuffer(data, np.float32)[0]))


@pytest.fixture
def scale_creator():
    creator = ScaleCreator()
    registry = trt.get_plugin_registry()
    assert registry.register_creator(creator, "")
    yield creator
    registry.deregister_creator(creator)


def run(log, plan, x):
    engine = trt.Runtime(log).deserialize_cuda_engine(plan)
    context = engine.create_execution_context()
    y = np.zeros(tuple(context.get_tensor_shape("y")), np.float32)
    return context.execute_v2([x.ctypes.data, y.ctypes.data]), y


def test_dynamic_plugin(log, shop, scale_creator):
    found = trt.get_plugin_registry().get_plugin_creator("PyScale", "1", "")
    assert found is scale_creator
    plugin = found.create_plugin("s", trt.PluginFieldCollection([trt.PluginField("factor", np.float32([3]))]))
    x = shop.network.add_input("x", trt.float32, (2, 3))
    layer = shop.network.add_plugin_v2([x], plugin)
    assert tuple(layer.get_output(0).shape) == (4, 3)
    assert layer.plugin.factor == 3
    layer.get_output(0).name = "y"
    shop.network.mark_output(layer.get_output(0))
    plan = shop.plan()
    assert plan is not None, log.errors
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    done, y = run(log, plan, values)
    assert done, log.errors
    np.testing.assert_array_equal(y, np.concatenate([3 * values, 3 * values]))


def test_what_a_plugin_raises_leaves_through_the_call(log, shop, scale_creator):
    class Broken(Scale):
        def clone(self):
            return Broken(self.factor)

        def supports_format_combination(self, pos, in_out, num_inputs):
            raise ZeroDivisionError("in the plugin")

    x = shop.network.add_input("x", trt.float32, (2, 3))
    layer = shop.network.add_plugin_v2([x], Broken(1))
    shop.network.mark_output(layer.get_output(0))
    with pytest.raises(ZeroDivisionError, match="in the plugin"):
        shop.plan()
    with pytest.raises(TypeError):
        shop.network.add_plugin_v2([x], object())


def test_plugins_of_c_are_made_by_their_creators(log, shop):
    trt.init_libnvinfer_plugins(log, "")
    creator = trt.get_plugin_registry().get_plugin_creator("Clip_TRT", "1", "")
    assert [field.name for field in creator.field_names] == ["clipMin", "clipMax"]
    fields = trt.PluginFieldCollection(
        [trt.PluginField("clipMin", np.float32([-1])), trt.PluginField("clipMax", np.float32([2]))])
    plugin = creator.create_plugin("clip", fields)
    assert (plugin.plugin_type, plugin.plugin_version, plugin.num_outputs) == ("Clip_TRT", "1", 1)
    assert isinstance(plugin, trt.IPluginV2Ext) and isinstance(plugin.clone(), trt.IPluginV2Ext)
    assert plugin.get_output_data_type(0, [trt.float32]) == trt.float32
    plugin.attach_to_context(None, None, None)
    plugin.configure_plugin([(6,)], [(6,)], [trt.float32], [trt.float32], [False], [False], trt.TensorFormat.LINEAR, 1)
    with pytest.raises(ValueError, match="a type and a flag for each"):
        plugin.configure_plugin([(6,)], [(6,)], [], [trt.float32], [False], [False], trt.TensorFormat.LINEAR, 1)
    plugin.detach_from_context()
    again = creator.deserialize_plugin("clip", plugin.serialize())
    x = shop.network.add_input("x", trt.float32, (1, 6))
    layer = shop.network.add_plugin_v2([x], again)
    layer.get_output(0).name = "y"
    shop.network.mark_output(layer.get_output(0))
    values = np.arange(-3, 3, dtype=np.float32)[None]
    done, y = run(log, shop.plan(), values)
    assert done
    np.testing.assert_array_equal(y, values.clip(-1, 2))


class Third(trt.IPluginV3, trt.IPluginV3OneCore, trt.IPluginV3OneBuild, trt.IPluginV3OneRuntime):
    """y = x + offset."""

    def __init__(self, offset):
        trt.IPluginV3.__init__(self)
        trt.IPluginV3OneCore.__init__(self)
        trt.IPluginV3OneBuild.__init__(self)
        trt.IPluginV3OneRuntime.__init__(self)
        self.offset = offset
        self.plugin_name, self.plugin_version, self.plugin_namespace, self.num_outputs = "PyThird", "1", "", 1

    def get_capability_interface(self, type):  # noqa: A002 the vendor's name
        return self

    def clone(self):
        return Third(self.offset)

    def get_output_data_types(self, input_types):
        return [input_types[0]]

    def get_output_shapes(self, inputs, shape_inputs, expr_builder):
        return [trt.DimsExprs(inputs[0])]

    def supports_format_combination(self, pos, in_out, num_inputs):
        return in_out[pos].desc.type == trt.float32

    def get_fields_to_serialize(self):
        return trt.PluginFieldCollection([trt.PluginField("offset", np.float32([self.offset]))])

    def attach_to_context(self, context):
        return self.clone()

    def enqueue(self, input_desc, output_desc, inputs, outputs, workspace, stream):
        array_at(outputs[0], output_desc[0])[:] = array_at(inputs[0], input_desc[0]) + self.offset


class ThirdCreator(trt.IPluginCreatorV3One):
    def __init__(self):
        super().__init__()
        self.name, self.plugin_version, self.plugin_namespace = "PyThird", "1", ""
        self.field_names = trt.PluginFieldCollection([])
        self.phases = []

    def create_plugin(self, name, field_collection, phase):
        self.phases.append(phase)
        return Third(float(field_collection[0].data[0]))


def test_third_generation(log, shop):
    creator = ThirdCreator()
    registry = trt.get_plugin_registry()
    assert registry.register_creator(creator, "")
    try:
        x = shop.network.add_input("x", trt.float32, (2, 3))
        layer = shop.network.add_plugin_v3([x], [], Third(5))
        layer.get_output(0).name = "y"
        shop.network.mark_output(layer.get_output(0))
        plan = shop.plan()
        assert plan is not None, log.errors
        values = np.arange(6, dtype=np.float32).reshape(2, 3)
        done, y = run(log, plan, values)
        assert done, log.errors
        np.testing.assert_array_equal(y, values + 5)
        assert trt.TensorRTPhase.RUNTIME in creator.phases
    finally:
        registry.deregister_creator(creator)


class Accumulate(Third, trt.IPluginV3OneBuildV2):
    """x += u, in the place of x."""

    def __init__(self):
        super().__init__(0)
        trt.IPluginV3OneBuildV2.__init__(self)
        self.plugin_name = "PyAccumulate"

    def clone(self):
        return Accumulate()

    def get_aliased_input(self, output_index):
        return 0

    def enqueue(self, input_desc, output_desc, inputs, outputs, workspace, stream):
        assert inputs[0] == outputs[0]
        array_at(outputs[0], output_desc[0])[:] += array_at(inputs[1], input_desc[1])


def test_an_input_is_updated_in_place(log, shop):
    x, u = (shop.network.add_input(name, trt.float32, (2, 3)) for name in "xu")
    y = shop.network.add_plugin_v3([x, u], [], Accumulate()).get_output(0)
    y.name = "y"
    shop.network.mark_output(y)
    shop.config.set_preview_feature(trt.PreviewFeature.ALIASED_PLUGIN_IO_10_03, True)
    engine = trt.Runtime(log).deserialize_cuda_engine(shop.plan())
    assert engine is not None, log.errors
    context = engine.create_execution_context()
    cache, more = np.zeros((2, 3), np.float32), np.arange(6, dtype=np.float32).reshape(2, 3)
    for i in range(1, 4):
        assert context.execute_v2([cache.ctypes.data, more.ctypes.data, cache.ctypes.data]), log.errors
        np.testing.assert_array_equal(cache, i * more)
    other = np.zeros_like(cache)
    assert context.execute_v2([cache.ctypes.data, more.ctypes.data, other.ctypes.data]), log.errors
    np.testing.assert_array_equal(other, 4 * more)
    np.testing.assert_array_equal(cache, 3 * more)


def test_refit(log, shop):
    weights = np.ones((1, 3), np.float32)
    x = shop.network.add_input("x", trt.float32, (2, 3))
    constant = shop.network.add_constant((1, 3), weights)
    assert shop.network.set_weights_name(weights, "w")
    total = shop.network.add_elementwise(x, constant.get_output(0), trt.ElementWiseOperation.SUM)
    total.get_output(0).name = "y"
    shop.network.mark_output(total.get_output(0))
    shop.config.set_flag(trt.BuilderFlag.REFIT)
    engine = trt.Runtime(log).deserialize_cuda_engine(shop.plan())
    assert engine.refittable
    refitter = trt.Refitter(engine, log)
    assert refitter.get_all_weights() == ["w"]
    assert refitter.get_missing_weights() == []
    other = np.array([[1, 2, 3]], np.float32)
    assert refitter.set_named_weights("w", other)
    assert refitter.refit_cuda_engine(), log.errors
    context = engine.create_execution_context()
    values, y = np.zeros((2, 3), np.float32), np.zeros((2, 3), np.float32)
    context.set_tensor_address("x", values.ctypes.data)
    context.set_tensor_address("y", y.ctypes.data)
    assert context.execute_async_v3(0)
    del context  # once its inference is done: a stream may run it beside us
    np.testing.assert_array_equal(y, np.repeat(other, 2, 0))
