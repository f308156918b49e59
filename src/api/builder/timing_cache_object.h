// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITimingCache over Tenon's TimingCache.
#pragma once

#include "NvInfer.h"
#include "api/common/report.h"
#include "tune/timing_cache.h"

namespace tenon::api {

/// By which programs know a problem on a device.
nv::TimingCacheKey key_of(const TimingCache::Row& row);

class TimingCacheObject final : public nv::ITimingCache, public nv::apiv::VTimingCache {
 public:
  TimingCacheObject(const Reporter& reporter, TimingCache cache) : reporter_(reporter), cache_(std::move(cache)) {
    mImpl = this;
  }

  const TimingCache& cache() const { return cache_; }
  /// A build adds what it measured, though the configuration holds the cache as const.
  void merge(const TimingCache& measured) const { cache_.merge(measured); }

  nv::IHostMemory* serialize() const noexcept override;
  bool combine(const nv::ITimingCache& inputCache, bool ignoreMismatch) noexcept override;
  bool reset() noexcept override;
  int64_t queryKeys(nv::TimingCacheKey* keys, int64_t capacity) const noexcept override;
  nv::TimingCacheValue query(const nv::TimingCacheKey& key) const noexcept override;
  bool update(const nv::TimingCacheKey& key, const nv::TimingCacheValue& value) noexcept override;

 private:
  Reporter reporter_;
  mutable TimingCache cache_;
};

}  // namespace tenon::api
