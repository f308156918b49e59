// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// signal_window: inference and reference.
#include "ops/signal_window.h"

#include <array>
#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> SignalWindow::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  TRY_ASSIGN(const int count, list_length(in, 0, "the size"));
  if (count != 1 || !(is_float(to) || is_integer(to))) {
    return Error(ErrorCode::invalid_argument, str("expected one size and a number type, found ", count, " and ", to));
  }
  const auto size = in[0].dims();
  return Knowns{Known::of({to, Shape{size ? size->front() : unknown_dim()}})};
}

Result<> SignalWindow::reference(std::span<const ConstTensor>, std::span<const Tensor> dst) const {
  constexpr std::array<std::array<double, 3>, 3> kTerms = {
      {{0.42, 0.5, 0.08}, {25.0 / 46, 21.0 / 46, 0}, {0.5, 0.5, 0}}};
  const auto& [a0, a1, a2] = kTerms[static_cast<size_t>(kind)];
  const double period = static_cast<double>(dst[0].volume() - (periodic ? 0 : 1));
  for (int64_t n = 0; n < dst[0].volume(); ++n) {
    const double angle = period > 0 ? 2 * M_PI * static_cast<double>(n) / period : 0;
    store_number(to, a0 - a1 * std::cos(angle) + a2 * std::cos(2 * angle),
                 dst[0].data + static_cast<size_t>(n) * size_of(to));
  }
  return Done{};
}

namespace ops {
OpDef signal_window() { return op_def<SignalWindow>(); }
}  // namespace ops

}  // namespace tenon
