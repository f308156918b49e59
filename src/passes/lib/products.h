// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products: conv, conv_transpose and matmul as one thing with operands and an epilogue.
#pragma once

#include <optional>

#include "ops/lib/epilogue.h"
#include "passes/lib/fusion.h"

namespace tenon::passes {

/// A convolution or matrix product whose result has one reader.
struct Product {
  NodeId node = kNoNode;
  Op op;
  Epilogue epilogue;
  std::vector<ValueId> inputs;  // x, w, bias, residual; kNoValue where absent

  ValueId bias() const { return inputs[2]; }
  ValueId residual() const { return inputs[3]; }
  bool is_plain() const { return residual() == kNoValue && epilogue == Epilogue{}; }
  /// The operator with another epilogue.
  Op with(const Epilogue& changed) const;
};

/// The operator as an epilogue's activation; nullopt if it is none.
std::optional<Epilogue> activation_of(const Op& op);

/// The product that makes `id`, if it may be swallowed and is of floats.
std::optional<Product> sole_product(const Fusion& fusion, ValueId id);
std::optional<Product> sole_product(const Fusion& fusion, ValueId id, std::string_view op);

/// The axis of a convolution's weights that counts its results' channels, and how many channels there are.
struct Filters {
  int axis = 0;
  int64_t groups = 1;
  int64_t count = 0;
};

/// Per-channel numbers of `id` for a product's result: constant, of shape [1,C,1,...] or one element (a bias of rank 1
/// for a matmul); nullopt otherwise.
std::optional<std::vector<double>> per_channel(const Fusion& fusion, const Product& product, ValueId id);

/// Weights of a conv, conv_transpose or matmul (of rank 2) with each filter multiplied, and its bias as
/// `factors * bias + shift`. False if they are not constant.
bool scale_filters(Fusion& fusion, Product& product, const std::vector<double>& factors,
                   const std::vector<double>& shift);

}  // namespace tenon::passes
