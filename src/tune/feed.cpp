// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Inputs to time a network with.
#include "tune/feed.h"

#include "ir/text.h"

namespace tenon::tune {

namespace {
/// Elements to tune with: numbers for floats; 0 for integers, which may be indices, and 0 is the one that is in range.
Constant stand_in(const TensorType& type, uint64_t seed) {
  if (is_float(type.dtype)) return ir::random_constant(type, seed);
  return Constant::make(type, [](std::byte*) {});
}
}  // namespace

Result<> Feed::bind(const Graph& graph, Schedule& schedule) {
  outputs.clear();
  for (const Port& port : graph.outputs()) {
    outputs.emplace_back(resolved.types[index(port.value)].bytes() + kArenaAlignment);
  }
  for (size_t i = 0; i < inputs.size(); ++i) TRY(schedule.bind_input(i, inputs[i].bytes().data()));
  for (size_t i = 0; i < outputs.size(); ++i) TRY(schedule.bind_output(i, outputs[i].data()));
  return Done{};
}

Result<Feed> feed_at_opt(const Graph& graph, const Profile& profile) {
  const std::vector<bool> is_shape = shape_inputs(graph);
  Feed feed;
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    shapes.push_back(Shape::of(profile.shapes[i].opt));
    const TensorType type{graph.type(graph.inputs()[i].value).dtype, shapes.back()};
    elements.emplace_back();
    // A profile has integers; what floats decide is resolved in the run.
    const bool has_values = is_shape[i] && !is_float(type.dtype);
    if (has_values) {
      const auto& values = profile.values[i].opt;
      if (values.empty() && type.bytes() > 0) {
        return Error(ErrorCode::invalid_argument,
                     str("input '", graph.inputs()[i].name, "' decides shapes: expected its values in the profile"));
      }
      elements.back() = Constant::make(type, [&](std::byte* bytes) {
        for (size_t k = 0; k < values.size() && k * size_of(type.dtype) < type.bytes(); ++k) {
          store_number(type.dtype, static_cast<double>(values[k]), bytes + k * size_of(type.dtype));
        }
      });
    }
    feed.inputs.push_back(has_values ? elements.back() : stand_in(type, i + 1));
  }
  TRY_ASSIGN(feed.resolved, resolve(graph, shapes, elements));
  return feed;
}

}  // namespace tenon::tune
