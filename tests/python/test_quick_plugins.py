# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plugins as decorated functions (tensorrt.plugin): registered, built, written, read, run beside numpy."""

from typing import Tuple

import numpy as np
import numpy.typing as npt
import onnx
import pytest
import tenon.tensorrt as trt
import tenon.tensorrt.plugin as trtp

NUMBERS = np.arange(-6, 6, dtype=np.float32).reshape(3, 4)


def profile(shop, low, high):
    found = shop.builder.create_optimization_profile()
    found.set_shape("x", low, high, high)
    shop.config.add_optimization_profile(found)


def add(shop, call, x_shape=(3, 4), dtype=trt.float32, **options):
    """A network of one plugin, whose outputs are y0, y1...; `call` makes it of the input."""
    x = shop.network.add_input("x", dtype, x_shape)
    layer = shop.network.add_plugin(call(x), **options)
    for i in range(layer.num_outputs):
        layer.get_output(i).name = f"y{i}"
        shop.network.mark_output(layer.get_output(i))
    return layer


def run(log, plan, x, rooms):
    """The outputs, of the types and (largest) shapes given."""
    assert plan is not None, log.errors
    engine = trt.Runtime(log).deserialize_cuda_engine(plan)
    context = engine.create_execution_context()
    assert context.set_input_shape("x", x.shape)
    out = [np.full(shape, 77, dtype) for dtype, shape in rooms]
    arrays = {"x": x, **{f"y{i}": array for i, array in enumerate(out)}}
    names = [engine.get_tensor_name(i) for i in range(engine.num_io_tensors)]
    assert context.execute_v2([arrays[name].ctypes.data for name in names]), log.errors  # shapes are known behind it
    shapes = [tuple(context.get_tensor_shape(f"y{i}")) for i in range(len(out))]
    del context
    return out, shapes


@trtp.register("test_ns::affine")
def affine(x: trtp.TensorDesc, factor: float, offset: npt.NDArray[np.float32], steps: int, turn: bool, note: str,
           raw: bytes) -> trtp.TensorDesc:
    """y = (turn ? -1 : 1) * factor^steps * x + offset."""
    return x.like()


@trtp.impl("test_ns::affine")
def affine_impl(x: trtp.Tensor, factor: float, offset, steps, turn, note, raw, outputs: Tuple[trtp.Tensor], stream):
    assert (note, raw) == ("grüße", b"\0\1")
    assert isinstance(steps, int) and isinstance(turn, bool) and offset.dtype == np.float32
    y = np.asarray(outputs[0])
    y[...] = (-1 if turn else 1) * factor**steps * np.asarray(x) + offset


def affine_of(x, **other):
    given = {"factor": 1.5, "offset": np.float32([1, 2, 3, 4]), "steps": 2, "turn": True, "note": "grüße",
             "raw": b"\0\1"}
    return trtp.op.test_ns.affine(x, **{**given, **other})


def test_attributes_of_every_kind_are_kept_by_the_plan(log, shop):
    layer = add(shop, affine_of)
    assert layer.type == trt.LayerType.PLUGIN_V3 and isinstance(layer, trt.IPluginV3Layer)
    (y,), shapes = run(log, shop.plan(), NUMBERS, [(np.float32, (3, 4))])
    np.testing.assert_allclose(y, -2.25 * NUMBERS + np.float32([1, 2, 3, 4]), rtol=1e-6)
    assert shapes == [(3, 4)]


@pytest.mark.parametrize("wrong", [{"factor": "2"}, {"steps": 1.5}, {"steps": True}, {"turn": 1}, {"raw": "text"},
                                   {"offset": np.float64([1])}, {"offset": np.ones((2, 2), np.float32)}])
def test_an_attribute_of_another_kind_is_a_type_error_that_names_it(shop, wrong):
    x = shop.network.add_input("x", trt.float32, (3, 4))
    with pytest.raises(TypeError, match=f"'{next(iter(wrong))}' must be"):
        affine_of(x, **wrong)
    with pytest.raises(TypeError, match="test_ns::affine.*missing a required argument"):
        trtp.op.test_ns.affine(x)


