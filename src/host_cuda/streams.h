// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Streams: queues with a thread each, ordered among each other as CUDA orders them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "host_cuda/device.h"

namespace tenon::host_cuda {

/// One step of a queue; anything but 0 is a failure, reported by the next call that waits for the stream.
using Work = std::function<int()>;

/// Runs what it is given, in order, in a thread of its own that starts with the first step.
class Queue : public std::enable_shared_from_this<Queue> {
 public:
  Queue(unsigned int flags, int priority, uint64_t id) : flags_(flags), priority_(priority), id_(id) {}

  /// The number of the step, for wait().
  uint64_t push(Work work);
  uint64_t pushed() const;
  bool idle() const;
  void wait(uint64_t step) const;
  /// The thread ends once all is done.
  void close();
  /// The first failure since the last call.
  cudaError_t take_failure();

  bool blocking() const { return (flags_ & cudaStreamNonBlocking) == 0; }
  unsigned int flags() const { return flags_; }
  int priority() const { return priority_; }
  uint64_t id() const { return id_; }

 private:
  void run();

  const unsigned int flags_;
  const int priority_;
  const uint64_t id_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Work> steps_;
  uint64_t pushed_ = 0;
  uint64_t done_ = 0;
  bool running_ = false;  // a thread is there
  bool closed_ = false;
  cudaError_t failure_ = cudaSuccess;
};

/// Handles never are addresses, so that no stream of another library can be taken for one of ours.
cudaError_t create_stream(cudaStream_t* stream, unsigned int flags, int priority);
cudaError_t destroy_stream(cudaStream_t stream);
/// Null if the handle is not of a live stream. 0 and 1 are the legacy stream, 2 the calling thread's own.
std::shared_ptr<Queue> find_stream(cudaStream_t stream);

/// Adds work. The legacy stream waits for all blocking streams, and they for it. Errors:
/// cudaErrorInvalidResourceHandle.
cudaError_t enqueue(cudaStream_t stream, Work work);
/// Runs work in the order of the stream and returns when it is done; here and now if nothing is before it.
cudaError_t enqueue_and_wait(cudaStream_t stream, Work work);
/// Waits for all that is before now. Errors: also those of the work.
cudaError_t synchronize(cudaStream_t stream);
cudaError_t synchronize_all();
/// cudaErrorNotReady while there is work.
cudaError_t query(cudaStream_t stream);

}  // namespace tenon::host_cuda
