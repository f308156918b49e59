// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of dimensions in a normal form, so that (batch*12)*197 is 2364 batches and (batch*12)/12 is batch again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/types.h"

namespace tenon {

/// number * symbol * symbol ...: how a dimension reads, "(batch*seq*12)".
struct DimProduct {
  int64_t number = 1;
  std::vector<std::string> symbols;  // sorted

  static DimProduct of(const Dim& dim);
  std::string name() const;  // of the symbol; only if there is one
  bool operator==(const DimProduct&) const = default;
};

/// nullopt if the number overflows.
std::optional<DimProduct> multiply(const DimProduct& a, const DimProduct& b);

/// What is left if both lose their common factors: a / b = first / second.
std::pair<DimProduct, DimProduct> reduce_fraction(const DimProduct& a, const DimProduct& b);

/// The smaller of both: a symbol that broadcasts with `a` to `a`, because otherwise it would not at all.
Dim min_dim(const Dim& a, int64_t limit);

}  // namespace tenon
