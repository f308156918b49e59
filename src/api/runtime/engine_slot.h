// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// EngineSlot: the engine behind an ICudaEngine and its contexts. A refit puts another one there, for all of them.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/engine.h"

namespace tenon::api {

class ContextObject;
class CudaEngine;

class EngineSlot {
 public:
  explicit EngineSlot(std::shared_ptr<const Engine> engine);

  const std::shared_ptr<const Engine>& engine() const { return engine_; }
  /// Inputs, then outputs. They outlive a refit, as what the program was given must.
  const std::vector<std::string>& tensor_names() const { return tensor_names_; }
  const std::string& name() const { return name_; }

  /// The object that the program has; null once it freed it.
  const CudaEngine* owner() const { return owner_; }
  void set_owner(const CudaEngine* owner) { owner_ = owner; }

  void enter(ContextObject* context);
  void leave(ContextObject* context);
  bool has_contexts();

  /// Another engine for the same network. Contexts keep their profile, shapes and addresses. Errors, and then all is as
  /// before: invalid_argument if an inference of one is still in a stream.
  Result<> replace(std::shared_ptr<const Engine> engine);

 private:
  std::shared_ptr<const Engine> engine_;
  std::vector<std::string> tensor_names_;
  std::string name_;
  std::atomic<const CudaEngine*> owner_ = nullptr;
  std::mutex mutex_;
  std::vector<ContextObject*> contexts_;
};

}  // namespace tenon::api
