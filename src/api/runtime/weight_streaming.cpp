// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// CudaEngine: how much of the weights may be in a device's memory. Those beyond the budget stay in pinned memory of the
// host. On a CPU they are read where the plan lies, in the host's memory, from which they would be streamed: every
// budget holds, and none changes what a run does.
#include <algorithm>

#include "api/runtime/cuda_engine.h"
#include "backend/weight_budget.h"

namespace tenon::api {

Result<> CudaEngine::set_weight_budget(int64_t bytes) {
  if (slot_->has_contexts()) {
    return Error(ErrorCode::invalid_argument, "the budget cannot change while the engine has contexts");
  }
  weight_budget_ = bytes;
  const Device& device = engine()->device();
  if (const auto* streaming = dynamic_cast<const HasWeightBudget*>(&device)) {
    const bool all = bytes == kNoBudget || bytes >= getStreamableWeightsSize();
    streaming->set_weight_budget(all ? std::nullopt : std::optional<size_t>(bytes));
    device.trim();  // what no context uses is brought again, by this budget
  }
  return Done{};
}

/// 0: no streaming; -1: as the library likes.
bool CudaEngine::setWeightStreamingBudget(int64_t bytes) noexcept {
  return guard(reporter_, "ICudaEngine::setWeightStreamingBudget", false, [&]() -> Result<> {
    if (bytes < -1)
      return Error(ErrorCode::invalid_argument, str("expected -1, 0 or a number of bytes, found ", bytes));
    return set_weight_budget(bytes == 0 ? kNoBudget : std::max<int64_t>(bytes, 0));
  });
}
bool CudaEngine::setWeightStreamingBudgetV2(int64_t bytes) noexcept {
  return guard(reporter_, "ICudaEngine::setWeightStreamingBudgetV2", false, [&]() -> Result<> {
    if (bytes < 0) return Error(ErrorCode::invalid_argument, str("expected a number of bytes, found ", bytes));
    return set_weight_budget(std::min(bytes, getStreamableWeightsSize()));
  });
}
int64_t CudaEngine::getWeightStreamingBudget() const noexcept {
  return weight_budget_ == kNoBudget ? 0 : weight_budget_;
}
int64_t CudaEngine::getWeightStreamingBudgetV2() const noexcept {
  return weight_budget_ == kNoBudget ? getStreamableWeightsSize() : weight_budget_;
}
int64_t CudaEngine::getMinimumWeightStreamingBudget() const noexcept { return 0; }
int64_t CudaEngine::getStreamableWeightsSize() const noexcept {
  return getEngineStat(nv::EngineStat::kTOTAL_WEIGHTS_SIZE);
}
int64_t CudaEngine::getWeightStreamingAutomaticBudget() const noexcept { return 0; }
int64_t CudaEngine::getWeightStreamingScratchMemorySize() const noexcept { return 0; }

}  // namespace tenon::api
