// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// LayerBase: what all layers share. LayerOf: joins it with one public class and its function table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/network/lowering.h"
#include "api/network/tensor.h"

namespace tenon::api {

class LayerBase : public nv::apiv::VLayer {
 public:
  LayerBase(Network& network, nv::LayerType type) : network_(network), type_(type) {}

  /// Adds the nodes of this layer to a graph and defines its outputs.
  virtual Result<> lower(Lowering& to) const = 0;
  virtual nv::ILayer* face() noexcept = 0;
  /// What must be made before this layer; null where an optional input is absent.
  virtual std::vector<const Tensor*> needs() const { return {inputs_.begin(), inputs_.end()}; }

  const std::string& name() const { return name_; }
  const std::vector<Tensor*>& inputs() const { return inputs_; }
  const std::vector<Tensor*>& outputs() const { return outputs_; }
  nv::LayerType type() const { return type_; }
  void set_inputs(std::vector<Tensor*> inputs) { inputs_ = std::move(inputs); }
  void add_output(Tensor& tensor);
  std::optional<nv::DataType> output_type(size_t index) const;
  void rename(std::string name) { name_ = std::move(name); }
  size_t position = 0;  // in the network

  nv::LayerType getType() const noexcept override { return type_; }
  void setName(const char* name) noexcept override;
  const char* getName() const noexcept override { return name_.c_str(); }
  int32_t getNbInputs() const noexcept override { return static_cast<int32_t>(inputs_.size()); }
  nv::ITensor* getInput(int32_t index) const noexcept override;
  int32_t getNbOutputs() const noexcept override { return static_cast<int32_t>(outputs_.size()); }
  nv::ITensor* getOutput(int32_t index) const noexcept override;
  void setInput(int32_t index, nv::ITensor& tensor) noexcept override;
  void setPrecision(nv::DataType precision) noexcept override { precision_ = precision; }
  nv::DataType getPrecision() const noexcept override { return precision_.value_or(nv::DataType::kFLOAT); }
  bool precisionIsSet() const noexcept override { return precision_.has_value(); }
  void resetPrecision() noexcept override { precision_.reset(); }
  void setOutputType(int32_t index, nv::DataType type) noexcept override;
  nv::DataType getOutputType(int32_t index) const noexcept override;
  bool outputTypeIsSet(int32_t index) const noexcept override;
  void resetOutputType(int32_t index) noexcept override;
  void setMetadata(const char* metadata) noexcept override;
  const char* getMetadata() const noexcept override { return metadata_.c_str(); }
  bool setNbRanks(int32_t ranks) noexcept override;
  int32_t getNbRanks() const noexcept override { return 1; }

 protected:
  /// Sets a property and has the network infer anew from this layer on.
  template <class T, class U>
  void change(T& field, const U& value) noexcept {
    field = value;
    changed();
  }
  void changed() noexcept;
  /// How many inputs setInput may make; what lies beyond is an error.
  virtual int32_t max_inputs() const noexcept { return static_cast<int32_t>(inputs_.size()); }
  /// Takes an optional input away.
  void clear_input(int32_t index) noexcept;

  Network& network_;

 private:
  nv::LayerType type_;
  std::string name_;
  std::string metadata_;
  std::vector<Tensor*> inputs_;  // null where an optional one is absent
  std::vector<Tensor*> outputs_;
  std::vector<std::optional<nv::DataType>> output_types_;
  std::optional<nv::DataType> precision_;
};

/// A layer object: the public part first, so that its address is the layer's, then the tables it points to.
template <class Face, class Table>
class LayerOf : public Face, public Table, public LayerBase {
 public:
  LayerOf(Network& network, nv::LayerType type) : LayerBase(network, type) {
    this->mLayer = static_cast<LayerBase*>(this);
    this->mImpl = static_cast<Table*>(this);
  }
  nv::ILayer* face() noexcept override { return this; }
};

}  // namespace tenon::api
