// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Formulas of output dimensions, of releases up to 7: the program's as release 10 calls them, and the library's.
#pragma once

#include "api/eras/lib/clients.h"

namespace tenon::eras {

#if TENON_ERA < 8
inline era::DimsHW era_pair(const abi::DimsHW& dims) {
  return era::DimsHW(static_cast<int32_t>(dims.h()), static_cast<int32_t>(dims.w()));
}

class FormulaBridge final : public abi::IOutputDimensionsFormula, public Bridge<era::IOutputDimensionsFormula> {
 public:
  using Bridge::Bridge;
  abi::DimsHW compute(abi::DimsHW input, abi::DimsHW kernel, abi::DimsHW stride, abi::DimsHW padding,
                      abi::DimsHW dilation, const char* layer) const override {
    return to_abi(era_->compute(era_pair(input), era_pair(kernel), era_pair(stride), era_pair(padding),
                                era_pair(dilation), layer));
  }
};

/// A formula of the library's own.
class LibraryFormula final : public era::IOutputDimensionsFormula {
 public:
  explicit LibraryFormula(abi::IOutputDimensionsFormula& formula) : formula_(formula) {}
  abi::IOutputDimensionsFormula& formula() const { return formula_; }
  era::DimsHW compute(era::DimsHW input, era::DimsHW kernel, era::DimsHW stride, era::DimsHW padding,
                      era::DimsHW dilation, const char* layer) const override {
    return era_pair(
        formula_.compute(to_abi(input), to_abi(kernel), to_abi(stride), to_abi(padding), to_abi(dilation), layer));
  }

 private:
  abi::IOutputDimensionsFormula& formula_;
};

inline abi::IOutputDimensionsFormula* to_abi(era::IOutputDimensionsFormula* formula) {
  if (auto* own = dynamic_cast<LibraryFormula*>(formula)) return &own->formula();
  return bridge_of<FormulaBridge>(formula);
}

/// The program's own formula, or one that stands for the library's.
inline era::IOutputDimensionsFormula& era_formula(abi::IOutputDimensionsFormula& formula) {
  if (auto* own = era_of<era::IOutputDimensionsFormula>(&formula)) return *own;
  static std::mutex mutex;
  static auto& known = *new std::unordered_map<abi::IOutputDimensionsFormula*, std::unique_ptr<LibraryFormula>>;
  const std::scoped_lock lock(mutex);
  auto& found = known[&formula];
  if (!found) found = std::make_unique<LibraryFormula>(formula);
  return *found;
}
#endif

}  // namespace tenon::eras
