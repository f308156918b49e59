// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Texts without the numbers that no time depends on.
#include "tune/sharing.h"

#include <algorithm>
#include <array>

namespace tenon::tune {

namespace {

// Between 8-bit numbers and what they stand for.
constexpr std::array<std::string_view, 6> kSteps = {"step",         "scale",   "residual_scale",
                                                    "before_scale", "x_scale", "second_scale"};

bool is_step(const Op& op, std::string_view field) {
  if (op.name() == "attention") return field == "step";
  return op.name().starts_with("quantized_") && std::ranges::find(kSteps, field) != kSteps.end();
}

/// As fields_text() has it.
std::string without_steps(const Op& op) {
  const Attributes now = op.fields(), defaults = op.def().fields(op.def().defaults.get());
  std::string out;
  for (size_t i = 0; i < now.size(); ++i) {
    if (now[i] == defaults[i] || is_step(op, now[i].first)) continue;
    out += str(out.empty() ? "" : ", ", now[i].first, "=", now[i].second);
  }
  return out.empty() ? out : str(" {", out, "}");
}

}  // namespace

std::string timing_text(const Problem& problem, const Device& device) {
  std::string text = to_string(problem);
  if (device.tuning_traits().reads_elements) return text;
  const std::string fields = fields_text(problem.op);
  if (!fields.empty()) text.replace(text.find(")" + fields) + 1, fields.size(), without_steps(problem.op));
  return text;
}

}  // namespace tenon::tune
