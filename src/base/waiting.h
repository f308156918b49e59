// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How a thread waits for a word to change: it spins for as long as that has paid, then sleeps on a futex.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace tenon {

/// Bounds between which a waiter's spinning adapts: halved each time that it was in vain, doubled each time that it was
/// not.
struct SpinBounds {
  std::chrono::nanoseconds shortest, longest;
};

/// Returns when the value is no longer `before`. `sleepers` counts those who wait without a core; `spin_for` is this
/// thread's time to spin there, kept between calls.
void wait_while(std::atomic<uint32_t>& value, uint32_t before, std::atomic<uint32_t>& sleepers, SpinBounds bounds,
                std::chrono::nanoseconds& spin_for);

/// Sets the value and wakes those that sleep. What the caller wrote before is visible to who sees the new value.
void set_and_wake(std::atomic<uint32_t>& value, uint32_t to, std::atomic<uint32_t>& sleepers);

/// How often in this process two of a team that took turns on one processor have parted.
int64_t times_parted();

/// Moves the calling thread to another of the processors that it may use, if there is one; it may use the same ones
/// after.
void leave_processor();

}  // namespace tenon
