// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The table of blocks, and checks against it.
#include "host_cuda/memory.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace tenon::host_cuda {

namespace {

struct Table {
  std::shared_mutex mutex;
  std::map<uintptr_t, Block> blocks;  // by first address; they do not overlap
};

/// Never destroyed: memory may be freed by destructors that run after ours would.
Table& table() {
  static Table& all = *new Table;
  return all;
}

uintptr_t number(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }

const Block* find_in(const Table& all, const void* pointer) {
  auto after = all.blocks.upper_bound(number(pointer));
  if (after == all.blocks.begin()) return nullptr;
  const Block& block = std::prev(after)->second;
  return number(pointer) - number(block.base) < block.bytes ? &block : nullptr;
}

/// Bytes from the start of the first row to the end of the last.
size_t extent(const Range& range) {
  return range.rows == 0 || range.width == 0 ? 0 : (range.rows - 1) * range.pitch + range.width;
}

bool is_empty(const Range& range) { return range.width == 0 || range.rows == 0; }

}  // namespace

cudaError_t allocate(void** pointer, size_t bytes, cudaMemoryType type, unsigned int flags) {
  if (pointer == nullptr) return cudaErrorInvalidValue;
  *pointer = nullptr;
  if (bytes == 0) return cudaSuccess;
  void* base = nullptr;
  // Overcommitting would only move the failure to the first write.
  if (bytes > total_memory() || posix_memalign(&base, kAlignment, bytes) != 0) return cudaErrorMemoryAllocation;
  const std::unique_lock lock(table().mutex);
  table().blocks[number(base)] = {base, bytes, type, false, flags};
  *pointer = base;
  return cudaSuccess;
}

cudaError_t release(void* pointer, bool host) {
  if (pointer == nullptr) return cudaSuccess;
  const std::unique_lock lock(table().mutex);
  const auto found = table().blocks.find(number(pointer));
  if (found == table().blocks.end() || found->second.registered) return cudaErrorInvalidValue;
  if ((found->second.type == cudaMemoryTypeHost) != host) return cudaErrorInvalidValue;
  table().blocks.erase(found);
  std::free(pointer);
  return cudaSuccess;
}

cudaError_t register_host(void* pointer, size_t bytes, unsigned int flags) {
  if (pointer == nullptr || bytes == 0) return cudaErrorInvalidValue;
  const std::unique_lock lock(table().mutex);
  auto next = table().blocks.lower_bound(number(pointer));
  const bool overlaps =
      find_in(table(), pointer) != nullptr || (next != table().blocks.end() && next->first - number(pointer) < bytes);
  if (overlaps) return cudaErrorHostMemoryAlreadyRegistered;
  table().blocks[number(pointer)] = {pointer, bytes, cudaMemoryTypeHost, true, flags};
  return cudaSuccess;
}

cudaError_t unregister_host(void* pointer) {
  const std::unique_lock lock(table().mutex);
  const auto found = table().blocks.find(number(pointer));
  if (found == table().blocks.end() || !found->second.registered) return cudaErrorHostMemoryNotRegistered;
  table().blocks.erase(found);
  return cudaSuccess;
}

std::optional<Block> find_block(const void* pointer) {
  const std::shared_lock lock(table().mutex);
  const Block* block = find_in(table(), pointer);
  return block ? std::optional<Block>(*block) : std::nullopt;
}

cudaError_t check_device(const Range& range) {
  if (is_empty(range)) return cudaSuccess;
  if (range.pitch < range.width) return cudaErrorInvalidPitchValue;
  const std::optional<Block> block = find_block(range.start);
  if (!block) return cudaErrorInvalidValue;
  const size_t left = block->bytes - (number(range.start) - number(block->base));
  return extent(range) <= left ? cudaSuccess : cudaErrorInvalidValue;
}

cudaError_t check_host(const Range& range) {
  if (is_empty(range)) return cudaSuccess;
  if (range.pitch < range.width) return cudaErrorInvalidPitchValue;
  if (range.start == nullptr) return cudaErrorInvalidValue;
  const std::optional<Block> block = find_block(range.start);
  if (!block) return cudaSuccess;
  if (block->type == cudaMemoryTypeDevice) return cudaErrorInvalidValue;
  return check_device(range);
}

cudaError_t check_copy(const Range& dst, const Range& src, cudaMemcpyKind kind) {
  const auto either = [](const Range& range) {
    const std::optional<Block> block = find_block(range.start);
    return block ? check_device(range) : check_host(range);
  };
  cudaError_t first = cudaErrorInvalidMemcpyDirection;
  cudaError_t second = cudaErrorInvalidMemcpyDirection;
  switch (kind) {
    case cudaMemcpyHostToHost:
      first = check_host(dst), second = check_host(src);
      break;
    case cudaMemcpyHostToDevice:
      first = check_device(dst), second = check_host(src);
      break;
    case cudaMemcpyDeviceToHost:
      first = check_host(dst), second = check_device(src);
      break;
    case cudaMemcpyDeviceToDevice:
      first = check_device(dst), second = check_device(src);
      break;
    case cudaMemcpyDefault:
      first = either(dst), second = either(src);
      break;
  }
  return first != cudaSuccess ? first : second;
}

bool is_pageable(const void* pointer) { return !find_block(pointer).has_value(); }

void copy(const Range& dst, const Range& src) {
  for (size_t row = 0; row < dst.rows && dst.width > 0; ++row) {
    std::memmove(static_cast<std::byte*>(dst.start) + row * dst.pitch,
                 static_cast<const std::byte*>(src.start) + row * src.pitch, dst.width);
  }
}

void fill(const Range& range, int value) {
  for (size_t row = 0; row < range.rows && range.width > 0; ++row) {
    std::memset(static_cast<std::byte*>(range.start) + row * range.pitch, value, range.width);
  }
}

}  // namespace tenon::host_cuda
