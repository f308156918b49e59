// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: layers of the network interface as operators of ONNX files.
#include <limits>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "import/onnx/ops/lib/window_attributes.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/div.h"
#include "ops/gather.h"
#include "ops/lib/blended_pool.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/pow.h"
#include "ops/reshape.h"
#include "ops/slice.h"
#include "ops/top_k.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {

/// The quotient rounded down; integers are divided by way of f64.
Result<> import_trt_floor_div(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  const DataType dtype = node.input_type(0).dtype;
  const bool whole = is_integer(dtype);
  ValueId a = node.input(0), b = node.input(1);
  for (ValueId* one : {&a, &b}) {
    if (!whole) break;
    TRY_ASSIGN(*one, node.add(Cast{.to = DataType::f64}, {*one}));
  }
  TRY_ASSIGN(const ValueId quotient, node.add(Div{}, {a, b}));
  TRY_ASSIGN(ValueId y, node.add("floor", {quotient}));
  if (whole) {
    TRY_ASSIGN(y, node.add(Cast{.to = dtype}, {y}));
  }
  return node.set_output(0, y);
}

/// The k least, k being input 1.
Result<> import_trt_least(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  TRY_ASSIGN(ValueId k, as_i64(node, node.input(1)));
  TRY_ASSIGN(k, node.add("reshape", {k, node.add_integers({1})}));
  TRY_ASSIGN(const auto out,
             node.add_many(ops::make(TopK{.axis = node.integer("axis", -1), .largest = false}), {node.input(0), k}, 2));
  TRY_ASSIGN(const ValueId places, node.add(Cast{.to = DataType::i32}, {out[1]}));
  TRY(node.set_output(0, out[0]));
  return node.has_output(1) ? node.set_output(1, places) : Result<>(Done{});
}

/// op_0 and op_1: none, transpose or vector.
Result<> import_trt_product(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  const std::string ways[] = {node.text("op_0", "none"), node.text("op_1", "none")};
  ValueId operands[] = {node.input(0), node.input(1)};
  std::vector<int64_t> extra;
  for (size_t i = 0; i < 2; ++i) {
    if (ways[i] == "vector") {
      extra.push_back(i == 0 ? -2 : -1);
      TRY_ASSIGN(operands[i], node.add("unsqueeze", {operands[i], node.add_integers({extra.back()})}));
    } else if (ways[i] != "none" && ways[i] != "transpose") {
      return Error(ErrorCode::invalid_argument,
                   str("expected op_", i, " none, transpose or vector, found '", ways[i], "'"));
    }
  }
  const Matmul op{.transpose_a = ways[0] == "transpose", .transpose_b = ways[1] == "transpose"};
  TRY_ASSIGN(ValueId y, node.add(op, {operands[0], operands[1]}));
  if (!extra.empty()) {
    TRY_ASSIGN(y, node.add("squeeze", {y, node.add_integers(extra)}));
  }
  return node.set_output(0, y);
}

/// The first nbElementWiseDims axes of data and indices run along with each other.
Result<> import_trt_gather(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  const int64_t shared = node.integer("nbElementWiseDims", 0);
  const int rank = node.input_type(0).rank();
  int64_t axis = node.integer("axis", 0);
  if (shared == 0) return node.finish(Gather{.axis = axis}, node.inputs());
  if (axis < 0) axis += rank;
  TRY_ASSIGN(const ValueId y, gather_along(node.writer(), node.input(0), node.input(1), axis, shared));
  return node.set_output(0, y);
}

Result<> import_trt_ragged_softmax(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  TRY_ASSIGN(const ValueId y, ragged_softmax(node.writer(), node.input(0), node.input(1)));
  return node.set_output(0, y);
}

/// start, size and stride of each axis: attributes or inputs. Backwards, an end before the first element is none.
Result<> import_trt_slice(NodeContext& node) {
  const bool given = node.input_count() > 1;
  if (given) TRY(node.expect_inputs(4, 4));
  ValueId parts[3] = {};
  const std::string_view names[] = {"start", "size", "stride"};
  for (size_t i = 0; i < 3; ++i) {
    if (!given) {
      const auto list = node.integers(names[i]);
      if (static_cast<int>(list.size()) != node.input_type(0).rank()) {
        return Error(ErrorCode::invalid_argument, str("attribute '", names[i], "': expected a number for each axis of ",
                                                      node.input_type(0), ", found ", list.size()));
      }
      parts[i] = node.add_integers(list);
    } else {
      TRY_ASSIGN(parts[i], as_i64(node, node.input(i + 1)));
    }
  }
  const auto number = [&](int64_t value) { return node.add_integers({value}); };
  TRY_ASSIGN(const ValueId way, node.add(Mul{}, {parts[1], parts[2]}));
  TRY_ASSIGN(const ValueId end, node.add(Add{}, {parts[0], way}));
  TRY_ASSIGN(const ValueId before, node.add("less", {end, number(0)}));
  TRY_ASSIGN(const ValueId last, node.add("where", {before, number(std::numeric_limits<int64_t>::min()), end}));
  std::vector<int64_t> axes;
  for (int64_t i = 0; i < node.input_type(0).rank(); ++i) axes.push_back(i);
  return node.finish(Slice{}, {node.input(0), parts[0], last, node.add_integers(axes), parts[2]});
}

