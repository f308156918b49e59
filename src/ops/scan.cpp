// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scan: inference and results.
#include "ops/scan.h"

#include <algorithm>
#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

int64_t at_or(const std::vector<int64_t>& list, size_t i, int64_t otherwise) {
  return i < list.size() ? list[i] : otherwise;
}

Result<> check_scan_body(const Scan& op, size_t operands) {
  if (!op.body) return Error(ErrorCode::invalid_argument, "expected a body");
  const bool fits = op.states >= 0 && op.scanned >= 1 && op.states <= static_cast<int64_t>(operands) &&
                    op.scanned <= static_cast<int64_t>(operands) - op.states &&
                    (*op.body).inputs().size() == operands &&
                    static_cast<int64_t>((*op.body).outputs().size()) >= op.states;
  if (fits) return Done{};
  return Error(ErrorCode::invalid_argument,
               str("expected a body of ", operands, " inputs, found ", (*op.body).inputs().size()));
}

/// Slice `at` along an axis: a copy.
Constant slice(const Constant& x, int axis, int64_t at) {
  const Shape& shape = x.type().shape;
  const int64_t outer = volume_between(shape, 0, axis), length = shape[axis].number();
  const size_t row = static_cast<size_t>(volume_between(shape, axis + 1, shape.rank())) * size_of(x.type().dtype);
  std::vector<Dim> dims = shape.dims();
  dims.erase(dims.begin() + axis);
  return Constant::make({x.type().dtype, Shape(std::move(dims))}, [&](std::byte* to) {
    for (int64_t o = 0; o < outer && row > 0; ++o, to += row) {
      std::memcpy(to, x.bytes().data() + static_cast<size_t>(o * length + at) * row, row);
    }
  });
}

/// Slices put together along a new axis. Errors: invalid_argument if their types differ.
Result<Constant> stack_slices(std::vector<Constant> slices, int64_t axis, const TensorType& otherwise) {
  const TensorType type = slices.empty() ? otherwise : slices[0].type();
  TRY_ASSIGN(const int along, normalize_axis(axis, type.rank() + 1));
  std::vector<Dim> dims = type.shape.dims();
  for (Dim& dim : dims) dim = dim.is_number() ? dim : Dim(0);
  dims.insert(dims.begin() + along, static_cast<int64_t>(slices.size()));
  for (const Constant& one : slices) {
    if (!(one.type() == type))
      return Error(ErrorCode::invalid_argument, str("expected ", type, ", found ", one.type()));
  }
  const int64_t outer = volume_between(type.shape, 0, along);
  const size_t row =
      slices.empty() ? 0 : static_cast<size_t>(volume_between(type.shape, along, type.rank())) * size_of(type.dtype);
  return Constant::make({type.dtype, Shape(std::move(dims))}, [&](std::byte* to) {
    for (int64_t o = 0; o < outer && row > 0; ++o) {
      for (const Constant& one : slices) {
        std::memcpy(to, one.bytes().data() + static_cast<size_t>(o) * row, row);
        to += row;
      }
    }
  });
}

Result<std::vector<Constant>> run_scan(const Scan& op, const std::vector<Constant>& operands, BodyRunner run) {
  TRY(check_scan_body(op, operands.size()));
  const auto states = static_cast<size_t>(op.states), scanned = static_cast<size_t>(op.scanned);
  const Graph& body = *op.body;
  std::vector<Constant> in = operands;
  std::vector<int> axes;
  int64_t length = -1;
  for (size_t i = 0; i < scanned; ++i) {
    const Shape& shape = operands[states + i].type().shape;
    TRY_ASSIGN(const int axis, normalize_axis(at_or(op.axes, i, 0), shape.rank()));
    axes.push_back(axis);
    if (length >= 0 && shape[axis].number() != length) {
      return Error(ErrorCode::invalid_argument, str("expected a length of ", length, ", found ", shape[axis]));
    }
    length = shape[axis].number();
  }
  std::vector<std::vector<Constant>> given(body.outputs().size() - states);
  for (int64_t turn = 0; turn < length; ++turn) {
    for (size_t i = 0; i < scanned; ++i) {
      in[states + i] = slice(operands[states + i], axes[i], at_or(op.backward, i, 0) ? length - 1 - turn : turn);
    }
    TRY_ASSIGN(const auto out, run(body, in));
    for (size_t i = 0; i < states; ++i) in[i] = out[i];
    for (size_t i = 0; i < given.size(); ++i) given[i].push_back(out[states + i]);
  }
  std::vector<Constant> results(in.begin(), in.begin() + op.states);
  for (size_t i = 0; i < given.size(); ++i) {
    if (at_or(op.backward, scanned + i, 0)) std::reverse(given[i].begin(), given[i].end());
    TRY_ASSIGN(Constant all, stack_slices(std::move(given[i]), at_or(op.result_axes, i, 0),
                                          body.type(body.outputs()[states + i].value)));
    results.push_back(std::move(all));
  }
  return results;
}

}  // namespace

Result<Knowns> Scan::infer_known(std::span<const Known> in) const {
  TRY(check_scan_body(*this, in.size()));
  Knowns turn(in.begin(), in.end());
  Dim length = unknown_dim();
  for (size_t i = 0; i < turn.size() && i < static_cast<size_t>(states + scanned); ++i) {
    turn[i] = Known::of(in[i].type);
    if (i < static_cast<size_t>(states)) continue;
    const size_t k = i - static_cast<size_t>(states);
    TRY_ASSIGN(const int axis, normalize_axis(at_or(axes, k, 0), in[i].type.rank()));
    std::vector<Dim> dims = in[i].type.shape.dims();
    if (!length.is_number()) length = dims[static_cast<size_t>(axis)];
    dims.erase(dims.begin() + axis);
    turn[i].type.shape = Shape(std::move(dims));
  }
  TRY_ASSIGN(const Knowns out, infer_subgraph(*body, turn));
  Knowns results;
  for (size_t i = 0; i < out.size(); ++i) {
    TensorType type = out[i].type;
    if (i >= static_cast<size_t>(states)) {
      TRY_ASSIGN(const int axis,
                 normalize_axis(at_or(result_axes, i - static_cast<size_t>(states), 0), type.rank() + 1));
      std::vector<Dim> dims = type.shape.dims();
      dims.insert(dims.begin() + axis, length);
      type.shape = Shape(std::move(dims));
    }
    results.push_back(Known::of(std::move(type)));
  }
  forget_inner_dims(in, results);
  return results;
}

Result<std::vector<Constant>> Scan::run(std::span<const Constant> in, BodyRunner body_runner) const {
  return run_scan(*this, {in.begin(), in.end()}, body_runner);
}

namespace ops {
OpDef scan() { return op_def<Scan>(); }
}  // namespace ops

}  // namespace tenon
