// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// random_values: random numbers of a distribution.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class Distribution { uniform, normal };
constexpr auto names(Distribution) { return std::array{"uniform", "normal"}; }

/// Random numbers; the same seed gives the same numbers on every machine (Mersenne Twister, 53 bits a number).
///   shape: integers [rank]  ->  y: data type `to`, that shape
/// uniform: from low to high; normal: mean low, deviation high.
/// Errors: invalid_argument for a negative dim; unsupported unless `to` is a float type.
/// Source: Matsumoto, Nishimura 1998; ONNX RandomUniform-22, RandomNormal-22.
struct RandomValues {
  static constexpr std::string_view kName = "random_values";
  static constexpr OpTraits kTraits = {.random = true};
  Distribution distribution = Distribution::uniform;
  float low = 0;
  float high = 1;
  bool seeded = false;
  int64_t seed = 0;
  DataType to = DataType::f32;

  static void fields(auto& self, auto&& field) {
    field("distribution", self.distribution);
    field("low", self.low);
    field("high", self.high);
    field("seeded", self.seeded);
    field("seed", self.seed);
    field("to", self.to);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 1; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
