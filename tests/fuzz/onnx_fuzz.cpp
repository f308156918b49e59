// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as an ONNX model: a graph that verifies, or an Error.
#include <cstdint>
#include <cstdlib>

#include "import/onnx/import.h"
#include "ir/verify.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto graph = tenon::onnx::import_bytes(std::as_bytes(std::span(data, size)));
  if (graph.ok() && !tenon::ir::verify(*graph).ok()) std::abort();
  return 0;
}
