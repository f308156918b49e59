// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// loop: inference and results.
#include "ops/loop.h"

#include <algorithm>
#include <limits>

#include "ir/verify.h"
#include "ops/lib/bodies.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

Result<> check_loop_body(const Loop& op, size_t operands) {
  if (!op.body) return Error(ErrorCode::invalid_argument, "expected a body");
  if (op.carried < 0) {
    return Error(ErrorCode::invalid_argument, str("expected a count of carried values, found ", op.carried));
  }
  const auto carried = static_cast<size_t>(op.carried);
  if (operands >= 2 && operands - 2 >= carried && (*op.body).inputs().size() == operands &&
      (*op.body).outputs().size() > carried) {
    return Done{};
  }
  return Error(ErrorCode::invalid_argument,
               str("expected a body of ", operands, " inputs and more than ", carried, " outputs, found ",
                   (*op.body).inputs().size(), " and ", (*op.body).outputs().size()));
}

/// The values of one axis more. Of no turns the type says what there would have been.
Result<Constant> stack_turns(const std::vector<Constant>& turns, const TensorType& otherwise) {
  TensorType type = turns.empty() ? otherwise : turns[0].type();
  if (is_container(type.dtype)) return Constant::of_items(DataType::sequence, turns);
  std::vector<Dim> dims = {static_cast<int64_t>(turns.size())};
  for (const Dim& dim : type.shape) dims.push_back(dim.is_number() ? dim : Dim(0));
  for (const Constant& turn : turns) {
    if (turn.type() == type) continue;
    return Error(ErrorCode::invalid_argument, str("expected ", type, " of each turn, found ", turn.type()));
  }
  return Constant::make({type.dtype, Shape(std::move(dims))}, [&](std::byte* to) {
    for (const Constant& turn : turns) {
      std::copy(turn.bytes().begin(), turn.bytes().end(), to);
      to += turn.bytes().size();
    }
  });
}

/// Errors: invalid_argument unless there is one condition.
Result<bool> holds(const Constant& condition) {
  if (!condition) return true;
  if (condition.type().dtype == DataType::boolean && condition.type().shape.volume() == 1) {
    return condition.to_i64()[0] != 0;
  }
  return Error(ErrorCode::invalid_argument, str("expected one condition, found ", condition.type()));
}

/// Errors: invalid_argument unless there is one number.
Result<int64_t> trips_of(const Constant& count) {
  if (!count) return std::numeric_limits<int64_t>::max();
  if (is_integer(count.type().dtype) && count.type().shape.volume() == 1) return count.to_i64()[0];
  return Error(ErrorCode::invalid_argument, str("expected one number of turns, found ", count.type()));
}

Result<std::vector<Constant>> run_loop(const Loop& op, const std::vector<Constant>& operands, BodyRunner run) {
  const auto carried = static_cast<size_t>(op.carried);
  TRY(check_loop_body(op, operands.size()));
  TRY_ASSIGN(const int64_t trips, trips_of(operands[0]));
  TRY_ASSIGN(bool goes_on, holds(operands[1]));
  std::vector<Constant> in = operands;
  const Graph& body = *op.body;
  std::vector<std::vector<Constant>> given(body.outputs().size() - 1 - carried);
  in[1] = Constant::scalar(DataType::boolean, goes_on);
  for (int64_t turn = 0; turn < trips && goes_on; ++turn) {
    in[0] = Constant::copy({DataType::i64, Shape{}}, std::as_bytes(std::span(&turn, 1)));
    TRY_ASSIGN(const auto out, run(body, in));
    in[1] = out[0];
    TRY_ASSIGN(goes_on, holds(in[1]));
    for (size_t i = 0; i < carried; ++i) in[2 + i] = out[1 + i];
    for (size_t i = 0; i < given.size(); ++i) given[i].push_back(out[1 + carried + i]);
  }
  std::vector<Constant> results(in.begin() + 2, in.begin() + 2 + op.carried);
  for (size_t i = 0; i < given.size(); ++i) {
    TRY_ASSIGN(Constant all, stack_turns(given[i], body.type(body.outputs()[1 + carried + i].value)));
    results.push_back(std::move(all));
  }
  return results;
}

/// Are all operands known, and the turns few enough to run them in place of inferring types? Not if turns roll dice.
bool is_decided(const Graph& body, std::span<const Known> in) {
  constexpr int64_t kMaxTrips = 256, kMaxElements = 1024;
  const auto decided = [&](const Known& one) {
    if (!one.type.present()) return true;
    return one.value && !is_container(one.type.dtype) && one.type.shape.volume() <= kMaxElements;
  };
  if (!in[0].value || in[0].type.shape.volume() != 1 || !is_integer(in[0].type.dtype)) return false;
  const auto plain = [](const Node& node) { return !node.op || !(node.op.traits().random || has_bodies(node.op)); };
  return in[0].value.to_i64()[0] <= kMaxTrips && std::ranges::all_of(in, decided) &&
         std::ranges::all_of(body.nodes(), plain);
}

}  // namespace

Result<Knowns> Loop::infer_known(std::span<const Known> in) const {
  TRY(check_loop_body(*this, in.size()));
  if (is_decided(*body, in)) {
    std::vector<Constant> operands;
    for (const Known& one : in) operands.push_back(one.value);
    TRY_ASSIGN(const auto results, run_loop(*this, operands, evaluate_body));
    Knowns out;
    for (const Constant& one : results) out.push_back(Known::of(one));
    return out;
  }
  Knowns turn(in.begin(), in.end());
  turn[0] = Known::of(TensorType{DataType::i64, Shape{}});
  turn[1] = Known::of(TensorType{DataType::boolean, Shape{}});
  const auto count = static_cast<size_t>(carried);
  for (size_t i = 0; i < count; ++i) turn[2 + i] = Known::of(in[2 + i].type);  // elements may change
  Knowns out;
  constexpr int kTries = 8;
  for (int tries = 0; tries < kTries; ++tries) {
    TRY_ASSIGN(out, infer_subgraph(*body, turn));
    bool same = true;
    for (size_t i = 0; i < count; ++i) {
      TensorType& now = turn[2 + i].type;
      Known merged;
      TRY_ASSIGN(merged.type, merge_types(now, out[1 + i].type));
      ir::name_unknowns(merged, str("loop.", i));
      same = same && merged.type == now;
      now = merged.type;
    }
    if (same) break;
  }
  Knowns results;
  for (size_t i = 0; i < count; ++i) results.push_back(Known::of(turn[2 + i].type));
  for (size_t i = 1 + count; i < out.size(); ++i) {
    if (is_container(out[i].type.dtype)) {
      results.push_back(Known::of(TensorType{DataType::sequence, Shape{unknown_dim()}}));
      continue;
    }
    std::vector<Dim> dims = {unknown_dim()};
    for (const Dim& dim : out[i].type.shape) dims.push_back(dim.is_number() ? dim : unknown_dim());
    results.push_back(Known::of(TensorType{out[i].type.dtype, Shape(std::move(dims))}));
  }
  forget_inner_dims(in, results);
  return results;
}

Result<std::vector<Constant>> Loop::run(std::span<const Constant> in, BodyRunner body_runner) const {
  return run_loop(*this, {in.begin(), in.end()}, body_runner);
}

namespace ops {
OpDef loop() { return op_def<Loop>(); }
}  // namespace ops

}  // namespace tenon
