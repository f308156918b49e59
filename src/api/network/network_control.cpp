// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Conditionals and loops of a network, and the layers at their boundaries.
#include "api/network/layer_adder.h"
#include "api/network/layers/conditional.h"
#include "api/network/layers/loop.h"

namespace tenon::api {

nv::IIfConditional* Network::addIfConditional() noexcept {
  return guard<nv::IIfConditional*>(reporter_, "INetworkDefinition::addIfConditional", nullptr,
                                    [&]() -> Result<nv::IIfConditional*> {
                                      auto made = std::make_shared<ConditionalObject>(*this);
                                      keep(made);
                                      return made.get();
                                    });
}

nv::ILoop* Network::addLoop() noexcept {
  return guard<nv::ILoop*>(reporter_, "INetworkDefinition::addLoop", nullptr, [&]() -> Result<nv::ILoop*> {
    auto made = std::make_shared<LoopObject>(*this);
    keep(made);
    return made.get();
  });
}

nv::IConditionLayer* ConditionalObject::setCondition(nv::ITensor& condition) noexcept {
  if (condition_ != nullptr) {
    static_cast<nv::ILayer*>(condition_)->setInput(0, condition);
    return condition_;
  }
  return with(network_.add<ConditionLayer>("IIfConditional::setCondition", {&condition}, 0),
              [&](ConditionLayer& layer) {
                layer.set_conditional(*this);
                condition_ = &layer;
                network_.changed_order();
              });
}

nv::IIfConditionalInputLayer* ConditionalObject::addInput(nv::ITensor& input) noexcept {
  return with(network_.add<ConditionalInputLayer>("IIfConditional::addInput", {&input}),
              [&](ConditionalInputLayer& layer) { layer.set_conditional(*this); });
}

nv::IIfConditionalOutputLayer* ConditionalObject::addOutput(nv::ITensor& trueTensor,
                                                            nv::ITensor& falseTensor) noexcept {
  return with(network_.add<ConditionalOutputLayer>("IIfConditional::addOutput", {&trueTensor, &falseTensor}),
              [&](ConditionalOutputLayer& layer) { layer.set_conditional(*this); });
}

nv::IRecurrenceLayer* LoopObject::addRecurrence(nv::ITensor& initialValue) noexcept {
  return with(network_.add<RecurrenceLayer>("ILoop::addRecurrence", {&initialValue}), [&](RecurrenceLayer& layer) {
    layer.set_loop(*this);
    recurrences_.push_back(&layer);
  });
}

nv::ITripLimitLayer* LoopObject::addTripLimit(nv::ITensor& tensor, nv::TripLimit limit) noexcept {
  return with(network_.add<TripLimitLayer>("ILoop::addTripLimit", {&tensor}, 0), [&](TripLimitLayer& layer) {
    layer.set_loop(*this);
    layer.set_limit(limit);
    limits_.push_back(&layer);
    network_.changed_order();
  });
}

nv::IIteratorLayer* LoopObject::addIterator(nv::ITensor& tensor, int32_t axis, bool reverse) noexcept {
  return with(network_.add<IteratorLayer>("ILoop::addIterator", {&tensor}), [&](IteratorLayer& layer) {
    layer.set_loop(*this);
    layer.setAxis(axis);
    layer.setReverse(reverse);
    iterators_.push_back(&layer);
  });
}

nv::ILoopOutputLayer* LoopObject::addLoopOutput(nv::ITensor& tensor, nv::LoopOutput outputKind, int32_t axis) noexcept {
  return with(network_.add<LoopOutputLayer>("ILoop::addLoopOutput", {&tensor}), [&](LoopOutputLayer& layer) {
    layer.set_loop(*this);
    layer.set_kind(outputKind);
    layer.setAxis(axis);
    outputs_.push_back(&layer);
    network_.changed_order();
  });
}

}  // namespace tenon::api
