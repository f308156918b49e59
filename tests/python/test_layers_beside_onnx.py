# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Layers made call by call give what the operators of ONNX give: each case builds both networks and runs both on the
same inputs; what the standard knows also runs in ONNX Runtime or, where that lacks the types, onnx's evaluator.

Left out: normalization V2, for which the module has no name, and fill with random numbers, for which each route has a
generator of its own."""

import numpy as np
import pytest
import tenon.tensorrt as trt
from beside_onnx import Case, check, constant, ints, onnx_runtime, out
from onnx import TensorProto, helper, numpy_helper
from plugin_runs import boxes_of, draw

FLOAT, HALF, INT8, INT32, INT64, BOOL = (
    TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.INT8, TensorProto.INT32, TensorProto.INT64, TensorProto.BOOL)
node = helper.make_node
CASES = []


def case(name, layer, nodes, inputs, judge=onnx_runtime, **more):
    CASES.append(Case(name, layer, nodes if isinstance(nodes, list) else [nodes], inputs, judge=judge, **more))


# Control flow. A loop of ONNX has bodies; one of layers has the layers between its boundaries.

def body(nodes, inputs, outputs, constants=()):
    return helper.make_graph(nodes, "body", [helper.make_tensor_value_info(n, t, s) for n, t, s in inputs],
                             [helper.make_tensor_value_info(n, t, s) for n, t, s in outputs],
                             [numpy_helper.from_array(v, k) for k, v in dict(constants).items()])


def doubling(network, x, turns=None):
    loop = network.add_loop()
    loop.add_trip_limit(constant(network, 3, np.int32) if turns is None else turns, trt.TripLimit.COUNT)
    value = loop.add_recurrence(x)
    twice = network.add_elementwise(value.get_output(0), value.get_output(0), trt.ElementWiseOperation.SUM)
    value.set_input(1, twice.get_output(0))
    return out(loop.add_loop_output(value.get_output(0), trt.LoopOutput.LAST_VALUE))


DOUBLING = body([node("Identity", ["c"], ["d"]), node("Add", ["v", "v"], ["w"])],
                [("i", INT64, []), ("c", BOOL, []), ("v", FLOAT, [2, 3])], [("d", BOOL, []), ("w", FLOAT, [2, 3])])
case("loop of so many turns", doubling, node("Loop", ["n", "", "x0"], ["y0"], body=DOUBLING), [draw(2, 3)],
     constants={"n": np.int64(3)})
case("loop of turns that are an input", doubling,
     [node("Cast", ["x1"], ["n"], to=INT64), node("Loop", ["n", "", "x0"], ["y0"], body=DOUBLING)],
     [draw(2, 3), np.array(5, np.int32)])


def while_small(network, x):
    loop = network.add_loop()
    value = loop.add_recurrence(x)
    below = network.add_elementwise(value.get_output(0), constant(network, [100], np.float32),
                                    trt.ElementWiseOperation.LESS)
    loop.add_trip_limit(below.get_output(0), trt.TripLimit.WHILE)
    twice = network.add_elementwise(value.get_output(0), value.get_output(0), trt.ElementWiseOperation.SUM)
    value.set_input(1, twice.get_output(0))
    return out(loop.add_loop_output(value.get_output(0), trt.LoopOutput.LAST_VALUE))


for start in (3, 500):
    case(f"loop while below 100, from {start}", while_small,
         [node("Less", ["x0", "h"], ["b"]), node("Squeeze", ["b"], ["c0"]),
          node("Loop", ["", "c0", "x0"], ["y0"], body=body(
              [node("Add", ["v", "v"], ["w"]), node("Less", ["w", "h"], ["l"]), node("Squeeze", ["l"], ["d"])],
              [("i", INT64, []), ("c", BOOL, []), ("v", FLOAT, [1])], [("d", BOOL, []), ("w", FLOAT, [1])]))],
         [np.array([start], np.float32)], constants={"h": np.array([100], np.float32)})


def running_sum(reverse, kind, axis):
    def layer(network, x):
        loop = network.add_loop()
        loop.add_trip_limit(constant(network, 4, np.int32), trt.TripLimit.COUNT)
        row = loop.add_iterator(x, 0, reverse)
        total = loop.add_recurrence(constant(network, np.zeros(3), np.float32))
        after = network.add_elementwise(total.get_output(0), row.get_output(0), trt.ElementWiseOperation.SUM)
        total.set_input(1, after.get_output(0))
        rows = loop.add_loop_output(after.get_output(0), kind, axis)
        rows.set_input(1, constant(network, 4, np.int32))
        return out(rows) + out(loop.add_loop_output(total.get_output(0), trt.LoopOutput.LAST_VALUE))
    return layer


for reverse in (False, True):
    for backward in (False, True):
        for axis in (0, 1):
            kind = trt.LoopOutput.REVERSE if backward else trt.LoopOutput.CONCATENATE
            case(f"loop over rows, reverse={reverse}, {kind.name} along {axis}", running_sum(reverse, kind, axis),
                 node("Scan", ["z", "x0"], ["y1", "y0"], num_scan_inputs=1, scan_input_directions=[int(reverse)],
                      scan_output_directions=[int(backward)], scan_output_axes=[axis],
                      body=body([node("Add", ["s", "r"], ["t"]), node("Identity", ["t"], ["o"])],
                                [("s", FLOAT, [3]), ("r", FLOAT, [3])], [("t", FLOAT, [3]), ("o", FLOAT, [3])])),
                 [draw(4, 3)], constants={"z": np.zeros(3, np.float32)})


def absolute_by_sum(network, x):
    total = network.add_reduce(x, trt.ReduceOperation.SUM, 1, False)
    positive = network.add_elementwise(total.get_output(0), constant(network, 0, np.float32),
                                       trt.ElementWiseOperation.GREATER)
    chosen = network.add_if_conditional()
    chosen.set_condition(positive.get_output(0))
    inner = chosen.add_input(x).get_output(0)
    root = network.add_unary(inner, trt.UnaryOperation.EXP).get_output(0)
    return out(chosen.add_output(root, network.add_unary(inner, trt.UnaryOperation.NEG).get_output(0)))


for sign in (1, -1):
    case(f"conditional, {'then' if sign == 1 else 'else'}", absolute_by_sum,
         [node("ReduceSum", ["x0"], ["s"], keepdims=0), node("Greater", ["s", "z"], ["c"]),
          node("If", ["c"], ["y0"], then_branch=body([node("Exp", ["x0"], ["a"])], [], [("a", FLOAT, [5])]),
               else_branch=body([node("Neg", ["x0"], ["b"])], [], [("b", FLOAT, [5])]))],
         [sign * draw(5, low=0.1)], constants={"z": np.float32(0)})


def nested(network, x):
    outer = network.add_loop()
    outer.add_trip_limit(constant(network, 2, np.int32), trt.TripLimit.COUNT)
    value = outer.add_recurrence(x)
    inner = doubling(network, value.get_output(0))[0]
    after = network.add_elementwise(inner, constant(network, np.ones((1, 1)), np.float32), trt.ElementWiseOperation.SUM)
    value.set_input(1, after.get_output(0))
    return out(outer.add_loop_output(value.get_output(0), trt.LoopOutput.LAST_VALUE))


case("loop in a loop", nested,
     node("Loop", ["two", "", "x0"], ["y0"], body=body(
         [node("Loop", ["n", "", "p"], ["q"], body=DOUBLING), node("Add", ["q", "one"], ["r"]),
          node("Identity", ["e"], ["f"])],
         [("j", INT64, []), ("e", BOOL, []), ("p", FLOAT, [2, 3])], [("f", BOOL, []), ("r", FLOAT, [2, 3])])),
     [draw(2, 3)], constants={"two": np.int64(2), "n": np.int64(3), "one": np.ones((1, 1), np.float32)})

# What the data decides.

SPARSE = draw(3, 4, 2) * (draw(3, 4, 2, seed=1) > 0)
case("non-zero, int32", lambda n, x: out(n.add_non_zero(x)),
     [node("NonZero", ["x0"], ["p"]), node("Cast", ["p"], ["y0"], to=INT32)], [SPARSE])
case("non-zero, int64", lambda n, x: out(n.add_non_zero(x, trt.int64)), node("NonZero", ["x0"], ["y0"]), [SPARSE])
case("non-zero of bool", lambda n, x: out(n.add_non_zero(x, trt.int64)), node("NonZero", ["x0"], ["y0"]), [SPARSE > 0])


def suppression(**properties):
    def layer(network, boxes, scores):
        made = network.add_nms(boxes, scores, constant(network, 3, np.int32), trt.int64)
        made.set_input(3, constant(network, 0.3, np.float32))
        made.set_input(4, constant(network, 0.2, np.float32))
        return out(made, 0, 1, **properties)
    return layer


def suppressed(boxes, scores, center):
    return [node("NonMaxSuppression", [boxes, scores, "most", "iou", "least"], ["y0"], center_point_box=center),
            node("Shape", ["y0"], ["c1"], start=0, end=1), node("Squeeze", ["c1"], ["c2"]),
            node("Cast", ["c2"], ["y1"], to=INT32)]


LIMITS = {"most": np.array([3], np.int64), "iou": np.array([0.3], np.float32), "least": np.array([0.2], np.float32)}
BOXES, SCORES = np.stack([boxes_of(20, 1), boxes_of(20, 5)]), draw(2, 20, 3, low=0)
CENTERS = np.concatenate([(BOXES[..., :2] + BOXES[..., 2:]) / 2, BOXES[..., 2:] - BOXES[..., :2]], -1)
for center, given in ((0, BOXES), (1, CENTERS)):
    shown = trt.BoundingBoxFormat.CENTER_SIZES if center else trt.BoundingBoxFormat.CORNER_PAIRS
    case(f"suppression, {shown.name}", suppression(bounding_box_format=shown),
         [node("Transpose", ["x1"], ["s"], perm=[0, 2, 1]), *suppressed("x0", "s", center)], [given, SCORES],
         constants=LIMITS)

for op in (trt.TopKOperation.MAX, trt.TopKOperation.MIN):
    for axis in (0, 1, 2):
        case(f"top-k, {op.name} along {axis}",
             lambda n, x, op=op, axis=axis: out(n.add_topk(x, op, 2, 1 << axis), 0, 1),
             [node("TopK", ["x0", "k"], ["y0", "i"], axis=axis, largest=int(op == trt.TopKOperation.MAX)),
              node("Cast", ["i"], ["y1"], to=INT32)], [draw(3, 4, 5)], constants={"k": np.array([2], np.int64)})
case("top-k, int64 indices", lambda n, x: out(n.add_topk(x, trt.TopKOperation.MAX, 3, 2, trt.int64), 0, 1),
     node("TopK", ["x0", "k"], ["y0", "y1"]), [draw(3, 7)], constants={"k": np.array([3], np.int64)})
case("top-k of equal elements", lambda n, x: out(n.add_topk(x, trt.TopKOperation.MAX, 3, 2, trt.int64), 0, 1),
     node("TopK", ["x0", "k"], ["y0", "y1"]), [ints(3, 8, high=3, dtype=np.float32)],
     constants={"k": np.array([3], np.int64)})


def top_of_input(network, x, k):
    made = network.add_topk(x, trt.TopKOperation.MAX, 1, 2, trt.int64)
    made.set_input(1, k)
    return out(made, 0, 1)


case("top-k, k an input", top_of_input,
     [node("Cast", ["x1"], ["k0"], to=INT64), node("Unsqueeze", ["k0", "a"], ["k"]),
      node("TopK", ["x0", "k"], ["y0", "y1"])],
     [draw(3, 7), np.array(4, np.int32)], constants={"a": np.array([0], np.int64)}, sizes=(1,))

# Sampling.

GRID = {trt.InterpolationMode.NEAREST: "nearest", trt.InterpolationMode.LINEAR: "linear",
        trt.InterpolationMode.CUBIC: "cubic"}
EDGES = {trt.SampleMode.FILL: "zeros", trt.SampleMode.CLAMP: "border", trt.SampleMode.REFLECT: "reflection"}
for mode, mode_name in GRID.items():
    for edge, edge_name in EDGES.items():
        for align in (False, True):
            case(f"grid sample, {mode_name}, {edge_name}, align={align}",
                 lambda n, x, g, m=mode, e=edge, a=align: out(
                     n.add_grid_sample(x, g), interpolation_mode=m, sample_mode=e, align_corners=a),
                 node("GridSample", ["x0", "x1"], ["y0"], mode=mode_name, padding_mode=edge_name,
                      align_corners=int(align)), [draw(2, 3, 5, 6), draw(2, 4, 3, 2, seed=1, low=-1.3, high=1.3)],
                 judge=onnx_runtime)

COORDINATES = {trt.ResizeCoordinateTransformation.ALIGN_CORNERS: "align_corners",
               trt.ResizeCoordinateTransformation.ASYMMETRIC: "asymmetric",
               trt.ResizeCoordinateTransformation.HALF_PIXEL: "half_pixel"}
for how, how_name in COORDINATES.items():
    for mode, mode_name in GRID.items():
        if mode == trt.InterpolationMode.NEAREST:
            continue
        case(f"resize, {mode_name}, {how_name}, shape",
             lambda n, x, m=mode, h=how: out(n.add_resize(x), shape=(1, 2, 9, 5), resize_mode=m,
                                             coordinate_transformation=h),
             node("Resize", ["x0", "", "", "s"], ["y0"], mode=mode_name, coordinate_transformation_mode=how_name),
             [draw(1, 2, 6, 8)], constants={"s": np.array([1, 2, 9, 5], np.int64)})
ROUNDING = {trt.ResizeRoundMode.HALF_UP: "round_prefer_ceil", trt.ResizeRoundMode.HALF_DOWN: "round_prefer_floor",
            trt.ResizeRoundMode.FLOOR: "floor", trt.ResizeRoundMode.CEIL: "ceil"}
for how, how_name in COORDINATES.items():
    for rounding, rounding_name in ROUNDING.items():
        case(f"resize, nearest, {how_name}, {rounding_name}, scales",
             lambda n, x, r=rounding, h=how: out(
                 n.add_resize(x), scales=[1, 1, 1.5, 0.5], resize_mode=trt.InterpolationMode.NEAREST,
                 coordinate_transformation=h, nearest_rounding=r),
             node("Resize", ["x0", "", "s"], ["y0"], mode="nearest", coordinate_transformation_mode=how_name,
                  nearest_mode=rounding_name), [draw(1, 2, 6, 8)], constants={"s": np.float32([1, 1, 1.5, 0.5])})
case("resize, cubic without what is outside",
     lambda n, x: out(n.add_resize(x), scales=[1, 1, 2, 2], resize_mode=trt.InterpolationMode.CUBIC, cubic_coeff=-0.5,
                      exclude_outside=True, coordinate_transformation=trt.ResizeCoordinateTransformation.HALF_PIXEL),
     node("Resize", ["x0", "", "s"], ["y0"], mode="cubic", cubic_coeff_a=-0.5, exclude_outside=1),
     [draw(1, 2, 5, 4)], constants={"s": np.float32([1, 1, 2, 2])})

# Indices.

for axis in (0, 1):
    case(f"scatter, elements along {axis}",
         lambda n, x, i, u, a=axis: out(n.add_scatter(x, i, u, trt.ScatterMode.ELEMENT), axis=a),
         node("ScatterElements", ["x0", "x1", "x2"], ["y0"], axis=axis),
         [draw(4, 5), np.stack([np.random.default_rng(i).permutation(4)[:2] for i in range(3)], 1 - axis if axis == 0
                               else 0).astype(np.int32), draw(*((2, 3) if axis == 0 else (3, 2)), seed=1)])
case("scatter, ND of elements", lambda n, x, i, u: out(n.add_scatter(x, i, u, trt.ScatterMode.ND)),
     [node("Cast", ["x1"], ["i"], to=INT64), node("ScatterND", ["x0", "i", "x2"], ["y0"])],
     [draw(4, 5), np.array([[0, 1], [3, 4], [2, 2]], np.int32), draw(3, seed=1)])
case("scatter, ND of rows", lambda n, x, i, u: out(n.add_scatter(x, i, u, trt.ScatterMode.ND)),
     [node("Cast", ["x1"], ["i"], to=INT64), node("ScatterND", ["x0", "i", "x2"], ["y0"])],
     [draw(4, 5, 2), np.array([[3], [0]], np.int32), draw(2, 5, 2, seed=1)])
for axis in (0, 1, 2):
    case(f"gather along {axis}", lambda n, x, i, a=axis: out(n.add_gather(x, i, a)),
         node("Gather", ["x0", "x1"], ["y0"], axis=axis), [draw(3, 4, 5), ints(2, 2, high=3, dtype=np.int32)])
    case(f"gather, elements along {axis}",
         lambda n, x, i, a=axis: out(n.add_gather_v2(x, i, trt.GatherMode.ELEMENT), axis=a),
         node("GatherElements", ["x0", "x1"], ["y0"], axis=axis),
         [draw(3, 4, 5), ints(3, 4, 5, high=3, dtype=np.int32)])
case("gather, negative indices", lambda n, x, i: out(n.add_gather(x, i, 1)),
     node("Gather", ["x0", "x1"], ["y0"], axis=1), [draw(3, 4), np.array([-1, 0, -4], np.int64)])
case("gather along 1, row by row",
     lambda n, x, i: out(n.add_gather_v2(x, i, trt.GatherMode.DEFAULT), axis=1, num_elementwise_dims=1),
     [node("Unsqueeze", ["x1", "a"], ["i"]), node("GatherND", ["x0", "i"], ["y0"], batch_dims=1)],
     [draw(3, 4, 5), ints(3, 2, high=4)], constants={"a": np.array([-1], np.int64)})
for batch, places in ((0, ints(3, 2, high=3, seed=3)), (1, ints(3, 2, 1, high=4)), (2, ints(3, 4, 1, high=5))):
    case(f"gather, ND of {batch} batch dimensions",
         lambda n, x, i, b=batch: out(n.add_gather_v2(x, i, trt.GatherMode.ND), num_elementwise_dims=b),
         node("GatherND", ["x0", "x1"], ["y0"], batch_dims=batch), [draw(3, 4, 5), places])
for axis in (0, 1, -1):
    case(f"one-hot along {axis}",
         lambda n, i, v, a=axis: out(n.add_one_hot(i, v, constant(n, 4, np.int32), a)),
         [node("Cast", ["x0"], ["i"], to=INT64), node("OneHot", ["i", "d", "x1"], ["y0"], axis=axis)],
         [ints(2, 3, high=4, dtype=np.int32), np.float32([-2, 5])], constants={"d": np.int64(4)})
for batch in (0, 1):
    case(f"reverse sequence, batch {batch}",
         lambda n, x, s, b=batch: out(n.add_reverse_sequence(x, s), batch_axis=b, sequence_axis=1 - b),
         [node("Cast", ["x1"], ["s"], to=INT64),
          node("ReverseSequence", ["x0", "s"], ["y0"], batch_axis=batch, time_axis=1 - batch)],
         [draw(4, 4, 2), np.array([1, 3, 4, 2], np.int32)])

# Shapes.

case("squeeze", lambda n, x: out(n.add_squeeze(x, constant(n, [0, 2], np.int64))),
     node("Squeeze", ["x0", "a"], ["y0"]), [draw(1, 3, 1, 4)], constants={"a": np.array([0, 2], np.int64)})
case("squeeze, negative axis", lambda n, x: out(n.add_squeeze(x, constant(n, [-1], np.int32))),
     node("Squeeze", ["x0", "a"], ["y0"]), [draw(1, 3, 1)], constants={"a": np.array([-1], np.int64)})
case("unsqueeze", lambda n, x: out(n.add_unsqueeze(x, constant(n, [0, 3], np.int64))),
     node("Unsqueeze", ["x0", "a"], ["y0"]), [draw(3, 4)], constants={"a": np.array([0, 3], np.int64)})
SLICE = {"b": np.array([4, 1], np.int64), "e": np.array([-9, 7], np.int64), "a": np.array([0, 1], np.int64),
         "t": np.array([-2, 3], np.int64)}
case("slice with strides, one backwards", lambda n, x: out(n.add_slice(x, (4, 1), (3, 2), (-2, 3))),
     node("Slice", ["x0", "b", "e", "a", "t"], ["y0"]), [draw(5, 7)], constants=SLICE)
PADS = {"p": np.array([0, 2, 0, 1], np.int64), "v": np.float32(7)}
for mode, pad in ((trt.SampleMode.FILL, "constant"), (trt.SampleMode.CLAMP, "edge"),
                  (trt.SampleMode.REFLECT, "reflect"), (trt.SampleMode.WRAP, "wrap")):
    def beyond(network, x, mode=mode):
        made = network.add_slice(x, (0, -2), (3, 7), (1, 1))
        made.mode = mode
        if mode == trt.SampleMode.FILL:
            made.set_input(4, constant(network, 7, np.float32))
        return out(made)

    case(f"slice beyond the ends, {mode.name}", beyond,
         node("Pad", ["x0", "p", "v"] if pad == "constant" else ["x0", "p"], ["y0"], mode=pad), [draw(3, 4)],
         constants=PADS if pad == "constant" else {"p": PADS["p"]})


def slice_of_inputs(network, x, start, size):
    made = network.add_slice(x, (0, 0), (0, 0), (1, 1))
    made.set_input(1, start)
    made.set_input(2, size)
    return out(made)


case("slice, start and size inputs", slice_of_inputs,
     [node("Add", ["x1", "x2"], ["e0"]), node("Slice", ["x0", "x1", "e0"], ["y0"])],
     [draw(5, 7), np.array([1, 2], np.int64), np.array([3, 4], np.int64)], sizes=(1, 2))
for before, after in (((1, 2), (0, 3)), ((-1, 2), (1, -2))):
    case(f"padding {before} {after}", lambda n, x, b=before, a=after: out(n.add_padding_nd(x, b, a)),
         node("Pad", ["x0", "p"], ["y0"]), [draw(1, 2, 4, 5)],
         constants={"p": np.array([0, 0, *before, 0, 0, *after], np.int64)})

# Arithmetic.

for equation, shapes in (("ij,jk->ik", [(3, 4), (4, 5)]), ("bij,bkj->bik", [(2, 3, 4), (2, 5, 4)]),
                         ("bhqd,bkhd->bhqk", [(2, 3, 4, 5), (2, 6, 3, 5)]), ("ij->ji", [(3, 4)]),
                         ("ijk->ik", [(3, 4, 5)]), ("i,j->ij", [(3,), (4,)]), ("ij,ij->", [(3, 4), (3, 4)])):
    case(f"einsum {equation}", lambda n, *x, e=equation: out(n.add_einsum(list(x), e)),
         node("Einsum", [f"x{i}" for i in range(len(shapes))], ["y0"], equation=equation),
         [draw(*shape, seed=i) for i, shape in enumerate(shapes)])
NONE, TRANSPOSE, VECTOR = trt.MatrixOperation.NONE, trt.MatrixOperation.TRANSPOSE, trt.MatrixOperation.VECTOR
for first, second, shapes in ((NONE, NONE, [(2, 3, 4), (2, 4, 5)]), (TRANSPOSE, NONE, [(2, 4, 3), (1, 4, 5)]),
                              (NONE, TRANSPOSE, [(3, 4), (5, 4)]), (TRANSPOSE, TRANSPOSE, [(4, 3), (5, 4)]),
                              (NONE, VECTOR, [(3, 4), (4,)]), (VECTOR, NONE, [(4,), (4, 3)]),
                              (VECTOR, VECTOR, [(4,), (4,)])):
    turned = [node("Transpose", [f"x{i}"], [f"t{i}"], perm=[*range(len(s) - 2), len(s) - 1, len(s) - 2])
              for i, (op, s) in enumerate(zip((first, second), shapes)) if op == TRANSPOSE]
    names = [f"{'t' if op == TRANSPOSE else 'x'}{i}" for i, op in enumerate((first, second))]
    case(f"matrix multiply {first.name} {second.name}",
         lambda n, a, b, f=first, s=second: out(n.add_matrix_multiply(a, f, b, s)),
         [*turned, node("MatMul", names, ["y0"])], [draw(*s, seed=i) for i, s in enumerate(shapes)],
         # The layer makes a matrix of a vector, the operator need not: kernels may add up in another order.
         rtol=1e-6 if VECTOR in (first, second) else 0)
for name, shape in (("per channel", (1, 3, 1, 1)), ("of one", (1, 1, 1, 1)), ("per element", (1, 3, 4, 5))):
    case(f"parametric relu, slopes {name}", lambda n, x, s: out(n.add_parametric_relu(x, s)),
         node("PRelu", ["x0", "x1"], ["y0"]), [draw(2, 3, 4, 5), draw(*shape, seed=1)])
for exclusive in (False, True):
    for reverse in (False, True):
        case(f"cumulative, exclusive={exclusive}, reverse={reverse}",
             lambda n, x, e=exclusive, r=reverse: out(n.add_cumulative(
                 x, constant(n, 1, np.int32), trt.CumulativeOperation.SUM, e, r)),
             node("CumSum", ["x0", "a"], ["y0"], exclusive=int(exclusive), reverse=int(reverse)), [draw(3, 6, 2)],
             constants={"a": np.int64(1)})
for given, to, code in ((3 * draw(3, 4), trt.int32, INT32), (draw(3, 4), trt.float16, HALF),
                        (draw(3, 4).astype(np.float16), trt.float32, FLOAT), (100 * draw(3, 4), trt.int8, INT8),
                        (ints(3, 4, high=3, dtype=np.int32), trt.bool, BOOL), (SPARSE > 0, trt.int64, INT64),
                        (ints(3, 4, low=-9, high=9), trt.float32, FLOAT)):
    case(f"cast {given.dtype} to {to.name}", lambda n, x, t=to: out(n.add_cast(x, t)),
         node("Cast", ["x0"], ["y0"], to=code), [given])


def line(network, sizes):
    made = network.add_fill((1,), trt.FillOperation.LINSPACE)
    made.set_input(0, sizes)
    made.set_input(1, constant(network, 0.5, np.float32))
    made.set_input(2, constant(network, [0.25], np.float32))
    return out(made)


case("fill with a line of a length that is an input", line,
     [node("Squeeze", ["x0"], ["n"]), node("Cast", ["n"], ["m"], to=FLOAT),
      node("Range", ["zero", "m", "one"], ["r"]), node("Mul", ["r", "d"], ["s"]), node("Add", ["s", "b"], ["y0"])],
     [np.array([6], np.int64)], constants={"zero": np.float32(0), "one": np.float32(1), "d": np.float32(0.25),
                                           "b": np.float32(0.5)}, sizes=(0,))


def plane(network, x):
    made = network.add_fill((2, 3), trt.FillOperation.LINSPACE, trt.int32)
    made.set_input(1, constant(network, 5, np.int32))
    made.set_input(2, constant(network, [10, -1], np.int32))
    return out(network.add_elementwise(made.get_output(0), x, trt.ElementWiseOperation.SUM))


case("fill with a line over two axes", plane, node("Add", ["x0", "plane"], ["y0"]),
     [ints(2, 3, high=9, dtype=np.int32)], constants={"plane": np.array([[5, 4, 3], [15, 14, 13]], np.int32)})
case("ragged softmax", lambda n, x, b: out(n.add_ragged_softmax(x, b)),
     [node("Less", ["columns", "x1"], ["in"]), node("Where", ["in", "x0", "never"], ["shown"]),
      node("Softmax", ["shown"], ["y0"])],
     [draw(4, 6), np.array([[1], [6], [3], [2]], np.int32)],
     constants={"columns": np.arange(6, dtype=np.int32).reshape(1, 6), "never": np.float32(-np.inf)})

# Normalization.


def normalized(axes, groups=1, epsilon=1e-4):
    mask = sum(1 << axis for axis in axes)
    return lambda n, x, s, b: out(n.add_normalization(x, s, b, mask), epsilon=epsilon, num_groups=groups)


GAIN, OFFSET = draw(6, seed=1, low=0.5), draw(6, seed=2)
for axis, shape in ((1, (6, 5)), (2, (5,))):
    case(f"normalization from axis {axis} on", normalized(range(axis, 3)),
         [node("Reshape", ["x1", "s"], ["g"]), node("Reshape", ["x2", "s"], ["o"]),
          node("LayerNormalization", ["x0", "g", "o"], ["y0"], axis=axis, epsilon=1e-4)],
         [draw(2, 6, 5), draw(*[1] * axis, *shape, seed=1), draw(*[1] * axis, *shape, seed=2)],
         constants={"s": np.array(shape, np.int64)})
COLUMN = [GAIN.reshape(1, 6, 1, 1), OFFSET.reshape(1, 6, 1, 1)]
FLAT = [node("Reshape", ["x1", "s"], ["g"]), node("Reshape", ["x2", "s"], ["o"])]
# The layer scales after it has normalized; the operators may do both at once, which rounds once less.
case("normalization of pictures", normalized((2, 3)),
     [*FLAT, node("InstanceNormalization", ["x0", "g", "o"], ["y0"], epsilon=1e-4)], [draw(2, 6, 4, 5), *COLUMN],
     constants={"s": np.array([6], np.int64)}, rtol=2e-6)
case("normalization of groups of channels", normalized((2, 3), groups=3),
     [*FLAT, node("GroupNormalization", ["x0", "g", "o"], ["y0"], num_groups=3, epsilon=1e-4)],
     [draw(2, 6, 4, 5), GAIN[:3].reshape(1, 3, 1, 1), OFFSET[:3].reshape(1, 3, 1, 1)],
     constants={"s": np.array([3], np.int64)}, rtol=2e-6)

case("normalization of groups, a scale for each channel", normalized((2, 3), groups=3),
     [*FLAT, node("GroupNormalization", ["x0", "g", "o"], ["y0"], num_groups=3, epsilon=1e-4)],
     [draw(2, 6, 4, 5), *COLUMN], constants={"s": np.array([6], np.int64)}, opset=21, rtol=2e-6)
case("normalization over channels", normalized((1,)),
     [node("Transpose", ["x0"], ["t"], perm=[0, 2, 3, 1]),
      node("LayerNormalization", ["t", "one"], ["u"], epsilon=1e-4),
      node("Transpose", ["u"], ["v"], perm=[0, 3, 1, 2]), node("Mul", ["v", "x1"], ["w"]),
      node("Add", ["w", "x2"], ["y0"])],
     [draw(2, 6, 4, 5), *COLUMN], constants={"one": np.ones(6, np.float32)},
     rtol=2e-6)  # two kernels: the layer normalizes with one scale for all, the operator with one for each channel

# Deconvolution.

for name, groups, shape, stride, dilation, before, after in (
        ("plain", 1, (4, 3, 3, 3), (1, 1), (1, 1), (0, 0), (0, 0)),
        ("stride, unequal padding", 1, (4, 3, 3, 4), (2, 3), (1, 1), (1, 0), (0, 2)),
        ("groups", 2, (4, 3, 3, 3), (2, 2), (1, 1), (1, 1), (1, 1)),
        ("dilation", 1, (4, 3, 2, 3), (1, 2), (2, 2), (1, 1), (1, 1))):
    kernel, bias = draw(*shape, seed=1), draw(3 * groups, seed=2)

    def deconvolved(network, x, kernel=kernel, bias=bias, groups=groups, **properties):
        made = network.add_deconvolution_nd(x, 3 * groups, kernel.shape[2:], kernel, bias)
        return out(made, num_groups=groups, **properties)

    case(f"deconvolution, {name}",
         lambda n, x, f=deconvolved, s=stride, d=dilation, b=before, a=after: f(
             n, x, stride_nd=s, dilation_nd=d, pre_padding=b, post_padding=a),
         node("ConvTranspose", ["x0", "k", "b"], ["y0"], group=groups, strides=stride, dilations=dilation,
              pads=[*before, *after]), [draw(2, 4, 5, 6)], constants={"k": kernel, "b": bias})

# Quantization.

SCALES = draw(3, seed=1, low=0.01, high=0.03)
case("quantize", lambda n, x: out(n.add_quantize(x, constant(n, 0.02, np.float32), trt.int8)),
     node("QuantizeLinear", ["x0", "s", "z"], ["y0"]), [2 * draw(4, 50)],
     constants={"s": np.float32(0.02), "z": np.int8(0)})
case("quantize by channel", lambda n, x: out(n.add_quantize(x, constant(n, SCALES), trt.int8), axis=1),
     node("QuantizeLinear", ["x0", "s", "z"], ["y0"], axis=1), [2 * draw(4, 3, 50)],
     constants={"s": SCALES, "z": np.zeros(3, np.int8)})
case("dequantize", lambda n, x: out(n.add_dequantize(x, constant(n, 0.02, np.float32), trt.float32)),
     node("DequantizeLinear", ["x0", "s"], ["y0"]), [ints(4, 5, low=-128, high=128, dtype=np.int8)],
     constants={"s": np.float32(0.02)})
case("dequantize by channel", lambda n, x: out(n.add_dequantize(x, constant(n, SCALES), trt.float32), axis=1),
     node("DequantizeLinear", ["x0", "s"], ["y0"], axis=1), [ints(4, 3, 5, low=-128, high=128, dtype=np.int8)],
     constants={"s": SCALES})
case("quantize to fp8 and back",
     lambda n, x: out(n.add_dequantize(out(n.add_quantize(x, constant(n, 0.02, np.float32), trt.fp8))[0],
                                       constant(n, 0.02, np.float32), trt.float32)),
     [node("QuantizeLinear", ["x0", "s"], ["q"], output_dtype=TensorProto.FLOAT8E4M3FN),
      node("DequantizeLinear", ["q", "s"], ["y0"])], [2 * draw(4, 50)], constants={"s": np.float32(0.02)}, opset=21)


case("quantize to int4 and back",
     lambda n, x: out(n.add_dequantize(out(n.add_quantize(x, constant(n, 0.1, np.float32), trt.int4))[0],
                                       constant(n, 0.1, np.float32), trt.float32)),
     [node("QuantizeLinear", ["x0", "s"], ["q"], output_dtype=TensorProto.INT4),
      node("DequantizeLinear", ["q", "s"], ["y0"])], [draw(4, 50)], constants={"s": np.float32(0.1)}, opset=21)
BLOCKS = draw(4, 2, seed=1, low=0.01, high=0.03)
case("quantize by blocks", lambda n, x: out(n.add_quantize(x, constant(n, BLOCKS), trt.int8)),
     node("QuantizeLinear", ["x0", "s"], ["y0"], axis=1, block_size=16, output_dtype=INT8), [2 * draw(4, 32)],
     constants={"s": BLOCKS}, opset=21)
case("dequantize by blocks", lambda n, x: out(n.add_dequantize(x, constant(n, BLOCKS), trt.float32)),
     node("DequantizeLinear", ["x0", "s"], ["y0"], axis=1, block_size=16),
     [ints(4, 32, low=-128, high=128, dtype=np.int8)], constants={"s": BLOCKS}, opset=21)


def by_blocks(network, x):
    made = network.add_dynamic_quantize(x, 1, 32, trt.fp8, trt.DataType.E8M0)
    return out(network.add_dequantize(made.get_output(0), made.get_output(1), trt.float32))


case("dynamic quantize to mxfp8 and back", by_blocks,
     [node("TRT_MXFP8DynamicQuantize", ["x0"], ["q", "s"], domain="trt", axis=-1, block_size=32,
           output_dtype=TensorProto.FLOAT8E4M3FN),
      node("TRT_MXFP8DequantizeLinear", ["q", "s"], ["y0"], domain="trt", axis=-1, block_size=32, output_dtype=FLOAT)],
     [5 * draw(3, 64)], judge=None)  # operators of the vendor's tools
SECOND = np.float32(4 / (6 * 448))


def by_blocks_twice(network, x):
    made = network.add_dynamic_quantize(x, 1, 16, trt.fp4, trt.fp8)
    second = constant(network, SECOND)
    made.set_input(1, second)
    scales = out(network.add_dequantize(made.get_output(1), second, trt.float32))[0]
    return out(network.add_dequantize(made.get_output(0), scales, trt.float32))


case("dynamic quantize to fp4 and back", by_blocks_twice,
     [node("TRT_FP4DynamicQuantize", ["x0", "t"], ["q", "s"], domain="trt", axis=-1, block_size=16,
           scale_type=TensorProto.FLOAT8E4M3FN),
      node("DequantizeLinear", ["s", "t"], ["f"]),
      node("DequantizeLinear", ["q", "f"], ["y0"], axis=-1, block_size=16)],
     [draw(3, 32)], constants={"t": SECOND}, opset=23, judge=None)  # operators of the vendor's tools

# Element by element.

for names, low, high in (("Exp Sin Cos Tan Sinh Cosh Asin Acos Atan Asinh Atanh", -0.99, 0.99),
                         ("Abs Neg Ceil Floor Erf Sign Round", -9, 9), ("Log Sqrt Reciprocal", 0.1, 4),
                         ("Acosh", 1.1, 4)):
    for name in names.split():
        op = getattr(trt.UnaryOperation, {"Reciprocal": "RECIP"}.get(name, name.upper()))
        case(f"unary {op.name}", lambda n, x, op=op: out(n.add_unary(x, op)), node(name, ["x0"], ["y0"]),
             [draw(3, 4, low=low, high=high)])
case("unary NOT", lambda n, x: out(n.add_unary(x, trt.UnaryOperation.NOT)), node("Not", ["x0"], ["y0"]), [SPARSE > 0])
ODD = np.float32([[0, np.inf, -np.inf, np.nan, 1]])
for name, op in (("IsInf", trt.UnaryOperation.ISINF), ("IsNaN", trt.UnaryOperation.ISNAN)):
    case(f"unary {op.name}", lambda n, x, op=op: out(n.add_unary(x, op)), node(name, ["x0"], ["y0"]), [ODD])
for name, op in (("Add", "SUM"), ("Mul", "PROD"), ("Max", "MAX"), ("Min", "MIN"), ("Sub", "SUB"), ("Div", "DIV"),
                 ("Pow", "POW"), ("Equal", "EQUAL"), ("Greater", "GREATER"), ("Less", "LESS")):
    for kind, given in (("f32", [draw(3, 4, low=0.5, high=2), draw(1, 4, seed=1, low=0.5, high=2)]),
                        ("i32", [ints(3, 4, low=-9, high=9, dtype=np.int32),
                                 ints(3, 1, low=1, high=5, seed=1, dtype=np.int32)])):
        case(f"elementwise {op}, {kind}",
             lambda n, a, b, op=getattr(trt.ElementWiseOperation, op): out(n.add_elementwise(a, b, op)),
             node(name, ["x0", "x1"], ["y0"]), given)
for name in ("And", "Or", "Xor"):
    case(f"elementwise {name.upper()}",
         lambda n, a, b, op=getattr(trt.ElementWiseOperation, name.upper()): out(n.add_elementwise(a, b, op)),
         node(name, ["x0", "x1"], ["y0"]), [SPARSE > 0, SPARSE < 0.5])
case("elementwise FLOOR_DIV", lambda n, a, b: out(n.add_elementwise(a, b, trt.ElementWiseOperation.FLOOR_DIV)),
     [node("Div", ["x0", "x1"], ["q"]), node("Floor", ["q"], ["y0"])], [9 * draw(3, 4), draw(3, 4, seed=1, low=0.5)])
for name, op in (("ReduceSum", "SUM"), ("ReduceProd", "PROD"), ("ReduceMax", "MAX"), ("ReduceMin", "MIN"),
                 ("ReduceMean", "AVG")):
    for keep in (False, True):
        case(f"reduce {op}, keep={keep}",
             lambda n, x, op=getattr(trt.ReduceOperation, op), keep=keep: out(n.add_reduce(x, op, 0b101, keep)),
             node(name, ["x0", "a"], ["y0"], keepdims=int(keep)), [draw(3, 4, 5)],
             constants={"a": np.array([0, 2], np.int64)})
case("select", lambda n, c, a, b: out(n.add_select(c, a, b)), node("Where", ["x0", "x1", "x2"], ["y0"]),
     [SPARSE > 0, SPARSE, draw(3, 4, 1, seed=2)])


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_layer_as_operator(log, one):
    check(log, one)
