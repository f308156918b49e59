// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The timing cache: what the builder measured.
#pragma once

#include "nvinfer1/host_memory.h"

namespace nvinfer1 {

namespace v_1_0 {
/// Identifies a measured problem.
struct TimingCacheKey {
  uint8_t data[16];
};
}  // namespace v_1_0
using TimingCacheKey = v_1_0::TimingCacheKey;

namespace v_1_0 {
/// The best tactic of a problem and its time.
struct TimingCacheValue {
  uint64_t tacticHash;  ///< identifies the tactic
  float timingMSec;     ///< milliseconds
  static constexpr uint64_t kINVALID_TACTIC_HASH = UINT64_MAX;
};
}  // namespace v_1_0
using TimingCacheValue = v_1_0::TimingCacheValue;

/// What the builder measured; kept, it makes the next build fast and equal.
class ITimingCache : public INoCopy {
 public:
  virtual ~ITimingCache() noexcept = default;

  /// The entries as bytes, freed with delete.
  IHostMemory* serialize() const noexcept { return mImpl->serialize(); }
  /// Adds the entries of another cache; false when that was made on another machine and `ignoreMismatch` is false.
  bool combine(const ITimingCache& inputCache, bool ignoreMismatch) noexcept {
    return mImpl->combine(inputCache, ignoreMismatch);
  }
  bool reset() noexcept { return mImpl->reset(); }
  int64_t queryKeys(TimingCacheKey* keys, int64_t capacity) const noexcept { return mImpl->queryKeys(keys, capacity); }
  TimingCacheValue query(const TimingCacheKey& key) const noexcept { return mImpl->query(key); }
  bool update(const TimingCacheKey& key, const TimingCacheValue& value) noexcept { return mImpl->update(key, value); }

 protected:
  apiv::VTimingCache* mImpl = nullptr;
};
}  // namespace nvinfer1
