// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ILoop and the layers at its boundary.
#pragma once

#include <string>
#include <vector>

#include "api/network/layer.h"

namespace tenon::api {

class LoopObject;

template <class Face, class Table>
class LoopLayerOf : public LayerOf<Face, Table>, public nv::apiv::VLoopBoundaryLayer {
 public:
  LoopLayerOf(Network& network, nv::LayerType type) : LayerOf<Face, Table>(network, type) { this->mBoundary = this; }
  nv::ILoop* getLoop() const noexcept override;
  void set_loop(LoopObject& loop) { loop_ = &loop; }

 protected:
  LoopObject* loop_ = nullptr;
};

/// In the flat graph, before the loop is made, its output is the initial value.
class RecurrenceLayer final : public LoopLayerOf<nv::IRecurrenceLayer, nv::apiv::VRecurrenceLayer> {
 public:
  explicit RecurrenceLayer(Network& network) : LoopLayerOf(network, nv::LayerType::kRECURRENCE) {}
  Result<> lower(Lowering& to) const override;
  /// The value of the next turn is made behind this layer.
  std::vector<const Tensor*> needs() const override { return {inputs()[0]}; }

 protected:
  int32_t max_inputs() const noexcept override { return 2; }
};

class TripLimitLayer final : public LoopLayerOf<nv::ITripLimitLayer, nv::apiv::VTripLimitLayer> {
 public:
  explicit TripLimitLayer(Network& network) : LoopLayerOf(network, nv::LayerType::kTRIP_LIMIT) {}
  Result<> lower(Lowering&) const override { return Done{}; }
  nv::TripLimit getTripLimit() const noexcept override { return limit_; }
  void set_limit(nv::TripLimit limit) { limit_ = limit; }

 private:
  nv::TripLimit limit_{};
};

/// In the flat graph its output is the first element.
class IteratorLayer final : public LoopLayerOf<nv::IIteratorLayer, nv::apiv::VIteratorLayer> {
 public:
  explicit IteratorLayer(Network& network) : LoopLayerOf(network, nv::LayerType::kITERATOR) {}
  Result<> lower(Lowering& to) const override;
  void setAxis(int32_t axis) noexcept override { change(axis_, axis); }
  int32_t getAxis() const noexcept override { return axis_; }
  void setReverse(bool reverse) noexcept override { change(reverse_, reverse); }
  bool getReverse() const noexcept override { return reverse_; }

 private:
  int32_t axis_{};
  bool reverse_{};
};

/// The first of a loop's outputs to be lowered makes the loop.
class LoopOutputLayer final : public LoopLayerOf<nv::ILoopOutputLayer, nv::apiv::VLoopOutputLayer> {
 public:
  explicit LoopOutputLayer(Network& network) : LoopLayerOf(network, nv::LayerType::kLOOP_OUTPUT) {}
  Result<> lower(Lowering& to) const override;
  std::vector<const Tensor*> needs() const override;
  nv::LoopOutput getLoopOutput() const noexcept override { return kind_; }
  void setAxis(int32_t axis) noexcept override { change(axis_, axis); }
  int32_t getAxis() const noexcept override { return axis_; }
  void set_kind(nv::LoopOutput kind) { kind_ = kind; }

 protected:
  int32_t max_inputs() const noexcept override { return 2; }  // the value, how many

 private:
  nv::LoopOutput kind_{};
  int32_t axis_{};
};

class LoopObject final : public nv::ILoop, public nv::apiv::VLoop {
 public:
  explicit LoopObject(Network& network) : network_(network) { mImpl = this; }

  nv::IRecurrenceLayer* addRecurrence(nv::ITensor& initialValue) noexcept override;
  nv::ITripLimitLayer* addTripLimit(nv::ITensor& tensor, nv::TripLimit limit) noexcept override;
  nv::IIteratorLayer* addIterator(nv::ITensor& tensor, int32_t axis, bool reverse) noexcept override;
  nv::ILoopOutputLayer* addLoopOutput(nv::ITensor& tensor, nv::LoopOutput outputKind, int32_t axis) noexcept override;
  void setName(const char* name) noexcept override { name_ = name == nullptr ? "" : name; }
  const char* getName() const noexcept override { return name_.c_str(); }

  /// Everything that must be lowered before the loop can be made.
  std::vector<const Tensor*> needs() const;
  /// The loop's results: last values of the recurrences, then those of `stacked` turn by turn along a new first axis.
  Result<std::vector<ValueId>> lower(Lowering& to, const std::vector<const Tensor*>& stacked) const;
  /// What the outputs stack, in order; last values of tensors that are no recurrences too.
  std::vector<const Tensor*> stacked() const;
  /// Which recurrence makes that tensor; -1: none.
  int recurrence_of(const Tensor* tensor) const;
  size_t recurrences() const { return recurrences_.size(); }

 private:
  friend class LoopLowering;

  Network& network_;
  std::string name_;
  std::vector<RecurrenceLayer*> recurrences_;
  std::vector<TripLimitLayer*> limits_;
  std::vector<IteratorLayer*> iterators_;
  std::vector<LoopOutputLayer*> outputs_;
};

template <class Face, class Table>
nv::ILoop* LoopLayerOf<Face, Table>::getLoop() const noexcept {
  return loop_;
}

}  // namespace tenon::api
