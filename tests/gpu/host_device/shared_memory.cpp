// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernels' calls for barriers and shared memory. An address of shared memory is an offset into the block's; one of
// another block of the cluster has that block's rank and one above it.
#include <cstring>

#include "tests/gpu/host_device/block_state.h"

using namespace tenon::host_device;  // the kernels' calls are C

namespace {
constexpr HostU32 kRankShift = 24;
}

void host_fault(int code, const char* what) { running().stop(code == 0 ? kLaunchFailed : code, what); }
void host_sync_block() { running().meet_block(); }
void host_sync_cluster() { running().meet_cluster(); }
void host_waits_for_launch_before() { running().now().waited = true; }
void* host_dynamic_shared() { return running().now().block->shared.data.get(); }

void* host_static_shared(const void* name, unsigned bytes) {
  SharedMemory& memory = running().now().block->statics[name];
  if (!memory.data) {
    memory = SharedMemory(bytes, 16);
    memory.forget();
  }
  return memory.data.get();
}

HostU32 host_shared_address(const void* address) {
  const SharedMemory& shared = running().now().block->shared;
  const auto at = static_cast<const char*>(address) - shared.data.get();
  if (at < 0 || static_cast<size_t>(at) >= shared.bytes)
    running().stop(kIllegalAddress, "an address past the block's shared memory");
  return static_cast<HostU32>(at);
}

HostU32 host_remote_address(HostU32 address, HostU32 rank) {
  if (rank >= running().blocks().size()) running().stop(kIllegalAddress, "a block outside the cluster");
  return address | (rank + 1) << kRankShift;
}

void host_load_remote(void* to, HostU32 address) {
  constexpr HostU32 kBytes = 16;
  const HostU32 rank = (address >> kRankShift) - 1, at = address & ((1u << kRankShift) - 1);
  const Block& block = running().blocks().at(rank);
  if (at % kBytes != 0) running().stop(kMisaligned, "a load of 16 bytes that is not aligned");
  if (at + kBytes > block.shared.bytes) running().stop(kIllegalAddress, "a load past another block's memory");
  if (block.barrier.live == 0) running().stop(kIllegalAddress, "a load from a block that has ended");
  std::memcpy(to, block.shared.data.get() + at, kBytes);
}

void host_copy_async(HostU32 to, const void* from, int bytes, int given) {
  Thread& thread = running().now();
  const SharedMemory& shared = thread.block->shared;
  const auto whole = static_cast<HostU32>(bytes);
  if (to % whole != 0 || reinterpret_cast<uintptr_t>(from) % whole != 0)
    running().stop(kMisaligned, "cp.async of " + std::to_string(bytes) + " bytes that are not aligned");
  if (to + whole > shared.bytes) running().stop(kIllegalAddress, "cp.async past the block's shared memory");
  thread.copies.push_back({shared.data.get() + to, from, bytes, given, thread.groups});
}

void host_commit_copies() { ++running().now().groups; }

void host_wait_copies(int left) {
  Thread& thread = running().now();
  size_t kept = 0;
  for (const Copy& copy : thread.copies) {
    if (copy.group + static_cast<unsigned>(left) >= thread.groups) {
      thread.copies[kept++] = copy;
      continue;
    }
    thread.unpublished = true;
    std::memcpy(copy.to, copy.from, static_cast<size_t>(copy.given));
    std::memset(copy.to + copy.given, 0, static_cast<size_t>(copy.bytes - copy.given));
  }
  thread.copies.resize(kept);
}

/// What -fsanitize=alignment and bounds of kernels call: on a GPU a vector that is not aligned is an error.
struct Place {
  const char* file;
  unsigned line, column;
};
extern "C" {
__attribute__((visibility("default"))) void __ubsan_handle_type_mismatch_v1(const Place* place, const void* address) {
  running().stop(kMisaligned, "line " + std::to_string(place->line) + " of the kernel: an address that is " +
                                  (address ? "not aligned" : "null"));
}
__attribute__((visibility("default"))) void __ubsan_handle_out_of_bounds(const Place* place, unsigned long index) {
  running().stop(kIllegalAddress,
                 "line " + std::to_string(place->line) + " of the kernel: no element " + std::to_string(index));
}
}
