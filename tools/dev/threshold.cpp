// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tenon-threshold: the 8-bit threshold of 32-bit floats on standard input, for tests against other implementations.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "quant/threshold.h"

namespace {

using namespace tenon::quant;

std::vector<float> read_floats(std::istream& in) {
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  std::vector<float> values(bytes.size() / sizeof(float));
  std::copy_n(bytes.data(), values.size() * sizeof(float), reinterpret_cast<char*>(values.data()));
  return values;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Prints the threshold, the width of a bin and the number of bins.", "tenon-threshold");
  ThresholdOptions options;
  std::string name;
  size_t chunk = 1000;
  app.add_option("algorithm", name)->required();
  app.add_option("--percentile", options.percentile);
  app.add_option("--quantile", options.quantile);
  app.add_option("--regression-cutoff", options.regression_cutoff);
  app.add_option("--chunk", chunk, "values that arrive at a time")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  const auto algorithm = parse_algorithm(name);
  if (!algorithm) {
    std::cerr << algorithm.error().text() << "\n";
    return 1;
  }
  options.algorithm = *algorithm;
  const std::vector<float> values = read_floats(std::cin);
  Histogram histogram;
  for (size_t at = 0; at < values.size(); at += chunk) {
    histogram.add(std::span(values).subspan(at, std::min(chunk, values.size() - at)));
  }
  const auto threshold = find_threshold(histogram, options);
  if (!threshold) {
    std::cerr << threshold.error().text() << "\n";
    return 1;
  }
  std::printf("%.9g %.17g %zu\n", static_cast<double>(*threshold), histogram.bin_width(), histogram.counts().size());
  return 0;
}
