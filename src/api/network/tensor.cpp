// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Tensor: what is declared is kept here, what follows from layers is asked of the network.
#include "api/network/tensor.h"

#include <cmath>

#include "api/common/implicit_batch.h"
#include "api/network/network.h"

namespace tenon::api {

void Tensor::setName(const char* name) noexcept {
  guard(network_.reporter(), "ITensor::setName", [&]() -> Result<> {
    if (name == nullptr || *name == '\0') return Error(ErrorCode::invalid_argument, "the name is empty");
    name_ = name;
    network_.changed_order();
    return Done{};
  });
}

void Tensor::setDimensions(const nv::Dims& dims) noexcept {
  guard(network_.reporter(), "ITensor::setDimensions", [&]() -> Result<> {
    if (!network_.is_input(*this)) {
      return Error(ErrorCode::invalid_argument, str("tensor '", name_, "' is no input: its layer gives its shape"));
    }
    return declare(dims);
  });
}

Result<> Tensor::declare(const nv::Dims& dims) {
  TRY_ASSIGN(const std::vector<int64_t> sizes, numbers_of(dims));
  std::vector<Dim> fresh;
  dimension_names.resize(sizes.size());
  for (size_t i = 0; i < sizes.size(); ++i) {
    const std::string& given = dimension_names[i];
    if (sizes[i] < -1) return Error(ErrorCode::invalid_argument, str("tensor '", name_, "': dimension is ", sizes[i]));
    fresh.push_back(sizes[i] >= 0 ? Dim(sizes[i]) : Dim::symbol(given.empty() ? str(name_, ".", i) : given));
  }
  if (network_.is_implicit()) fresh.insert(fresh.begin(), implicit_batch());
  shape = Shape(std::move(fresh));
  network_.changed_order();
  return Done{};
}

nv::Dims Tensor::getDimensions() const noexcept {
  if (constant) return dims_of(constant.type().shape);
  if (network_.is_input(*this)) return network_.seen(shape);
  const Known* known = network_.known(*this);
  return known ? network_.seen(known->type.shape) : no_dims();
}

void Tensor::setType(nv::DataType type) noexcept {
  guard(network_.reporter(), "ITensor::setType", [&]() -> Result<> {
    TRY(data_type(type));
    as_type = type;
    network_.changed_order();
    return Done{};
  });
}

nv::DataType Tensor::getType() const noexcept {
  if (as_type) return *as_type;
  if (constant) return data_type(constant.type().dtype);
  const Known* known = network_.known(*this);
  return known ? data_type(known->type.dtype) : nv::DataType::kFLOAT;
}

bool Tensor::setDynamicRange(float min, float max) noexcept {
  return guard(network_.reporter(), "ITensor::setDynamicRange", false, [&]() -> Result<> {
    if (!(max >= 0 && min == -max && std::isfinite(max))) {
      return Error(ErrorCode::invalid_argument,
                   str("expected a finite range that is symmetric around 0, found ", min, " to ", max));
    }
    range_ = DynamicRange{min, max};
    return Done{};
  });
}

float Tensor::getDynamicRangeMin() const noexcept { return range_ ? range_->min : 0; }
float Tensor::getDynamicRangeMax() const noexcept { return range_ ? range_->max : 0; }
bool Tensor::isNetworkInput() const noexcept { return network_.is_input(*this); }
bool Tensor::isNetworkOutput() const noexcept { return network_.is_output(*this); }

void Tensor::setBroadcastAcrossBatch(bool broadcast) noexcept {
  if (broadcast && network_.is_implicit())
    unsupported(network_.reporter(), "ITensor::setBroadcastAcrossBatch (implicit batch)");
}

/// Addresses of either kind are taken, whatever was said.
void Tensor::setLocation(nv::TensorLocation location) noexcept { location_ = location; }

void Tensor::setAllowedFormats(nv::TensorFormats formats) noexcept {
  constexpr nv::TensorFormats kLinear = 1U << static_cast<int>(nv::TensorFormat::kLINEAR);
  if (formats != 0 && (formats & kLinear) == 0) {
    unsupported(network_.reporter(), "ITensor::setAllowedFormats without kLINEAR");
    return;
  }
  formats_ = formats;
}

bool Tensor::isShapeTensor() const noexcept {
  const Known* known = network_.known(*this);
  return known != nullptr && known->has_elements;
}

void Tensor::setDimensionName(int32_t index, const char* name) noexcept {
  guard(network_.reporter(), "ITensor::setDimensionName", [&]() -> Result<> {
    if (network_.is_implicit() || !network_.is_input(*this) || index < 0 || index >= shape.rank()) {
      return Error(ErrorCode::invalid_argument, str("tensor '", name_, "' is no input with a dimension ", index));
    }
    dimension_names.resize(static_cast<size_t>(shape.rank()));
    dimension_names[static_cast<size_t>(index)] = name == nullptr ? "" : name;
    setDimensions(dims_of(shape));
    return Done{};
  });
}

const char* Tensor::getDimensionName(int32_t index) const noexcept {
  const auto i = static_cast<size_t>(index);
  return index >= 0 && i < dimension_names.size() && !dimension_names[i].empty() ? dimension_names[i].c_str() : nullptr;
}

}  // namespace tenon::api
