// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Dims with names for their dimensions.
#pragma once

#include <new>

#include "NvInferRuntimeBase.h"

namespace nvinfer1 {

/// Two dimensions.
class Dims2 : public Dims {
 public:
  Dims2() : Dims2(0, 0) {}
  Dims2(int64_t d0, int64_t d1) : Dims{2, {d0, d1}} {}
};

/// Height and width.
class DimsHW : public Dims2 {
 public:
  DimsHW() = default;
  DimsHW(int64_t height, int64_t width) : Dims2(height, width) {}

  int64_t& h() { return d[0]; }
  int64_t h() const { return d[0]; }
  int64_t& w() { return d[1]; }
  int64_t w() const { return d[1]; }
};

/// Three dimensions.
class Dims3 : public Dims2 {
 public:
  Dims3() : Dims3(0, 0, 0) {}
  Dims3(int64_t d0, int64_t d1, int64_t d2) : Dims2(d0, d1) {
    nbDims = 3;
    d[2] = d2;
  }
};

/// Four dimensions.
class Dims4 : public Dims3 {
 public:
  Dims4() : Dims4(0, 0, 0, 0) {}
  Dims4(int64_t d0, int64_t d1, int64_t d2, int64_t d3) : Dims3(d0, d1, d2) {
    nbDims = 4;
    d[3] = d3;
  }
};

namespace detail {
/// A size as 32 bits, which releases 5 to 7 had, of a temporary: in the place of a dimension that `dims` has not.
inline int32_t& copied32(Dims& dims, int32_t i) noexcept {
  return *::new (static_cast<void*>(&dims.d[Dims::MAX_DIMS - 1 - i])) int32_t(static_cast<int32_t>(dims.d[i]));
}
}  // namespace detail

/// Channels, height, width. Names of a variable's sizes refer to its 64 bits; those of constants and temporaries, as
/// in `static_cast<DimsCHW&&>(dims).c()`, are the 32 bits of releases 5 to 7.
class DimsCHW : public Dims3 {
 public:
  DimsCHW() = default;
  DimsCHW(int32_t channels, int32_t height, int32_t width) : Dims3(channels, height, width) {}
  template <class C, class H, class W>
  DimsCHW(C channels, H height, W width)
      : Dims3(static_cast<int64_t>(channels), static_cast<int64_t>(height), static_cast<int64_t>(width)) {}

  int64_t& c() & { return d[0]; }
  int32_t c() const& { return static_cast<int32_t>(d[0]); }
  int32_t& c() && { return detail::copied32(*this, 0); }
  int64_t& h() & { return d[1]; }
  int32_t h() const& { return static_cast<int32_t>(d[1]); }
  int32_t& h() && { return detail::copied32(*this, 1); }
  int64_t& w() & { return d[2]; }
  int32_t w() const& { return static_cast<int32_t>(d[2]); }
  int32_t& w() && { return detail::copied32(*this, 2); }
};

/// Number, channels, height, width.
class DimsNCHW : public Dims4 {
 public:
  DimsNCHW() = default;
  DimsNCHW(int32_t number, int32_t channels, int32_t height, int32_t width) : Dims4(number, channels, height, width) {}
  template <class N, class C, class H, class W>
  DimsNCHW(N number, C channels, H height, W width)
      : Dims4(static_cast<int64_t>(number), static_cast<int64_t>(channels), static_cast<int64_t>(height),
              static_cast<int64_t>(width)) {}

  int64_t& n() & { return d[0]; }
  int32_t n() const& { return static_cast<int32_t>(d[0]); }
  int32_t& n() && { return detail::copied32(*this, 0); }
  int64_t& c() & { return d[1]; }
  int32_t c() const& { return static_cast<int32_t>(d[1]); }
  int32_t& c() && { return detail::copied32(*this, 1); }
  int64_t& h() & { return d[2]; }
  int32_t h() const& { return static_cast<int32_t>(d[2]); }
  int32_t& h() && { return detail::copied32(*this, 2); }
  int64_t& w() & { return d[3]; }
  int32_t w() const& { return static_cast<int32_t>(d[3]); }
  int32_t& w() && { return detail::copied32(*this, 3); }
};

namespace detail {
/// The first two of `dims`, for the 2D getters of layers.
inline DimsHW toDimsHW(const Dims& dims) noexcept { return DimsHW(dims.d[0], dims.d[1]); }
}  // namespace detail
}  // namespace nvinfer1
