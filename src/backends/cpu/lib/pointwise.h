// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Elementwise f32 programs over broadcast operands, run block by block so that what passes between steps stays in L1.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "backends/cpu/lib/activation.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Functions of two floats a, b. Truths are 1 and 0.
enum class Binary : uint8_t {
  add,
  sub,
  mul,
  div,
  min,  // NaN if either is
  max,
  pow,
  prelu,  // a above 0, else a b
  squared_difference,
  equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,  // of truths
  logical_or,
  logical_xor,
};

/// Whole numbers that stand for real ones: real = scale * number.
struct IntegerRange {
  float scale = 1, low = 0, high = 0;
};

/// One step of a program. Operands name values: first the inputs, then the results of the steps before.
struct PointwiseStep {
  /// select: a where c is not 0, else b; quantize: a / range.scale, rounded and into the range's bounds.
  enum class Kind : uint8_t { unary, binary, select, quantize };
  Kind kind = Kind::unary;
  Activation unary{};
  Binary binary = Binary::add;
  IntegerRange range{};
  int a = 0, b = 0, c = 0;

  static PointwiseStep of(Activation f, int a) { return {.kind = Kind::unary, .unary = f, .a = a}; }
  static PointwiseStep of(Binary f, int a, int b) { return {.kind = Kind::binary, .binary = f, .a = a, .b = b}; }
  static PointwiseStep quantize(const IntegerRange& range, int a) {
    return {.kind = Kind::quantize, .range = range, .a = a};
  }
  static PointwiseStep select(int c, int a, int b) { return {.kind = Kind::select, .a = a, .b = b, .c = c}; }
  int operands() const { return kind == Kind::binary ? 2 : kind == Kind::select ? 3 : 1; }
  int operand(int i) const { return i == 0 ? a : i == 1 ? b : c; }
};

/// How an operand or result is stored; programs compute with floats.
enum class Element : uint8_t { f32, boolean, i32, i64, i8, u8 };

/// Of i8 and u8. An operand is read as (element - zero) * scale; a result is stored as element = value + zero.
struct ByteScale {
  float scale = 1;
  int zero = 0;
  bool operator==(const ByteScale&) const = default;
};

/// Strides in elements, one per dimension of the results (0 where broadcast).
struct PointwiseInput {
  std::vector<int64_t> strides;
  Element element = Element::f32;
  ByteScale bytes{};
};

/// The value of step `step`, stored with these strides.
struct PointwiseResult {
  int step = 0;
  std::vector<int64_t> strides;
  Element element = Element::f32;
  int zero = 0;  // of i8 and u8
};

/// A program ready to run: make_pointwise() fills it; only sizes and strides, so it serves any buffers.
struct Pointwise {
  static constexpr int kMaxRank = 6, kMaxInputs = 12, kMaxBuffers = 8, kMaxResults = 4;
  static constexpr int kBlock = 1024;  // floats; 4 KiB a buffer, so that a handful of them fit L1

  /// How an input reaches the kernel.
  enum class Access : uint8_t {
    direct,    // f32, laid out like a dense result
    splat,     // one number
    periodic,  // one innermost row, the same for all rows
    rows,      // innermost stride 1: whole rows at an offset
    gathered,  // anything else
  };
  struct Input {
    Access access = Access::direct;
    Element element = Element::f32;
    ByteScale bytes{};
    bool dense = false;  // laid out like a dense result
    int64_t strides[kMaxRank] = {};
  };
  struct Result {
    bool direct = true;  // f32 and dense: steps write to it
    bool dense = true;
    Element element = Element::f32;
    int zero = 0;
    int64_t strides[kMaxRank] = {};
  };
  struct Step {
    PointwiseStep what;
    int dst = 0;      // slot: buffers, then results
    int src[3] = {};  // >= 0: an input; < 0: slot ~src
  };

  int rank = 1;  // after joining dimensions; at least 1
  int64_t dims[kMaxRank] = {1};
  int64_t volume = 1;
  std::vector<Input> inputs;
  std::vector<Result> results;
  std::vector<Step> steps;
};

/// Prepares steps over inputs; every result has the dimensions `dims`, outermost first. False if there are too many
/// inputs, results, dimensions or live intermediate values.
bool make_pointwise(std::span<const int64_t> dims, std::span<const PointwiseInput> inputs,
                    std::span<const PointwiseStep> steps, std::span<const PointwiseResult> results, Pointwise& out);
/// The same for floats, and the value of the last step as a dense result.
bool make_pointwise(std::span<const int64_t> dims, std::span<const std::vector<int64_t>> strides,
                    std::span<const PointwiseStep> steps, Pointwise& out);

/// Bit i: the one result of the program may lie where input i does. 0 if there are several results.
uint32_t may_overwrite(const Pointwise& program);

/// Runs it. Every member of the team calls it; no barrier.
void pointwise_avx2(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                    const Team& team);
void pointwise_avx512(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                      const Team& team);

/// Some rows of a result that is seen as rows of `length` elements, and of these `columns` from `column` on.
struct PointwisePart {
  int64_t row = 0, rows = 0;
  int64_t length = 0, column = 0, columns = 0;
};
/// Runs it on a part, on the calling thread.
void pointwise_part_avx2(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                         const PointwisePart& part);
void pointwise_part_avx512(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                           const PointwisePart& part);

}  // namespace tenon::cpu
