// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading them.
#include "import/onnx/ops/lib/recurrent_fields.h"

#include <algorithm>
#include <cctype>

namespace tenon::onnx {

namespace {
std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}
}  // namespace

Result<RecurrentFields> recurrent_fields(NodeContext& node) {
  RecurrentFields out;
  const std::string direction = in_small_letters(node.text("direction", "forward"));
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
    return Error(ErrorCode::invalid_argument, str("expected a direction, found '", direction, "'"));
  }
  out.direction = direction == "forward"   ? RecurrentDirection::forward
                  : direction == "reverse" ? RecurrentDirection::reverse
                                           : RecurrentDirection::bidirectional;
  for (const std::string& name : node.texts("activations")) out.activations.push_back(in_small_letters(name));
  out.alphas = node.numbers("activation_alpha");
  out.betas = node.numbers("activation_beta");
  out.clip = node.number("clip", 0);
  return out;
}

}  // namespace tenon::onnx
