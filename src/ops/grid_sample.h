// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// grid_sample: elements of a picture at places that a grid says.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class GridMode { linear, nearest, cubic };
constexpr auto names(GridMode) { return std::array{"linear", "nearest", "cubic"}; }
enum class GridPadding { zeros, border, reflection };
constexpr auto names(GridPadding) { return std::array{"zeros", "border", "reflection"}; }

/// Elements of x at places between its own, one place for each element of the result.
///   x: floats [N,C,spatial...], grid: floats [N,out...,k] of places from -1 to 1, the innermost axis first
///     ->  y: [N,C,out...]
/// With border padding a cubic reads the outermost element for each one beyond it, but a place stays where it is: the
/// standard's text and cases leave open whether it moves to the border, ONNX Runtime and torch do not move it.
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX GridSample-22.
struct GridSample {
  static constexpr std::string_view kName = "grid_sample";
  GridMode mode = GridMode::linear;
  GridPadding padding = GridPadding::zeros;  // what stands outside
  bool align_corners = false;                // -1 and 1 are the centres of the outermost elements, not their edges

  static void fields(auto& self, auto&& field) {
    field("mode", self.mode);
    field("padding", self.padding);
    field("align_corners", self.align_corners);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
