// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// LayerBase: names, inputs and outputs of a layer.
#include "api/network/layer.h"

#include "api/network/network.h"

namespace tenon::api {

void LayerBase::changed() noexcept { network_.changed(position); }

void LayerBase::add_output(Tensor& tensor) {
  tensor.producer = this;
  tensor.output = static_cast<int>(outputs_.size());
  outputs_.push_back(&tensor);
  output_types_.emplace_back();
}

std::optional<nv::DataType> LayerBase::output_type(size_t index) const { return output_types_[index]; }

void LayerBase::setName(const char* name) noexcept {
  guard(network_.reporter(), "ILayer::setName", [&]() -> Result<> {
    if (name == nullptr) return Error(ErrorCode::invalid_argument, "the name is null");
    name_ = name;
    changed();
    return Done{};
  });
}

nv::ITensor* LayerBase::getInput(int32_t index) const noexcept {
  return index >= 0 && index < getNbInputs() ? inputs_[static_cast<size_t>(index)] : nullptr;
}

nv::ITensor* LayerBase::getOutput(int32_t index) const noexcept {
  return index >= 0 && index < getNbOutputs() ? outputs_[static_cast<size_t>(index)] : nullptr;
}

void LayerBase::setInput(int32_t index, nv::ITensor& tensor) noexcept {
  guard(network_.reporter(), "ILayer::setInput", [&]() -> Result<> {
    if (index < 0 || index >= std::max(max_inputs(), getNbInputs())) {
      return Error(ErrorCode::invalid_argument, str("layer '", name_, "' has no input ", index));
    }
    TRY_ASSIGN(Tensor * own, network_.own(tensor));
    if (inputs_.size() <= static_cast<size_t>(index)) inputs_.resize(static_cast<size_t>(index) + 1);
    inputs_[static_cast<size_t>(index)] = own;
    network_.changed_order();
    return Done{};
  });
}

void LayerBase::clear_input(int32_t index) noexcept {
  if (getInput(index) == nullptr) return;
  inputs_[static_cast<size_t>(index)] = nullptr;
  network_.changed_order();
}

void LayerBase::setOutputType(int32_t index, nv::DataType type) noexcept {
  guard(network_.reporter(), "ILayer::setOutputType", [&]() -> Result<> {
    if (getOutput(index) == nullptr) {
      return Error(ErrorCode::invalid_argument, str("layer '", name_, "' has no output ", index));
    }
    TRY(data_type(type));
    output_types_[static_cast<size_t>(index)] = type;
    changed();
    return Done{};
  });
}

nv::DataType LayerBase::getOutputType(int32_t index) const noexcept {
  if (getOutput(index) == nullptr) return nv::DataType::kFLOAT;
  const auto& asked = output_types_[static_cast<size_t>(index)];
  return asked ? *asked : outputs_[static_cast<size_t>(index)]->getType();
}

bool LayerBase::outputTypeIsSet(int32_t index) const noexcept {
  return getOutput(index) != nullptr && output_types_[static_cast<size_t>(index)].has_value();
}

void LayerBase::resetOutputType(int32_t index) noexcept {
  if (getOutput(index) == nullptr) return;
  output_types_[static_cast<size_t>(index)].reset();
  changed();
}

void LayerBase::setMetadata(const char* metadata) noexcept {
  guard(network_.reporter(), "ILayer::setMetadata", [&]() -> Result<> {
    metadata_ = metadata == nullptr ? "" : metadata;
    return Done{};
  });
}

bool LayerBase::setNbRanks(int32_t ranks) noexcept {
  return ranks == 1 || unsupported(network_.reporter(), "ILayer::setNbRanks (more than one device)", false);
}

}  // namespace tenon::api
