// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Configuring plugins with the shapes of the profiles.
#include "api/plugins/settle.h"

#include <algorithm>

#include "api/plugins/describe.h"
#include "api/plugins/host.h"
#include "api/runtime/first_plugin.h"
#include "ir/verify.h"
#include "ops/dequantize_linear.h"
#include "ops/lib/evaluate.h"
#include "ops/plugin.h"
#include "ops/plugin_sized.h"
#include "ops/quantize_linear.h"
#include "plan/optimum.h"

namespace tenon::api {

namespace {

Op with_call(const Op& op, PluginCall call) {
  if (op.is<PluginSized>()) return ops::make(PluginSized{std::move(call)});
  return ops::make(Plugin{std::move(call)});
}

/// Types of all values at the smallest, the tuned and the largest shapes of a profile; without a type where only the
/// run knows it.
struct Corners {
  Types min, opt, max;
};

Result<Types> types_at(const Graph& graph, const Profile& profile, std::vector<int64_t> Bounds::*corner) {
  TRY_ASSIGN(const Resolved resolved, resolve_at(graph, profile, corner));
  return resolved.types;
}

class Settling {
 public:
  Settling(const Graph& graph, const Node& node, const PluginCall& call, LivePlugin plugin)
      : graph_(graph), node_(node), call_(call), plugin_(std::move(plugin)) {
    for (size_t i = 0; i < tensors(); ++i) call_.scales.push_back(quantized_by(node_.inputs[i]));
    for (const ValueId id : node_.outputs) call_.scales.push_back(dequantized_by(id));
    if (std::all_of(call_.scales.begin(), call_.scales.end(), [](float one) { return one == 1; })) call_.scales.clear();
  }

  Result<> configure(const Corners& corners) {
    std::vector<nv::DynamicPluginTensorDesc> in, out;
    for (size_t i = 0; i < tensors(); ++i) TRY(add(corners, node_.inputs[i], in));
    for (const ValueId id : node_.outputs) TRY(add(corners, id, out));
    for (size_t i = 0; i < call_.scales.size(); ++i) {
      (i < in.size() ? in[i] : out[i - in.size()]).desc.scale = call_.scales[i];
    }
    const auto inputs = static_cast<int32_t>(in.size()), outputs = static_cast<int32_t>(out.size());
    switch (plugin_.generation()) {
      case Generation::v3:
        return configure_third(in, out);
      case Generation::v2_dynamic_ext:
        plugin_.as<nv::IPluginV2DynamicExt>().configurePlugin(in.data(), inputs, out.data(), outputs);
        return Done{};
      case Generation::v2_io_ext: {
        std::vector<nv::PluginTensorDesc> plain_in, plain_out;
        for (const auto& one : in) plain_in.push_back(told(one));
        for (const auto& one : out) plain_out.push_back(told(one));
        plugin_.as<nv::IPluginV2IOExt>().configurePlugin(plain_in.data(), inputs, plain_out.data(), outputs);
        return Done{};
      }
      default:
        configure_fixed(in, out);
        return Done{};
    }
  }

  void ask_aliases() {
    nv::IPluginV3OneBuildV2* build = plugin_.aliasing_build();
    if (build == nullptr) return;
    std::vector<int64_t> found;
    for (size_t i = 0; i < node_.outputs.size(); ++i) found.push_back(build->getAliasedInput(static_cast<int32_t>(i)));
    if (std::any_of(found.begin(), found.end(), [](int64_t one) { return one >= 0; })) call_.aliases = std::move(found);
  }

  /// Fails where a run would: what the plugin says when it is made ready for the shapes that are tuned.
  Result<> try_out(const Types& types) const {
    Types in, out;
    for (size_t i = 0; i + 1 < node_.inputs.size(); ++i) in.push_back(types[index(node_.inputs[i])]);
    Knowns known;
    for (const TensorType& type : in) known.push_back(Known::of(type));
    known.push_back(Known::of(TensorType{DataType::u8, Shape{0}}));  // in the place of the state
    TRY_ASSIGN(out, call_.bounds(known));
    const auto open = [](const TensorType& type) { return !type.present() || !type.shape.is_static(); };
    if (std::any_of(in.begin(), in.end(), open) || std::any_of(out.begin(), out.end(), open)) return Done{};
    TRY_ASSIGN(LivePlugin copy, plugin_.clone());
    TRY(make_ready(std::move(copy), call_, in, out));
    return Done{};
  }

