// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pairwise_coupling: probabilities of classes from those of each against each.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The probabilities p of `classes` classes that agree best with r_ij, the probability of class i where only i and j
/// are left: they minimize sum over i of sum over j != i of (r_ji p_i - r_ij p_j)^2.
///   r: floats [rows, pairs], of the pairs (0,1), (0,2), ..., (1,2), ...  ->  p: as r [rows, classes]
/// Errors: invalid_argument if the pairs are not those of so many classes.
/// Source: Wu, Lin, Weng 2004 (JMLR 5), algorithm 2.
struct PairwiseCoupling {
  static constexpr std::string_view kName = "pairwise_coupling";
  int64_t classes = 2;

  static void fields(auto& self, auto&& field) { field("classes", self.classes); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
