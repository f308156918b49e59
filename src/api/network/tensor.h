// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITensor: an input of the network, a constant from a parser, or an output of a layer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/common/convert.h"

namespace tenon::api {

class LayerBase;
class Network;

class Tensor final : public nv::ITensor, public nv::apiv::VTensor {
 public:
  Tensor(Network& network, std::string name) : network_(network), name_(std::move(name)) { mImpl = this; }

  LayerBase* producer = nullptr;            // null: an input or a constant
  int output = 0;                           // which output of the producer
  Constant constant;                        // set for constants
  DataType imported_type = DataType::none;  // of an input from a parser; the program may override it
  std::optional<nv::DataType> as_type;      // of inputs and outputs: the type that the program sees
  Shape shape;                              // of inputs, as declared
  std::vector<std::string> dimension_names;

  const std::string& name() const { return name_; }
  void rename(std::string name) { name_ = std::move(name); }
  /// Sets the shape of an input. Errors: invalid_argument for a dimension that is none.
  Result<> declare(const nv::Dims& dims);
  bool is_input() const { return producer == nullptr && !constant; }

  void setName(const char* name) noexcept override;
  const char* getName() const noexcept override { return name_.c_str(); }
  void setDimensions(const nv::Dims& dims) noexcept override;
  nv::Dims getDimensions() const noexcept override;
  void setType(nv::DataType type) noexcept override;
  nv::DataType getType() const noexcept override;
  bool setDynamicRange(float min, float max) noexcept override;
  bool isNetworkInput() const noexcept override;
  bool isNetworkOutput() const noexcept override;
  void setBroadcastAcrossBatch(bool broadcast) noexcept override;
  bool getBroadcastAcrossBatch() const noexcept override { return false; }
  nv::TensorLocation getLocation() const noexcept override { return location_; }
  void setLocation(nv::TensorLocation location) noexcept override;
  bool dynamicRangeIsSet() const noexcept override { return range_.has_value(); }
  void resetDynamicRange() noexcept override { range_.reset(); }
  float getDynamicRangeMin() const noexcept override;
  float getDynamicRangeMax() const noexcept override;
  void setAllowedFormats(nv::TensorFormats formats) noexcept override;
  nv::TensorFormats getAllowedFormats() const noexcept override { return formats_; }
  bool isShapeTensor() const noexcept override;
  bool isExecutionTensor() const noexcept override { return !isShapeTensor(); }
  void setDimensionName(int32_t index, const char* name) noexcept override;
  const char* getDimensionName(int32_t index) const noexcept override;

 private:
  struct DynamicRange {
    float min, max;
  };
  Network& network_;
  std::string name_;
  std::optional<DynamicRange> range_;
  nv::TensorLocation location_ = nv::TensorLocation::kDEVICE;
  nv::TensorFormats formats_ = 1U << static_cast<int>(nv::TensorFormat::kLINEAR);
};

}  // namespace tenon::api
