// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Replacing an engine under its contexts.
#include "api/runtime/engine_slot.h"

#include <algorithm>

#include "api/runtime/execution_context.h"

namespace tenon::api {

EngineSlot::EngineSlot(std::shared_ptr<const Engine> engine) : engine_(std::move(engine)) {
  const Plan& plan = engine_->plan();
  for (const Port& port : plan.graph.inputs()) tensor_names_.push_back(port.name);
  for (const Port& port : plan.graph.outputs()) tensor_names_.push_back(port.name);
  name_ = plan.name;
}

void EngineSlot::enter(ContextObject* context) {
  const std::lock_guard lock(mutex_);
  contexts_.push_back(context);
}

bool EngineSlot::has_contexts() {
  const std::lock_guard lock(mutex_);
  return !contexts_.empty();
}

void EngineSlot::leave(ContextObject* context) {
  const std::lock_guard lock(mutex_);
  std::erase(contexts_, context);
}

Result<> EngineSlot::replace(std::shared_ptr<const Engine> engine) {
  const std::lock_guard lock(mutex_);
  std::vector<std::unique_ptr<ExecutionContext>> moved;
  for (const ContextObject* context : contexts_) {
    if (context->is_running()) {
      return Error(ErrorCode::invalid_argument,
                   str("execution context '", context->getName(), "' has an inference in a stream"))
          .hint("synchronize its stream before the weights are replaced");
    }
    TRY_ASSIGN(auto made, context->made_for(engine));
    moved.push_back(std::move(made));
  }
  for (size_t i = 0; i < contexts_.size(); ++i) contexts_[i]->move_to(std::move(moved[i]));
  engine_ = std::move(engine);
  return Done{};
}

}  // namespace tenon::api