/// The first axes of a permutation; those that it leaves out stay.
Result<ValueId> permuted(NodeContext& node, ValueId x, std::string_view attribute) {
  std::vector<int64_t> perm = node.integers(attribute);
  const auto rank = static_cast<size_t>(node.type(x).rank());
  while (perm.size() < rank) perm.push_back(static_cast<int64_t>(perm.size()));
  perm.resize(rank);
  return node.add(Transpose{.perm = std::move(perm)}, {x});
}

Result<> import_trt_shuffle(NodeContext& node) {
  TRY(node.expect_inputs(1, 2));
  TRY_ASSIGN(ValueId x, permuted(node, node.input(0), "first_perm"));
  if (node.has_attribute("reshape_dims") || node.has_input(1)) {
    TRY_ASSIGN(ValueId shape, as_i64(node, node.input(1)));
    if (shape == kNoValue) shape = node.add_integers(node.integers("reshape_dims"));
    const bool empties = node.integer("zero_is_placeholder", 1) == 0;  // else a 0 keeps the axis
    TRY_ASSIGN(x, node.add(Reshape{.allow_zero = empties}, {x, shape}));
  }
  TRY_ASSIGN(x, permuted(node, x, "second_perm"));
  return node.set_output(0, x);
}

/// As what weights of the channels (axis 1) or of all elements behind the batch broadcast to x.
Result<ValueId> trt_scale_weights(NodeContext& node, ValueId weights, std::string_view mode) {
  const Shape& x = node.input_type(0).shape;
  std::vector<int64_t> shape = {-1};
  if (mode == "channel") shape.resize(static_cast<size_t>(x.rank()) - 1, 1);
  for (int axis = 1; axis < x.rank() && mode == "elementwise"; ++axis) {
    if (!x[axis].is_number()) {
      return node.unsupported(str("expected known sizes to scale by element, found ", node.input_type(0)),
                              "use Mul and Add");
    }
    if (axis == 1) shape.clear();
    shape.push_back(x[axis].number());
  }
  return node.add("reshape", {weights, node.add_integers(shape)});
}

/// (x scale + shift)^power, each one number, or one for each channel, or one for each element.
Result<> import_trt_scale(NodeContext& node) {
  TRY(node.expect_inputs(1, 4));
  const std::string mode = node.text("mode", "uniform");
  if (mode != "uniform" && mode != "channel" && mode != "elementwise") {
    return Error(ErrorCode::invalid_argument, str("expected mode uniform, channel or elementwise, found '", mode, "'"));
  }
  if (node.input_type(0).rank() < 2) {
    return node.unsupported(str("expected channels to scale, found ", node.input_type(0)), "use Mul and Add");
  }
  ValueId y = node.input(0);
  size_t next = 1;
  for (const std::string_view part : {"scale", "shift", "power"}) {
    if (node.integer(part, 0) == 0) continue;
    if (!node.has_input(next)) return Error(ErrorCode::invalid_argument, str("expected weights of the ", part));
    TRY_ASSIGN(const ValueId weights, trt_scale_weights(node, node.input(next++), mode));
    if (part == "scale") {
      TRY_ASSIGN(y, node.add(Mul{}, {y, weights}));
    } else if (part == "shift") {
      TRY_ASSIGN(y, node.add(Add{}, {y, weights}));
    } else {
      TRY_ASSIGN(y, node.add(Pow{}, {y, weights}));
    }
  }
  return node.set_output(0, y);
}

/// The largest of each window and its mean, mixed: (1 - blend) largest + blend mean.
Result<> import_trt_blended_pool(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  TRY_ASSIGN(const Window window, window_attributes(node));
  const std::vector<int64_t> kernel = node.integers("kernel_shape");
  const bool padded = node.integer("count_include_pad", 0) != 0;
  TRY_ASSIGN(const ValueId y, blended_pool(node.writer(), node.input(0), MaxPool{.kernel = kernel, .window = window},
                                           AveragePool{.kernel = kernel, .window = window, .count_include_pad = padded},
                                           node.number("blend", 0)));
  return node.set_output(0, y);
}

Result<> import_trt_layer(NodeContext& node) {
  const std::string_view type = node.op_type();
  if (type == "TRT_FloorDiv") return import_trt_floor_div(node);
  if (type == "TRT_TopK_Min") return import_trt_least(node);
  if (type == "TRT_MatMul") return import_trt_product(node);
  if (type == "TRT_Gather") return import_trt_gather(node);
  if (type == "TRT_Slice") return import_trt_slice(node);
  if (type == "TRT_RaggedSoftmax") return import_trt_ragged_softmax(node);
  if (type == "TRT_MaxAverageBlendPool") return import_trt_blended_pool(node);
  return type == "TRT_Shuffle" ? import_trt_shuffle(node) : import_trt_scale(node);
}

}  // namespace

Importer trt_layers() {
  return {{"TRT_FloorDiv", "TRT_Gather", "TRT_MatMul", "TRT_MaxAverageBlendPool", "TRT_RaggedSoftmax", "TRT_Scale",
           "TRT_Shuffle", "TRT_Slice", "TRT_TopK_Min"},
          import_trt_layer,
          "trt"};
}

}  // namespace tenon::onnx
