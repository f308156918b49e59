// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The CPU as a device.
#include "backends/cpu/device.h"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "backend/peak.h"
#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/conv_tactics.h"
#include "backends/cpu/lib/peak.h"
#include "backends/cpu/lib/quantize_problem.h"
#include "ops/anchored.h"

namespace tenon {

namespace cpu {
std::span<const Tactic> all_tactics();  // generated from tactics/*.cpp
}

Result<Buffer> allocate_host(size_t bytes) {
  constexpr size_t kAlignment = 64;
  constexpr size_t kHugePage = size_t{2} << 20;
  const size_t alignment = bytes >= kHugePage ? kHugePage : kAlignment;
  if (bytes > SIZE_MAX - alignment) return Error(ErrorCode::out_of_memory, str("wanted ", bytes, " bytes"));
  const size_t rounded = (std::max<size_t>(bytes, 1) + alignment - 1) / alignment * alignment;
  auto* data = static_cast<std::byte*>(std::aligned_alloc(alignment, rounded));
  if (!data) return Error(ErrorCode::out_of_memory, str("wanted ", bytes, " bytes of host memory"));
  if (alignment == kHugePage) ::madvise(data, rounded, MADV_HUGEPAGE);  // a wish; small pages work too
  return Buffer(data, bytes, std::shared_ptr<void>(data, [](void* p) { std::free(p); }));
}

Result<Buffer> PackedWeights::get(const Constant& weights, const std::string& packing, size_t bytes,
                                  const std::function<void(std::byte*)>& pack) {
  if (!pack_) return allocate_host(bytes);  // pages that are never touched cost nothing
  const std::scoped_lock lock(mutex_);
  const std::pair key{weights.bytes().data(), packing};
  if (const auto found = entries_.find(key); found != entries_.end()) return found->second.buffer;
  TRY_ASSIGN(const Buffer buffer, allocate_host(bytes));
  pack(buffer.data());  // may throw: what is packed in half must not be found
  entries_.emplace(key, Entry{weights, buffer});
  return buffer;
}

void PackedWeights::trim() {
  constexpr size_t kWorthReturning = size_t{4} << 20;  // walking the heap takes a millisecond
  size_t freed_bytes = 0;
  const std::scoped_lock lock(mutex_);
  std::erase_if(entries_, [&](const auto& entry) {
    const bool is_free = !entry.second.buffer.is_shared();
    if (is_free) freed_bytes += entry.second.buffer.bytes();
    return is_free;
  });
  if (freed_bytes >= kWorthReturning)
    ::malloc_trim(0);  // what lies between packings that stay would be kept for later ones
}

size_t PackedWeights::bytes() const {
  const std::scoped_lock lock(mutex_);
  size_t total = 0;
  for (const auto& [key, entry] : entries_) total += entry.buffer.bytes();
  return total;
}

namespace {
/// What was used so far, by the whole process and by the thread that asks.
struct Usage {
  double cpu_us = 0;  // behind by up to a tick of each other thread that runs
  double own_us = 0;
  long preemptions = 0;
};

double clock_us(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

Usage usage_now() {
  rusage all{};
  ::getrusage(RUSAGE_SELF, &all);
  return {clock_us(CLOCK_PROCESS_CPUTIME_ID), clock_us(CLOCK_THREAD_CPUTIME_ID), all.ru_nivcsw};
}

/// Does the clock of processor time go on while we do? Some virtual machines count ticks of milliseconds.
bool counts_processor_time() {
  static const bool counts = [] {
    constexpr double kFineUs = 20;  // a step that is small beside a launch
    constexpr auto kLongest = std::chrono::milliseconds(2);
    const auto end = std::chrono::steady_clock::now() + kLongest;
    for (double last_us = usage_now().cpu_us; std::chrono::steady_clock::now() < end;) {
      const double now_us = usage_now().cpu_us;
      if (now_us > last_us && now_us - last_us <= kFineUs) return true;
      last_us = now_us;
    }
    return false;
  }();
  return counts;
}

class CpuStream : public Stream, public MeasuredPeak {
 public:
  /// Where others had our cores meanwhile, the clock on the wall says nothing about the launch: then it is the
  /// processor time, shared among the threads, but at least that of this thread, which works or waits with a core as
  /// long as the launch takes. (The system adds the time of other threads at ticks only: of launches shorter than that,
  /// half was missing, and nine of seventeen chains of MobileNetV2 were undone by it.)
  Result<double> time_us(Enqueue enqueue) override {
    if (!counts_processor_time()) return Stream::time_us(enqueue);
    // Even one thread alone keeps a core busy: less processor time than this share of the time that passed means that
    // for a while none of ours ran.
    constexpr double kLeastBusy = 0.75;
    const Usage before = usage_now();
    TRY_ASSIGN(const double passed_us, Stream::time_us(enqueue));
    const Usage after = usage_now();
    const double busy_us = after.cpu_us - before.cpu_us;
    const bool disturbed = after.preemptions > before.preemptions || busy_us < kLeastBusy * passed_us;
    const double own_us = after.own_us - before.own_us;
    return disturbed ? std::min(passed_us, std::max(busy_us / threads(), own_us)) : passed_us;
  }
  Result<> synchronize() override { return Done{}; }
  double peak_flops_per_us() const override { return threads() * cpu::core_flops_per_us(); }
  double peak_measured_again() const override { return threads() * cpu::core_flops_measured_again(); }
};

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  std::string line;
  while (std::getline(info, line)) {
    if (line.rfind("model name", 0) == 0) {
      const auto colon = line.find(": ");
      return colon == std::string::npos ? line : line.substr(colon + 2);
    }
  }
  return "unknown processor";
}

bool is_picture(const Problem& problem) {
  if (problem.in.empty() || problem.out.empty()) return false;
  // The first operand of an elementwise operator may be a number that broadcasts.
  const int rank = problem.op.traits().pointwise ? problem.out[0].rank() : problem.in[0].rank();
  const DataType dtype = problem.in[0].dtype;
  return rank == 4 && (dtype == DataType::f32 || dtype == DataType::i8 || dtype == DataType::u8);
}
}  // namespace

CpuDevice::CpuDevice(Isa isa) : isa_(std::min(isa, detect_isa())), weights_(std::make_unique<PackedWeights>()) {}

std::string CpuDevice::signature() const {
  static const std::string name = processor_name();
  return str("cpu; ", name, "; ", isa_);
}

std::span<const Tactic> CpuDevice::tactics() const {
  static const std::vector<Tactic> all = [] {
    const auto own = cpu::all_tactics();
    std::vector<Tactic> out(own.begin(), own.end());
    const auto anchored = cpu::anchored_tactics(own);
    out.insert(out.end(), anchored.begin(), anchored.end());
    return out;
  }();
  return all;
}

LayoutRule CpuDevice::layout_rule(const Problem& problem) const {
  if (problem.op.is<Anchored>()) {
    const auto anchor = cpu::anchor_of(problem);
    if (!anchor.ok()) return LayoutRule::row_major;
    // A picture that the program reads lies as the result does.
    const LayoutRule rule = layout_rule(*anchor);
    return rule == LayoutRule::any_to_last ? LayoutRule::channels_last : rule;
  }
  static const std::map<std::string_view, LayoutRule> pictures = {{"conv", LayoutRule::channels_last},
                                                                  {"conv_chain", LayoutRule::channels_last},
                                                                  {"conv_transpose", LayoutRule::channels_last},
                                                                  {"dequantized_conv", LayoutRule::channels_last},
                                                                  {"max_pool", LayoutRule::channels_last},
                                                                  {"average_pool", LayoutRule::channels_last},
                                                                  {"batch_norm", LayoutRule::any},
                                                                  {"resize", LayoutRule::any},
                                                                  {"reduce_mean", LayoutRule::any},
                                                                  {"concat", LayoutRule::any},
                                                                  {"pad", LayoutRule::any},
                                                                  {"slice", LayoutRule::any},
                                                                  {"split", LayoutRule::any},
                                                                  {"softmax", LayoutRule::any},
                                                                  {"instance_norm", LayoutRule::any},
                                                                  {"group_norm", LayoutRule::any},
                                                                  {"depth_to_space", LayoutRule::any},
                                                                  {"space_to_depth", LayoutRule::any},
                                                                  {"lrn", LayoutRule::channels_last},
                                                                  {"quantized_conv", LayoutRule::channels_last},
                                                                  {"quantized_average_pool", LayoutRule::channels_last},
                                                                  {"quantize_linear", LayoutRule::any},
                                                                  {"dequantize_linear", LayoutRule::any}};
  if (problem.op.name() == "pointwise" && problem.out[0].rank() == 4) return LayoutRule::any;
  if (!is_picture(problem)) return LayoutRule::row_major;
  if (cpu::takes_planar_source(problem, *this) || cpu::quantizes_planes(problem)) return LayoutRule::any_to_last;
  if (const auto at = pictures.find(problem.op.name()); at != pictures.end()) return at->second;
  if (problem.op.traits().pointwise && problem.out.size() == 1 && problem.out[0].dtype == DataType::f32)
    return LayoutRule::any;
  return LayoutRule::row_major;
}

Roof CpuDevice::roof() const {
  // About 3 GHz with two fused multiply-adds a cycle; memory as seen from one core.
  constexpr double kScalarFlopsPerUs = 12e3;
  constexpr double kBytesPerUs = 12e3;
  const double lanes = has(Isa::avx512) ? 16 : has(Isa::avx2) ? 8 : 4;
  return {kScalarFlopsPerUs * lanes, kBytesPerUs};
}

std::unique_ptr<const Device> CpuDevice::for_asking() const {
  auto asked = std::make_unique<CpuDevice>(isa_);
  asked->weights_ = std::make_unique<PackedWeights>(false);
  return asked;
}

Result<Buffer> CpuDevice::allocate(size_t bytes) const { return allocate_host(bytes); }

Result<std::unique_ptr<Stream>> CpuDevice::make_stream() const {
  return std::unique_ptr<Stream>(std::make_unique<CpuStream>());
}

}  // namespace tenon
