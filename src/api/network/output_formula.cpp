// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Formulas of output sizes.
#include "api/network/output_formula.h"

#include <algorithm>

#include "ops/slice.h"

namespace tenon::api {

namespace {

class UsualFormula final : public nv::IOutputDimensionsFormula {
 public:
  explicit UsualFormula(bool inverse) : inverse_(inverse) {}
  nv::DimsHW compute(nv::DimsHW input, nv::DimsHW kernel, nv::DimsHW stride, nv::DimsHW padding, nv::DimsHW dilation,
                     const char* /*layer*/) const override {
    nv::DimsHW out;
    for (int i = 0; i < 2; ++i) {
      const int64_t reach = (kernel.d[i] - 1) * std::max<int64_t>(dilation.d[i], 1) + 1;
      if (inverse_) {
        out.d[i] = (input.d[i] - 1) * stride.d[i] + reach - 2 * padding.d[i];
      } else {
        out.d[i] = stride.d[i] > 0 ? (input.d[i] + 2 * padding.d[i] - reach) / stride.d[i] + 1 : 0;
      }
    }
    return out;
  }

 private:
  bool inverse_;
};

nv::DimsHW pair_of(const std::vector<int64_t>& sizes) { return {sizes[0], sizes[1]}; }

}  // namespace

nv::IOutputDimensionsFormula& usual_formula(nv::LayerType layer) {
  static auto& direct = *new UsualFormula(false);  // never freed: a program may hold it to its end
  static auto& inverse = *new UsualFormula(true);
  return layer == nv::LayerType::kDECONVOLUTION ? inverse : direct;
}

Result<std::optional<std::vector<int64_t>>> sizes_by_formula(const Lowering& to, const LayerBase& layer,
                                                             const nv::IOutputDimensionsFormula* formula,
                                                             const WindowSettings& settings, ValueId x) {
  std::optional<std::vector<int64_t>> none;
  if (formula == nullptr || settings.padding_mode != nv::PaddingMode::kEXPLICIT_ROUND_DOWN) return none;
  const int rank = to.rank(x);
  if (settings.size.nbDims != 2 || rank < 2) return none;
  const Dim &h = to.shape(x)[rank - 2], &w = to.shape(x)[rank - 1];
  if (!h.is_number() || !w.is_number()) {
    return Error(ErrorCode::unsupported, str("a formula of output dimensions needs known sizes, found ", to.shape(x)));
  }
  TRY_ASSIGN(const WindowSizes sizes, sizes_of(settings, 2));
  const nv::DimsHW said = formula->compute({h.number(), w.number()}, pair_of(sizes.size), pair_of(sizes.stride),
                                           pair_of(sizes.pre), pair_of(sizes.dilation), layer.name().c_str());
  if (said.d[0] < 1 || said.d[1] < 1) {
    return Error(ErrorCode::invalid_argument, str("the formula of output dimensions gave ", said.d[0], " x ", said.d[1],
                                                  ": expected sizes of at least 1"));
  }
  return std::optional(std::vector<int64_t>{said.d[0], said.d[1]});
}

int64_t padding_for(int64_t wanted, int64_t size, int64_t extent, int64_t stride, int64_t before, int64_t behind) {
  return std::max(behind, (wanted - 1) * stride + extent - size - before);
}

Result<ValueId> cut_to(Lowering& to, ValueId y, const std::vector<int64_t>& sizes) {
  std::vector<int64_t> axes;
  const int first = to.rank(y) - static_cast<int>(sizes.size());
  bool longer = false;
  for (size_t i = 0; i < sizes.size(); ++i) {
    const Dim& found = to.shape(y)[first + static_cast<int>(i)];
    longer = longer || !found.is_number() || found.number() > sizes[i];
    axes.push_back(first + static_cast<int64_t>(i));
  }
  if (!longer) return y;
  const std::vector<int64_t> zeros(sizes.size(), 0);
  return to.emit(Slice{}, {y, to.constant(Constant::i64_vector(zeros)), to.constant(Constant::i64_vector(sizes)),
                           to.constant(Constant::i64_vector(axes))});
}

}  // namespace tenon::api
