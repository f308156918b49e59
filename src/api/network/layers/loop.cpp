// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A loop of layers to one operator: what depends on its recurrences and iterators becomes its body.
#include "api/network/layers/loop.h"

#include <algorithm>
#include <limits>

#include "api/network/body.h"
#include "ir/verify.h"
#include "ops/add.h"
#include "ops/gather.h"
#include "ops/identity.h"
#include "ops/loop.h"
#include "ops/shape.h"
#include "ops/slice.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon::api {

Result<> RecurrenceLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId initial, to.input(0));
  TRY_ASSIGN(const ValueId y, to.emit(Identity{}, {initial}));
  return to.define(0, y);
}

Result<> IteratorLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  const ValueId first = to.constant(Constant::scalar(DataType::i64, 0));
  TRY_ASSIGN(const ValueId y, to.emit(Gather{.axis = axis_}, {x, first}));
  return to.define(0, y);
}

std::vector<const Tensor*> LoopOutputLayer::needs() const {
  std::vector<const Tensor*> out = loop_->needs();
  out.insert(out.end(), inputs().begin(), inputs().end());
  return out;
}

Result<> LoopOutputLayer::lower(Lowering& to) const {
  const std::vector<const Tensor*> stacked = loop_->stacked();
  TRY_ASSIGN(const std::vector<ValueId> results, to.once(loop_, [&]() { return loop_->lower(to, stacked); }));
  const Tensor* tensor = inputs()[0];
  const int recurrence = loop_->recurrence_of(tensor);
  if (kind_ == nv::LoopOutput::kLAST_VALUE && recurrence >= 0) {
    return to.define(0, results[static_cast<size_t>(recurrence)]);
  }
  const auto place = std::find(stacked.begin(), stacked.end(), tensor) - stacked.begin();
  ValueId y = results[loop_->recurrences() + static_cast<size_t>(place)];
  if (kind_ == nv::LoopOutput::kLAST_VALUE) {
    TRY_ASSIGN(y, to.emit(Gather{.axis = 0}, {y, to.constant(Constant::scalar(DataType::i64, -1))}));
    return to.define(0, y);
  }
  if (kind_ == nv::LoopOutput::kREVERSE) {
    constexpr int64_t kBeforeTheFirst = std::numeric_limits<int64_t>::min();
    const auto one = [&](int64_t number) { return to.constant(Constant::i64_vector({number})); };
    TRY_ASSIGN(y, to.emit(Slice{}, {y, one(-1), one(kBeforeTheFirst), one(0), one(-1)}));
  }
  std::vector<int64_t> order;
  for (int64_t i = 1; i < to.rank(y); ++i) order.push_back(i);
  if (axis_ < 0 || axis_ > static_cast<int32_t>(order.size())) {
    return Error(ErrorCode::invalid_argument, str("expected an axis from 0 to ", order.size(), ", found ", axis_));
  }
  order.insert(order.begin() + axis_, 0);
  if (axis_ > 0) {
    TRY_ASSIGN(y, to.emit(Transpose{.perm = order}, {y}));
  }
  return to.define(0, y);
}

std::vector<const Tensor*> LoopObject::needs() const {
  std::vector<const Tensor*> out;
  const auto add = [&](const LayerBase& layer) { out.insert(out.end(), layer.inputs().begin(), layer.inputs().end()); };
  for (const RecurrenceLayer* layer : recurrences_) add(*layer);
  for (const TripLimitLayer* layer : limits_) add(*layer);
  for (const IteratorLayer* layer : iterators_) add(*layer);
  for (const LoopOutputLayer* layer : outputs_) add(*layer);
  return out;
}

int LoopObject::recurrence_of(const Tensor* tensor) const {
  for (size_t i = 0; i < recurrences_.size(); ++i) {
    if (recurrences_[i]->outputs()[0] == tensor) return static_cast<int>(i);
  }
  return -1;
}

std::vector<const Tensor*> LoopObject::stacked() const {
  std::vector<const Tensor*> out;
  for (const LoopOutputLayer* layer : outputs_) {
    const Tensor* tensor = layer->inputs()[0];
    if (layer->getLoopOutput() == nv::LoopOutput::kLAST_VALUE && recurrence_of(tensor) >= 0) continue;
    if (std::find(out.begin(), out.end(), tensor) == out.end()) out.push_back(tensor);
  }
  return out;
}

/// Makes the operator of one loop from a graph in which its layers are flat.
class LoopLowering {
 public:
  LoopLowering(const LoopObject& loop, Lowering& to) : loop_(loop), to_(to), body_(to.graph()) {}

  Result<std::vector<ValueId>> run(const std::vector<const Tensor*>& stacked) {
    TRY(read_limits());
    turn_ = body_.add_input("turn", {DataType::i64, Shape{}});
    const ValueId goes_on = body_.add_input("goes_on", {DataType::boolean, Shape{}});
    TRY(add_recurrences());
    for (const IteratorLayer* layer : loop_.iterators_) TRY(add_iterator(*layer));
    std::vector<ValueId> results;
    for (const RecurrenceLayer* layer : loop_.recurrences_) {
      TRY_ASSIGN(const ValueId after, to_.value_of(*layer->inputs()[1]));
      TRY_ASSIGN(const ValueId next, body_.copy(after));
      results.push_back(next);
    }
    TRY_ASSIGN(ValueId condition, goes_on_next(results, goes_on));
    for (const Tensor* tensor : stacked) {
      TRY_ASSIGN(const ValueId value, to_.value_of(*tensor));
      TRY_ASSIGN(const ValueId inner, body_.copy(value));
      results.push_back(inner);
    }
    return finish(condition, results);
  }

