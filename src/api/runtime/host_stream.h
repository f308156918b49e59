// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Streams of the host device memory library (src/host_cuda), if that is in the process.
#pragma once

#include "base/result.h"

namespace tenon::api {

/// The calls of the library that matter here. A handle that is not a live stream of it is an error there, never
/// looked into: streams of another library cannot be taken for its own.
class HostStreams {
 public:
  /// Nullptr as long as the library is not loaded. Allocates nothing once it is, nor while nothing is loaded.
  static const HostStreams* find() noexcept;

  /// Calls run(argument) in the stream, then release(argument). On an error only release is called.
  Result<> submit(void* stream, int (*run)(void*), void (*release)(void*), void* argument) const;
  /// Waits for all that is in the stream.
  Result<> synchronize(void* stream) const;
  Result<> record(void* event, void* stream) const;
  /// A stream of its own, which waits for no other; null if there is none to be had.
  void* create() const noexcept;
  void destroy(void* stream) const noexcept;

 private:
  bool load() noexcept;

  int (*submit_)(void*, int (*)(void*), void (*)(void*), void*) = nullptr;
  int (*synchronize_)(void*) = nullptr;
  int (*record_)(void*, void*) = nullptr;
  int (*create_)(void**, unsigned int) = nullptr;
  int (*destroy_)(void*) = nullptr;
};

}  // namespace tenon::api
