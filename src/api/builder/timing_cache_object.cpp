// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITimingCache over Tenon's TimingCache.
#include "api/builder/timing_cache_object.h"

#include <cstring>

#include "api/common/host_memory.h"

namespace tenon::api {

nv::IHostMemory* TimingCacheObject::serialize() const noexcept {
  return guard<nv::IHostMemory*>(reporter_, "ITimingCache::serialize", nullptr, [&]() -> Result<nv::IHostMemory*> {
    const std::string text = cache_.text();
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return new HostMemory(std::move(bytes));
  });
}

bool TimingCacheObject::combine(const nv::ITimingCache& inputCache, bool /*ignoreMismatch*/) noexcept {
  return guard(reporter_, "ITimingCache::combine", false, [&]() -> Result<> {
    const auto* other = dynamic_cast<const TimingCacheObject*>(&inputCache);
    if (other == nullptr) return Error(ErrorCode::invalid_argument, "the cache is of another library");
    cache_.merge(other->cache_);  // entries name their device, so caches of several machines may be joined
    return Done{};
  });
}

bool TimingCacheObject::reset() noexcept {
  cache_ = TimingCache{};
  return true;
}

int64_t TimingCacheObject::queryKeys(nv::TimingCacheKey* /*keys*/, int64_t /*capacity*/) const noexcept {
  return unsupported(reporter_, "ITimingCache::queryKeys", int64_t{-1});
}

nv::TimingCacheValue TimingCacheObject::query(const nv::TimingCacheKey& /*key*/) const noexcept {
  return unsupported(reporter_, "ITimingCache::query",
                     nv::TimingCacheValue{nv::TimingCacheValue::kINVALID_TACTIC_HASH, 0});
}

bool TimingCacheObject::update(const nv::TimingCacheKey& /*key*/, const nv::TimingCacheValue& /*value*/) noexcept {
  return unsupported(reporter_, "ITimingCache::update", false);
}

}  // namespace tenon::api
