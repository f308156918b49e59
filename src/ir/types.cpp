// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Types of tensors: names, arithmetic on dimensions, broadcasting.
#include "ir/types.h"

#include <algorithm>
#include <array>

#include "ir/dim_product.h"

namespace tenon {

namespace {
struct DataTypeRow {
  std::string_view name;
  size_t bytes;
};
constexpr std::array<DataTypeRow, 27> kDataTypes = {
    {{"none", 0},     {"f32", 4},        {"f16", 2},    {"bf16", 2},       {"f64", 8},      {"i8", 1},      {"u8", 1},
     {"i16", 2},      {"u16", 2},        {"i32", 4},    {"u32", 4},        {"i64", 8},      {"u64", 8},     {"bool", 1},
     {"f8e4m3fn", 1}, {"f8e4m3fnuz", 1}, {"f8e5m2", 1}, {"f8e5m2fnuz", 1}, {"f8e8m0", 1},   {"f4e2m1", 1},  {"i4", 1},
     {"u4", 1},       {"i2", 1},         {"u2", 1},     {"string", 8},     {"sequence", 0}, {"optional", 0}}};
const DataTypeRow& row_of(DataType dtype) { return kDataTypes[static_cast<size_t>(dtype)]; }

int64_t saturating_mul(int64_t a, int64_t b) {
  int64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) || out > Dim::kUnbounded ? Dim::kUnbounded
                                                                     : std::max(out, -Dim::kUnbounded);
}

int64_t saturating_add(int64_t a, int64_t b) {
  int64_t out = 0;
  return __builtin_add_overflow(a, b, &out) ? (a > 0 ? Dim::kUnbounded : -Dim::kUnbounded) : out;
}
int64_t saturating_sub(int64_t a, int64_t b) {
  int64_t out = 0;
  return __builtin_sub_overflow(a, b, &out) ? (b < 0 ? Dim::kUnbounded : -Dim::kUnbounded) : out;
}

std::string operand_text(const Dim& dim) { return dim.is_number() ? str(dim.number()) : dim.name(); }
}  // namespace

std::string_view to_string(DataType dtype) { return row_of(dtype).name; }

std::optional<DataType> parse_data_type(std::string_view text) {
  for (size_t i = 1; i < kDataTypes.size(); ++i) {
    if (kDataTypes[i].name == text) return static_cast<DataType>(i);
  }
  return std::nullopt;
}

size_t size_of(DataType dtype) { return row_of(dtype).bytes; }

bool is_float(DataType dtype) { return dtype >= DataType::f32 && dtype <= DataType::f64; }
bool is_integer(DataType dtype) { return dtype >= DataType::i8 && dtype <= DataType::u64; }
bool is_narrow_float(DataType dtype) { return dtype >= DataType::f8e4m3fn && dtype <= DataType::f4e2m1; }
bool is_narrow_integer(DataType dtype) { return dtype >= DataType::i4 && dtype <= DataType::u2; }
bool is_container(DataType dtype) { return dtype == DataType::sequence || dtype == DataType::optional; }

Dim Dim::symbol(std::string name, int64_t min, int64_t max) {
  if (min == max) return Dim(min);
  Dim out;
  out.symbol_ = std::make_shared<const Symbol>(Symbol{std::move(name), min, max});
  return out;
}

bool Dim::operator==(const Dim& other) const {
  if (is_number() || other.is_number()) return is_number() && other.is_number() && value_ == other.value_;
  return symbol_ == other.symbol_ || *symbol_ == *other.symbol_;
}

std::string to_string(const Dim& dim) {
  if (dim.is_number()) return str(dim.number());
  if (dim.min() == 0 && dim.max() == Dim::kUnbounded) return dim.name();
  return str(dim.name(), "=", dim.min(), "..", dim.max());
}

Dim operator+(const Dim& a, const Dim& b) {
  if (a.is_number() && b.is_number()) return saturating_add(a.number(), b.number());
  if (a == Dim(0)) return b;
  if (b == Dim(0)) return a;
  return Dim::symbol(str("(", operand_text(a), "+", operand_text(b), ")"), saturating_add(a.min(), b.min()),
                     std::min(saturating_add(a.max(), b.max()), Dim::kUnbounded));
}

