// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a UFF model, its inputs fed in either order: a graph that verifies, or an Error.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "import/uff/import.h"
#include "ir/verify.h"
#include "tests/fuzz/lib/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tenon;
  for (const uff::InputOrder order : {uff::InputOrder::nchw, uff::InputOrder::nhwc}) {
    uff::ImportOptions options;
    options.inputs = {{"x", {2, 8, 8}, order}};
    const auto graph = uff::import_bytes(std::as_bytes(std::span(data, size)), options);
    if (graph.ok() && !ir::verify(*graph).ok()) std::abort();
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return tenon::fuzz::mutate_wire(data, size, max_size, seed);
}
