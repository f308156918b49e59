// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CudaDevice: one GPU with its primary context, compiled kernels and uploaded weights.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "backend/host.h"
#include "backend/plugin.h"
#include "backend/weight_budget.h"
#include "backends/cuda/generated/lib/kernel.h"
#include "backends/cuda/library.h"

namespace tenon::cuda {

class CudaDevice;

/// Makes the device's context current, and the caller's again at the end.
class ContextScope {
 public:
  explicit ContextScope(const CudaDevice& device);
  ~ContextScope();
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;
};

/// The tactics of one file: a library's candidates for one problem are tactics of their own, so that each is timed.
using TacticFamily = std::vector<Tactic>;
/// The same, which launch a library's kernels.
TacticFamily of_library(std::string_view library, TacticFamily family);

/// A kernel that may still be under way: get() waits for it. Errors: internal with the compiler's log.
using Kernel = std::shared_future<Result<CUfunction>>;

class CudaDevice : public Device, public HasHost, public HasWeightBudget {
 public:
  static Result<std::shared_ptr<const CudaDevice>> open(const DeviceOptions& options);
  ~CudaDevice() override;

  std::string_view backend() const override { return "cuda"; }
  std::string signature() const override;
  std::span<const Tactic> tactics() const override { return tactics_; }
  LayoutRule layout_rule(const Problem& problem) const override;
  /// A sixteenth of an H100's matrix units and a fourth of its memory: the rule counts on 16 threads. Only the order of
  /// tactics follows from it.
  Roof roof() const override { return {.flops_per_us = 2.5e7, .bytes_per_us = 7.5e5}; }
  TuningTraits tuning_traits() const override {
    return {.times_by_replays = true, .answers_slowly = true, .reads_elements = false};
  }
  Result<Buffer> allocate(size_t bytes) const override;
  Result<std::unique_ptr<Stream>> make_stream() const override;
  Result<std::unique_ptr<Stream>> wrap_stream(void* native) const override;
  Result<Buffer> upload(const Constant& constant) const override;
  bool reaches(const void* address) const override;
  size_t packed_bytes() const override;
  void trim() const override;
  void set_weight_budget(std::optional<size_t> bytes) const override;
  std::optional<size_t> weight_budget() const override;
  size_t streamed_bytes() const override;
  const Device* host() const override { return options_.host.get(); }

  const Driver& driver() const { return *libraries().driver; }
  CUcontext context() const { return context_; }
  const DeviceOptions& options() const { return options_; }
  int compute_capability() const { return capability_; }  // 90 for 9.0
  /// Null where the library is missing.
  cublasLtHandle_t cublaslt() const { return cublaslt_; }
  cudnnHandle_t cudnn() const { return cudnn_; }
  /// cuDNN's handles are used by one thread at a time, under this.
  std::mutex& cudnn_mutex() const { return cudnn_mutex_; }
  /// A cuDNN handle that no stream uses, until give_back_cudnn(). They are kept: while each stream made and destroyed
  /// its own, the life of an engine left 68 kB of host memory behind.
  Result<cudnnHandle_t> take_cudnn() const;
  /// `handle` may be set to a stream that still lives.
  void give_back_cudnn(cudnnHandle_t handle) const;

  /// A kernel, made once for each source, on a thread of its own. Errors: unsupported without NVRTC. What the compiler
  /// says comes with the kernel.
  Result<Kernel> compile(const std::string& source, uint32_t shared_bytes) const;
  /// Is it one that compile() made, or mark_waiting() named: does it wait by itself for the launches before it?
  bool waits_by_itself(CUfunction function) const;
  void mark_waiting(CUfunction function) const;
  /// Weights as a kernel wants them: packed on the host by `pack`, uploaded once for each constant and name.
  Result<Buffer> packed(const Constant& weights, const std::string& packing, size_t bytes,
                        const std::function<void(std::byte*)>& pack) const;
  /// Something that a tactic makes once for a problem (cuDNN's plans), by name; different ones side by side.
  template <class T>
  Result<std::shared_ptr<T>> remember(const std::string& key,
                                      const std::function<Result<std::shared_ptr<T>>()>& make) const {
    Memo& memo = memo_of(key);
    const std::scoped_lock lock(memo.mutex);
    if (!memo.made) {
      TRY_ASSIGN(memo.made, make());
    }
    return std::static_pointer_cast<T>(memo.made);
  }

 private:
  CudaDevice() = default;
  Result<> start(const DeviceOptions& options);
  Result<CUfunction> load(const std::string& source, uint32_t shared_bytes) const;

  struct Packed {
    Constant weights;  // kept alive: its address is the key
    Buffer buffer;
    bool pinned = false;  // in the host's memory
  };
  struct Memo {
    std::mutex mutex;  // held while it is made
    std::shared_ptr<void> made;
  };
  Memo& memo_of(const std::string& key) const {
    const std::scoped_lock lock(memo_mutex_);
    return memo_[key];
  }
  Result<Buffer> allocate_pinned(size_t bytes) const;
  size_t resident_bytes() const;  // of packed_, in the device's memory; under mutex_
  DeviceOptions options_;
  CUdevice device_ = 0;
  CUcontext context_ = nullptr;
  int capability_ = 0;
  std::string name_;
  cublasLtHandle_t cublaslt_ = nullptr;
  cudnnHandle_t cudnn_ = nullptr;
  mutable std::vector<cudnnHandle_t> idle_cudnn_;  // under mutex_
  CUstream parked_ = nullptr;                      // the stream of idle handles: nobody captures or destroys it
  std::vector<Tactic> tactics_;
  std::map<std::string_view, LayoutRule> layouts_;
  mutable std::mutex mutex_, cudnn_mutex_, memo_mutex_;
  mutable std::mutex kernels_mutex_;
  mutable std::map<uint64_t, Kernel> kernels_;  // by hash of the source
  mutable std::vector<CUmodule> modules_;       // theirs
  mutable std::set<CUfunction> functions_;      // those that wait by themselves
  mutable std::map<std::pair<const std::byte*, std::string>, Packed> packed_;
  mutable std::optional<size_t> weight_budget_;  // under mutex_
  mutable std::map<std::string, Memo> memo_;     // none is erased before the device ends
};

/// The generated kernels of a problem, ready to launch. `problem`: for weights that they want packed.
Result<Prepared> prepare_generated(const Generated& generated, const CudaDevice& device,
                                   const Problem* problem = nullptr);

}  // namespace tenon::cuda