Dim operator-(const Dim& a, const Dim& b) {
  if (a.is_number() && b.is_number()) return saturating_sub(a.number(), b.number());
  if (b == Dim(0)) return a;
  if (a == b) return 0;
  return Dim::symbol(str("(", operand_text(a), "-", operand_text(b), ")"), saturating_sub(a.min(), b.max()),
                     saturating_sub(a.max(), b.min()));
}

Dim operator*(const Dim& a, const Dim& b) {
  if (a.is_number() && b.is_number()) return saturating_mul(a.number(), b.number());
  if (a == Dim(1)) return b;
  if (b == Dim(1)) return a;
  if (a == Dim(0) || b == Dim(0)) return 0;
  const std::array<int64_t, 4> corners = {saturating_mul(a.min(), b.min()), saturating_mul(a.min(), b.max()),
                                          saturating_mul(a.max(), b.min()), saturating_mul(a.max(), b.max())};
  const auto [low, high] = std::minmax_element(corners.begin(), corners.end());
  const auto product = multiply(DimProduct::of(a), DimProduct::of(b));
  return Dim::symbol(product ? product->name() : str("(", operand_text(a), "*", operand_text(b), ")"), *low, *high);
}

namespace {
int64_t floor_div_numbers(int64_t a, int64_t b) {
  if (b == -1) return saturating_sub(0, a);  // the lowest integer has no negation
  const int64_t quotient = a / b;
  return quotient - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

/// a / b where b's factors are among those of a, all of them at least 0; nullopt otherwise.
std::optional<Dim> exact_quotient(const Dim& a, const Dim& b) {
  const auto [above, below] = reduce_fraction(DimProduct::of(a), DimProduct::of(b));
  if (below != DimProduct{} || a.min() < 0 || b.min() < 0) return std::nullopt;
  if (above.symbols.empty()) return Dim(above.number);
  const int64_t low = b.min() > 0 ? a.min() / b.min() : 0;
  const int64_t high = a.max() >= Dim::kUnbounded || b.max() == 0 ? Dim::kUnbounded : a.max() / b.max();
  return Dim::symbol(above.name(), low, high);
}
}  // namespace

Dim floor_div(const Dim& a, const Dim& b) {
  if (a.is_number() && b.is_number()) return floor_div_numbers(a.number(), b.number());
  if (b == Dim(1)) return a;
  if (a == b) return 1;
  if (const auto exact = exact_quotient(a, b)) return *exact;
  const int64_t divisor = std::max<int64_t>(b.min(), 1);
  return Dim::symbol(str("(", operand_text(a), "/", operand_text(b), ")"),
                     std::min<int64_t>(floor_div_numbers(a.min(), std::max<int64_t>(b.max(), 1)), 0),
                     floor_div_numbers(a.max(), divisor));
}

namespace {
std::string min_prefix(const Dim& a) { return str("min(", operand_text(a), ","); }

/// b = min(a, n) with n > 1: in a broadcast with a it is a, for if it were n it would not fit.
bool is_min_of(const Dim& a, const Dim& b) {
  return !a.is_number() && !b.is_number() && b.max() > 1 && b.name().starts_with(min_prefix(a));
}
}  // namespace

Dim min_dim(const Dim& a, int64_t limit) {
  if (a.max() <= limit) return a;
  if (a.min() >= limit) return limit;
  return Dim::symbol(str(min_prefix(a), limit, ")"), a.min(), limit);
}

bool Shape::is_static() const {
  return std::all_of(dims_.begin(), dims_.end(), [](const Dim& dim) { return dim.is_number(); });
}

int64_t Shape::volume() const { return checked_volume(*this).value_or(-1); }

std::vector<int64_t> Shape::numbers() const {
  std::vector<int64_t> out;
  out.reserve(dims_.size());
  for (const Dim& dim : dims_) out.push_back(dim.number());
  return out;
}

std::string to_string(const Shape& shape) { return str("[", join(shape.dims(), ","), "]"); }

std::optional<int64_t> checked_volume(const Shape& shape) {
  int64_t volume = 1;
  bool empty = false;
  for (const Dim& dim : shape) {
    if (dim.number() < 0) return std::nullopt;
    if (dim.number() == 0)
      empty = true;
    else if (__builtin_mul_overflow(volume, dim.number(), &volume) || volume > (int64_t{1} << 62))
      return std::nullopt;
  }
  return empty ? 0 : volume;
}

Result<Shape> broadcast(const Shape& a, const Shape& b) {
  const int rank = std::max(a.rank(), b.rank());
  std::vector<Dim> dims(static_cast<size_t>(rank), Dim(1));
  for (int i = 1; i <= rank; ++i) {
    const Dim left = i <= a.rank() ? a[a.rank() - i] : Dim(1);
    const Dim right = i <= b.rank() ? b[b.rank() - i] : Dim(1);
    Dim& out = dims[static_cast<size_t>(rank - i)];
    if (left == right || right == Dim(1)) {
      out = left;
    } else if (left == Dim(1)) {
      out = right;
    } else if (is_min_of(left, right)) {
      out = left;
    } else if (is_min_of(right, left)) {
      out = right;
    } else if (left.is_number() && right.is_number()) {
      return Error(ErrorCode::invalid_argument, str("expected shapes that broadcast, found ", a, " and ", b));
    } else if (left.is_number() || right.is_number()) {
      out = left.is_number() ? left : right;  // the symbol must turn out 1 or equal
    } else {
      out = Dim::symbol(str("broadcast(", left.name(), ",", right.name(), ")"), std::min(left.min(), right.min()),
                        std::max(left.max(), right.max()));
    }
  }
  return Shape(std::move(dims));
}

Result<int> normalize_axis(int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) {
    return Error(ErrorCode::invalid_argument, str("expected an axis from ", -rank, " to ", rank - 1, ", found ", axis));
  }
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

std::string_view to_string(Layout layout) { return layout == Layout::row_major ? "row_major" : "channels_last"; }

size_t TensorType::bytes() const {
  const auto volume = checked_volume(shape);
  return present() && volume ? static_cast<size_t>(*volume) * size_of(dtype) : 0;
}

size_t TensorType::extent_bytes() const {
  if (is_dense() || bytes() == 0) return bytes();
  const auto strides = strides_of(*this);
  int64_t last = 0;
  for (int axis = 0; axis < rank(); ++axis) last += (shape[axis].number() - 1) * strides[static_cast<size_t>(axis)];
  return static_cast<size_t>(last + 1) * size_of(dtype);
}

std::string to_string(const TensorType& type) {
  if (!type.present()) return "_";
  std::string out = str(type.dtype, type.shape);
  if (type.layout != Layout::row_major) out += str(":", type.layout);
  if (!type.is_dense()) out += str(":pitch(", type.pitch.axis, ",", type.pitch.elements, ")");
  return out;
}

std::vector<int> memory_axes(const TensorType& type) {
  std::vector<int> axes;
  for (int axis = 0; axis < type.rank(); ++axis) axes.push_back(axis);
  if (type.layout == Layout::channels_last && type.rank() >= 3)
    std::rotate(axes.begin() + 1, axes.begin() + 2, axes.end());
  return axes;
}

std::vector<int64_t> strides_of(const TensorType& type) {
  const auto axes = memory_axes(type);
  std::vector<int64_t> strides(axes.size());
  int64_t step = 1;
  for (size_t i = axes.size(); i-- > 0;) {
    if (!type.is_dense() && static_cast<int>(i) + 1 == type.pitch.axis) step = type.pitch.elements;
    strides[static_cast<size_t>(axes[i])] = step;
    step *= type.shape[axes[i]].number();
  }
  return strides;
}

std::optional<Pitch> pitch_of(const TensorType& type, const std::vector<int64_t>& strides) {
  const auto axes = memory_axes(type);
  Pitch out;
  int64_t step = 1;
  for (size_t i = axes.size(); i-- > 0;) {
    const int64_t size = type.shape[axes[i]].number(), stride = strides[static_cast<size_t>(axes[i])];
    if (size == 1) continue;  // nothing steps along it
    if (stride != step) {
      if (out.elements != 0 || stride < step) return std::nullopt;
      out = {static_cast<int>(i) + 1, stride};
    }
    step = stride * size;
  }
  return out;
}

}  // namespace tenon
