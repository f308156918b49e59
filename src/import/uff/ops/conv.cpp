// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Conv, ConvTranspose.
#include "ops/conv.h"

#include "import/uff/ops/lib/window_fields.h"
#include "ops/conv_transpose.h"
#include "ops/reshape.h"

namespace tenon::uff {

namespace {

struct Operands {
  ValueId x = kNoValue;        // [N, C, spatial...]
  ValueId weights = kNoValue;  // [K, C, spatial...]
  int64_t channels = 0;
  std::vector<int64_t> kernel;  // dims of the weights
};

Result<Operands> operands_of(NodeContext& node) {
  Operands out;
  TRY_ASSIGN(out.x, node.canonical(0));
  TRY_ASSIGN(out.weights, node.canonical(1));
  const Shape x = node.shape_of(out.x), weights = node.shape_of(out.weights);
  if (x.rank() < 3 || x.rank() > 5 || weights.rank() != x.rank() || !weights.is_static() || !x[1].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected a picture and its kernels, found ", x, " and ", weights));
  }
  out.channels = x[1].number();
  out.kernel = weights.numbers();
  return out;
}

/// Kernels of one channel each, several a channel: [several, C, ...] -> [C * several, 1, ...]
Result<ValueId> depthwise(NodeContext& node, const Operands& from) {
  std::vector<int64_t> perm(from.kernel.size());
  for (size_t i = 0; i < perm.size(); ++i) perm[i] = static_cast<int64_t>(i);
  std::swap(perm[0], perm[1]);
  TRY_ASSIGN(const ValueId turned, node.add_transpose(from.weights, perm));
  std::vector<int64_t> dims = from.kernel;
  dims[0] *= dims[1];
  dims[1] = 1;
  return node.add(Reshape{}, {turned, node.add_integers(dims)});
}

Result<> import_conv(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  TRY_ASSIGN(Operands from, operands_of(node));
  const int64_t groups = node.integer("number_groups", 1);
  Conv op;
  TRY_ASSIGN(op.window, window_of(node, from.kernel.size() - 2));
  op.groups = groups;
  if (groups > 1 && from.kernel[1] == from.channels && groups == from.channels) {
    TRY_ASSIGN(from.weights, depthwise(node, from));
  }
  TRY_ASSIGN(const ValueId y, node.add(std::move(op), {from.x, from.weights}));
  return node.finish(node.restored(y));
}

/// The spatial sizes of the result: all dims of it, or these alone; in the order of the operand.
Result<std::vector<int64_t>> spatial_sizes(NodeContext& node, size_t spatial) {
  const auto numbers = node.known(2).dims();
  if (!numbers) return Error(ErrorCode::unsupported, "expected the shape of the result to be known");
  std::vector<Dim> dims = *numbers;
  if (dims.size() == spatial + 2) {
    TRY_ASSIGN(const auto order, node.axes(0));
    std::vector<Dim> canonical(dims.size());
    for (size_t i = 0; i < dims.size(); ++i) canonical[order ? static_cast<size_t>((*order)[i]) : i] = dims[i];
    dims.assign(canonical.begin() + 2, canonical.end());
  }
  std::vector<int64_t> out;
  for (const Dim& dim : dims) out.push_back(dim.number());
  if (out.size() != spatial || std::any_of(out.begin(), out.end(), [](int64_t n) { return n < 1; })) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", spatial, " sizes of the result, found [", join(dims), "]"));
  }
  return out;
}

Result<> import_conv_transpose(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  TRY_ASSIGN(const Operands from, operands_of(node));
  std::vector<int64_t> perm = {1, 0};
  for (size_t i = 2; i < from.kernel.size(); ++i) perm.push_back(static_cast<int64_t>(i));
  TRY_ASSIGN(const ValueId weights, node.add_transpose(from.weights, perm));  // [C, K, spatial...]
  ConvTranspose op;
  TRY_ASSIGN(op.window, window_of(node, from.kernel.size() - 2));
  op.groups = node.integer("number_groups", 1);
  if (node.input_count() == 3) {
    TRY_ASSIGN(const std::vector<int64_t> sizes, spatial_sizes(node, from.kernel.size() - 2));
    const Shape x = node.shape_of(from.x);
    if (op.window.auto_pad == AutoPad::same_upper) {
      op.output_shape = sizes;
    } else {  // what a convolution of this stride leaves over lies at the end
      for (size_t i = 0; i < sizes.size(); ++i) {
        const int axis = static_cast<int>(i);
        const int64_t pads = op.window.pads.empty() ? 0 : 2 * op.window.pads[i];
        const int64_t natural = (x[axis + 2].number() - 1) * op.window.stride(axis) +
                                (from.kernel[i + 2] - 1) * op.window.dilation(axis) + 1 - pads;
        if (sizes[i] < natural || sizes[i] >= natural + op.window.stride(axis)) {
          return Error(ErrorCode::invalid_argument, str("expected a result of size ", natural, ", found ", sizes[i]));
        }
        op.output_padding.push_back(sizes[i] - natural);
      }
    }
  }
  TRY_ASSIGN(const ValueId y, node.add(std::move(op), {from.x, weights}));
  return node.finish(node.restored(y));
}

Result<> import_convolution(NodeContext& node) {
  return node.operation() == "Conv" ? import_conv(node) : import_conv_transpose(node);
}

}  // namespace

Importer conv() { return {{"Conv", "ConvTranspose"}, import_convolution}; }

}  // namespace tenon::uff
