// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One launch on a device with memory of its own, for values that lie in the host's.
#pragma once

#include <span>
#include <vector>

#include "backend/device.h"

namespace tenon {

/// A device and the queue of the run that something is done for or beside; null: there is none.
struct Beside {
  const Device* device = nullptr;
  Stream* stream = nullptr;
};

/// Memory of the device with the results of `prepared`, which solves `problem`. Operands are copied there; the queue is
/// waited for. Errors: out_of_memory; those of the launch.
Result<std::vector<Buffer>> launch_with_copies(const Problem& problem, const Prepared& prepared,
                                               std::span<const Constant> operands, Beside where);

/// Bytes of the device as a value in the host's memory, with the elements in the order that they have there; the queue
/// is waited for.
Result<Constant> fetch(const TensorType& type, const std::byte* from, Stream& stream);

}  // namespace tenon
