// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MeasuredPeak: what a stream's device can do at most, so that a time that its clock got wrong can be told.
#pragma once

namespace tenon {

/// A Stream that times by clocks which may be wrong (a virtual machine's) is one of these, too.
class MeasuredPeak {
 public:
  virtual ~MeasuredPeak() = default;
  /// Single-precision operations a microsecond of all threads of the stream together, as measured; 0: not known.
  virtual double peak_flops_per_us() const = 0;
  /// The same after one more measurement: what was measured while others took the cores is too low.
  virtual double peak_measured_again() const { return peak_flops_per_us(); }
};

}  // namespace tenon
