// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_i8 compiled for AVX2.
#include "backends/cpu/lib/vec_i16_avx2.h"
// The bodies are templates over the vector type and the level.
#include "backends/cpu/lib/requantize_body.h"
#include "backends/cpu/lib/winograd_i8_body.h"

namespace tenon::cpu {
namespace {

/// Rows of sums become results one after the other.
class RowStore {
 public:
  struct Result {
    const Requantize& requantize;
    void* dst;
    int64_t dst_step, residual_step, products;
  };
  static constexpr int kStrip = 2 * F32x8::kLanes;

  explicit RowStore(const Result& to) : to_(to), requantizer_(to.requantize) {}

  void begin(int64_t c, int width) {
    c_ = c;
    width_ = width;
  }

  void rows(const int32_t* sums, int count, int64_t pixel) const {
    alignas(32) float floats[kStrip];
    for (int row = 0; row < count; ++row, ++pixel, sums += kStrip) {
      for (int i = 0; i < kStrip; ++i) floats[i] = static_cast<float>(sums[i]);
      requantizer_.row(floats, c_, width_, to_.dst, pixel * to_.dst_step + c_, pixel * to_.residual_step + c_);
    }
  }

 private:
  const Result to_;
  const Requantizer<F32x8> requantizer_;
  int64_t c_ = 0;
  int width_ = 0;
};

struct Level256 {
  using Words = Words16;
  using Ints = Ints8;
  using Store = RowStore;
  static constexpr int kStrip = RowStore::kStrip;
};

}  // namespace

void winograd_i8_avx2(const WinogradI8& args, const WordKernel& kernel, const Team& team) {
  winograd_i8<Level256>(args, kernel, team);
}

}  // namespace tenon::cpu
