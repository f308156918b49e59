// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// plugin_sized: what a program's plugin computes, if only the run says how much that is.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/plugin_call.h"

namespace tenon {

/// As `plugin`, where outputs that are sizes (i32 or i64 scalars) say how long others are.
///   inputs of the plugin: any types; state: u8 [n]  ->  the types that `results` says, with sizes of the run
/// The plugin writes into memory for the upper bounds. Errors: as `plugin`; invalid_argument, naming the plugin, for a
/// size outside 0 and its bound. Source: nvinfer1's IExprBuilder::declareSizeTensor.
struct PluginSized : PluginCall {
  static constexpr std::string_view kName = "plugin_sized";
  static constexpr OpTraits kTraits{.random = true};

  Result<Knowns> infer_known(std::span<const Known> in) const { return infer(in); }
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
  /// What a run wrote into memory for bounds(), cut to the sizes that it said there.
  Result<std::vector<Constant>> cut(const Knowns& in, const std::vector<Constant>& whole) const;
};

}  // namespace tenon
