// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The transforms of winograd_i8 along one axis, in integers, for any type of words and of sums.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4.
#pragma once
#include "backends/cpu/lib/winograd_i8.h"

namespace tenon::cpu {

/// B^T d of one axis.
template <class Words>
TENON_INLINE void winograd_words(const Words (&d)[kWinogradSize], Words (&out)[kWinogradSize]) {
  const Words even = d[4] - d[2].template times_power<2>(), odd = d[3] - d[1].template times_power<2>();
  const Words second = d[4] - d[2], across = d[3] - d[1], twice = across.template times_power<1>();
  out[0] = (d[0] - d[2]).template times_power<2>() + second;
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = second + twice;
  out[4] = second - twice;
  out[5] = (d[5] - d[3]) - across.template times_power<2>();
}

/// 24 A^T m of one axis, where the weights of the point at infinity carry half of their share.
template <class Ints>
TENON_INLINE void winograd_sums(const Ints (&m)[kWinogradSize], Ints (&out)[kWinogradPixels]) {
  const Ints ones = m[1] + m[2], ones_odd = m[1] - m[2], twos = m[3] + m[4], twos_odd = m[3] - m[4];
  out[0] = m[0] + ones + twos;
  out[1] = ones_odd + twos_odd.template times_power<1>();
  out[2] = ones + twos.template times_power<2>();
  out[3] = ones_odd + twos_odd.template times_power<3>() + m[5].template times_power<1>();
}

}  // namespace tenon::cpu
