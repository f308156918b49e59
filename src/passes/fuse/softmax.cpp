// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Softmax spelled out: e^(x - largest) over its sum along one axis.
// Source: the definition of ONNX Softmax-13.
#include "ops/softmax.h"

#include "ops/lib/reduce.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// The axis along which a reduction folds, if it is one and its place is kept; nullopt otherwise.
std::optional<int64_t> only_axis(const Fusion& fusion, NodeId id) {
  const ValueId x = fusion.input(id, 0);
  if (!(fusion.type(fusion.output(id)).rank() == fusion.type(x).rank())) return std::nullopt;
  const auto axes = constant_axes(fusion, fusion.input(id, 1), fusion.type(x).rank());
  return axes && axes->size() == 1 ? std::optional((*axes)[0]) : std::nullopt;
}

bool rewrite_softmax(Fusion& fusion, NodeId id) {
  if (fusion.graph().node(id).op.name() != "div") return false;
  const ValueId powers = fusion.input(id, 0);
  const NodeId sum = fusion.sole_maker(fusion.input(id, 1), "reduce_sum"), power = fusion.maker(powers, "exp");
  if (sum == kNoNode || power == kNoNode || fusion.input(sum, 0) != powers || fusion.uses(powers) != 2 ||
      fusion.graph().is_output(powers))
    return false;
  const NodeId centred = fusion.sole_maker(fusion.input(power, 0), "sub");
  const NodeId top = centred == kNoNode ? kNoNode : fusion.sole_maker(fusion.input(centred, 1), "reduce_max");
  if (top == kNoNode || fusion.input(top, 0) != fusion.input(centred, 0)) return false;
  const auto axis = only_axis(fusion, sum);
  if (!axis || only_axis(fusion, top) != axis || !is_float(fusion.type(powers).dtype)) return false;
  const ValueId x = fusion.input(centred, 0);
  const bool last = *axis == fusion.type(x).rank() - 1;
  fusion.replace(id, ops::make(Softmax{.axis = last ? -1 : *axis}), {x}, {sum, power, centred, top});
  return true;
}

}  // namespace

Pass softmax() { return {"fuse.softmax", for_each_node(rewrite_softmax)}; }

}  // namespace tenon::passes
