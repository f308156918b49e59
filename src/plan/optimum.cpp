// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Resolving at a corner of a profile.
#include "plan/optimum.h"

namespace tenon {

Result<Resolved> resolve_at(const Graph& graph, const Profile& profile, std::vector<int64_t> Bounds::*corner) {
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const std::vector<int64_t>& values = profile.values[i].*corner;
    shapes.push_back(Shape::of(profile.shapes[i].*corner));
    elements.push_back(values.empty() ? Constant{} : Constant::i64_vector(values));
  }
  return resolve(graph, shapes, elements);
}

}  // namespace tenon
