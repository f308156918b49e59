// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Formulas of output dimensions, of releases up to 7: what networks use, and all that they can use here.
#pragma once

#include "api/eras/lib/convert.h"

namespace tenon::eras {

#if TENON_ERA < 8
/// Sizes of windows that lie wholly in the padded input; of deconvolutions the inverse.
class Formula final : public era::IOutputDimensionsFormula {
 public:
  explicit Formula(bool inverse) : inverse_(inverse) {}
  era::DimsHW compute(era::DimsHW input, era::DimsHW kernel, era::DimsHW stride, era::DimsHW padding,
                      era::DimsHW dilation, const char* /*layer*/) const override {
    const auto one = [&](int32_t in, int32_t window, int32_t step, int32_t pad, int32_t spread) {
      const int32_t reach = (window - 1) * std::max(spread, 1) + 1;
      if (inverse_) return (in - 1) * step + reach - 2 * pad;
      return step > 0 ? (in + 2 * pad - reach) / step + 1 : 0;
    };
    return era::DimsHW(one(input.h(), kernel.h(), stride.h(), padding.h(), dilation.h()),
                       one(input.w(), kernel.w(), stride.w(), padding.w(), dilation.w()));
  }

 private:
  bool inverse_;
};

inline era::IOutputDimensionsFormula& formula(bool inverse) {
  static auto& direct = *new Formula(false);
  static auto& inverted = *new Formula(true);
  return inverse ? inverted : direct;
}
#endif

}  // namespace tenon::eras