  /// The state, and the call with what only the build can ask.
  Result<Constant> state() const { return state_of(plugin_); }
  const PluginCall& call() const { return call_; }
  const LivePlugin& plugin() const { return plugin_; }

 private:
  /// Inputs that the plugin gets in a run.
  size_t tensors() const { return node_.inputs.size() - 1 - static_cast<size_t>(call_.shape_inputs); }

  /// The one scale of a quantizing node; 1 for other values.
  float quantized_by(ValueId id) const {
    const Node* node = graph_.producer(id);
    return node != nullptr && node->op.is<QuantizeLinear>() ? scale_of(*node) : 1;
  }
  float dequantized_by(ValueId id) const {
    for (const Node& node : graph_.nodes()) {
      if (node.op && node.op.is<DequantizeLinear>() && node.inputs[0] == id) return scale_of(node);
    }
    return 1;
  }
  float scale_of(const Node& node) const {
    const Constant* scale = graph_.constant(node.inputs[1]);
    return scale != nullptr && scale->type().shape.volume() == 1 ? static_cast<float>(scale->to_f64()[0]) : 1;
  }

  Result<> add(const Corners& corners, ValueId id, std::vector<nv::DynamicPluginTensorDesc>& to) const {
    nv::DynamicPluginTensorDesc one{};
    TRY_ASSIGN(one.desc, desc_of(graph_.type(id)));
    one.min = one.opt = one.max = one.desc.dims;
    const auto known = [&](const Types& types) { return types[index(id)].present(); };
    if (known(corners.min) && known(corners.opt) && known(corners.max)) {
      TRY_ASSIGN(const nv::PluginTensorDesc min, desc_of(corners.min[index(id)]));
      TRY_ASSIGN(const nv::PluginTensorDesc opt, desc_of(corners.opt[index(id)]));
      TRY_ASSIGN(const nv::PluginTensorDesc max, desc_of(corners.max[index(id)]));
      one.min = min.dims;
      one.opt = opt.dims;
      one.max = max.dims;
    }
    to.push_back(one);
    return Done{};
  }

  /// As a plugin with fixed shapes is told: at most so large, and without the batch.
  nv::PluginTensorDesc told(const nv::DynamicPluginTensorDesc& one) const {
    nv::PluginTensorDesc out = one.desc;
    out.dims = one.max;
    if (call_.implicit_batch && out.dims.nbDims > 0) {
      std::copy(out.dims.d + 1, out.dims.d + out.dims.nbDims, out.dims.d);
      --out.dims.nbDims;
    }
    return out;
  }

  void configure_fixed(const std::vector<nv::DynamicPluginTensorDesc>& in,
                       const std::vector<nv::DynamicPluginTensorDesc>& out) {
    std::vector<nv::Dims> in_dims, out_dims;
    std::vector<nv::DataType> in_types, out_types;
    for (const auto& one : in) {
      in_dims.push_back(told(one).dims);
      in_types.push_back(one.desc.type);
    }
    for (const auto& one : out) {
      out_dims.push_back(told(one).dims);
      out_types.push_back(one.desc.type);
    }
    const int32_t batch =
        call_.implicit_batch && !in.empty() ? static_cast<int32_t>(std::min<int64_t>(in[0].max.d[0], INT32_MAX)) : 1;
    const auto inputs = static_cast<int32_t>(in.size()), outputs = static_cast<int32_t>(out.size());
    constexpr auto kLinear = nv::TensorFormat::kLINEAR;
    if (plugin_.generation() == Generation::v2) {
      const nv::DataType type = in_types.empty() ? nv::DataType::kFLOAT : in_types[0];
      plugin_.v2().configureWithFormat(in_dims.data(), inputs, out_dims.data(), outputs, type, kLinear, batch);
      return;
    }
    const auto no_broadcast = std::make_unique<bool[]>(in.size() + out.size() + 1);
    plugin_.as<nv::IPluginV2Ext>().configurePlugin(in_dims.data(), inputs, out_dims.data(), outputs, in_types.data(),
                                                   out_types.data(), no_broadcast.get(), no_broadcast.get(), kLinear,
                                                   batch);
  }

