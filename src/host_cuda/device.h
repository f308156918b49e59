// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The one device: errors of threads, names of errors, facts about the machine.
#pragma once

#include <cstddef>
#include <new>
#include <system_error>

#include "host_cuda/cuda_runtime_api.h"

namespace tenon::host_cuda {

/// Remembers a failure as the calling thread's last error, and gives it back.
cudaError_t finish(cudaError_t code) noexcept;
cudaError_t last_error() noexcept;
/// Gives the last error and forgets it.
cudaError_t take_last_error() noexcept;

const char* error_name(int code);
const char* error_text(int code);

/// Bytes of the machine's memory, and how many of them are available.
size_t total_memory();
size_t free_memory();

int device_attribute(cudaDeviceAttr attribute);

/// Every call of the interface runs in here: nothing is thrown over it, failures are remembered.
template <class Body>
cudaError_t answer(Body&& body) noexcept {
  try {
    return finish(body());
  } catch (const std::bad_alloc&) {
    return finish(cudaErrorMemoryAllocation);
  } catch (const std::system_error&) {  // no thread for a stream
    return finish(cudaErrorOperatingSystem);
  } catch (...) {
    return finish(cudaErrorUnknown);
  }
}

}  // namespace tenon::host_cuda
