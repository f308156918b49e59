// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What a graph must know of a live plugin: the types and shapes of its results.
#pragma once

#include "api/plugins/live_plugin.h"
#include "ir/op.h"

namespace tenon::api {

struct PluginInputs {
  std::span<const Known> all;  // shape inputs last
  size_t shape_inputs = 0;
  bool implicit_batch = false;  // the first dimension is not told to plugins with fixed shapes
  std::string layer;
};

/// The operator for the plugin with these inputs; its operands are the inputs and handle_of() the plugin. Asks whether
/// the plugin takes their types as they lie in memory, row-major. Errors, all naming plugin and layer: what the plugin
/// refuses; null or strange shapes; unsupported for inputs that are dynamic where the plugin's kind needs fixed shapes.
Result<Op> describe(const LivePlugin& plugin, const PluginInputs& inputs);

/// What a plugin is told of a tensor. Errors: unsupported for a type that nvinfer1 has no number for.
Result<nv::PluginTensorDesc> desc_of(const TensorType& type);

/// Sizes that a plugin with fixed shapes is told: without the batch where that is implicit. Errors: unsupported if they
/// are not numbers.
Result<nv::Dims> fixed_dims(const TensorType& type, bool implicit_batch);

}  // namespace tenon::api
