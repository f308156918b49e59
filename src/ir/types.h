// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DataType, Dim, Shape, Layout, TensorType: what is known of a tensor without its elements.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace tenon {

enum class DataType : uint8_t {
  none,
  f32,
  f16,
  bf16,
  f64,
  i8,
  u8,
  i16,
  u16,
  i32,
  u32,
  i64,
  u64,
  boolean,
  // Narrow numbers: stored and cast, not computed with. One a byte in memory, whatever a file packs.
  f8e4m3fn,
  f8e4m3fnuz,
  f8e5m2,
  f8e5m2fnuz,
  f8e8m0,
  f4e2m1,
  i4,
  u4,
  i2,
  u2,
  string,    // a Text
  sequence,  // no tensor: so many values, in Constant::items; the shape is [length]
  optional   // no tensor: none or one value
};

std::string_view to_string(DataType dtype);  // "f32", "bool"
std::optional<DataType> parse_data_type(std::string_view text);
size_t size_of(DataType dtype);  // bytes an element
bool is_float(DataType dtype);
bool is_integer(DataType dtype);  // signed and unsigned, not bool
bool is_narrow_float(DataType dtype);
bool is_narrow_integer(DataType dtype);
bool is_container(DataType dtype);  // sequence, optional
inline bool is_fractional(DataType dtype) { return is_float(dtype) || is_narrow_float(dtype); }

/// A named dimension whose value is only known in a range.
struct Symbol {
  std::string name;
  int64_t min = 0;
  int64_t max = 0;
  bool operator==(const Symbol&) const = default;
};

/// A number or a named symbol with a range.
class Dim {
 public:
  static constexpr int64_t kUnbounded = int64_t{1} << 40;

  Dim(int64_t value = 0) : value_(value) {}  // NOLINT: a number is a Dim
  static Dim symbol(std::string name, int64_t min = 0, int64_t max = kUnbounded);

  bool is_number() const { return !symbol_; }
  /// The number; -1 for a symbol.
  int64_t number() const { return symbol_ ? -1 : value_; }
  const std::string& name() const { return symbol_->name; }
  int64_t min() const { return symbol_ ? symbol_->min : value_; }
  int64_t max() const { return symbol_ ? symbol_->max : value_; }

  bool operator==(const Dim& other) const;

 private:
  int64_t value_ = 0;
  std::shared_ptr<const Symbol> symbol_;
};

std::string to_string(const Dim& dim);  // "3", "N=1..8"

/// Arithmetic that stays exact for numbers and for the neutral element; otherwise a new symbol named by the expression.
Dim operator+(const Dim& a, const Dim& b);
Dim operator-(const Dim& a, const Dim& b);
Dim operator*(const Dim& a, const Dim& b);
Dim floor_div(const Dim& a, const Dim& b);  // rounds to minus infinity; b must not be 0

/// Dimensions, outermost first, in the order of the framework (NCHW for pictures) whatever the layout in memory.
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<Dim> dims) : dims_(dims) {}
  explicit Shape(std::vector<Dim> dims) : dims_(std::move(dims)) {}
  static Shape of(const std::vector<int64_t>& numbers) {
    return Shape(std::vector<Dim>(numbers.begin(), numbers.end()));
  }

  int rank() const { return static_cast<int>(dims_.size()); }
  const Dim& operator[](int axis) const { return dims_[static_cast<size_t>(axis)]; }
  Dim& operator[](int axis) { return dims_[static_cast<size_t>(axis)]; }
  auto begin() const { return dims_.begin(); }
  auto end() const { return dims_.end(); }
  const std::vector<Dim>& dims() const { return dims_; }

  bool is_static() const;
  /// Number of elements; only of a static shape (-1 otherwise).
  int64_t volume() const;
  /// The numbers; only of a static shape.
  std::vector<int64_t> numbers() const;

  bool operator==(const Shape&) const = default;

 private:
  std::vector<Dim> dims_;
};

std::string to_string(const Shape& shape);  // "[1,3,N=1..8]"

/// Product of the dims that does not overflow: nullopt past 2^62 or if a dim is negative or a symbol.
std::optional<int64_t> checked_volume(const Shape& shape);

/// The numpy rule. Errors: invalid_argument, naming both shapes.
Result<Shape> broadcast(const Shape& a, const Shape& b);

/// -rank..rank-1 -> 0..rank-1. Errors: invalid_argument.
Result<int> normalize_axis(int64_t axis, int rank);

/// Order in memory. channels_last puts axis 1 innermost (NHWC, NWC, NDHWC); needs rank >= 3.
enum class Layout : uint8_t { row_major, channels_last };

std::string_view to_string(Layout layout);

/// How a tensor that is part of a larger one lies in it: memory axes from `axis` on side by side, each step along the
/// axis before them `elements` further. Decision 8.
struct Pitch {
  int axis = 0;
  int64_t elements = 0;  // 0: the whole tensor lies side by side
  bool operator==(const Pitch&) const = default;
};

/// What an edge carries. A default one (dtype none) stands for an absent optional operand.
struct TensorType {
  DataType dtype = DataType::none;
  Shape shape;
  Layout layout = Layout::row_major;
  Pitch pitch = {};  // of a launch's operands and results only; edges of graphs are dense

  bool present() const { return dtype != DataType::none; }
  int rank() const { return shape.rank(); }
  bool is_dense() const { return pitch.elements == 0; }
  /// Bytes of the elements of a static type; 0 if absent.
  size_t bytes() const;
  /// Bytes from the first element to the last: bytes(), and what lies between.
  size_t extent_bytes() const;
  bool operator==(const TensorType&) const = default;
};

using Types = std::vector<TensorType>;

/// "f32[1,3,8,8]", "f32[1,3,8,8]:channels_last", "f32[1,3,8,8]:channels_last:pitch(3,64)", "_" if absent.
std::string to_string(const TensorType& type);

/// Logical axes from the outermost to the innermost in memory.
std::vector<int> memory_axes(const TensorType& type);

/// Element strides of a static type in its layout.
std::vector<int64_t> strides_of(const TensorType& type);

/// The pitch of `type`, dense so far, if its logical axes have these strides; nullopt if no pitch says so.
std::optional<Pitch> pitch_of(const TensorType& type, const std::vector<int64_t>& strides);

}  // namespace tenon
