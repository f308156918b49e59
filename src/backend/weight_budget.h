// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// HasWeightBudget: a device that leaves weights in the host's memory where its own is too small.
#pragma once

#include <cstddef>
#include <optional>

namespace tenon {

/// Weights that are brought to the device while more than the budget are there stay in pinned memory of the host, from
/// which kernels read them each time: slower, and right.
class HasWeightBudget {
 public:
  virtual ~HasWeightBudget() = default;
  /// In bytes, for weights that are brought from now on; none: there is no limit. May be called by any thread.
  virtual void set_weight_budget(std::optional<size_t> bytes) const = 0;
  virtual std::optional<size_t> weight_budget() const = 0;
  /// Bytes of weights that are in pinned memory of the host now.
  virtual size_t streamed_bytes() const = 0;
};

}  // namespace tenon
