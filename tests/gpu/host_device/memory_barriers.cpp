// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Barriers in a block's shared memory (mbarrier): threads arrive at them and wait for the end of a phase by its parity.
#include "tests/gpu/host_device/block_state.h"

using namespace tenon::host_device;  // the kernels' calls are C

namespace {

MemoryBarrier& barrier_at(HostU32 at) {
  auto& all = running().now().block->barriers;
  const auto found = all.find(at);
  if (found == all.end()) running().stop(kLaunchFailed, "mbarrier that was not initialized");
  return found->second;
}

}  // namespace

void host_barrier_init(HostU32 at, HostU32 count) {
  constexpr HostU32 kBytes = 8;
  Block& block = *running().now().block;
  if (at % kBytes != 0) running().stop(kMisaligned, "mbarrier that is not aligned");
  if (at + kBytes > block.shared.bytes) running().stop(kIllegalAddress, "mbarrier past the block's memory");
  if (!block.barriers.emplace(at, MemoryBarrier{count, count, 0, {}}).second)
    running().stop(kLaunchFailed, "mbarrier that is initialized twice");
}

void host_barrier_arrive(HostU32 at) {
  MemoryBarrier& barrier = barrier_at(at);
  if (--barrier.pending > 0) return;
  barrier.pending = barrier.count;
  ++barrier.phase;
  running().wake(barrier.waiting);
}

bool host_barrier_passed(HostU32 at, HostU32 parity) { return barrier_at(at).phase % 2 != parity; }

void host_barrier_wait(HostU32 at, HostU32 parity) {
  while (!host_barrier_passed(at, parity)) running().wait_among(barrier_at(at).waiting);
}
