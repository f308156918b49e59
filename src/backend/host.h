// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The host behind a device with memory of its own: what it runs for that device, with copies.
#pragma once

#include "backend/device.h"

namespace tenon {

/// A device that lets the host run what it has no kernel for.
class HasHost {
 public:
  virtual ~HasHost() = default;
  /// A device that reaches the host's memory; null: it was opened without one.
  virtual const Device* host() const = 0;
};

/// The device that runs what `device` cannot, with copies; null: nobody does.
const Device* host_of(const Device& device);

/// `inner`, prepared by `host` for the same problem, as a tactic of a device with memory of its own: operands are
/// copied to the host and results back, and the caller's stream is waited for. Keeps the constants of `problem`, which
/// must not hold parts of larger tensors. Errors: out_of_memory.
Result<Prepared> run_on_host(const Problem& problem, Prepared inner, const Device& host);

}  // namespace tenon
