// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Slices that together are the whole of a tensor, cut along one axis, are a split.
#include <algorithm>
#include <map>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/slice.h"
#include "ops/split.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// A slice of step 1 along one axis.
struct Piece {
  NodeId node = kNoNode;
  int64_t axis = 0, begin = 0, end = 0;
};

std::optional<int64_t> only_number(const Graph& graph, const Node& node, size_t operand) {
  const Constant* constant = operand < node.inputs.size() ? graph.constant(node.inputs[operand]) : nullptr;
  return constant && constant->type().shape.volume() == 1 ? std::optional(constant->to_i64()[0]) : std::nullopt;
}

std::optional<Piece> piece_of(const Graph& graph, NodeId id) {
  const Node& node = graph.node(id);
  if (!node.op.is<Slice>() || graph.is_output(node.outputs[0])) return std::nullopt;
  const bool stepped = node.inputs.size() > 4 && node.inputs[4] != kNoValue;
  if (stepped && only_number(graph, node, 4) != 1) return std::nullopt;
  const auto begin = only_number(graph, node, 1), end = only_number(graph, node, 2), axis = only_number(graph, node, 3);
  if (!begin || !end || !axis) return std::nullopt;
  const Shape& shape = graph.type(node.inputs[0]).shape;
  const int64_t along = *axis < 0 ? *axis + shape.rank() : *axis;
  const int64_t length = shape[static_cast<int>(along)].number();
  if (length < 0) return std::nullopt;
  const auto place = [&](int64_t at) { return std::clamp<int64_t>(at < 0 ? at + length : at, 0, length); };
  return Piece{id, along, place(*begin), place(*end)};
}

/// Whether the pieces, in order, follow each other from 0 to `length`.
bool tiles(const std::vector<Piece>& pieces, int64_t length) {
  int64_t at = 0;
  for (const Piece& piece : pieces) {
    if (piece.begin != at || piece.end <= at) return false;
    at = piece.end;
  }
  return at == length;
}

Result<> replace_by_split(Graph& graph, ValueId x, const std::vector<Piece>& pieces) {
  std::vector<int64_t> sizes;
  Origin origin;
  for (const Piece& piece : pieces) {
    sizes.push_back(piece.end - piece.begin);
    origin.merge(graph.node(piece.node).origin);
  }
  const ValueId list = graph.add_constant(Constant::i64_vector(sizes));
  const NodeId split = graph.add_node(ops::make(Split{.axis = pieces[0].axis}), {x, list}, origin,
                                      std::vector<std::string>(pieces.size()));
  TRY(ir::infer_node(graph, split));
  for (size_t i = 0; i < pieces.size(); ++i) {
    graph.replace_uses(graph.node(pieces[i].node).outputs[0], graph.node(split).outputs[i]);
    graph.erase(pieces[i].node);
  }
  return Done{};
}

}  // namespace

Pass slices_split() {
  return {"simplify.slices_split", [](Graph& graph) -> Result<bool> {
            std::map<std::pair<ValueId, int64_t>, std::vector<Piece>> by_source;
            for (const NodeId id : node_ids(graph)) {
              if (const auto piece = piece_of(graph, id))
                by_source[{graph.node(id).inputs[0], piece->axis}].push_back(*piece);
            }
            bool changed = false;
            for (auto& [source, pieces] : by_source) {
              std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
              const int64_t length = graph.type(source.first).shape[static_cast<int>(source.second)].number();
              if (pieces.size() < 2 || !tiles(pieces, length)) continue;
              TRY(replace_by_split(graph, source.first, pieces));
              changed = true;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
