// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Device, Buffer, Stream: a place where tensors live and tactics run.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "backend/tactic.h"
#include "base/function_ref.h"
#include "base/result.h"
#include "ir/tensor.h"

namespace tenon {

/// Memory of a device, freed with the last owner.
class Buffer {
 public:
  Buffer() = default;
  Buffer(std::byte* data, size_t bytes, std::shared_ptr<void> owner)
      : data_(data), bytes_(bytes), owner_(std::move(owner)) {}

  std::byte* data() const { return data_; }
  size_t bytes() const { return bytes_; }
  /// Does somebody else own it, too?
  bool is_shared() const { return owner_.use_count() > 1; }

 private:
  std::byte* data_ = nullptr;
  size_t bytes_ = 0;
  std::shared_ptr<void> owner_;
};

/// What a function once enqueued, ready to be enqueued again at a fraction of the cost (a CUDA graph).
class Recording {
 public:
  virtual ~Recording() = default;
};

/// An ordered queue of launches. The CPU's runs each at once, on the thread that asks, with `threads()` threads.
class Stream {
 public:
  using Enqueue = FunctionRef<Result<>()>;

  virtual ~Stream() = default;
  virtual Result<> synchronize() = 0;
  /// Enqueues a copy; each address may be the host's or the device's.
  virtual Result<> copy(void* dst, const void* src, size_t bytes);
  /// Microseconds that what `enqueue` enqueues takes by itself; it is called as often as a clear number needs.
  virtual Result<double> time_us(Enqueue enqueue);
  /// Null where a recording gains nothing, or where something in it cannot be recorded.
  virtual Result<std::unique_ptr<Recording>> record(Enqueue enqueue);
  virtual Result<> replay(Recording& recording);
  /// Microseconds that each of so many replays in a row takes.
  virtual Result<double> replays_us(Recording& recording, int times);
  int threads() const { return threads_; }
  void set_threads(int threads) { threads_ = threads; }

 private:
  int threads_ = 1;
};

/// What the tactics of a device can make of an operator's operands.
enum class LayoutRule {
  row_major,      // only this
  channels_last,  // this is faster: worth a reorder
  any,            // whatever the first operand has; all operands of its rank and the results alike
  any_to_last     // as `any`, but the results are channels_last
};

/// What one thread of a device can do at best, by rule and not measured: for choosing without timing.
struct Roof {
  double flops_per_us = 50e3;
  double bytes_per_us = 10e3;
};

/// How a device's tactics are asked and timed.
struct TuningTraits {
  /// A time is the least of several replays of many repeats: it is steady, but takes a millisecond, so that launches
  /// that nobody asks about are not timed.
  bool times_by_replays = false;
  /// Its libraries compile kernels when they are asked: many problems are asked side by side.
  bool answers_slowly = false;
  /// What the elements of weights allow decides which of its tactics accept, so that layers share no answer that differ
  /// in them.
  bool reads_elements = true;
};

/// One device, opened. Tactics are asked with a const reference from several threads.
class Device {
 public:
  virtual ~Device() = default;
  virtual std::string_view backend() const = 0;  // "cpu"
  /// What choices and times depend on: model, instruction set, cores, versions of libraries.
  virtual std::string signature() const = 0;
  virtual std::span<const Tactic> tactics() const = 0;
  /// The rule for a problem whose shapes may still be symbolic.
  virtual LayoutRule layout_rule(const Problem& problem) const = 0;
  virtual Roof roof() const { return {}; }
  virtual TuningTraits tuning_traits() const { return {}; }
  /// The same device for asking tactics only: what they prepare is never launched, so that nothing is packed or
  /// compiled for it. Null: asking costs nothing here.
  virtual std::unique_ptr<const Device> for_asking() const { return nullptr; }
  /// 64-byte aligned. Errors: out_of_memory with the bytes wanted.
  virtual Result<Buffer> allocate(size_t bytes) const = 0;
  /// Bytes that it keeps for the tactics it prepared: packed weights above all.
  virtual size_t packed_bytes() const { return 0; }
  /// Frees what it keeps and no prepared tactic uses any more, such as the packings of tactics that were not chosen.
  virtual void trim() const {}
  /// Operands and results that are parts of larger ones begin at multiples of this many bytes.
  virtual size_t part_alignment() const { return 64; }
  virtual Result<std::unique_ptr<Stream>> make_stream() const = 0;
  /// The caller's own queue (a cudaStream_t), which outlives what is returned. A device without queues makes one.
  virtual Result<std::unique_ptr<Stream>> wrap_stream(void* native) const;
  /// The elements where kernels can read them; one copy for all who ask while the device lives.
  virtual Result<Buffer> upload(const Constant& constant) const;
  /// Can kernels use this address? If not, the executor copies to and from it.
  virtual bool reaches(const void* address) const;
};

/// The tactics for an operator, in the device's order.
std::vector<const Tactic*> tactics_for(const Device& device, std::string_view op);

}  // namespace tenon
