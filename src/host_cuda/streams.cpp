// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The queues and the order between them.
#include "host_cuda/streams.h"

#include <map>
#include <thread>
#include <utility>
#include <vector>

namespace tenon::host_cuda {

// ---- one queue

uint64_t Queue::push(Work work) {
  const std::lock_guard lock(mutex_);
  if (!running_) {
    std::thread([self = shared_from_this()] { self->run(); }).detach();
    running_ = true;
  }
  steps_.push_back(std::move(work));
  changed_.notify_all();
  return ++pushed_;
}

uint64_t Queue::pushed() const {
  const std::lock_guard lock(mutex_);
  return pushed_;
}

bool Queue::idle() const {
  const std::lock_guard lock(mutex_);
  return done_ == pushed_;
}

void Queue::wait(uint64_t step) const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return done_ >= step; });
}

void Queue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

cudaError_t Queue::take_failure() {
  const std::lock_guard lock(mutex_);
  return std::exchange(failure_, cudaSuccess);
}

void Queue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return !steps_.empty() || closed_; });
    if (steps_.empty()) return;
    Work work = std::move(steps_.front());
    steps_.pop_front();
    lock.unlock();
    int failure = 0;
    try {
      failure = work();
      work = nullptr;  // what it holds is let go before the step counts as done
    } catch (...) {
      failure = cudaErrorLaunchFailure;
    }
    lock.lock();
    if (failure != 0 && failure_ == cudaSuccess) failure_ = static_cast<cudaError_t>(failure);
    ++done_;
    changed_.notify_all();
  }
}

// ---- all of them

namespace {

// Not canonical on any machine we run on: no pointer looks like this.
constexpr uint64_t kHandleBase = 0x7e40000000000000;

struct Streams {
  std::mutex order;  // work is added to one stream at a time: what came first is before
  std::map<uint64_t, std::shared_ptr<Queue>> live;
  std::vector<std::weak_ptr<Queue>> others;  // the threads' own, and destroyed ones that still have work
  std::shared_ptr<Queue> legacy = std::make_shared<Queue>(cudaStreamDefault, 0, 0);
  uint64_t next = 1;
};

/// Never destroyed: threads of streams may outlive the main one.
Streams& streams() {
  static Streams& all = *new Streams;
  return all;
}

/// A thread's own stream; what is in it is still done when the thread has ended.
struct OwnStream {
  std::shared_ptr<Queue> queue;
  ~OwnStream() {
    if (queue) queue->close();
  }
};

std::shared_ptr<Queue> own_stream() {
  thread_local OwnStream own;
  if (!own.queue) {
    own.queue = std::make_shared<Queue>(cudaStreamDefault, 0, streams().next++);
    streams().others.push_back(own.queue);
  }
  return own.queue;
}

std::shared_ptr<Queue> find_locked(cudaStream_t stream) {
  const auto handle = reinterpret_cast<uintptr_t>(stream);
  if (stream == nullptr || stream == cudaStreamLegacy) return streams().legacy;
  if (stream == cudaStreamPerThread) return own_stream();
  const auto found = streams().live.find(handle);
  return found == streams().live.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Queue>> all_locked() {
  std::vector<std::shared_ptr<Queue>> all;
  for (const auto& [handle, queue] : streams().live) all.push_back(queue);
  for (const auto& weak : streams().others) {
    if (auto queue = weak.lock()) all.push_back(std::move(queue));
  }
  return all;
}

/// Streams with work that must be done before what is now added to `queue`.
std::vector<std::shared_ptr<Queue>> before(const std::shared_ptr<Queue>& queue) {
  std::vector<std::shared_ptr<Queue>> out;
  if (queue != streams().legacy) {
    if (queue->blocking() && !streams().legacy->idle()) out.push_back(streams().legacy);
    return out;
  }
  for (const auto& other : all_locked()) {
    if (other->blocking() && !other->idle()) out.push_back(other);
  }
  return out;
}

uint64_t push_in_order(const std::shared_ptr<Queue>& queue, Work work) {
  for (const auto& other : before(queue)) {
    queue->push([other, step = other->pushed()] { return other->wait(step), 0; });
  }
  return queue->push(std::move(work));
}

}  // namespace

cudaError_t create_stream(cudaStream_t* stream, unsigned int flags, int priority) {
  if (stream == nullptr || (flags & ~static_cast<unsigned int>(cudaStreamNonBlocking)) != 0)
    return cudaErrorInvalidValue;
  const std::lock_guard lock(streams().order);
  const uint64_t id = streams().next++;
  const uint64_t handle = kHandleBase + 16 * id;
  streams().live[handle] = std::make_shared<Queue>(flags, priority, id);
  *stream = reinterpret_cast<cudaStream_t>(handle);
  return cudaSuccess;
}

cudaError_t destroy_stream(cudaStream_t stream) {
  const std::lock_guard lock(streams().order);
  const auto found = streams().live.find(reinterpret_cast<uintptr_t>(stream));
  if (found == streams().live.end()) return cudaErrorInvalidResourceHandle;
  auto& others = streams().others;
  std::erase_if(others, [](const std::weak_ptr<Queue>& queue) { return queue.expired(); });
  others.push_back(found->second);
  found->second->close();
  streams().live.erase(found);
  return cudaSuccess;
}

std::shared_ptr<Queue> find_stream(cudaStream_t stream) {
  const std::lock_guard lock(streams().order);
  return find_locked(stream);
}

cudaError_t enqueue(cudaStream_t stream, Work work) {
  const std::lock_guard lock(streams().order);
  const std::shared_ptr<Queue> queue = find_locked(stream);
  if (!queue) return cudaErrorInvalidResourceHandle;
  push_in_order(queue, std::move(work));
  return cudaSuccess;
}

cudaError_t enqueue_and_wait(cudaStream_t stream, Work work) {
  std::unique_lock lock(streams().order);
  const std::shared_ptr<Queue> queue = find_locked(stream);
  if (!queue) return cudaErrorInvalidResourceHandle;
  if (queue->idle() && before(queue).empty()) {
    lock.unlock();
    const int failure = work();
    return failure != 0 ? static_cast<cudaError_t>(failure) : queue->take_failure();
  }
  const uint64_t step = push_in_order(queue, std::move(work));
  lock.unlock();
  queue->wait(step);
  return queue->take_failure();
}

cudaError_t synchronize(cudaStream_t stream) {
  std::unique_lock lock(streams().order);
  const std::shared_ptr<Queue> queue = find_locked(stream);
  if (!queue) return cudaErrorInvalidResourceHandle;
  auto waited = before(queue);
  if (queue != streams().legacy) waited.clear();  // only the null stream stands for others too
  lock.unlock();
  for (const auto& other : waited) other->wait(other->pushed());
  queue->wait(queue->pushed());
  return queue->take_failure();
}

cudaError_t synchronize_all() {
  std::unique_lock lock(streams().order);
  auto all = all_locked();
  all.push_back(streams().legacy);
  lock.unlock();
  cudaError_t first = cudaSuccess;
  for (const auto& queue : all) {
    queue->wait(queue->pushed());
    const cudaError_t failure = queue->take_failure();
    if (first == cudaSuccess) first = failure;
  }
  return first;
}

cudaError_t query(cudaStream_t stream) {
  const std::lock_guard lock(streams().order);
  const std::shared_ptr<Queue> queue = find_locked(stream);
  if (!queue) return cudaErrorInvalidResourceHandle;
  if (!queue->idle() || (queue == streams().legacy && !before(queue).empty())) return cudaErrorNotReady;
  return queue->take_failure();
}

}  // namespace tenon::host_cuda
