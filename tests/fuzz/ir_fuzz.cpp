// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as the text of a graph or a problem: an Error, or something that prints, parses and prints the same.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "tests/fuzz/lib/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tenon;
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)ir::parse_problem(text, ops::all());
  const auto graph = ir::parse(text, ops::all());
  if (!graph.ok()) return 0;
  std::vector<Constant> pool;
  const std::string printed = ir::print(*graph, {.pool = &pool});
  const auto again = ir::parse(printed, ops::all(), pool);
  if (!again.ok() || ir::print(*again, {.pool = &pool}) != printed) {
    std::fprintf(stderr, "%s%s\n", printed.c_str(), again.ok() ? "prints differently" : again.error().text().c_str());
    std::abort();
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return tenon::fuzz::mutate_words(data, size, max_size, seed);
}
