// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What becomes of a product's sums before they are stored, on the device: the root of CUTLASS's epilogue tree.
#pragma once

#include "cutlass/cutlass.h"
// Order matters to CUTLASS.
#include "cutlass/array.h"

#include "backends/cuda/cutlass/lib/instance.h"

namespace tenon::cuda::cutlass_products {

struct FinishArguments {
  CutlassCall::Activation activation;
  float polynomial[5];
  float residual_scale, steps;
  bool residual_last;
};

CUTLASS_DEVICE float logistic(float v, const float (&c)[5]) {
  const float t = v * v;
  const float q = v * (c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * c[4]))));
  float power, share;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(q));
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(share) : "f"(1.0f + power));  // 0 where the power is infinite
  return v * share;
}

CUTLASS_DEVICE float logistic_tanh(float v, const float (&c)[5]) {
  const float half = 0.5f * v, q = v * (c[0] + v * v * c[1]);
  float tanh;
  asm("tanh.approx.f32 %0, %1;" : "=f"(tanh) : "f"(q));
  return half + half * tanh;
}

/// What becomes of sums: an elementwise operation as CUTLASS's epilogue trees take it. `Y` is what is stored.
template <class Y>
struct Finishing {
  template <class T>
  struct Finish {
    using Arguments = FinishArguments;
  };

  template <int kCount>
  struct Finish<cutlass::Array<float, kCount>> {
    using Arguments = FinishArguments;
    using Numbers = cutlass::Array<float, kCount>;

    CUTLASS_DEVICE static void activate(Numbers& v, const FinishArguments& f) {
      if (f.activation == CutlassCall::Activation::relu) {
        CUTLASS_PRAGMA_UNROLL
        for (int i = 0; i < kCount; ++i) v[i] = v[i] < 0 ? 0.0f : v[i];  // NaN stays NaN
      } else if (f.activation == CutlassCall::Activation::logistic) {
        CUTLASS_PRAGMA_UNROLL
        for (int i = 0; i < kCount; ++i) v[i] = logistic(v[i], f.polynomial);
      } else if (f.activation == CutlassCall::Activation::logistic_tanh) {
        CUTLASS_PRAGMA_UNROLL
        for (int i = 0; i < kCount; ++i) v[i] = logistic_tanh(v[i], f.polynomial);
      }
    }

    /// In steps of what is stored.
    CUTLASS_DEVICE static Numbers stored(Numbers v, const FinishArguments& f) {
      if constexpr (sizeof(Y) == 1) {
        CUTLASS_PRAGMA_UNROLL
        for (int i = 0; i < kCount; ++i) v[i] *= f.steps;
      }
      return v;
    }

    CUTLASS_DEVICE Numbers operator()(const Numbers& sum, const Numbers& multiplier, const Numbers& bias,
                                      const FinishArguments& f) const {
      Numbers v;
      CUTLASS_PRAGMA_UNROLL
      for (int i = 0; i < kCount; ++i) v[i] = sum[i] * multiplier[i] + bias[i];
      activate(v, f);
      return stored(v, f);
    }

    CUTLASS_DEVICE Numbers operator()(const Numbers& sum, const Numbers& residual, const Numbers& multiplier,
                                      const Numbers& bias, const FinishArguments& f) const {
      Numbers v;
      CUTLASS_PRAGMA_UNROLL
      for (int i = 0; i < kCount; ++i) v[i] = sum[i] * multiplier[i] + bias[i];
      if (f.residual_last) activate(v, f);
      CUTLASS_PRAGMA_UNROLL
      for (int i = 0; i < kCount; ++i) v[i] += residual[i] * f.residual_scale;
      if (!f.residual_last) activate(v, f);
      return stored(v, f);
    }
  };
};

}  // namespace tenon::cuda::cutlass_products
