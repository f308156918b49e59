// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Constants and number conversion.
#include "ir/tensor.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

#include "base/hash.h"
#include "base/integers.h"

namespace tenon {

Constant::Constant(TensorType type, std::span<const std::byte> bytes, std::shared_ptr<const void> owner) {
  assert(bytes.size() == type.bytes());
  auto state = std::make_shared<State>();
  state->type = std::move(type);
  state->bytes = bytes;
  state->owner = std::move(owner);
  state_ = std::move(state);
}

std::shared_ptr<std::byte> Constant::allocate(size_t bytes) {
  constexpr size_t kAlignment = 64;
  void* data = std::aligned_alloc(kAlignment, (bytes + kAlignment) / kAlignment * kAlignment);
  if (!data) throw std::bad_alloc();
  std::memset(data, 0, bytes);
  return {static_cast<std::byte*>(data), [](std::byte* p) { std::free(p); }};
}

Constant Constant::copy(TensorType type, std::span<const std::byte> bytes) {
  return make(std::move(type), [&](std::byte* out) {
    if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  });
}

Constant Constant::i64_vector(const std::vector<int64_t>& values) {
  return copy({DataType::i64, Shape{static_cast<int64_t>(values.size())}}, std::as_bytes(std::span(values)));
}

Constant Constant::f32_vector(const std::vector<float>& values) {
  return copy({DataType::f32, Shape{static_cast<int64_t>(values.size())}}, std::as_bytes(std::span(values)));
}

Constant Constant::strings(Shape shape, const std::vector<std::string>& values) {
  std::vector<Text> texts;
  for (const std::string& value : values) texts.push_back(Text::of(value));
  return copy({DataType::string, std::move(shape)}, std::as_bytes(std::span(texts)));
}

Constant Constant::of_items(DataType container, std::vector<Constant> items) {
  Constant out;
  auto state = std::make_shared<State>();
  state->type = {container, Shape{static_cast<int64_t>(items.size())}};
  state->items = std::move(items);
  out.state_ = std::move(state);
  return out;
}

namespace {
/// What decides equality: bytes, but of strings their characters.
uint64_t content_hash(const Constant& constant) {
  uint64_t seed = hash_text(to_string(constant.type()));
  for (const Constant& item : constant.items()) seed = hash_text(str(seed, " ", item.hash()));
  if (constant.type().dtype != DataType::string) return hash_bytes(constant.bytes(), seed);
  const Text* texts = constant.tensor().as<Text>();
  for (int64_t i = 0; i < constant.type().shape.volume(); ++i) seed = hash_text(str(seed, " ", texts[i].view()));
  return seed;
}
}  // namespace

uint64_t Constant::hash() const {
  if (state_->hash == 0) state_->hash = content_hash(*this) | 1u;
  return state_->hash;
}

bool Constant::operator==(const Constant& other) const {
  if (state_ == other.state_) return true;
  if (!state_ || !other.state_ || !(type() == other.type()) || items() != other.items()) return false;
  return bytes().empty() || std::memcmp(bytes().data(), other.bytes().data(), bytes().size()) == 0;
}

namespace {
template <class To, class From>
To converted(From value) {
  if constexpr (std::is_same_v<To, int64_t>) {
    if constexpr (std::is_floating_point_v<Accumulator<From>>) {
      return saturated<int64_t>(static_cast<double>(static_cast<Accumulator<From>>(value)));
    } else if constexpr (std::is_same_v<From, uint64_t>) {
      return value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) ? std::numeric_limits<int64_t>::max()
                                                                                : static_cast<int64_t>(value);
    }
  }
  return static_cast<To>(value);
}

template <class To>
std::vector<To> convert(const Constant& constant) {
  std::vector<To> out(static_cast<size_t>(constant.type().shape.volume()));
  (void)visit_stored_type(constant.type().dtype, [&]<class T>() {
    const T* from = constant.tensor().as<T>();
    for (size_t i = 0; i < out.size(); ++i) out[i] = converted<To>(static_cast<Accumulator<T>>(from[i]));
  });
  return out;
}
}  // namespace

std::vector<int64_t> Constant::to_i64() const { return convert<int64_t>(*this); }
std::vector<double> Constant::to_f64() const { return convert<double>(*this); }

void store_number(DataType dtype, double value, std::byte* to) {
  (void)visit_stored_type(dtype, [&]<class T>() {
    T out;
    if constexpr (std::is_same_v<T, bool>)
      out = value != 0;
    else if constexpr (kIsNarrowInt<T>) {
      out =
          T(std::isnan(value) ? int64_t{0} : static_cast<int64_t>(std::clamp<double>(value, T::kLowest, T::kHighest)));
    } else if constexpr (std::is_integral_v<T>) {
      out = saturated<T>(value);
    } else if constexpr (std::is_same_v<T, double>)
      out = value;
    else
      out = T(static_cast<float>(value));
    std::memcpy(to, &out, sizeof(T));
  });
}

double load_number(DataType dtype, const std::byte* from) {
  double out = 0;
  (void)visit_stored_type(dtype, [&]<class T>() {
    T value;
    std::memcpy(&value, from, sizeof(T));
    out = static_cast<double>(static_cast<Accumulator<T>>(value));
  });
  return out;
}

}  // namespace tenon
