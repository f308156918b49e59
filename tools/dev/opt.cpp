// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tenon-opt: runs passes on a graph in text form and prints what comes out.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "ir/text.h"
#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"

namespace {

using namespace tenon;

std::vector<Pass> all_passes() {
  std::vector<Pass> out(passes::simplify_passes().begin(), passes::simplify_passes().end());
  out.insert(out.end(), passes::fuse_passes().begin(), passes::fuse_passes().end());
  return out;
}

/// The passes named, in the order given; all of them in the pipelines' order if none is.
Result<std::vector<Pass>> select(const std::vector<std::string>& names) {
  const std::vector<Pass> known = all_passes();
  if (names.empty()) return known;
  std::vector<Pass> out;
  for (const std::string& name : names) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Pass& pass) { return pass.name == name; });
    if (found == known.end()) {
      return Error(ErrorCode::not_found, str("expected the name of a pass, found '", name, "'"))
          .hint("tenon-opt --list prints the names");
    }
    out.push_back(*found);
  }
  return out;
}

Result<std::string> run(const std::string& text, const std::vector<std::string>& names) {
  TRY_ASSIGN(const std::vector<Pass> chosen, select(names));
  TRY_ASSIGN(Graph graph, ops::parse(text));
  PassOptions options;
  options.observer = [](std::string_view pass, bool changed, const Graph& now) {
    if (changed) std::cerr << "# " << pass << ": " << now.nodes().size() << " nodes\n";
  };
  TRY(passes::run_pipeline(chosen, graph, options));
  return ir::print(graph, {.canonical = true, .types = true});
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs passes on a graph in text form; what changed it goes to stderr.", "tenon-opt");
  std::vector<std::string> names;
  std::string path = "-";
  bool list = false;
  app.add_option("--passes", names, "Names, by commas; default: all, in the pipelines' order")->delimiter(',');
  app.add_option("FILE", path, "The graph; - is stdin");
  app.add_flag("--list", list, "Print the names of all passes");
  CLI11_PARSE(app, argc, argv);
  if (list) {
    for (const Pass& pass : all_passes()) std::cout << pass.name << "\n";
    return 0;
  }
  std::ifstream file(path);
  if (path != "-" && !file) {
    std::cerr << "tenon-opt: " << path << ": cannot be opened\n";
    return 1;
  }
  const std::string text{std::istreambuf_iterator<char>(path == "-" ? std::cin : file), {}};
  const auto out = run(text, names);
  if (out.ok()) std::cout << *out;
  if (!out.ok()) std::cerr << "tenon-opt: " << out.error().text() << "\n";
  return out.ok() ? 0 : 1;
}
