// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tactic: one way to solve a problem. Prepared: that way made ready for one set of concrete shapes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/result.h"
#include "base/threads.h"
#include "ir/op.h"

namespace tenon {

class Device;
class Stream;

/// Work of one launch, for rooflines and for choosing without timing.
struct Work {
  double flops = 0;  // as the operator's definition counts them
  double bytes = 0;  // least traffic: every operand and result once
  /// What the tactic expects to spend: flops at the device's peak that take as long as its arithmetic does, and bytes
  /// that it moves. Only the order among the tactics of one problem matters. 0: as flops and bytes.
  double effort = 0;
  double traffic = 0;
  /// Of the flops those in f32 that it does at least, one way or another: no launch does them above the device's
  /// measured peak, and a time that says so is not believed. 0: not known, or it computes in another type.
  double f32_flops = 0;
};

/// The addresses of one launch, in the order of Problem.in and Problem.out; null where absent.
struct Launch {
  const void* const* src = nullptr;
  void* const* dst = nullptr;
  void* workspace = nullptr;  // Prepared.workspace_bytes, 64-byte aligned

  template <class T>
  const T* in(size_t i) const {
    return static_cast<const T*>(src[i]);
  }
  template <class T>
  T* out(size_t i) const {
    return static_cast<T*>(dst[i]);
  }
};

/// A tactic ready to run. Exactly one of `team` and `run` is set. Holds packed weights and tables; many threads may not
/// launch one Prepared at the same time.
struct Prepared {
  size_t workspace_bytes = 0;
  Work work = {};
  uint64_t held = 0;  // bit i: it has the elements of constant operand i already, and Launch.src[i] may be null
  /// Bit i: result 0 may take the very bytes of operand i, if nobody else reads them. Only for operands of its type.
  uint32_t in_place = 0;
  /// Every member of a team calls it; it splits its own work. No barrier is needed at its end: the executor puts one.
  std::function<void(const Launch&, const Team&)> team;
  /// Called once; threads for itself (a library), or enqueues on the stream (a GPU).
  std::function<Result<>(const Launch&, Stream&)> run;
  /// Why it does not do it the better way that it knows, for the build report. Empty: nothing to say.
  std::string remark = {};
};

/// A tactic's refusal: a reason that the build report and, if nothing is left, the error show.
template <class... Args>
Error declined(const Args&... reason) {
  return Error(ErrorCode::unsupported, str(reason...));
}

/// True if an operand or result is part of a larger tensor.
bool has_pitch(const Problem& problem);

/// `Result<Prepared> prepare(const Problem&, const SomeDevice&)` for a SomeDevice that is a Device, type-erased.
class PrepareFunction {
 public:
  /// Declines operands and results that are parts of larger tensors, so that `function` never meets one.
  template <class D>
  PrepareFunction(Result<Prepared> (*function)(const Problem&, const D&))  // NOLINT: implicit by design
      : PrepareFunction(function, false) {}

  Result<Prepared> operator()(const Problem& problem, const Device& device) const {
    if (!pitched_ && has_pitch(problem)) return declined("whole tensors only, found a part of a larger one");
    return call_(problem, device);
  }

 private:
  template <class D>
  PrepareFunction(Result<Prepared> (*function)(const Problem&, const D&), bool pitched)
      : call_([function](const Problem& problem, const Device& device) {
          return function(problem, static_cast<const D&>(device));
        }),
        pitched_(pitched) {}
  template <class D>
  friend PrepareFunction pitched(Result<Prepared> (*function)(const Problem&, const D&));

  std::function<Result<Prepared>(const Problem&, const Device&)> call_;
  bool pitched_ = false;
};

/// A prepare function that heeds TensorType::pitch of every operand and result.
template <class D>
PrepareFunction pitched(Result<Prepared> (*function)(const Problem&, const D&)) {
  return PrepareFunction(function, true);
}

/// One way to run operator `op`. `prepare` sees concrete shapes only, and declines with a reason.
struct Tactic {
  std::string_view name;  // op_dtype[_layout][_algorithm]_isa
  std::string_view op;
  PrepareFunction prepare;
  int rank = 0;  // the highest is taken among those whose expected times are equal; the first of equals
  /// Takes `anchored` problems of its operator too: it runs their program on rows that it has just written.
  bool finishes_rows = false;
  std::string_view library = {};  // whose kernels it launches; empty: our own

  /// Takes everything, slowly.
  bool is_last_resort() const { return rank < 0; }
};

}  // namespace tenon
