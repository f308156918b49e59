// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ContextObject: going over to an engine with other weights.
#include "api/runtime/execution_context.h"

namespace tenon::api {

Result<std::unique_ptr<ExecutionContext>> ContextObject::made_for(const std::shared_ptr<const Engine>& engine) const {
  TRY_ASSIGN(auto made, ExecutionContext::create(engine));
  made->set_threads(context_->threads());
  made->set_arena_source(context_->arena_source());
  made->set_communicator(context_->communicator());
  TRY(made->set_profile(context_->profile()));
  for (size_t port = 0; port < input_addresses_.size(); ++port) {
    if (const Shape* shape = context_->input_shape(port)) TRY(made->set_input_shape(port, *shape));
    made->set_input_address(port, context_->input_address(port));
  }
  for (size_t port = 0; port < output_addresses_.size(); ++port) {
    made->set_output_address(port, context_->output_address(port));
  }
  return made;
}

void ContextObject::move_to(std::unique_ptr<ExecutionContext> context) {
  context_ = std::move(context);
  prepared_ = false;
  for (size_t port = 0; port < allocators_.size(); ++port) {
    if (allocators_[port] == nullptr) continue;
    context_->set_output_allocator(port, [this, port](const TensorType& type) { return reallocate(port, type); });
  }
}

bool ContextObject::is_running() const { return in_flight_->any(); }

}  // namespace tenon::api
