// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Refitter: weights by name, or by layer and role; a plan made again; contexts that go over to it.
#include "api/builder/refitter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "api/common/open_device.h"
#include "api/runtime/host_stream.h"
#include "api/runtime/refit.h"
#include "builder/remake.h"
#include "plan/plan_file.h"

namespace tenon::api {

namespace {

constexpr float kLargestInteger = 127;

std::string text(const RefitWeights& weights) {
  if (!weights.name.empty()) return str("weights '", weights.name, "'");
  constexpr std::array kRoles = {"kernel", "bias", "shift", "scale", "constant"};
  const auto role = static_cast<size_t>(weights.role);
  return str("the ", role < kRoles.size() ? kRoles[role] : "weights", " of layer '", weights.layer, "'");
}

/// Writes what fits and gives how many there are.
template <class Write>
int32_t listed(const std::vector<const RefitWeights*>& all, int32_t size, Write&& write) {
  for (size_t i = 0; i < all.size() && static_cast<int32_t>(i) < size; ++i) write(i, *all[i]);
  return static_cast<int32_t>(all.size());
}

/// Numbers that no network computes with.
bool has_strange_numbers(const Constant& constant) {
  if (constant.type().dtype != DataType::f32) return false;
  const auto* values = reinterpret_cast<const float*>(constant.bytes().data());
  const size_t count = constant.bytes().size() / sizeof(float);
  return !std::all_of(values, values + count, [](float value) { return std::isfinite(value); });
}

}  // namespace

Result<nv::IRefitter*> make_refitter(CudaEngine& engine, nv::ILogger& logger) {
  if (!engine.isRefittable()) {
    return Error(ErrorCode::invalid_argument, "the engine was not built to have its weights replaced")
        .hint("build it with BuilderFlag::kREFIT");
  }
  return new Refitter(engine, logger);
}

Refitter::Refitter(CudaEngine& engine, nv::ILogger& logger)
    : slot_(engine.slot()),
      all_(engine.engine()->plan().refit.weights),
      scales_(engine.engine()->plan().refit.recipe.scales),
      reporter_(&logger) {
  mImpl = this;
}

// ---- weights

const RefitWeights* Refitter::find(const char* layer, nv::WeightsRole role) const {
  if (layer == nullptr) return nullptr;
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const RefitWeights& one) {
    return one.layer == layer && (role == nv::WeightsRole::kANY || one.role == static_cast<int>(role));
  });
  return found == all_.end() ? nullptr : &*found;
}

