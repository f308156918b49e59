// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Events: each record is a value of its own, so that waiting for one is not disturbed by the next.
#include "host_cuda/events.h"

#include <chrono>
#include <map>

#include "host_cuda/streams.h"

namespace tenon::host_cuda {

namespace {

using Clock = std::chrono::steady_clock;
constexpr uint64_t kHandleBase = 0x7e50000000000000;  // as of streams: not a pointer

class Record {
 public:
  void set() {
    const std::lock_guard lock(mutex_);
    time_ = Clock::now();
    done_ = true;
    changed_.notify_all();
  }
  void wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done_; });
  }
  bool done() const {
    const std::lock_guard lock(mutex_);
    return done_;
  }
  Clock::time_point time() const {
    const std::lock_guard lock(mutex_);
    return time_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool done_ = false;
  Clock::time_point time_;
};

struct Event {
  unsigned int flags = 0;
  std::shared_ptr<Record> last;  // null before the first
};

struct Events {
  std::mutex mutex;
  std::map<uint64_t, Event> live;
  uint64_t next = 1;
};

Events& events() {
  static Events& all = *new Events;  // never destroyed, as the streams
  return all;
}

uint64_t number(cudaEvent_t event) { return reinterpret_cast<uintptr_t>(event); }

/// The last record; empty if there is none. Errors: cudaErrorInvalidResourceHandle.
cudaError_t last_record(cudaEvent_t event, Event& out) {
  const std::lock_guard lock(events().mutex);
  const auto found = events().live.find(number(event));
  if (found == events().live.end()) return cudaErrorInvalidResourceHandle;
  out = found->second;
  return cudaSuccess;
}

}  // namespace

cudaError_t create_event(cudaEvent_t* event, unsigned int flags) {
  constexpr unsigned int kKnown = cudaEventBlockingSync | cudaEventDisableTiming | cudaEventInterprocess;
  if (event == nullptr || (flags & ~kKnown) != 0) return cudaErrorInvalidValue;
  const std::lock_guard lock(events().mutex);
  const uint64_t handle = kHandleBase + 16 * events().next++;
  events().live[handle].flags = flags;
  *event = reinterpret_cast<cudaEvent_t>(handle);
  return cudaSuccess;
}

cudaError_t destroy_event(cudaEvent_t event) {
  const std::lock_guard lock(events().mutex);
  return events().live.erase(number(event)) == 1 ? cudaSuccess : cudaErrorInvalidResourceHandle;
}

cudaError_t record_event(cudaEvent_t event, cudaStream_t stream) {
  const std::lock_guard lock(events().mutex);
  const auto found = events().live.find(number(event));
  if (found == events().live.end()) return cudaErrorInvalidResourceHandle;
  auto record = std::make_shared<Record>();
  const cudaError_t code = enqueue(stream, [record] { return record->set(), 0; });
  if (code == cudaSuccess) found->second.last = std::move(record);
  return code;
}

cudaError_t wait_for_event(cudaStream_t stream, cudaEvent_t event) {
  Event found;
  if (const cudaError_t code = last_record(event, found); code != cudaSuccess) return code;
  if (!find_stream(stream)) return cudaErrorInvalidResourceHandle;
  if (!found.last || found.last->done()) return cudaSuccess;
  return enqueue(stream, [record = found.last] { return record->wait(), 0; });
}

cudaError_t query_event(cudaEvent_t event) {
  Event found;
  if (const cudaError_t code = last_record(event, found); code != cudaSuccess) return code;
  return !found.last || found.last->done() ? cudaSuccess : cudaErrorNotReady;
}

cudaError_t synchronize_event(cudaEvent_t event) {
  Event found;
  if (const cudaError_t code = last_record(event, found); code != cudaSuccess) return code;
  if (found.last) found.last->wait();
  return cudaSuccess;
}

cudaError_t elapsed_ms(float* ms, cudaEvent_t start, cudaEvent_t end) {
  if (ms == nullptr) return cudaErrorInvalidValue;
  Event first;
  Event second;
  if (const cudaError_t code = last_record(start, first); code != cudaSuccess) return code;
  if (const cudaError_t code = last_record(end, second); code != cudaSuccess) return code;
  const bool timed = ((first.flags | second.flags) & cudaEventDisableTiming) == 0;
  if (!timed || !first.last || !second.last) return cudaErrorInvalidResourceHandle;
  if (!first.last->done() || !second.last->done()) return cudaErrorNotReady;
  *ms = std::chrono::duration<float, std::milli>(second.last->time() - first.last->time()).count();
  return cudaSuccess;
}

}  // namespace tenon::host_cuda
