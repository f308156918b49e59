// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a Caffe network, with made-up weights and with its own; as weights; as a binaryproto: a graph that
// verifies, or an Error.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "import/caffe/import.h"
#include "ir/verify.h"
#include "tests/fuzz/lib/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tenon;
  const auto bytes = std::as_bytes(std::span(data, size));
  caffe::ImportOptions options;
  options.random_weights = true;
  options.most_random_weights = 1 << 16;
  const auto graph = caffe::import_bytes(bytes, {}, options);
  if (graph.ok() && !ir::verify(*graph).ok()) std::abort();
  options.batch = Dim::symbol("N", 1, 8);
  const auto any_batch = caffe::import_bytes(bytes, bytes, options);
  if (any_batch.ok() && !ir::verify(*any_batch).ok()) std::abort();
  constexpr std::string_view kNet = R"(input: "x" input_shape { dim: 1 dim: 2 }
    layer { name: "fc" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 1 } })";
  (void)caffe::import_bytes(std::as_bytes(std::span(kNet)), bytes);
  (void)caffe::is_network_text(bytes);
  (void)caffe::read_blob(bytes);
  return 0;
}

/// Networks are text, weights messages.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  const bool is_text =
      std::all_of(data, data + size, [](uint8_t one) { return one >= ' ' || one == '\n' || one == '\t'; });
  return (is_text ? tenon::fuzz::mutate_words : tenon::fuzz::mutate_wire)(data, size, max_size, seed);
}