@trtp.register("test_ns::pool", lazy_register=True)
def pool(x: trtp.TensorDesc, window: int) -> Tuple[trtp.TensorDesc, trtp.TensorDesc]:
    rows, columns = x.shape_expr
    pooled = trtp.from_shape_expr((trtp.cdiv(rows, window), trtp.max(columns - 1, 5), 2), trt.int32)
    floor = x.like()
    floor.shape_expr = (trtp.min(rows // window * 3, 4), (1 + rows) * columns - (rows < 3) - (rows > 3))
    return pooled, floor


@trtp.impl("test_ns::pool")
def pool_impl(x, window, outputs, stream):
    for i, output in enumerate(outputs):
        array = np.asarray(output)
        array[...] = np.arange(array.size).reshape(array.shape) + 10 * i


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_shapes_are_computed_of_the_shapes_of_a_run(log, shop, rows):
    assert trt.get_plugin_registry().get_creator("pool", "1", "test_ns") is None or rows > 1
    add(shop, lambda x: trtp.op.test_ns.pool(x, window=2), (-1, 4))
    assert trt.get_plugin_registry().get_creator("pool", "1", "test_ns") is not None
    profile(shop, (1, 4), (5, 4))
    expected = [(-(-rows // 2), 5, 2), (min(rows // 2 * 3, 4), (1 + rows) * 4 - (rows < 3) - (rows > 3))]
    (a, b), shapes = run(log, shop.plan(), np.zeros((rows, 4), np.float32),
                         [(np.int32, (3, 5, 2)), (np.float32, (4, 24))])
    assert shapes == expected
    count = [int(np.prod(shape)) for shape in expected]
    np.testing.assert_array_equal(a.reshape(-1)[:count[0]], np.arange(count[0]))
    np.testing.assert_array_equal(b.reshape(-1)[:count[1]], np.arange(count[1]) + 10)


@trtp.register("test_ns::circular")
def circular(x: trtp.TensorDesc, pads: npt.NDArray[np.int32]) -> trtp.TensorDesc:
    out = x.like()
    for i in range(len(pads) // 2):
        out.shape_expr[x.ndim - i - 1] += int(pads[2 * i] + pads[2 * i + 1])
    assert repr(out.shape_expr) != repr(x.shape_expr) or x.shape_expr[0].is_fake
    return out


@trtp.impl("test_ns::circular")
def circular_impl(x, pads, outputs, stream):
    shape = trtp.Shape(tuple(x.shape))
    for i in range(len(pads) // 2):
        shape[x.ndim - i - 1] += pads[2 * i] + pads[2 * i + 1]
    assert shape == outputs[0].shape and shape.numel() == outputs[0].numel()
    around = [(0, 0)] * (x.ndim - len(pads) // 2) + list(zip(pads[::2], pads[1::2], strict=True))[::-1]
    np.asarray(outputs[0])[...] = np.pad(x, around, mode="wrap")


def test_a_shape_expression_is_changed_in_place(log, shop):
    add(shop, lambda x: trtp.op.test_ns.circular(x, pads=np.array([1, 2, 2, 0], np.int32)), (-1, 4))
    profile(shop, (1, 4), (5, 4))
    (y,), shapes = run(log, shop.plan(), NUMBERS, [(np.float32, (5, 7))])
    assert shapes == [(5, 7)]
    np.testing.assert_array_equal(y, np.pad(NUMBERS, [(2, 0), (1, 2)], mode="wrap"))


@trtp.register("test_ns::non_zero")
def non_zero(x: trtp.TensorDesc) -> Tuple[trtp.TensorDesc, trtp.TensorDesc]:
    most = x.shape_expr.numel()
    size = trtp.size_tensor(most // 2, most)
    return trtp.from_shape_expr((size.expr(), 2), trt.int32), size


@trtp.impl("test_ns::non_zero")
def non_zero_impl(x, outputs, stream):
    assert outputs[0].is_data_dependent and not outputs[1].is_data_dependent
    assert tuple(outputs[0].shape) == (-1, 2)
    with pytest.raises(ValueError):
        outputs[0].numel()
    found = np.argwhere(np.asarray(x)).astype(np.int32)
    np.asarray(outputs[0].aliased(found.shape))[...] = found
    np.asarray(outputs[1])[...] = len(found)


def test_a_size_that_the_plugin_finds_out(log, shop):
    add(shop, trtp.op.test_ns.non_zero)
    (places, size), shapes = run(log, shop.plan(), np.maximum(NUMBERS, 0), [(np.int32, (12, 2)), (np.int32, ())])
    expected = np.argwhere(NUMBERS > 0)
    assert size == len(expected) and shapes[0] == expected.shape
    np.testing.assert_array_equal(places[:len(expected)], expected)


@trtp.register("test_ns::in_place")
def in_place(x: trtp.TensorDesc, y: trtp.TensorDesc) -> Tuple[trtp.TensorDesc, ...]:
    return x.aliased(), y.like()


@trtp.impl("test_ns::in_place")
def in_place_impl(x, y, outputs, stream):
    assert x.data_ptr == outputs[0].data_ptr and y.data_ptr != outputs[1].data_ptr
    x = np.asarray(x)
    np.asarray(outputs[1])[...] = x - np.asarray(y)
    x += 1


def test_an_output_may_have_the_memory_of_an_input(log, shop):
    add(shop, lambda x: trtp.op.test_ns.in_place(
        x, shop.network.add_unary(x, trt.UnaryOperation.NEG).get_output(0)))
    x = NUMBERS.copy()
    outs, _ = run(log, shop.plan(), x, [(np.float32, (3, 4))] * 2)
    np.testing.assert_array_equal(outs[0], NUMBERS + 1)
    np.testing.assert_array_equal(outs[1], 2 * NUMBERS)
    np.testing.assert_array_equal(x, NUMBERS)  # the program's own input is left alone


@trtp.register("test_ns::tuned")
def tuned(x: trtp.TensorDesc, block: int) -> trtp.TensorDesc:
    return x.like()


seen = []


@trtp.autotune("test_ns::tuned")
def tuned_autotune(x: trtp.TensorDesc, outputs: Tuple[trtp.TensorDesc]):
    seen.append((tuple(x.shape), tuple(x.shape.min), tuple(x.shape.opt), tuple(x.shape.max), x.is_dynamic, x.dtype))
    both = trtp.AutoTuneCombination()
    both.pos([0, 1], "FP32|FP16", "LINEAR")
    both.tactics([7, 9])
    return [trtp.AutoTuneCombination("INT32, INT32"), both]


@trtp.impl("test_ns::tuned")
def tuned_impl(x, block, outputs, stream, tactic):
    np.asarray(outputs[0])[...] = np.asarray(x) * block + tactic


@pytest.mark.parametrize(("dtype", "tactic"), [(trt.float32, 7), (trt.float16, 7), (trt.int32, 0)])
def test_types_and_tactics(log, shop, dtype, tactic):
    seen.clear()
    add(shop, lambda x: trtp.op.test_ns.tuned(x, 3), (-1, 4), dtype)
    profile(shop, (1, 4), (3, 4))
    if dtype == trt.float16:
        shop.config.set_flag(trt.BuilderFlag.FP16)
    x = NUMBERS.astype(trt.nptype(dtype))
    (y,), _ = run(log, shop.plan(), x, [(x.dtype, (3, 4))])
    np.testing.assert_array_equal(y, x * 3 + tactic)
    assert ((-1, 4), (1, 4), (3, 4), (3, 4), True, dtype) in seen


def test_a_type_that_no_combination_has_is_an_error_that_names_it(log, shop):
    add(shop, lambda x: trtp.op.test_ns.tuned(x, 3), dtype=trt.int64)
    assert shop.plan() is None
    assert "tuned" in log.errors and "i64" in log.errors


def test_combinations():
    def types(text, count, layouts=None):
        return {tuple(one[0].name for one in io) for io in trtp.AutoTuneCombination(text, layouts).combinations(count)}

    assert types("FP32|FP16,FP32|FP16", 2) == {("FLOAT", "FLOAT"), ("HALF", "HALF")}
    assert types("FP32*FP16,FP32|INT8,FP16|FP32", 3) == {
        (first, *rest) for first in ("FLOAT", "HALF") for rest in (("FLOAT", "HALF"), ("INT8", "FLOAT"))}
    assert len(trtp.AutoTuneCombination("FP32,FP32", "LINEAR*CHW4,LINEAR|HWC8").combinations(2)) == 4
    assert trtp.AutoTuneCombination("FP32,FP16", "LINEAR").combinations(2) == [
        [(trt.float32, trt.TensorFormat.LINEAR), (trt.float16, trt.TensorFormat.LINEAR)]]
    for text, message in [("FP33", "FP33"), ("FP32|FP16*INT8", "either"), ("FP32|FP16,FP32|FP16|INT8", "as many")]:
        with pytest.raises(ValueError, match=message):
            trtp.AutoTuneCombination(text).combinations(text.count(",") + 1)
    with pytest.raises(ValueError, match="2 inputs and outputs"):
        trtp.AutoTuneCombination("FP32").combinations(2)
    with pytest.raises(ValueError, match="positive"):
        trtp.AutoTuneCombination("FP32", "LINEAR", [0])


@trtp.register("test_ns::kernel")
def kernel(x: trtp.TensorDesc) -> trtp.TensorDesc:
    return x.like()


@trtp.aot_impl("test_ns::kernel")
def kernel_aot(x, outputs, tactic):
    raise AssertionError("nothing on a CPU may ask for a kernel")


def test_a_plugin_that_is_only_a_kernel_is_an_error_that_says_why(shop):
    x = shop.network.add_input("x", trt.float32, (3, 4))
    for options in [{}, {"aot": True}, {"aot": False}]:
        with pytest.raises(RuntimeError, match="test_ns::kernel.*kernels for a GPU.*trt.plugin.impl"):
            shop.network.add_plugin(trtp.op.test_ns.kernel(x), **options)
    with pytest.raises(RuntimeError, match="ns::bare' has no implementation"):
        trtp.register("test_ns::bare")(kernel)
        shop.network.add_plugin(trtp.op.test_ns.bare(x))


def test_a_plugin_with_both_runs_the_one_in_python(log, shop):
    trtp.register("test_ns::both")(kernel)
    trtp.aot_impl("test_ns::both")(kernel_aot)

    @trtp.impl("test_ns::both")
    def double(x, outputs, stream):
        np.add(x, x, out=np.asarray(outputs[0]))

    add(shop, trtp.op.test_ns.both, aot=False)
    (y,), _ = run(log, shop.plan(), NUMBERS, [(np.float32, (3, 4))])
    np.testing.assert_array_equal(y, 2 * NUMBERS)
    with pytest.raises(RuntimeError, match="aot=True"):
        shop.network.add_plugin(trtp.op.test_ns.both(shop.network.get_input(0)), aot=True)


def test_what_the_implementation_raises_leaves_through_the_call(log, shop):
    trtp.register("test_ns::broken")(kernel)

    @trtp.impl("test_ns::broken")
    def broken(x, outputs, stream):
        raise ZeroDivisionError("in the function")

    add(shop, trtp.op.test_ns.broken)
    engine = trt.Runtime(log).deserialize_cuda_engine(shop.plan())
    context = engine.create_execution_context()
    y = np.zeros((3, 4), np.float32)
    with pytest.raises(ZeroDivisionError, match="in the function"):
        context.execute_v2([NUMBERS.ctypes.data, y.ctypes.data])


@pytest.mark.parametrize(("make", "message"), [
    (lambda: trtp.register("no_namespace"), "'namespace::name'"),
    (lambda: trtp.register("test_ns::affine"), "registered already"),
    (lambda: trtp.impl("test_ns::nobody"), "not registered"),
    (lambda: trtp.impl("test_ns::affine"), "already"),
])
def test_registering_wrongly_is_an_error(make, message):
    with pytest.raises(ValueError, match=message):
        make()(kernel)


def test_signatures_are_checked():
    def no_hint(x: trtp.TensorDesc, block) -> trtp.TensorDesc: ...
    def list_hint(x: trtp.TensorDesc, block: list) -> trtp.TensorDesc: ...
    def late_input(block: int, x: trtp.TensorDesc) -> trtp.TensorDesc: ...
    def no_result(x: trtp.TensorDesc): ...
    for function, message in [(no_hint, "no type hint"), (list_hint, "'block' must be int"), (late_input, "behind"),
                              (no_result, "expected a result")]:
        with pytest.raises(ValueError, match=message):
            trtp.register("test_ns::checked")(function)
    trtp.register("test_ns::other_hint")(tuned)
    with pytest.raises(ValueError, match="registered as int"):
        @trtp.impl("test_ns::other_hint")
        def other_hint(x, block: float, outputs, stream): ...
    with pytest.raises(ValueError, match="2 or 3 more arguments"):
        @trtp.impl("test_ns::other_hint")
        def too_few(x, block, outputs): ...


def test_onnx_nodes_become_plugins_by_name(log, shop):
    node = onnx.helper.make_node("tuned", ["x"], ["y0"], domain="mine", block=4, plugin_namespace="test_ns",
                                 plugin_version="1")
    values = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [3, 4]) for name in ("x", "y0")]
    graph = onnx.helper.make_graph([node], "g", [values[0]], [values[1]])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17),
                                                         onnx.helper.make_opsetid("mine", 1)])
    model.ir_version = 8
    parser = trt.OnnxParser(shop.network, log)
    assert parser.parse(model.SerializeToString()), log.errors
    (y,), _ = run(log, shop.plan(), NUMBERS, [(np.float32, (3, 4))])
    np.testing.assert_array_equal(y, NUMBERS * 4 + 7)


class ByHand(trt.IPluginV3, trt.IPluginV3QuickCore, trt.IPluginV3QuickBuild, trt.IPluginV3QuickRuntime):
    """y = x + offset, by the interface that the decorators are made of."""

    def __init__(self, offset):
        trt.IPluginV3.__init__(self)
        self.offset = offset
        self.plugin_name, self.plugin_version, self.plugin_namespace = "by_hand", "1", "test_ns"

    def get_capability_interface(self, type):  # noqa: A002 the vendor's name
        return self

    def clone(self):
        return ByHand(self.offset)

    def get_num_outputs(self):
        return 1

    def get_output_data_types(self, input_types, ranks):
        assert ranks == [2]
        return input_types

    def get_output_shapes(self, inputs, shape_inputs, expr_builder):
        return inputs

    def get_supported_format_combinations(self, in_out, num_inputs):
        desc = trt.PluginTensorDesc()
        desc.type, desc.format = trt.float32, trt.TensorFormat.LINEAR
        return [desc] * len(in_out)

    def enqueue(self, input_desc, output_desc, inputs, outputs, in_strides, out_strides, stream):
        assert in_strides == [(4, 1)] and out_strides == [(4, 1)]
        x, y = (trtp.Tensor._of(desc[0], at[0], strides[0]) for desc, at, strides in
                ((input_desc, inputs, in_strides), (output_desc, outputs, out_strides)))
        np.add(x, self.offset, out=np.asarray(y))

    def get_fields_to_serialize(self):
        return trt.PluginFieldCollection([trt.PluginField("offset", np.float32([self.offset]))])


class ByHandCreator(trt.IPluginCreatorV3Quick):
    def __init__(self):
        super().__init__()
        self.name, self.plugin_version, self.plugin_namespace = "by_hand", "1", "test_ns"
        self.field_names = trt.PluginFieldCollection([trt.PluginField("offset", None, trt.PluginFieldType.FLOAT32)])

    def create_plugin(self, name, namespace, field_collection, phase, quick_plugin_type):
        assert namespace == "test_ns" and isinstance(quick_plugin_type, trt.QuickPluginCreationRequest)
        return ByHand(float(field_collection[0].data[0]))


def test_the_interface_below(log, shop):
    creator = ByHandCreator()
    registry = trt.get_plugin_registry()
    assert registry.register_creator(creator, "test_ns")
    try:
        add(shop, lambda x: ([x], ByHand(2.5)))
        (y,), _ = run(log, shop.plan(), NUMBERS, [(np.float32, (3, 4))])
        np.testing.assert_array_equal(y, NUMBERS + 2.5)
    finally:
        registry.deregister_creator(creator)
    with pytest.raises(TypeError, match="trt.plugin.op"):
        shop.network.add_plugin(3)


def test_expressions_of_known_numbers():
    a, b = trtp.ShapeExpr(17), trtp.ShapeExpr(5)
    for made, value in [(a + b, 22), (2 - b, -3), (a * 2, 34), (a // b, 3), (trtp.cdiv(a, b), 4), (trtp.max(3, b), 5),
                        (trtp.min(a, b), 5), (a < b, 0), (a > b, 1), (a == 17, 1)]:
        assert made.is_constant and made.constant_value() == value, made
    assert trtp.ShapeExprs.from_tuple((2, a, b)).numel().constant_value() == 170
    unknown = trtp.ShapeExpr()
    assert unknown.is_fake and (unknown + 1).is_fake and not a.is_fake and not (a + unknown).is_constant
    with pytest.raises(RuntimeError, match="no constant value"):
        bool(unknown < 3)
    with pytest.raises(ValueError, match="8 bits"):
        trtp.SymInt8(200)
    with pytest.raises(ValueError, match="divides"):
        a // 0
    with pytest.raises(TypeError, match="float"):
        trtp.SymInt32(1.5)
    assert trtp.SymInt32(4)() == 4 and trtp.SymInt16(3).dtype == trt.PluginArgDataType.INT16
    size = trtp.size_tensor(2, a)
    assert size.expr().is_size_tensor and size.is_size_tensor and size.dtype == trt.int32 and size.ndim == 0
    launch = trtp.KernelLaunchParams(grid_x=trtp.cdiv(a, 4))
    assert launch.grid_x() == 5 and launch.block_z() == 1 and launch.shared_mem() == 0
    with pytest.raises(AttributeError, match="grid_q"):
        launch.grid_q = 1


def test_descriptions():
    desc = trtp.TensorDesc((10, 2, 32), dtype=trt.float16)
    assert desc.ndim == 3 and desc.numel().constant_value() == 640 and desc.has_shape_expr and not desc.has_shape
    with pytest.raises(AttributeError, match="has_shape"):
        desc.shape  # noqa: B018 raises
    shared = desc.aliased()
    assert shared.is_aliased and shared.get_aliased() is desc and not desc.is_aliased
    with pytest.raises(AttributeError, match="like()"):
        shared.dtype = trt.float32
    other = desc.like()
    other.dtype = trt.int8
    assert (other.dtype, desc.dtype) == (trt.int8, trt.float16)
    with pytest.raises(ValueError, match="at most 8"):
        trtp.TensorDesc((1,) * 9, trt.float32)


def test_tensors_over_host_memory():
    memory = np.arange(6, dtype=np.float32)
    desc = trt.PluginTensorDesc()
    desc.dims, desc.type, desc.format = (2, 3), trt.float32, trt.TensorFormat.LINEAR
    tensor = trtp.Tensor._of(desc, memory.ctypes.data, (3, 1))
    np.asarray(tensor)[1, 2] = 50
    assert memory[5] == 50
    np.from_dlpack(tensor)[0, 0] = 60
    assert memory[0] == 60
    assert (tensor.numel(), tensor.ndim, tensor.strides, tensor.shape == (2, 3)) == (6, 2, (3, 1), True)
    turned = tensor.aliased((3, 2))
    assert turned.get_aliased() is tensor and turned.strides == (2, 1)
    np.testing.assert_array_equal(np.asarray(turned), memory.reshape(3, 2))
    with pytest.raises(ValueError, match="6 elements"):
        tensor.aliased((4, 2))
    with pytest.raises(TypeError, match="host memory"):
        tensor.__cuda_array_interface__  # noqa: B018 raises
    with pytest.raises(AttributeError, match="cannot be changed"):
        tensor.shape = (6,)
    with pytest.raises(TypeError, match="cannot be changed"):
        tensor.shape[0] = 6


class Counted(trt.IPluginResource):
    released = 0

    def __init__(self, value):
        super().__init__()
        self.value = value

    def clone(self):
        return Counted(self.value + 1)

    def release(self):
        Counted.released += 1


def test_resources_are_shared_by_key():
    registry = trt.get_plugin_registry()
    first = registry.acquire_plugin_resource("test_key", Counted(1))
    second = registry.acquire_plugin_resource("test_key", Counted(10))
    assert first.value == 2 and second is first
    assert registry.release_plugin_resource("test_key") == 0 and Counted.released == 0
    assert registry.release_plugin_resource("test_key") == 0 and Counted.released == 1
    with pytest.raises(TypeError, match="IPluginResource"):
        registry.acquire_plugin_resource("test_key", 5)
