// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ContextObject: calls that only mean something on a GPU, and those that Tenon does not honour yet.
#include "api/runtime/execution_context.h"

namespace tenon::api {

// ---- of no effect on a CPU: there is no second stream, no cache to keep, no tracing tool

void ContextObject::setAuxStreams(cudaStream_t* /*streams*/, int32_t /*count*/) noexcept {}
void ContextObject::setPersistentCacheLimit(size_t /*bytes*/) noexcept {}
size_t ContextObject::getPersistentCacheLimit() const noexcept { return 0; }
bool ContextObject::setNvtxVerbosity(nv::ProfilingVerbosity verbosity) noexcept {
  nvtx_ = verbosity;
  return true;
}
nv::ProfilingVerbosity ContextObject::getNvtxVerbosity() const noexcept { return nvtx_; }

// ---- not supported yet

bool ContextObject::setInputConsumedEvent(cudaEvent_t event) noexcept {
  if (event != nullptr && HostStreams::find() == nullptr) {
    return unsupported(reporter_, "IExecutionContext::setInputConsumedEvent (without lib/host_cuda)", false);
  }
  consumed_ = event;
  return true;
}
cudaEvent_t ContextObject::getInputConsumedEvent() const noexcept { return consumed_; }

bool ContextObject::setCommunicator(void* communicator) noexcept {
  return guard(reporter_, "IExecutionContext::setCommunicator", false, [&]() -> Result<> {
    if (communicator != nullptr && context_->engine().device().backend() == "cpu") {
      return Error(ErrorCode::unsupported, "exchanges between devices are for GPUs, this engine runs on the CPU");
    }
    settle();
    context_->set_communicator(communicator);
    return Done{};
  });
}

}  // namespace tenon::api
