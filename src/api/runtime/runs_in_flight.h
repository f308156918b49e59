// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// How many inferences of a context are still in a stream, and waiting for them.
#pragma once

#include <condition_variable>
#include <mutex>

namespace tenon::api {

class RunsInFlight {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void remove() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_left_.notify_all();
  }
  bool any() {
    const std::lock_guard lock(mutex_);
    return count_ > 0;
  }
  void wait() {
    std::unique_lock lock(mutex_);
    none_left_.wait(lock, [&] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  int count_ = 0;
};

}  // namespace tenon::api
