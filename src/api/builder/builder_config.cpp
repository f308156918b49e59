// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// BuilderConfig: flags, profiles, limits. DLA and other devices are in builder_config_device.cpp.
#include "api/builder/builder_config.h"

#include <algorithm>
#include <type_traits>

#include "api/builder/timing_cache_object.h"

namespace tenon::api {

namespace {

constexpr nv::BuilderFlags bit(nv::BuilderFlag flag) { return 1U << static_cast<int>(flag); }

/// Names of older releases that have no number in release 10: they may be set and asked for, and change nothing.
template <class Enum>
constexpr bool is_of_no_effect(Enum value) {
  if constexpr (std::is_same_v<Enum, nv::BuilderFlag>) return value == Enum::kENABLE_TACTIC_HEURISTIC;
  if constexpr (std::is_same_v<Enum, nv::PreviewFeature>)
    return value == Enum::kFASTER_DYNAMIC_SHAPES_0805 || value == Enum::kDISABLE_EXTERNAL_TACTIC_SOURCES_FOR_CORE_0805;
  return false;
}

/// The bit of an enumerator; 0 for one of no effect, and, with an error, for a number that is none.
template <class Enum>
uint32_t checked_bit(const Reporter& reporter, const char* call, Enum value) {
  const auto number = static_cast<int32_t>(value);
  if (is_of_no_effect(value)) return 0;
  if (number >= 0 && number < nv::EnumMax<Enum>()) return 1U << number;
  reporter.error(call, nv::ErrorCode::kINVALID_ARGUMENT, str("there is no flag ", number).c_str());
  return 0;
}

/// Promises about the plan that Tenon cannot keep yet. The other flags are permissions, or describe what it does
/// anyway.
// Every plan is one that later versions read, and none has a runtime in it: these flags need nothing of a build.
constexpr nv::BuilderFlags kUnsupportedFlags = bit(nv::BuilderFlag::kSAFETY_SCOPE);

}  // namespace

BuilderConfig::BuilderConfig(const Reporter& reporter) : reporter_(reporter) {
  mImpl = this;
  state_.pool_limits[static_cast<size_t>(nv::MemoryPoolType::kWORKSPACE)] = kNoLimit;
}

void BuilderConfig::reset() noexcept {
  guard(reporter_, "IBuilderConfig::reset", [&]() -> Result<> {
    state_ = State{};
    state_.pool_limits[static_cast<size_t>(nv::MemoryPoolType::kWORKSPACE)] = kNoLimit;
    return Done{};
  });
}

// ---- flags

void BuilderConfig::setFlags(nv::BuilderFlags flags) noexcept {
  if ((flags & kUnsupportedFlags) != 0) {
    unsupported(reporter_, "IBuilderConfig::setFlag (safety)");
  }
  state_.flags = flags & ~kUnsupportedFlags;
}

void BuilderConfig::setFlag(nv::BuilderFlag flag) noexcept {
  setFlags(state_.flags | checked_bit(reporter_, "IBuilderConfig::setFlag", flag));
}
void BuilderConfig::clearFlag(nv::BuilderFlag flag) noexcept {
  state_.flags &= ~checked_bit(reporter_, "IBuilderConfig::clearFlag", flag);
}
nv::BuilderFlags BuilderConfig::getFlags() const noexcept { return state_.flags; }
bool BuilderConfig::getFlag(nv::BuilderFlag flag) const noexcept {
  return (state_.flags & checked_bit(reporter_, "IBuilderConfig::getFlag", flag)) != 0;
}

void BuilderConfig::setQuantizationFlags(nv::QuantizationFlags flags) noexcept { state_.quantization_flags = flags; }
nv::QuantizationFlags BuilderConfig::getQuantizationFlags() const noexcept { return state_.quantization_flags; }
void BuilderConfig::setQuantizationFlag(nv::QuantizationFlag flag) noexcept {
  state_.quantization_flags |= checked_bit(reporter_, "IBuilderConfig::setQuantizationFlag", flag);
}
void BuilderConfig::clearQuantizationFlag(nv::QuantizationFlag flag) noexcept {
  state_.quantization_flags &= ~checked_bit(reporter_, "IBuilderConfig::clearQuantizationFlag", flag);
}
bool BuilderConfig::getQuantizationFlag(nv::QuantizationFlag flag) const noexcept {
  return (state_.quantization_flags & checked_bit(reporter_, "IBuilderConfig::getQuantizationFlag", flag)) != 0;
}

void BuilderConfig::setPreviewFeature(nv::PreviewFeature feature, bool enable) noexcept {
  const uint32_t mask = checked_bit(reporter_, "IBuilderConfig::setPreviewFeature", feature);
  state_.preview_features = enable ? state_.preview_features | mask : state_.preview_features & ~mask;
}
bool BuilderConfig::getPreviewFeature(nv::PreviewFeature feature) const noexcept {
  return (state_.preview_features & checked_bit(reporter_, "IBuilderConfig::getPreviewFeature", feature)) != 0;
}

// ---- profiles

int32_t BuilderConfig::addOptimizationProfile(const nv::IOptimizationProfile* profile) noexcept {
  return guard<int32_t>(reporter_, "IBuilderConfig::addOptimizationProfile", -1, [&]() -> Result<int32_t> {
    const auto* own = dynamic_cast<const OptimizationProfile*>(profile);
    if (own == nullptr) return Error(ErrorCode::invalid_argument, "the profile is null or of another library");
    if (!own->isValid()) return Error(ErrorCode::invalid_argument, "an input lacks its min, opt or max shape");
    state_.profiles.push_back(own->inputs());
    return static_cast<int32_t>(state_.profiles.size()) - 1;
  });
}

int32_t BuilderConfig::getNbOptimizationProfiles() const noexcept {
  return static_cast<int32_t>(state_.profiles.size());
}

bool BuilderConfig::setCalibrationProfile(const nv::IOptimizationProfile* profile) noexcept {
  state_.calibration_profile = profile;
  return true;
}
const nv::IOptimizationProfile* BuilderConfig::getCalibrationProfile() noexcept { return state_.calibration_profile; }

void BuilderConfig::setInt8Calibrator(nv::IInt8Calibrator* calibrator) noexcept { state_.calibrator = calibrator; }
nv::IInt8Calibrator* BuilderConfig::getInt8Calibrator() const noexcept { return state_.calibrator; }

// ---- search

void BuilderConfig::setAvgTimingIterations(int32_t count) noexcept { state_.timing_iterations = std::max(count, 1); }
int32_t BuilderConfig::getAvgTimingIterations() const noexcept { return state_.timing_iterations; }

void BuilderConfig::setBuilderOptimizationLevel(int32_t level) noexcept {
  if (level < 0 || level > 5) {
    reporter_.error("IBuilderConfig::setBuilderOptimizationLevel", nv::ErrorCode::kINVALID_ARGUMENT,
                    "expected a level from 0 to 5");
    return;
  }
  state_.optimization_level = level;
}
int32_t BuilderConfig::getBuilderOptimizationLevel() const noexcept { return state_.optimization_level; }

void BuilderConfig::setMaxNbTactics(int32_t count) noexcept { state_.max_tactics = count; }
int32_t BuilderConfig::getMaxNbTactics() const noexcept { return state_.max_tactics; }
bool BuilderConfig::setTilingOptimizationLevel(nv::TilingOptimizationLevel level) noexcept {
  state_.tiling = level;
  return true;
}
nv::TilingOptimizationLevel BuilderConfig::getTilingOptimizationLevel() const noexcept { return state_.tiling; }
bool BuilderConfig::setL2LimitForTiling(int64_t bytes) noexcept {
  if (bytes < 0) {
    reporter_.error("IBuilderConfig::setL2LimitForTiling", nv::ErrorCode::kINVALID_ARGUMENT,
                    str("expected at least 0 bytes, found ", bytes).c_str());
    return false;
  }
  state_.l2_limit = bytes;
  return true;
}
int64_t BuilderConfig::getL2LimitForTiling() const noexcept { return state_.l2_limit; }

nv::ITimingCache* BuilderConfig::createTimingCache(const void* blob, std::size_t size) const noexcept {
  const auto create = [&]() -> Result<nv::ITimingCache*> {
    if (size == 0) return new TimingCacheObject(reporter_, {});
    if (blob == nullptr) return Error(ErrorCode::invalid_argument, "the bytes are null");
    TRY_ASSIGN(TimingCache cache, TimingCache::parse({static_cast<const char*>(blob), size}));
    return new TimingCacheObject(reporter_, std::move(cache));
  };
  return guard<nv::ITimingCache*>(reporter_, "IBuilderConfig::createTimingCache", nullptr, create);
}

bool BuilderConfig::setTimingCache(const nv::ITimingCache& cache, bool /*ignoreMismatch*/) noexcept {
  if (dynamic_cast<const TimingCacheObject*>(&cache) == nullptr) {
    reporter_.error("IBuilderConfig::setTimingCache", nv::ErrorCode::kINVALID_ARGUMENT, "a cache of another library");
    return false;
  }
  state_.timing_cache = &cache;
  return true;
}
const nv::ITimingCache* BuilderConfig::getTimingCache() const noexcept { return state_.timing_cache; }

// ---- limits and the rest

void BuilderConfig::setMemoryPoolLimit(nv::MemoryPoolType pool, std::size_t bytes) noexcept {
  const auto at = static_cast<size_t>(pool);
  if (at >= state_.pool_limits.size()) {
    reporter_.error("IBuilderConfig::setMemoryPoolLimit", nv::ErrorCode::kINVALID_ARGUMENT, "no such pool");
    return;
  }
  state_.pool_limits[at] = bytes;
}

std::size_t BuilderConfig::getMemoryPoolLimit(nv::MemoryPoolType pool) const noexcept {
  const auto at = static_cast<size_t>(pool);
  return at < state_.pool_limits.size() ? state_.pool_limits[at] : 0;
}

void BuilderConfig::setProfileStream(cudaStream_t stream) noexcept { state_.stream = stream; }
cudaStream_t BuilderConfig::getProfileStream() const noexcept { return state_.stream; }
void BuilderConfig::setProfilingVerbosity(nv::ProfilingVerbosity verbosity) noexcept { state_.verbosity = verbosity; }
nv::ProfilingVerbosity BuilderConfig::getProfilingVerbosity() const noexcept { return state_.verbosity; }
void BuilderConfig::setProgressMonitor(nv::IProgressMonitor* monitor) noexcept { state_.monitor = monitor; }
nv::IProgressMonitor* BuilderConfig::getProgressMonitor() const noexcept { return state_.monitor; }
void BuilderConfig::setMaxAuxStreams(int32_t count) noexcept { state_.aux_streams = count; }
int32_t BuilderConfig::getMaxAuxStreams() const noexcept { return state_.aux_streams; }

}  // namespace tenon::api
