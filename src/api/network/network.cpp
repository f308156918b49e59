// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Network: tensors, layers, inference on demand, and the graph of it all.
#include "api/network/network.h"

#include <algorithm>
#include <cmath>

#include "api/common/implicit_batch.h"
#include "api/network/graph_layer.h"

namespace tenon::api {

namespace {
constexpr int kDeepestReordering = 4000;  // layers whose inputs were set to later layers, one after the other
}

Network::Network(nv::IBuilder& builder, const Reporter& reporter, nv::NetworkDefinitionCreationFlags flags,
                 bool implicit)
    : builder_(builder), reporter_(reporter), flags_(flags), implicit_(implicit) {
  mImpl = this;
}

// ------------------------------------------------------------------------------------------------ inference and graph

Result<> Network::lower_one(Lowering& to, std::vector<bool>& done, size_t position, int depth) const {
  if (done[position]) return Done{};
  const LayerBase& layer = *layers_[position];
  if (depth > kDeepestReordering) {
    return Error(ErrorCode::invalid_argument, str("layer '", layer.name(), "' depends on itself"));
  }
  for (const Tensor* input : layer.needs()) {
    if (input == nullptr || input->producer == nullptr) continue;
    TRY(lower_one(to, done, input->producer->position, depth + 1));
  }
  done[position] = true;
  return to.add_layer(layer);
}

Result<> Network::lower_all(Lowering& to, std::vector<bool>& done) const {
  done.resize(layers_.size(), false);
  for (size_t i = 0; i < layers_.size(); ++i) TRY(lower_one(to, done, i, 0));
  return Done{};
}

Result<> Network::lower_whole(Lowering& to) const {
  if (outputs_.empty()) {
    return Error(ErrorCode::invalid_argument, "the network has no output").hint("mark one with markOutput");
  }
  std::vector<bool> done;
  for (const Tensor* input : inputs_) TRY(to.add_input(*input));
  TRY(lower_all(to, done));
  for (const Tensor* output : outputs_) TRY(to.add_output(*output));
  return Done{};
}

Result<Graph> Network::graph() const {
  Lowering lowering;
  TRY(lower_whole(lowering));
  return std::move(lowering).take();
}

Result<> Network::check_precision(const nv::IBuilderConfig& config) const {
  if (!config.getFlag(nv::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS)) return Done{};
  for (const auto& layer : layers_) {
    if (!layer->precisionIsSet() || layer->getPrecision() == nv::DataType::kFLOAT) continue;
    const bool int8 = layer->getPrecision() == nv::DataType::kINT8;
    if (int8 && config.getFlag(nv::BuilderFlag::kINT8)) continue;
    return Error(ErrorCode::unsupported,
                 str("layer '", layer->name(), "' must run in precision ", static_cast<int>(layer->getPrecision()),
                     int8 ? ", but BuilderFlag::kINT8 is not set" : ", which is not supported yet"))
        .hint("use kPREFER_PRECISION_CONSTRAINTS, or cast tensors in the network");
  }
  return Done{};
}

std::map<std::string, float> Network::dynamic_ranges() const {
  std::map<std::string, float> out;
  const auto add = [&](const Tensor& tensor) {
    if (!tensor.dynamicRangeIsSet()) return;
    out[tensor.name()] = std::max(std::abs(tensor.getDynamicRangeMin()), std::abs(tensor.getDynamicRangeMax()));
  };
  for (const Tensor* input : inputs_) add(*input);
  for (const auto& layer : layers_) {
    for (const Tensor* output : layer->outputs()) add(*output);
  }
  return out;
}

std::vector<std::string> Network::float_layers() const {
  std::vector<std::string> out;
  for (const auto& layer : layers_) {
    const nv::DataType precision = layer->getPrecision();
    const bool is_float = precision == nv::DataType::kFLOAT || precision == nv::DataType::kHALF;
    if (layer->precisionIsSet() && is_float) out.push_back(layer->name());
  }
  return out;
}

const Known* Network::known(const Tensor& tensor) const noexcept {
  if (draft_failed_) return draft_ ? draft_->find(tensor) : nullptr;
  const bool done = guard(reporter_, "INetworkDefinition", false, [&]() -> Result<> {
    if (!draft_) {
      auto fresh = std::make_unique<Lowering>();
      for (const Tensor* input : inputs_) TRY(fresh->add_input(*input));
      lowered_.clear();
      draft_ = std::move(fresh);
    }
    Result<> lowered = lower_all(*draft_, lowered_);
    draft_failed_ = !lowered.ok();  // reported once; a change of the network tries again
    return lowered;
  });
  if (!done && !draft_failed_) draft_.reset();  // memory was short: the next caller tries again
  return draft_ ? draft_->find(tensor) : nullptr;
}

nv::Dims Network::seen(const Shape& shape) const noexcept {
  nv::Dims dims = dims_of(shape);
  if (!implicit_ || !is_batched(shape) || dims.nbDims < 1) return dims;
  std::copy(dims.d + 1, dims.d + dims.nbDims, dims.d);
  --dims.nbDims;
  return dims;
}

void Network::changed(size_t position) noexcept {
  if (position < lowered_.size() || draft_failed_) changed_order();
}

void Network::changed_order() noexcept {
  draft_.reset();
  lowered_.clear();
  draft_failed_ = false;
}

// ------------------------------------------------------------------------------------------------ tensors and layers

Result<Tensor*> Network::own(const nv::ITensor& tensor) const {
  if (!known_tensors_.contains(&tensor)) {
    return Error(ErrorCode::invalid_argument, "the tensor does not belong to this network");
  }
  return static_cast<Tensor*>(const_cast<nv::ITensor*>(&tensor));
}

bool Network::is_input(const Tensor& tensor) const {
  return std::find(inputs_.begin(), inputs_.end(), &tensor) != inputs_.end();
}

bool Network::is_output(const Tensor& tensor) const {
  return std::find(outputs_.begin(), outputs_.end(), &tensor) != outputs_.end();
}

Network::Addition::Addition(Network& network) noexcept
    : network_(network),
      tensors_(network.tensors_.size()),
      layers_(network.layers_.size()),
      inputs_(network.inputs_.size()),
      outputs_(network.outputs_.size()) {}

Network::Addition::~Addition() {
  if (kept_) return;
  network_.changed_order();
  network_.inputs_.resize(inputs_);
  network_.outputs_.resize(outputs_);
  network_.layers_.erase(network_.layers_.begin() + static_cast<ptrdiff_t>(layers_), network_.layers_.end());
  for (size_t i = tensors_; i < network_.tensors_.size(); ++i)
    network_.known_tensors_.erase(network_.tensors_[i].get());
  network_.tensors_.erase(network_.tensors_.begin() + static_cast<ptrdiff_t>(tensors_), network_.tensors_.end());
}

Tensor& Network::make_tensor(std::string name) {
  tensors_.push_back(std::make_unique<Tensor>(*this, std::move(name)));
  known_tensors_.insert(tensors_.back().get());
  return *tensors_.back();
}

void Network::insert(std::unique_ptr<LayerBase> layer, int outputs) {
  layer->position = layers_.size();
  const std::string name = str("(Unnamed Layer* ", layers_.size(), ") [", name_of(layer->type()), "]");
  layer->rename(name);
  for (int i = 0; i < outputs; ++i) {
    layer->add_output(make_tensor(i == 0 ? str(name, "_output") : str(name, "_output_", i)));
  }
  layers_.push_back(std::move(layer));
  if (draft_failed_) changed_order();
}

nv::ITensor* Network::addInput(const char* name, nv::DataType type, const nv::Dims& dims) noexcept {
  return guard<nv::ITensor*>(reporter_, "INetworkDefinition::addInput", nullptr, [&]() -> Result<nv::ITensor*> {
    if (name == nullptr || *name == '\0') return Error(ErrorCode::invalid_argument, "an input needs a name");
    for (const Tensor* input : inputs_) {
      if (input->name() == name)
        return Error(ErrorCode::invalid_argument, str("there is an input '", name, "' already"));
    }
    TRY(data_type(type));
    Addition addition(*this);
    Tensor& tensor = make_tensor(name);
    tensor.as_type = type;
    inputs_.push_back(&tensor);
    TRY(tensor.declare(dims));
    addition.keep();
    return &tensor;
  });
}

void Network::markOutput(nv::ITensor& tensor) noexcept {
  guard(reporter_, "INetworkDefinition::markOutput", [&]() -> Result<> {
    TRY_ASSIGN(Tensor * own_tensor, own(tensor));
    if (is_output(*own_tensor)) {
      return Error(ErrorCode::invalid_argument, str("tensor '", own_tensor->name(), "' is an output already"));
    }
    outputs_.push_back(own_tensor);
    return Done{};
  });
}

void Network::unmarkOutput(nv::ITensor& tensor) noexcept {
  guard(reporter_, "INetworkDefinition::unmarkOutput", [&]() -> Result<> {
    TRY_ASSIGN(const Tensor* own_tensor, own(tensor));
    std::erase(outputs_, own_tensor);
    return Done{};
  });
}

bool Network::markOutputForShapes(nv::ITensor& tensor) noexcept {
  return guard(reporter_, "INetworkDefinition::markOutputForShapes", false, [&]() -> Result<> {
    TRY_ASSIGN(Tensor * own_tensor, own(tensor));
    const nv::DataType type = own_tensor->getType();
    const bool counts = type == nv::DataType::kINT32 || type == nv::DataType::kINT64;
    if (!counts || own_tensor->getDimensions().nbDims > 1) {
      return Error(ErrorCode::invalid_argument,
                   str("expected integers of at most one dimension, found '", own_tensor->name(), "' ",
                       own_tensor->getDimensions().nbDims, "-D"));
    }
    if (!is_output(*own_tensor)) outputs_.push_back(own_tensor);
    return Done{};
  });
}

bool Network::unmarkOutputForShapes(nv::ITensor& tensor) noexcept {
  return guard(reporter_, "INetworkDefinition::unmarkOutputForShapes", false, [&]() -> Result<> {
    TRY_ASSIGN(const Tensor* own_tensor, own(tensor));
    std::erase(outputs_, own_tensor);
    return Done{};
  });
}

void Network::removeTensor(nv::ITensor& tensor) noexcept {
  guard(reporter_, "INetworkDefinition::removeTensor", [&]() -> Result<> {
    TRY_ASSIGN(const Tensor* own_tensor, own(tensor));
    for (const auto& layer : layers_) {
      const auto& inputs = layer->inputs();
      if (std::find(inputs.begin(), inputs.end(), own_tensor) != inputs.end()) {
        return Error(ErrorCode::invalid_argument,
                     str("tensor '", own_tensor->name(), "' is read by layer '", layer->name(), "'"));
      }
    }
    std::erase(outputs_, own_tensor);
    std::erase(inputs_, own_tensor);
    changed_order();
    return Done{};
  });
}

int32_t Network::getNbLayers() const noexcept { return static_cast<int32_t>(layers_.size()); }

nv::ILayer* Network::getLayer(int32_t index) const noexcept {
  return index >= 0 && index < getNbLayers() ? layers_[static_cast<size_t>(index)]->face() : nullptr;
}

int32_t Network::getNbInputs() const noexcept { return static_cast<int32_t>(inputs_.size()); }

nv::ITensor* Network::getInput(int32_t index) const noexcept {
  return index >= 0 && index < getNbInputs() ? inputs_[static_cast<size_t>(index)] : nullptr;
}

int32_t Network::getNbOutputs() const noexcept { return static_cast<int32_t>(outputs_.size()); }

nv::ITensor* Network::getOutput(int32_t index) const noexcept {
  return index >= 0 && index < getNbOutputs() ? outputs_[static_cast<size_t>(index)] : nullptr;
}

void Network::setName(const char* name) noexcept {
  guard(reporter_, "INetworkDefinition::setName", [&]() -> Result<> {
    name_ = name == nullptr ? "" : name;
    return Done{};
  });
}

const char* Network::getName() const noexcept { return name_.c_str(); }
bool Network::hasImplicitBatchDimension() const noexcept { return implicit_; }
void Network::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* Network::getErrorRecorder() const noexcept { return reporter_.recorder(); }
nv::IBuilder& Network::getBuilder() const noexcept { return builder_; }
nv::NetworkDefinitionCreationFlags Network::getFlags() const noexcept { return flags_; }
bool Network::getFlag(nv::NetworkDefinitionCreationFlag flag) const noexcept {
  const auto number = static_cast<int32_t>(flag);
  return number >= 0 && number < 32 && (flags_ >> number & 1U) != 0;
}

}  // namespace tenon::api
