// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITimingCache over Tenon's TimingCache.
#include "api/builder/timing_cache_object.h"

#include <algorithm>
#include <cstring>

#include "api/common/host_memory.h"
#include "base/hash.h"

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

nv::TimingCacheKey key_of(const TimingCache::Row& row) {
  const std::string text = row.device + "\t" + row.problem;
  const uint64_t halves[2] = {hash_text(text, 0), hash_text(text, 1)};
  nv::TimingCacheKey key{};
  static_assert(sizeof(key.data) == sizeof(halves));
  std::memcpy(key.data, halves, sizeof(halves));
  return key;
}

namespace {
std::optional<TimingCache::Row> row_of(const TimingCache& cache, const nv::TimingCacheKey& key) {
  for (TimingCache::Row& row : cache.rows()) {
    const nv::TimingCacheKey found = key_of(row);
    if (std::memcmp(found.data, key.data, sizeof(key.data)) == 0) return std::move(row);
  }
  return std::nullopt;
}

constexpr double kUsPerMs = 1000;
}  // namespace

int64_t TimingCacheObject::queryKeys(nv::TimingCacheKey* keys, int64_t capacity) const noexcept {
  return guard<int64_t>(reporter_, "ITimingCache::queryKeys", -1, [&]() -> Result<int64_t> {
    const auto rows = cache_.rows();
    if (keys == nullptr) return static_cast<int64_t>(rows.size());
    if (capacity < 0)
      return Error(ErrorCode::invalid_argument, str("expected room for 0 or more keys, found ", capacity));
    const size_t count = std::min(rows.size(), static_cast<size_t>(capacity));
    for (size_t i = 0; i < count; ++i) keys[i] = key_of(rows[i]);
    return static_cast<int64_t>(count);
  });
}

nv::TimingCacheValue TimingCacheObject::query(const nv::TimingCacheKey& key) const noexcept {
  const nv::TimingCacheValue none{nv::TimingCacheValue::kINVALID_TACTIC_HASH, 0};
  return guard<nv::TimingCacheValue>(reporter_, "ITimingCache::query", none, [&]() -> Result<nv::TimingCacheValue> {
    const auto row = row_of(cache_, key);
    if (!row) return none;
    return nv::TimingCacheValue{hash_text(row->best.first), static_cast<float>(row->best.second / kUsPerMs)};
  });
}

bool TimingCacheObject::update(const nv::TimingCacheKey& key, const nv::TimingCacheValue& value) noexcept {
  return guard(reporter_, "ITimingCache::update", false, [&]() -> Result<> {
    const auto row = row_of(cache_, key);
    if (!row) return Error(ErrorCode::invalid_argument, "expected a key of the cache");
    for (const auto& [tactic, time_us] : row->times_us) {
      if (hash_text(tactic) != value.tacticHash) continue;
      cache_.choose(row->device, row->problem, tactic, value.timingMSec * kUsPerMs);
      return Done{};
    }
    return Error(ErrorCode::invalid_argument,
                 str("expected a tactic that was timed for ", row->problem, ", found hash ", value.tacticHash));
  });
}

}  // namespace tenon::api
