// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What libtenon looks up in this library, to run an inference in the order of a stream and to see how large memory is.
// It knows these functions by name alone (src/api/runtime/host_{stream,memory}.cpp): neither links the other.
#include <cstddef>
#include <cstdint>

#include "host_cuda/events.h"
#include "host_cuda/memory.h"
#include "host_cuda/streams.h"

namespace {

using tenon::host_cuda::answer;

/// An argument that is released once, whether the work ran or not.
class Argument {
 public:
  Argument(void* value, void (*release)(void*)) : value_(value), release_(release) {}
  ~Argument() { release_(value_); }
  Argument(const Argument&) = delete;
  Argument& operator=(const Argument&) = delete;
  void* value() const { return value_; }

 private:
  void* value_;
  void (*release_)(void*);
};

}  // namespace

extern "C" {

/// Calls run(argument) in the stream, then release(argument); 0, or the code of an error (then only release is called).
/// A result of run other than 0 is a failure that the next call reports which waits for the stream.
int tenon_host_stream_submit(void* stream, int (*run)(void*), void (*release)(void*), void* argument) {
  auto held = std::make_shared<Argument>(argument, release);
  return answer([&] {
    return tenon::host_cuda::enqueue(static_cast<cudaStream_t>(stream), [run, held] { return run(held->value()); });
  });
}

/// Waits for all that is in the stream; 0, or the code of an error.
int tenon_host_stream_synchronize(void* stream) {
  return answer([&] { return tenon::host_cuda::synchronize(static_cast<cudaStream_t>(stream)); });
}

/// Records an event in the stream; 0, or the code of an error.
int tenon_host_event_record(void* event, void* stream) {
  return answer([&] {
    return tenon::host_cuda::record_event(static_cast<cudaEvent_t>(event), static_cast<cudaStream_t>(stream));
  });
}

/// Bytes from there to the end of the block that it lies in; SIZE_MAX if that is none of ours.
size_t tenon_host_bytes_behind(const void* pointer) {
  size_t bytes = SIZE_MAX;
  answer([&] {
    if (const auto block = tenon::host_cuda::find_block(pointer))
      bytes =
          block->bytes - static_cast<size_t>(static_cast<const char*>(pointer) - static_cast<const char*>(block->base));
    return cudaSuccess;
  });
  return bytes;
}

}  // extern "C"
