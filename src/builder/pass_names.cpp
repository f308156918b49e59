// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every pass that a build may run, by name.
#include "builder/pass_names.h"

#include <algorithm>

#include "base/str.h"
#include "builder/int8.h"
#include "passes/half.h"
#include "passes/lib/chains.h"
#include "passes/pipelines.h"

namespace tenon {

namespace {
/// Those of no pipeline: what a build runs where it is asked for, or where that is timed to be faster.
bool is_pass_beside_the_pipelines(std::string_view name) {
  static const Pass all[] = {passes::conv_chain_where(nullptr),
                             passes::quantized_conv_pool_where(nullptr),
                             passes::dual_conv_where(nullptr),
                             passes::half(DataType::f16, {}),
                             passes::half(DataType::bf16, {}),
                             passes::half_beside_bytes(DataType::f16, {}),
                             passes::half_beside_bytes(DataType::bf16, {})};
  return name == kFloat8Pass || std::ranges::any_of(all, [&](const Pass& pass) { return pass.name == name; });
}
}  // namespace

Result<> check_pass_names(std::span<const std::string> names, std::span<const Pass> more) {
  for (const std::string& name : names) {
    const auto has_name = [&](const Pass& pass) { return pass.name == name; };
    if (std::ranges::any_of(passes::simplify_passes(), has_name) ||
        std::ranges::any_of(passes::fuse_passes(), has_name) || std::ranges::any_of(more, has_name) ||
        is_pass_beside_the_pipelines(name))
      continue;
    return Error(ErrorCode::not_found, str("expected the name of a pass to leave out, found '", name, "'"))
        .hint("docs/fusion.md lists the names, as in fuse.product_bias");
  }
  return Done{};
}

}  // namespace tenon