  Result<> configure_third(const std::vector<nv::DynamicPluginTensorDesc>& in,
                           const std::vector<nv::DynamicPluginTensorDesc>& out) {
    nv::IPluginV3OneBuild& build = *plugin_.build();
    const auto inputs = static_cast<int32_t>(in.size()), outputs = static_cast<int32_t>(out.size());
    if (const int32_t status = build.configurePlugin(in.data(), inputs, out.data(), outputs); status != 0) {
      return Error(ErrorCode::invalid_argument, str(call_.text(), ": configurePlugin returned ", status));
    }
    const size_t bytes = build.getWorkspaceSize(in.data(), inputs, out.data(), outputs);
    constexpr size_t kMostBytes = size_t{1} << 44;
    if (bytes > kMostBytes) {
      return Error(ErrorCode::invalid_argument, str(call_.text(), ": a workspace of ", bytes, " bytes"));
    }
    call_.workspace_bytes = std::max(call_.workspace_bytes, static_cast<int64_t>(bytes));
    const int32_t count = build.getNbTactics();
    constexpr int32_t kMostTactics = 1 << 20;
    if (count < 1) return Done{};
    if (count > kMostTactics) {
      return Error(ErrorCode::invalid_argument, str(call_.text(), ": getNbTactics returned ", count));
    }
    std::vector<int32_t> tactics(static_cast<size_t>(count), 0);
    if (const int32_t status = build.getValidTactics(tactics.data(), count); status != 0) {
      return Error(ErrorCode::invalid_argument, str(call_.text(), ": getValidTactics returned ", status));
    }
    call_.tactic = tactics[0];
    return Done{};
  }

  const Graph& graph_;
  const Node& node_;
  PluginCall call_;
  LivePlugin plugin_;
};

}  // namespace

Result<> settle_plugins(Graph& graph, std::span<const Profile> profiles, bool aliased_io,
                        std::vector<std::shared_ptr<const LivePlugin>>& kept) {
  std::vector<Corners> corners;
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    const PluginCall* call = graph.node(id).op ? plugin_call_of(graph.node(id).op) : nullptr;
    const Constant* handle = call ? graph.constant(graph.node(id).inputs.back()) : nullptr;
    const auto live = handle ? plugin_of_handle(*handle) : nullptr;
    if (live == nullptr) continue;
    for (size_t k = corners.size(); k < profiles.size(); ++k) {
      Corners made;
      TRY_ASSIGN(made.min, types_at(graph, profiles[k], &Bounds::min));
      TRY_ASSIGN(made.opt, types_at(graph, profiles[k], &Bounds::opt));
      TRY_ASSIGN(made.max, types_at(graph, profiles[k], &Bounds::max));
      corners.push_back(std::move(made));
    }
    TRY_ASSIGN(LivePlugin copy, live->clone());
    Settling settling(graph, graph.node(id), *call, std::move(copy));
    for (const Corners& one : corners) TRY(settling.configure(one));
    if (aliased_io) settling.ask_aliases();
    TRY_ASSIGN(Constant state, settling.state());
    TRY(settling.try_out(corners[0].opt));
    auto settled = std::make_shared<const LivePlugin>(settling.plugin());
    remember(state, settled);
    kept.push_back(settled);
    const Op op = with_call(graph.node(id).op, settling.call());
    graph.node(id).op = op;
    graph.node(id).inputs.back() = graph.add_constant(std::move(state));
  }
  if (!corners.empty()) TRY(ir::infer_types(graph));
  return Done{};
}

}  // namespace tenon::api
