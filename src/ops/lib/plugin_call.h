// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// PluginCall: what a graph says of a node that a program's plugin computes. PluginHost: who has the plugins.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ir/op.h"

namespace tenon {

/// Operands are the plugin's inputs, then its state: u8 [n], the bytes that make it again. The last `shape_inputs` of
/// the inputs are integers whose elements decide shapes; the plugin does not get them when it runs.
///
/// A result is written "f32:i0.0,4,i0.1 2 mul": its type, and each dimension as numbers, iK.D (dimension D of input K),
/// vK.E (element E of shape input K), `size O` behind an upper bound (what output O says in the run), and operators
/// behind their operands: add mul max min sub eq lt fdiv cdiv.
struct PluginCall {
  std::string type;  // the plugin's name
  std::string version;
  std::string name_space;
  std::string layer;       // for messages
  int64_t generation = 0;  // 0 to 3: IPluginV2, V2Ext, V2IOExt, V2DynamicExt; 4: IPluginV3
  int64_t shape_inputs = 0;
  int64_t workspace_bytes = 0;  // of the third generation, which says so in the build alone
  int64_t tactic = 0;
  bool implicit_batch = false;  // the first dimension of every input is not told to plugins of generations 0 to 2
  std::vector<std::string> results;
  std::vector<int64_t> aliases;  // of each result: the input that it is in the place of, or -1; empty: none is
  std::vector<float> scales;     // of each input, then of each result: what a step of its integers is; empty: 1 each

  static void fields(auto& self, auto&& field) {
    field("type", self.type);
    field("version", self.version);
    field("name_space", self.name_space);
    field("layer", self.layer);
    field("generation", self.generation);
    field("shape_inputs", self.shape_inputs);
    field("workspace_bytes", self.workspace_bytes);
    field("tactic", self.tactic);
    field("implicit_batch", self.implicit_batch);
    field("results", self.results);
    field("scales", self.scales);
    field("aliases", self.aliases);
  }

  /// Types of the results. What a size decides is a symbol; `sizes`, by output, are what the run has said. Errors:
  /// invalid_argument for a result that cannot be read, or is not one of these inputs.
  Result<Knowns> infer(std::span<const Known> in, std::span<const std::optional<int64_t>> sizes = {}) const;
  /// The same with upper bounds for what only the run can say.
  Result<Types> bounds(std::span<const Known> in) const;
  /// Operands whose elements inference takes: the shape inputs.
  uint32_t value_operands() const;
  /// "plugin 'Clip_TRT' version '1' (layer 'clip')"
  std::string text() const;
};

/// What a node's operator says of its plugin; null for other operators.
const PluginCall* plugin_call_of(const Op& op);

/// Operands that a plugin changes where they lie: each has the address of a result, with its elements in it. A result
/// that was not put there needs a copy.
class SharedOperands {
 public:
  SharedOperands() = default;
  /// `in`: without the state. Errors: invalid_argument, naming the plugin, for inputs that are not there, are shared
  /// twice, or have another size than their result.
  static Result<SharedOperands> of(const PluginCall& call, std::span<const TensorType> in,
                                   std::span<const TensorType> out);

  /// What `copy(to, from, bytes)` returns. The addresses are those of the plugin's inputs until the next call.
  template <class Copy>
  Result<const void* const*> place(const void* const* src, void* const* dst, Copy&& copy) {
    if (pairs_.empty()) return src;
    addresses_.assign(src, src + addresses_.size());
    for (const Pair& one : pairs_) {
      if (addresses_[one.input] == dst[one.output]) continue;
      if (one.bytes > 0) TRY(copy(dst[one.output], addresses_[one.input], one.bytes));
      addresses_[one.input] = dst[one.output];
    }
    return addresses_.data();
  }
  /// As Prepared::in_place.
  uint32_t in_place() const;

 private:
  struct Pair {
    size_t input = 0, output = 0, bytes = 0;
  };
  std::vector<Pair> pairs_;
  std::vector<const void*> addresses_;
};

/// A plugin, made ready for one set of shapes. One user at a time.
class HostedPlugin {
 public:
  virtual ~HostedPlugin() = default;
  virtual size_t workspace_bytes() const = 0;
  /// All in the host's memory; done when it returns. Errors: device, naming the plugin and what it returned.
  virtual Result<> run(const void* const* src, void* const* dst, void* workspace) = 0;
  /// All in a device's memory: the plugin puts its work into `stream` (a cudaStream_t), which is not waited for. The
  /// device's context is current, and shared operands are in their results. Errors: as run().
  virtual Result<> enqueue(const void* const* src, void* const* dst, void* workspace, void* stream) = 0;
};

/// Whoever knows plugins. There is one host a process, set when the first of them is wanted.
class PluginHost {
 public:
  virtual ~PluginHost() = default;
  /// `in`: without the state. Errors: not_found if nobody has such a plugin; those of the plugin, naming it.
  virtual Result<std::unique_ptr<HostedPlugin>> open(const PluginCall& call, const Constant& state, const Types& in,
                                                     const Types& out) = 0;
  /// Is it code for the host, where the plan is for another device, too? What nobody knows is code for the device.
  virtual bool computes_on_host(const PluginCall& call) = 0;
};

void set_plugin_host(PluginHost* host);
/// Errors: not_found if there is none.
Result<PluginHost*> plugin_host();

}  // namespace tenon
