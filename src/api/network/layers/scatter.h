// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Scatter, running sums, reversed sequences.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class ScatterLayer final : public LayerOf<nv::IScatterLayer, nv::apiv::VScatterLayer> {
 public:
  explicit ScatterLayer(Network& network) : LayerOf(network, nv::LayerType::kSCATTER) {}
  Result<> lower(Lowering& to) const override;

  void setMode(nv::ScatterMode mode) noexcept override { change(mode_, mode); }
  nv::ScatterMode getMode() const noexcept override { return mode_; }
  void setAxis(int32_t axis) noexcept override { change(axis_, axis); }
  int32_t getAxis() const noexcept override { return axis_; }

 private:
  nv::ScatterMode mode_ = nv::ScatterMode::kELEMENT;
  int32_t axis_ = 0;
};

class CumulativeLayer final : public LayerOf<nv::ICumulativeLayer, nv::apiv::VCumulativeLayer> {
 public:
  explicit CumulativeLayer(Network& network) : LayerOf(network, nv::LayerType::kCUMULATIVE) {}
  Result<> lower(Lowering& to) const override;

  bool setOperation(nv::CumulativeOperation operation) noexcept override {
    if (operation == nv::CumulativeOperation::kSUM) change(operation_, operation);
    return operation == nv::CumulativeOperation::kSUM;
  }
  nv::CumulativeOperation getOperation() const noexcept override { return operation_; }
  void setExclusive(bool exclusive) noexcept override { change(exclusive_, exclusive); }
  bool getExclusive() const noexcept override { return exclusive_; }
  void setReverse(bool reverse) noexcept override { change(reverse_, reverse); }
  bool getReverse() const noexcept override { return reverse_; }

 private:
  nv::CumulativeOperation operation_ = nv::CumulativeOperation::kSUM;
  bool exclusive_ = false;
  bool reverse_ = false;
};

class ReverseSequenceLayer final : public LayerOf<nv::IReverseSequenceLayer, nv::apiv::VReverseSequenceLayer> {
 public:
  explicit ReverseSequenceLayer(Network& network) : LayerOf(network, nv::LayerType::kREVERSE_SEQUENCE) {}
  Result<> lower(Lowering& to) const override;

  void setBatchAxis(int32_t axis) noexcept override { change(batch_axis_, axis); }
  int32_t getBatchAxis() const noexcept override { return batch_axis_; }
  void setSequenceAxis(int32_t axis) noexcept override { change(sequence_axis_, axis); }
  int32_t getSequenceAxis() const noexcept override { return sequence_axis_; }

 private:
  int32_t batch_axis_ = 1;
  int32_t sequence_axis_ = 0;
};

}  // namespace tenon::api
