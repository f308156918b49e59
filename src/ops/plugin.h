// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// plugin: what a program's plugin computes.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/plugin_call.h"

namespace tenon {

/// What a plugin of the program computes, by the host of plugins that the process has.
///   inputs of the plugin: any types; state: u8 [n]  ->  the types that `results` says (ops/lib/plugin_call.h)
/// Errors: not_found without a host, or if it has no such plugin; those of the plugin, naming it.
/// Source: nvinfer1's IPluginV2 and IPluginV3.
struct Plugin : PluginCall {
  static constexpr std::string_view kName = "plugin";
  static constexpr OpTraits kTraits{.random = true};  // nobody knows what it does

  Result<Knowns> infer_known(std::span<const Known> in) const { return infer(in); }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
