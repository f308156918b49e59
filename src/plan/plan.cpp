// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Profiles and their check.
#include "plan/plan.h"

#include <algorithm>

namespace tenon {

std::span<const Choice> DeviceSection::of_profile(size_t profile) const {
  if (choices.empty()) return {};
  return choices[profile < choices.size() ? profile : 0];
}

const DeviceSection* Plan::section(std::string_view signature) const {
  for (const DeviceSection& one : devices) {
    if (one.signature == signature) return &one;
  }
  return nullptr;
}

Profile default_profile(const Graph& graph, int64_t value) {
  Profile profile;
  for (const Port& port : graph.inputs()) {
    std::vector<int64_t> dims;
    for (const Dim& dim : graph.type(port.value).shape) dims.push_back(std::clamp(value, dim.min(), dim.max()));
    profile.shapes.push_back({dims, dims, dims});
    profile.values.emplace_back();
  }
  return profile;
}

Result<> check_shapes(const Graph& graph, const Profile& profile, std::span<const Shape> shapes) {
  for (size_t i = 0; i < shapes.size(); ++i) {
    const std::string& name = graph.inputs()[i].name;
    const Shape& declared = graph.type(graph.inputs()[i].value).shape;
    if (shapes[i].rank() != declared.rank()) {
      return Error(ErrorCode::invalid_argument, str("input '", name, "': expected ", declared.rank(),
                                                    " dimensions as in ", declared, ", found ", shapes[i]));
    }
    for (int axis = 0; axis < declared.rank(); ++axis) {
      const int64_t found = shapes[i][axis].number();
      const bool fixed = declared[axis].is_number();
      const int64_t min = fixed ? declared[axis].number() : profile.shapes[i].min[static_cast<size_t>(axis)];
      const int64_t max = fixed ? declared[axis].number() : profile.shapes[i].max[static_cast<size_t>(axis)];
      if (found >= min && found <= max) continue;
      const std::string expected = min == max ? str(min) : str(min, " to ", max);
      return Error(ErrorCode::invalid_argument, str("input '", name, "': expected dimension ", axis, " to be ",
                                                    expected, ", found ", found, " in ", shapes[i]))
          .hint("build with an optimization profile whose range holds this shape");
    }
  }
  return Done{};
}

}  // namespace tenon