const RefitWeights* Refitter::find(const char* name) const {
  if (name == nullptr || *name == '\0') return nullptr;
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const RefitWeights& one) { return one.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

Result<const RefitWeights*> Refitter::named(const char* name) const {
  const RefitWeights* known = find(name);
  if (known != nullptr) return known;
  return Error(ErrorCode::not_found, str("the engine has no weights '", name ? name : "(null)", "' to replace"))
      .hint("IRefitter::getAllWeights lists those it has");
}

Result<> Refitter::check(const RefitWeights& known, const Constant& constant) const {
  if (constant.type() != known.type) {
    return Error(ErrorCode::invalid_argument, str(text(known), ": expected ", known.type, ", found ", constant.type()));
  }
  if (known.hash != 0 && constant.hash() != known.hash) {
    return Error(ErrorCode::invalid_argument,
                 str(text(known), ": expected the weights that the engine was built with, found others"))
        .hint("build it with BuilderFlag::kREFIT to give it any weights");
  }
  if (validates_ && has_strange_numbers(constant)) {
    return Error(ErrorCode::invalid_argument, str(text(known), ": expected finite numbers, found others"))
        .hint("IRefitter::setWeightsValidation(false) takes them as they are");
  }
  return Done{};
}

Result<> Refitter::give(const RefitWeights& known, nv::Weights weights, nv::TensorLocation location) {
  TRY_ASSIGN(const DataType dtype, data_type(weights.type));
  const int64_t count = known.type.shape.volume();
  if (dtype != known.type.dtype || weights.count != count) {
    return Error(ErrorCode::invalid_argument, str(text(known), ": expected ", count, " elements of ", known.type.dtype,
                                                  ", found ", weights.count, " of ", dtype));
  }
  const Device& device = slot_->engine()->device();
  Constant constant;
  if (location == nv::TensorLocation::kDEVICE && !device.reaches(this)) {
    if (weights.values == nullptr) return Error(ErrorCode::invalid_argument, str(text(known), ": expected an address"));
    std::byte* to = nullptr;
    constant = Constant::make(known.type, [&](std::byte* memory) { to = memory; });
    TRY_ASSIGN(const auto stream, device.make_stream());
    TRY(stream->copy(to, weights.values, known.type.bytes()));
    TRY(stream->synchronize());
  } else {
    TRY_ASSIGN(constant, constant_of(weights, known.type.shape).note(str("in ", text(known))));
  }
  TRY(check(known, constant));
  given_[known.value] = {weights, location, std::move(constant)};
  return Done{};
}

Result<bool> Refitter::give(const std::string& value, const Constant& constant) {
  for (const RefitWeights& known : all_) {
    if (known.value != value) continue;
    TRY(check(known, constant));
    given_[value] = {{}, nv::TensorLocation::kHOST, constant};
    return true;
  }
  return false;
}

bool Refitter::setWeights(const char* layerName, nv::WeightsRole role, nv::Weights weights) noexcept {
  return guard(reporter_, "IRefitter::setWeights", false, [&]() -> Result<> {
    const RefitWeights* known = find(layerName, role);
    if (known != nullptr) return give(*known, weights, nv::TensorLocation::kHOST);
    return Error(ErrorCode::not_found, str("layer '", layerName ? layerName : "(null)", "' has no weights of role ",
                                           static_cast<int>(role), " to replace"))
        .hint("IRefitter::getAll lists layers and roles");
  });
}

bool Refitter::setNamedWeights(const char* name, nv::Weights weights) noexcept {
  return setNamedWeightsWithLocation(name, weights, nv::TensorLocation::kHOST);
}

bool Refitter::setNamedWeightsWithLocation(const char* name, nv::Weights weights,
                                           nv::TensorLocation location) noexcept {
  return guard(reporter_, "IRefitter::setNamedWeights", false, [&]() -> Result<> {
    TRY_ASSIGN(const RefitWeights* known, named(name));
    return give(*known, weights, location);
  });
}

nv::Weights Refitter::getNamedWeights(const char* name) const noexcept {
  const RefitWeights* known = find(name);
  const auto found = known ? given_.find(known->value) : given_.end();
  return found == given_.end() ? nv::Weights{nv::DataType::kFLOAT, nullptr, 0} : found->second.weights;
}

nv::TensorLocation Refitter::getWeightsLocation(const char* name) const noexcept {
  const RefitWeights* known = find(name);
  const auto found = known ? given_.find(known->value) : given_.end();
  return found == given_.end() ? nv::TensorLocation::kHOST : found->second.location;
}

bool Refitter::unsetNamedWeights(const char* name) noexcept {
  return guard(reporter_, "IRefitter::unsetNamedWeights", false, [&]() -> Result<> {
    TRY_ASSIGN(const RefitWeights* known, named(name));
    if (given_.erase(known->value) == 0) {
      return Error(ErrorCode::invalid_argument, str(text(*known), " have not been set"));
    }
    return Done{};
  });
}

nv::Weights Refitter::getWeightsPrototype(const char* name) const noexcept {
  const RefitWeights* known = find(name);
  if (known == nullptr) return {nv::DataType::kFLOAT, nullptr, -1};
  return {data_type(known->type.dtype), nullptr, known->type.shape.volume()};
}

// ---- lists

bool Refitter::is_missing(const RefitWeights& weights) const {
  return slot_->engine()->plan().refit.stripped && !given_.contains(weights.value);
}

int32_t Refitter::getAll(int32_t size, const char** layerNames, nv::WeightsRole* roles) noexcept {
  return guard<int32_t>(reporter_, "IRefitter::getAll", 0, [&]() -> Result<int32_t> {
    std::vector<const RefitWeights*> all;
    for (const RefitWeights& one : all_) {
      if (!one.layer.empty()) all.push_back(&one);
    }
    return listed(all, size, [&](size_t i, const RefitWeights& one) {
      if (layerNames != nullptr) layerNames[i] = one.layer.c_str();
      if (roles != nullptr) roles[i] = static_cast<nv::WeightsRole>(one.role);
    });
  });
}

int32_t Refitter::getMissing(int32_t size, const char** layerNames, nv::WeightsRole* roles) noexcept {
  return guard<int32_t>(reporter_, "IRefitter::getMissing", 0, [&]() -> Result<int32_t> {
    std::vector<const RefitWeights*> all;
    for (const RefitWeights& one : all_) {
      if (!one.layer.empty() && is_missing(one)) all.push_back(&one);
    }
    return listed(all, size, [&](size_t i, const RefitWeights& one) {
      if (layerNames != nullptr) layerNames[i] = one.layer.c_str();
      if (roles != nullptr) roles[i] = static_cast<nv::WeightsRole>(one.role);
    });
  });
}

int32_t Refitter::getAllWeights(int32_t size, const char** weightsNames) noexcept {
  return guard<int32_t>(reporter_, "IRefitter::getAllWeights", 0, [&]() -> Result<int32_t> {
    std::vector<const RefitWeights*> all;
    for (const RefitWeights& one : all_) {
      if (!one.name.empty()) all.push_back(&one);
    }
    return listed(all, size, [&](size_t i, const RefitWeights& one) {
      if (weightsNames != nullptr) weightsNames[i] = one.name.c_str();
    });
  });
}

int32_t Refitter::getMissingWeights(int32_t size, const char** weightsNames) noexcept {
  return guard<int32_t>(reporter_, "IRefitter::getMissingWeights", 0, [&]() -> Result<int32_t> {
    std::vector<const RefitWeights*> all;
    for (const RefitWeights& one : all_) {
      if (!one.name.empty() && is_missing(one)) all.push_back(&one);
    }
    return listed(all, size, [&](size_t i, const RefitWeights& one) {
      if (weightsNames != nullptr) weightsNames[i] = one.name.c_str();
    });
  });
}

// ---- ranges of tensors with 8 bits

bool Refitter::setDynamicRange(const char* tensorName, float min, float max) noexcept {
  return guard(reporter_, "IRefitter::setDynamicRange", false, [&]() -> Result<> {
    const auto found = tensorName == nullptr ? scales_.end() : scales_.find(tensorName);
    if (found == scales_.end()) {
      return Error(ErrorCode::not_found, str("tensor '", tensorName ? tensorName : "(null)", "' has no dynamic range"));
    }
    const float range = std::max(std::abs(min), std::abs(max));
    if (!std::isfinite(range) || range <= 0) {
      return Error(ErrorCode::invalid_argument,
                   str("tensor '", tensorName, "': expected a finite range, found ", min, " to ", max));
    }
    found->second = range / kLargestInteger;
    return Done{};
  });
}

float Refitter::getDynamicRangeMax(const char* tensorName) const noexcept {
  const auto found = tensorName == nullptr ? scales_.end() : scales_.find(tensorName);
  return found == scales_.end() ? std::nanf("") : found->second * kLargestInteger;
}
float Refitter::getDynamicRangeMin(const char* tensorName) const noexcept { return -getDynamicRangeMax(tensorName); }

int32_t Refitter::getTensorsWithDynamicRange(int32_t size, const char** tensorNames) const noexcept {
  int32_t i = 0;
  for (const auto& [tensor, scale] : scales_) {
    if (tensorNames != nullptr && i < size) tensorNames[i] = tensor.c_str();
    ++i;
  }
  return i;
}

// ---- the refit

Result<> Refitter::refit() {
  plan::GivenWeights given;
  for (const auto& [value, one] : given_) given.emplace(value, one.constant);
  Plan old = slot_->engine()->plan_as_tuned();
  old.refit.recipe.scales = scales_;
  TRY_ASSIGN(const Plan made, remake(old, given));
  // Through bytes: the plan refers to the caller's weights, the engine must not.
  auto bytes = std::make_shared<std::vector<std::byte>>(plan::to_bytes(made));
  const std::span<const std::byte> view = *bytes;
  TRY_ASSIGN(Plan loaded, plan::from_bytes(view, std::move(bytes)));
  TRY_ASSIGN(auto engine, Engine::load(std::move(loaded), slot_->engine()->shared_device()));
  if (slot_->engine()->tuned() && !engine->tuned()) {
    reporter_.log(nv::ILogger::Severity::kWARNING,
                  "IRefitter::refitCudaEngine: with these weights the network has other steps than those that were "
                  "tuned; tactics are chosen by expected time");
  }
  TRY(slot_->replace(std::move(engine)));
  slot_->engine()->device().trim();  // of the weights that were replaced
  given_.clear();
  return Done{};
}

bool Refitter::refitCudaEngine() noexcept {
  return guard(reporter_, "IRefitter::refitCudaEngine", false, [&]() { return refit(); });
}

bool Refitter::refitCudaEngineAsync(cudaStream_t stream) noexcept {
  return guard(reporter_, "IRefitter::refitCudaEngineAsync", false, [&]() -> Result<> {
    if (const HostStreams* streams = HostStreams::find()) TRY(streams->synchronize(stream));
    return refit();
  });
}

// ---- the rest

void Refitter::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* Refitter::getErrorRecorder() const noexcept { return reporter_.recorder(); }
nv::ILogger* Refitter::getLogger() const noexcept { return reporter_.logger(); }
bool Refitter::setMaxThreads(int32_t maxThreads) noexcept {
  if (maxThreads < 1) return false;
  max_threads_ = maxThreads;
  return true;
}
int32_t Refitter::getMaxThreads() const noexcept { return max_threads_; }
void Refitter::setWeightsValidation(bool weightsValidation) noexcept { validates_ = weightsValidation; }
bool Refitter::getWeightsValidation() const noexcept { return validates_; }

}  // namespace tenon::api
