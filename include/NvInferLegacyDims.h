// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Dims with names for their dimensions.
#pragma once

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

/// Channels, height, width.
class DimsCHW : public Dims3 {
 public:
  DimsCHW() = default;
  DimsCHW(int64_t channels, int64_t height, int64_t width) : Dims3(channels, height, width) {}

  int64_t& c() { return d[0]; }
  int64_t c() const { return d[0]; }
  int64_t& h() { return d[1]; }
  int64_t h() const { return d[1]; }
  int64_t& w() { return d[2]; }
  int64_t w() const { return d[2]; }
};

/// Number, channels, height, width.
class DimsNCHW : public Dims4 {
 public:
  DimsNCHW() = default;
  DimsNCHW(int64_t number, int64_t channels, int64_t height, int64_t width) : Dims4(number, channels, height, width) {}

  int64_t& n() { return d[0]; }
  int64_t n() const { return d[0]; }
  int64_t& c() { return d[1]; }
  int64_t c() const { return d[1]; }
  int64_t& h() { return d[2]; }
  int64_t h() const { return d[2]; }
  int64_t& w() { return d[3]; }
  int64_t w() const { return d[3]; }
};

namespace detail {
/// The first two of `dims`, for the 2D getters of layers.
inline DimsHW toDimsHW(const Dims& dims) noexcept { return DimsHW(dims.d[0], dims.d[1]); }
}  // namespace detail
}  // namespace nvinfer1
