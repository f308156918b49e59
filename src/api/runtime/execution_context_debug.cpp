// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ContextObject: debug tensors and listeners. Debugging changes no launch: tensors are tapped beside the run.
#include <algorithm>
#include <chrono>

#include "api/runtime/execution_context.h"

namespace tenon::api {

bool ContextObject::setDebugListener(nv::IDebugListener* listener) noexcept {
  listener_ = listener;
  return true;
}
nv::IDebugListener* ContextObject::getDebugListener() noexcept { return listener_; }

bool ContextObject::setTensorDebugState(const char* tensorName, bool flag) noexcept {
  return guard(reporter_, "IExecutionContext::setTensorDebugState", false, [&]() -> Result<> {
    if (!engine_.isDebugTensor(tensorName)) {
      return Error(ErrorCode::invalid_argument,
                   str("'", tensorName ? tensorName : "(null)", "' was not marked with INetworkDefinition::markDebug"));
    }
    std::erase(shown_, tensorName);
    if (flag) shown_.emplace_back(tensorName);
    return Done{};
  });
}

bool ContextObject::getDebugState(const char* tensorName) const noexcept {
  return tensorName != nullptr && std::find(shown_.begin(), shown_.end(), tensorName) != shown_.end();
}

bool ContextObject::setAllTensorsDebugState(bool flag) noexcept {
  return guard(reporter_, "IExecutionContext::setAllTensorsDebugState", false, [&]() -> Result<> {
    shown_ = flag ? context_->engine().plan().source.debug_tensors : std::vector<std::string>();
    return Done{};
  });
}

bool ContextObject::setUnfusedTensorsDebugState(bool flag) noexcept {
  return guard(reporter_, "IExecutionContext::setUnfusedTensorsDebugState", false, [&]() -> Result<> {
    if (flag && !context_->engine().plan().source.debug_unfused) {
      return Error(ErrorCode::invalid_argument,
                   "the network was built without INetworkDefinition::markUnfusedTensorsAsDebugTensors");
    }
    shows_unfused_ = flag;
    return Done{};
  });
}
bool ContextObject::getUnfusedTensorsDebugState() const noexcept { return shows_unfused_; }

Result<std::vector<Constant>> ContextObject::run_tapped(const Tap& tap) {
  settle();
  TRY(bind_addresses());
  if (has_allocators_) TRY(allocate_outputs());
  return tap.run(*context_);
}

Result<> ContextObject::show(const Tap& tap) {
  TRY_ASSIGN(const auto values, tap.run(*context_));
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string& name = tap.names()[i];
    const TensorType& type = values[i].type();
    if (!has_number(type.dtype)) {
      return Error(ErrorCode::unsupported,
                   str("debug tensor '", name, "': ", type.dtype, " has no number in nvinfer1; use tenon::tap"));
    }
    if (listener_->processDebugTensor(values[i].bytes().data(), nv::TensorLocation::kHOST, data_type(type.dtype),
                                      dims_of(type.shape), name.c_str(), nullptr)) {
      continue;
    }
    return Error(ErrorCode::cancelled, str("the debug listener returned false for tensor '", name, "'"));
  }
  return Done{};
}

/// Both kinds at once run the plan twice: marked tensors have names of the source, unfused ones those of the plan.
Result<> ContextObject::run_debugged() {
  if (shows_unfused_) {
    TRY_ASSIGN(const Tap tap, Tap::of_steps(*context_));
    TRY(show(tap));
  }
  if (!shown_.empty()) {
    TRY_ASSIGN(const Tap tap, Tap::make(context_->engine(), shown_));
    TRY(show(tap));
  }
  return Done{};
}

Result<> ContextObject::run_listened() {
  const auto now = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  double begin = 0;
  const auto before = [&](size_t) -> Result<> {
    begin = now();
    return Done{};
  };
  const auto after = [&](size_t i) -> Result<> {
    step_listener_({static_cast<int>(i), begin, now()});
    return Done{};
  };
  return context_->run_observed(before, after);
}

}  // namespace tenon::api
