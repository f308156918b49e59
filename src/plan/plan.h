// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plan: the compiled model. What depends on the device is a section of its own, made again where it does not fit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "backend/device.h"
#include "ir/graph.h"

namespace tenon {

/// Shapes that one input may take: at least `min`, at most `max`, tuned for `opt`, dimension by dimension.
struct Bounds {
  std::vector<int64_t> min, opt, max;
  bool operator==(const Bounds&) const = default;
};

/// One set of bounds for every input of the graph, in its order. `values` bounds the elements of shape inputs
/// (inputs whose elements decide shapes); empty for other inputs.
struct Profile {
  std::vector<Bounds> shapes;
  std::vector<Bounds> values;
  bool operator==(const Profile&) const = default;
};

/// The tactic kept for one node of the placed graph.
struct Choice {
  std::string tactic;
  double time_us = 0;   // 0: not timed
  std::string problem;  // its text, as it was timed
  bool operator==(const Choice&) const = default;
};

/// What was decided for one device: useless on another, made again there in seconds.
struct DeviceSection {
  std::string signature;  // Device::signature()
  int threads = 1;
  std::vector<std::vector<Choice>> choices;  // by profile, then by node of place::assign_layouts(graph, device)

  /// Those of a profile; of the first where a file has no more (profiles were tuned for the first alone once).
  std::span<const Choice> of_profile(size_t profile) const;
  bool operator==(const DeviceSection&) const = default;
};

/// The network as it was imported, as text: whoever asks where a step came from parses it (plan/source.h).
struct SourceText {
  std::string graph;                       // data(i) are entries of `pool`; empty if the plan carries none
  std::vector<Constant> pool;              // weights that the plan has anyway are the same bytes in its file
  std::vector<std::string> debug_tensors;  // whose values a program may ask for
  bool debug_unfused = false;              // it may ask for every value between two steps
};

/// Weights of the source network that a program may replace in a built engine.
struct RefitWeights {
  std::string value;  // the constant of the source network
  std::string name;   // by which they are replaced; empty if layer and role alone name them
  std::string layer;  // empty if the name alone does
  int role = 0;       // of the layer's weights: a number of nvinfer1::WeightsRole
  TensorType type = {};
  uint64_t hash = 0;  // of the only elements that may be given; 0: any may be
  bool operator==(const RefitWeights&) const = default;
};

/// What makes the optimized graph of the source network: enough to do it again with other weights.
struct Recipe {
  std::vector<std::string> disabled_passes;
  std::vector<std::string> extra_passes;            // behind all others
  bool int8 = false;                                // was it rewritten for 8 bits?
  std::map<std::string, float> scales;              // by tensor
  std::vector<Origin> kept_in_float;                // products that it was decided to leave in floats
  std::vector<Origin> merges_apart;                 // neighbours that it was decided not to merge
  bool chains = false;                              // were chains of convolutions made one launch?
  std::vector<Origin> chains_apart;                 // those that it was decided to leave apart
  DataType half = DataType::none;                   // to what were weights rounded?
  std::vector<std::string> kept_in_f32;             // layers, by what they give, that were left out of that
  std::vector<std::string> halves_in_f32;           // layers of 16-bit floats that compute in f32
  std::map<std::string, DataType> half_arithmetic;  // products that may multiply in 16 bits
  bool operator==(const Recipe&) const = default;
};

/// Whether and how weights may be replaced.
struct Refit {
  bool allowed = false;
  bool stripped = false;  // weights are absent: they are zeros in `graph` and inputs of the source network's text
  std::vector<RefitWeights> weights;
  Recipe recipe;
  bool operator==(const Refit&) const = default;
};

/// A library of plugins that goes with the plan.
struct PluginLibrary {
  std::string path;
  uint64_t hash = 0;  // of the file
  bool operator==(const PluginLibrary&) const = default;
};

/// The compiled model: a graph of fused operators in plain layouts, its profiles, and sections for devices.
struct Plan {
  std::string name;
  Graph graph;
  std::vector<Profile> profiles;
  std::vector<DeviceSection> devices;
  std::string report;  // every decision of the build, for `tenon explain`
  SourceText source = {};
  Refit refit = {};
  std::vector<PluginLibrary> plugin_libraries = {};

  const DeviceSection* section(std::string_view signature) const;
};

/// The profile of a graph whose shapes are all fixed, or whose every symbol has `value` (clamped to its range).
Profile default_profile(const Graph& graph, int64_t value = 1);

/// Does every input fit its bounds? Errors: invalid_argument naming tensor, dimension, range and value.
Result<> check_shapes(const Graph& graph, const Profile& profile, std::span<const Shape> shapes);

}  // namespace tenon
