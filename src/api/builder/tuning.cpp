// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Files of timing caches, and tuning a plan while it is loaded.
#include "api/builder/tuning.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "api/runtime/retune.h"
#include "base/file.h"
#include "tune/tune.h"

namespace tenon::api {

Result<> TimingCacheFile::check_folder() const {
  if (path_.empty()) return Done{};
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(path_, ignored).parent_path();
  if (std::filesystem::is_directory(folder, ignored)) return Done{};
  return Error(ErrorCode::not_found,
               str("timing cache '", path_, "': expected a folder to write it to, found no '", folder.string(), "'"));
}

Result<> TimingCacheFile::add_to(TimingCache& cache) const {
  if (path_.empty() || !std::ifstream(path_).good()) return Done{};
  TRY_ASSIGN(const std::string text, read_file(path_));
  TRY_ASSIGN(const TimingCache stored, TimingCache::parse(text).note(str("in timing cache '", path_, "'")));
  cache.merge(stored);
  return Done{};
}

Result<> TimingCacheFile::write(const TimingCache& cache) const {
  if (path_.empty()) return Done{};
  const std::string text = cache.text();
  return write_file_atomically(path_, std::as_bytes(std::span(text)));
}

namespace {
Result<DeviceSection> retune(const LoadSettings& settings, int threads, const Plan& plan, const Graph& placed,
                             const Device& device, const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  const TimingCacheFile file(settings.timing_cache_file);
  TimingCache cache;
  TRY(file.add_to(cache));
  tune::Options options;
  options.level = settings.retune_level;
  options.threads = threads > 0 ? threads : usable_cores();
  options.cache = &cache;
  options.progress = [&stop](double) { return !stop.stop_requested(); };
  options.deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(settings.retune_time_s));
  TRY_ASSIGN(tune::Tuning tuned, tune::choose_tactics(placed, plan.profiles, device, options));
  TRY(file.write(cache));
  return DeviceSection{device.signature(), options.threads, std::move(tuned.choices)};
}
}  // namespace

Result<Retune> make_retune(const LoadSettings& settings, int threads) {
  if (!settings.retune) return Retune();
  return Retune{
      .choose =
          [settings, threads](const Plan& plan, const Graph& placed, const Device& device,
                              const std::stop_token& stop) {
            return retune(settings, threads, plan, placed, device, stop).note("while tuning a plan for this machine");
          },
      .chosen_later = nullptr};
}

}  // namespace tenon::api