 private:
  Result<> read_limits() {
    for (const TripLimitLayer* layer : loop_.limits_) {
      TRY_ASSIGN(ValueId value, to_.value_of(*layer->inputs()[0]));
      if (to_.rank(value) > 0) {
        TRY_ASSIGN(const auto scalar, to_.emit("reshape", {}, {value, to_.constant(Constant::i64_vector({}))}));
        value = scalar[0];
      }
      if (layer->getTripLimit() == nv::TripLimit::kWHILE) {
        while_ = value;
        continue;
      }
      TRY_ASSIGN(count_, to_.as_i64(value));
    }
    if (count_ != kNoValue || while_ != kNoValue) return Done{};
    return Error(ErrorCode::invalid_argument, "expected a trip limit, found none").hint("add one with addTripLimit");
  }

  Result<> add_recurrences() {
    for (size_t i = 0; i < loop_.recurrences_.size(); ++i) {
      const RecurrenceLayer& layer = *loop_.recurrences_[i];
      if (layer.inputs().size() < 2 || layer.inputs()[1] == nullptr) {
        return Error(ErrorCode::invalid_argument, str("recurrence '", layer.name(), "' has no value for the next turn"))
            .hint("set it with setInput(1, ...)");
      }
      TRY_ASSIGN(const ValueId initial, to_.value_of(*layer.inputs()[0]));
      TRY_ASSIGN(const ValueId flat, to_.value_of(*layer.outputs()[0]));
      initial_.push_back(initial);
      flat_.push_back(flat);
      body_.replace(flat, body_.add_input(str("carried", i), to_.known(flat).type));
    }
    return Done{};
  }

  Result<> add_iterator(const IteratorLayer& layer) {
    TRY_ASSIGN(const ValueId x, to_.value_of(*layer.inputs()[0]));
    TRY_ASSIGN(const ValueId flat, to_.value_of(*layer.outputs()[0]));
    const int64_t axis = layer.getAxis();
    TRY_ASSIGN(const ValueId inner, body_.outside(x));
    ValueId place = turn_;
    if (layer.getReverse()) {
      TRY_ASSIGN(const ValueId list, body_.emit(ops::make(ShapeOf{.start = axis, .end = axis + 1}), {inner}));
      const ValueId none = body_.constant(Constant::scalar(DataType::i64, 0));
      TRY_ASSIGN(const ValueId length, body_.emit(ops::make(Gather{.axis = 0}), {list, none}));
      const ValueId one = body_.constant(Constant::scalar(DataType::i64, 1));
      TRY_ASSIGN(const ValueId last, body_.emit(ops::make(Sub{}), {length, one}));
      TRY_ASSIGN(place, body_.emit(ops::make(Sub{}), {last, turn_}));
    }
    TRY_ASSIGN(const ValueId slice, body_.emit(ops::make(Gather{.axis = axis}), {inner, place}));
    body_.replace(flat, slice);
    return Done{};
  }

  /// The condition of the next turn: what decides it, of the next turn's values.
  Result<ValueId> goes_on_next(const std::vector<ValueId>& next, ValueId goes_on) {
    if (while_ == kNoValue) return body_.emit(ops::make(Identity{}), {goes_on});
    std::unordered_map<ValueId, ValueId> replaced;
    for (size_t i = 0; i < flat_.size(); ++i) replaced[flat_[i]] = next[i];
    TRY_ASSIGN(const ValueId condition, body_.copy_with(while_, std::move(replaced)));
    return body_.emit(ops::make(Identity{}), {condition});
  }

  Result<std::vector<ValueId>> finish(ValueId condition, const std::vector<ValueId>& results) {
    Graph& graph = body_.graph();
    graph.add_output(condition, "goes_on_next");
    for (size_t i = 0; i < results.size(); ++i) graph.add_output(results[i], str("result", i));
    TRY(ir::infer_types(graph));
    std::vector<ValueId> operands = {count_, while_};
    operands.insert(operands.end(), initial_.begin(), initial_.end());
    operands.insert(operands.end(), body_.captured().begin(), body_.captured().end());
    const tenon::Loop op{.body = {std::make_shared<const Graph>(std::move(graph))},
                         .carried = static_cast<int64_t>(initial_.size())};
    return to_.emit(ops::make(op), std::move(operands), results.size());
  }

  const LoopObject& loop_;
  Lowering& to_;
  Body body_;
  ValueId turn_ = kNoValue, count_ = kNoValue, while_ = kNoValue;
  std::vector<ValueId> initial_, flat_;
};

Result<std::vector<ValueId>> LoopObject::lower(Lowering& to, const std::vector<const Tensor*>& stacked) const {
  return LoopLowering(*this, to).run(stacked);
}

}  // namespace tenon::api
