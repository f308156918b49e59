// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Values between the two releases: to_abi() for what goes into release 10, to_era() for what comes out.
#pragma once

#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

#include "api/eras/lib/handle.h"

namespace tenon::eras {

/// Numbers, strings, addresses, streams and their arrays, which are the same in both.
template <class T>
struct Same : std::bool_constant<!std::is_class_v<T> && !std::is_enum_v<T>> {};
template <class T>
struct Same<T*> : Same<std::remove_cv_t<T>> {};
template <class T>
struct Same<T[]> : Same<std::remove_cv_t<T>> {};
template <>
struct Same<CUstream_st> : std::true_type {};
template <>
struct Same<CUevent_st> : std::true_type {};
template <>
struct Same<SubGraphCollection_t> : std::true_type {};

template <class T>
requires Same<std::remove_cvref_t<T>>::value T && to_abi(T&& value) { return std::forward<T>(value); }

// ---------------------------------------------------------------- dimensions: 32 bits there, 64 here
inline abi::Dims to_abi(const era::Dims& dims) {
  abi::Dims out{};
  out.nbDims = dims.nbDims;
  for (int32_t i = 0; i < std::clamp(dims.nbDims, 0, 8); ++i) out.d[i] = dims.d[i];
  return out;
}
inline abi::DimsHW to_abi(const era::DimsHW& dims) { return abi::DimsHW(dims.d[0], dims.d[1]); }

template <class Dims>
Dims dims32(const abi::Dims& dims) {
  Dims out{};
  out.nbDims = dims.nbDims;
  for (int32_t i = 0; i < std::clamp(dims.nbDims, 0, 8); ++i) {
    // A size that 32 bits cannot hold is one that the program cannot ask for either.
    out.d[i] = static_cast<int32_t>(
        std::clamp<int64_t>(dims.d[i], std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()));
  }
#if TENON_ERA < 8
  // Old programs read the kinds of dimensions: channels first, then space.
  for (int32_t i = 0; i < std::clamp(dims.nbDims, 0, 8); ++i) {
    out.type[i] = i + 3 == dims.nbDims ? era::DimensionType::kCHANNEL : era::DimensionType::kSPATIAL;
  }
#endif
  return out;
}

/// Several at once, as plugins have them.
inline std::vector<era::Dims> dims32(const abi::Dims* dims, int32_t count) {
  std::vector<era::Dims> out;
  for (int32_t i = 0; i < count; ++i) out.push_back(dims32<era::Dims>(dims[i]));
  return out;
}
inline std::vector<abi::Dims> dims64(const era::Dims* dims, int32_t count) {
  std::vector<abi::Dims> out;
  for (int32_t i = 0; i < count; ++i) out.push_back(to_abi(dims[i]));
  return out;
}

inline abi::Permutation to_abi(const era::Permutation& order) {
  abi::Permutation out;
  std::memcpy(&out, &order, sizeof out);
  return out;
}
static_assert(sizeof(abi::Permutation) == sizeof(era::Permutation));

inline abi::Weights to_abi(const era::Weights& weights) {
  return abi::Weights{static_cast<abi::DataType>(weights.type), weights.values, weights.count};
}

/// Masks of bits 1 << enumerator, where the numbers of the enumerators differ.
template <class From, class To, class Convert>
uint32_t converted_bits(uint32_t mask, Convert convert) {
  uint32_t out = 0;
  for (int32_t bit = 0; bit < 32; ++bit) {
    if (mask >> bit & 1U) out |= 1U << static_cast<int32_t>(static_cast<To>(convert(static_cast<From>(bit))));
  }
  return out;
}

/// An array of objects of the older release as release 10 takes it.
template <class Abi>
class Objects {
 public:
  template <class Era>
  Objects(Era* const* objects, int64_t count) {
    for (int64_t i = 0; objects && i < count; ++i) objects_.push_back(object_of<Abi>(objects[i]));
  }
  Abi* const* data() const { return objects_.data(); }

 private:
  std::vector<Abi*> objects_;
};

template <class T>
inline constexpr bool kIsWeights = std::is_same_v<T, era::Weights>;
template <class T>
inline constexpr bool kIsDims = std::is_base_of_v<era::Dims, T>;

}  // namespace tenon::eras
