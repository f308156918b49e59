// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading problems of one scale.
#include "backends/cpu/lib/quantize_problem.h"

#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantize.h"

namespace tenon::cpu {

Result<TensorScale> read_tensor_scale(const Problem& p, DataType bytes, DataType floats) {
  if (bytes != DataType::i8 && bytes != DataType::u8) return declined("i8 or u8 only, found ", bytes);
  if (floats != DataType::f32 || p.in[1].dtype != DataType::f32) return declined("f32 only, found ", floats);
  if (!p.constant(1) || p.in[1].shape.volume() != 1) return declined("one constant scale only");
  const bool has_zero = p.in.size() > 2 && p.in[2].present();
  if (has_zero && !p.constant(2)) return declined("the zero point is not constant");
  return TensorScale{static_cast<float>(p.constant(1)->to_f64()[0]),
                     has_zero ? static_cast<int>(p.constant(2)->to_i64()[0]) : 0};
}

bool quantizes_planes(const Problem& p) {
  if (p.op.name() != "quantize_linear" || p.in.size() < 2 || p.in[0].rank() != 4) return false;
  const Dim& channels = p.in[0].shape[1];
  return channels.is_number() && channels.number() > 1 && channels.number() <= kMostQuantizedPlanes &&
         read_tensor_scale(p, p.out[0].dtype, p.in[0].dtype).ok();
}

template <class From, class To>
Prepared prepare_by_parts(const Problem& p, const TensorScale& scale,
                          void (*kernel)(const From*, To*, int64_t, float, int)) {
  constexpr int64_t kGrain = 64;  // whole cache lines of the narrower side
  const int64_t count = p.out[0].shape.volume();
  Prepared out{.workspace_bytes = 0, .work = {.flops = 3.0 * static_cast<double>(count), .bytes = traffic(p)}};
  out.team = [=](const Launch& launch, const Team& team) {
    const WorkRange part = team.range(count, kGrain);
    kernel(launch.in<From>(0) + part.begin, launch.out<To>(0) + part.begin, part.size(), scale.scale, scale.zero);
  };
  return out;
}

template Prepared prepare_by_parts(const Problem&, const TensorScale&,
                                   void (*)(const float*, int8_t*, int64_t, float, int));
template Prepared prepare_by_parts(const Problem&, const TensorScale&,
                                   void (*)(const float*, uint8_t*, int64_t, float, int));
template Prepared prepare_by_parts(const Problem&, const TensorScale&,
                                   void (*)(const int8_t*, float*, int64_t, float, int));
template Prepared prepare_by_parts(const Problem&, const TensorScale&,
                                   void (*)(const uint8_t*, float*, int64_t, float, int));

}  // namespace tenon::cpu
