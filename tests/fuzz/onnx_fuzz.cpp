// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as an ONNX model: a graph that verifies, or an Error; the same whether weights are copied or stay in place.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "import/onnx/import.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "tests/fuzz/lib/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tenon;
  const auto bytes = std::make_shared<const std::vector<uint8_t>>(data, data + size);
  const auto view = std::as_bytes(std::span(*bytes));
  const auto graph = onnx::import_bytes(view);
  if (graph.ok() && !ir::verify(*graph).ok()) std::abort();
  const auto in_place = onnx::import_bytes(view, {.map_above = 0}, bytes);
  if (in_place.ok() && (!graph.ok() || ir::print(*graph) != ir::print(*in_place))) {
    std::fprintf(stderr, "in place: another graph\n");
    std::abort();
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return tenon::fuzz::mutate_wire(data, size, max_size, seed);
}
