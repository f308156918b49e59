// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Blocks of device, pinned and managed memory: all of them host memory, told apart by what they were asked for as.
#pragma once

#include <optional>

#include "host_cuda/device.h"

namespace tenon::host_cuda {

constexpr size_t kAlignment = 256;  // of device memory, as CUDA promises

struct Block {
  void* base = nullptr;
  size_t bytes = 0;
  cudaMemoryType type = cudaMemoryTypeUnregistered;
  bool registered = false;  // the program's own memory, pinned by cudaHostRegister
  unsigned int flags = 0;
};

/// Errors: cudaErrorMemoryAllocation. Size 0 gives a null pointer.
cudaError_t allocate(void** pointer, size_t bytes, cudaMemoryType type, unsigned int flags = 0);
/// Errors: cudaErrorInvalidValue if `pointer` is not the start of a block of that type. A null pointer is fine.
cudaError_t release(void* pointer, bool host);
cudaError_t register_host(void* pointer, size_t bytes, unsigned int flags);
cudaError_t unregister_host(void* pointer);

/// The block that a pointer lies in.
std::optional<Block> find_block(const void* pointer);

/// A copy or a fill, checked. Rows of `width` bytes, `pitch` apart; one row is a plain range.
struct Range {
  void* start = nullptr;
  size_t pitch = 0;
  size_t width = 0;
  size_t rows = 1;
};

/// Whether the range may be read or written on the device: it lies in one block. Errors: cudaErrorInvalidValue.
cudaError_t check_device(const Range& range);
/// Whether it may on the host: not null, and within the block if it is in one.
cudaError_t check_host(const Range& range);
/// Both ends of a copy, by its direction. Errors: cudaErrorInvalidMemcpyDirection, cudaErrorInvalidValue,
/// cudaErrorInvalidPitchValue.
cudaError_t check_copy(const Range& dst, const Range& src, cudaMemcpyKind kind);

/// Host memory that no call has pinned.
bool is_pageable(const void* pointer);

void copy(const Range& dst, const Range& src);
void fill(const Range& range, int value);

}  // namespace tenon::host_cuda
