// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// plugin: opened for one run.
#include "ops/plugin.h"

namespace tenon {

Result<> Plugin::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(PluginHost * host, plugin_host());
  Types in, out;
  std::vector<const void*> from;
  std::vector<void*> to;
  const size_t inputs = src.size() - 1;
  for (size_t i = 0; i < inputs; ++i) {
    in.push_back(src[i].type);
    from.push_back(src[i].data);
  }
  for (const Tensor& one : dst) {
    out.push_back(one.type);
    to.push_back(one.data);
  }
  const ConstTensor& state = src[inputs];
  TRY_ASSIGN(const auto opened,
             host->open(*this, Constant::copy(state.type, {state.data, state.type.bytes()}), in, out));
  std::vector<std::byte> workspace(opened->workspace_bytes());
  return opened->run(from.data(), to.data(), workspace.data());
}

namespace ops {
OpDef plugin() { return op_def<Plugin>(); }
}  // namespace ops

}  // namespace tenon
