// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// plugin_sized: results cut to what the run has said.
#include "ops/plugin_sized.h"

namespace tenon {

Result<std::vector<Constant>> PluginSized::compute(std::span<const Constant> in) const {
  TRY_ASSIGN(PluginHost * host, plugin_host());
  if (in.empty() || !in.back()) return Error(ErrorCode::invalid_argument, str(text(), ": it has no state"));
  Knowns known;
  Types types;
  std::vector<const void*> from;
  for (const Constant& one : in) known.push_back(one ? Known::of(one) : Known{});
  for (const Constant& one : in.first(in.size() - 1)) {
    types.push_back(one ? one.type() : TensorType{});
    from.push_back(one ? one.bytes().data() : nullptr);
  }
  TRY_ASSIGN(const Types bound, bounds(known));
  std::vector<void*> to;
  std::vector<Constant> memory;
  for (const TensorType& type : bound) {
    if (!checked_volume(type.shape)) {
      return Error(ErrorCode::invalid_argument, str(text(), ": its result ", type, " has no bound"));
    }
    memory.push_back(Constant::make(type, [&](std::byte* bytes) { to.push_back(bytes); }));
  }
  TRY_ASSIGN(const auto opened, host->open(*this, in.back(), types, bound));
  std::vector<std::byte> workspace(opened->workspace_bytes());
  TRY(opened->run(from.data(), to.data(), workspace.data()));
  return cut(known, memory);
}

Result<std::vector<Constant>> PluginSized::cut(const Knowns& in, const std::vector<Constant>& whole) const {
  std::vector<std::optional<int64_t>> sizes;
  for (const Constant& one : whole) {
    const bool scalar = is_integer(one.type().dtype) && one.type().shape.volume() == 1;
    sizes.push_back(scalar ? std::optional(one.to_i64()[0]) : std::nullopt);
  }
  TRY_ASSIGN(const Knowns said, infer(in, sizes));
  std::vector<Constant> out;
  for (size_t i = 0; i < whole.size(); ++i) {
    const TensorType& type = said[i].type;
    if (!type.shape.is_static() || type.bytes() > whole[i].bytes().size()) {
      return Error(ErrorCode::invalid_argument,
                   str(text(), ", output ", i, ": expected at most ", whole[i].type(), ", found ", type));
    }
    out.push_back(Constant::copy(type, whole[i].bytes().first(type.bytes())));
  }
  return out;
}

namespace ops {
OpDef plugin_sized() { return op_def<PluginSized>(); }
}  // namespace ops

}  // namespace tenon
