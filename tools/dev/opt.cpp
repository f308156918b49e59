// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tenon-opt: runs passes on a graph in text form, or on an ONNX model, and prints what comes out.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/file.h"
#include "import/onnx/import.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"
#include "tools/lib/list_option.h"

namespace {

using namespace tenon;

std::vector<Pass> all_passes() {
  std::vector<Pass> out(passes::simplify_passes().begin(), passes::simplify_passes().end());
  out.insert(out.end(), passes::fuse_passes().begin(), passes::fuse_passes().end());
  return out;
}

/// The passes named, in the order given.
Result<std::vector<Pass>> select(const std::vector<std::string>& names) {
  const std::vector<Pass> known = all_passes();
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

struct Settings {
  std::vector<std::string> names, disabled;
  std::string path = "-";
  bool keep = false, list = false, times = false, brief = false;
};

Result<std::string> read_all(const std::string& path) {
  if (path == "-") return std::string{std::istreambuf_iterator<char>(std::cin), {}};
  return read_file(path);
}

/// A file that ends in .onnx is a model, anything else a graph in text form.
Result<Graph> read_graph(const std::string& path) {
  if (!path.ends_with(".onnx")) {
    TRY_ASSIGN(const std::string text, read_all(path));
    return ops::parse(text);
  }
  TRY_ASSIGN(Graph graph, onnx::import_file(path));
  TRY(ir::infer_types(graph));
  graph.sweep();
  return graph;
}

/// Tells on stderr which pass changed something, and if asked how long each took.
PassOptions options_of(const Settings& settings) {
  using Clock = std::chrono::steady_clock;
  PassOptions options{.disabled = settings.disabled};
  options.observer = [last = Clock::now(), times = settings.times](std::string_view pass, bool changed,
                                                                   const Graph& now) mutable {
    const double ms = std::chrono::duration<double, std::milli>(Clock::now() - last).count();
    last = Clock::now();
    if (changed || times) std::cerr << "# " << pass << ": " << now.nodes().size() << " nodes";
    if (times) std::cerr << ", " << ms << " ms" << (changed ? "" : ", unchanged");
    if (changed || times) std::cerr << "\n";
  };
  return options;
}

Result<std::string> run(const Settings& settings) {
  TRY(select(settings.disabled));  // a misspelt name would leave nothing out
  TRY_ASSIGN(Graph graph, read_graph(settings.path));
  if (settings.keep) {
    // As it was read.
  } else if (settings.names.empty()) {
    TRY(passes::simplify(graph, options_of(settings)));
    TRY(passes::fuse(graph, options_of(settings)));
  } else {
    TRY_ASSIGN(const std::vector<Pass> chosen, select(settings.names));
    TRY(passes::run_pipeline(chosen, graph, options_of(settings)));
  }
  std::vector<Constant> pool;
  const bool is_model = settings.path.ends_with(".onnx");
  return ir::print(graph, {.canonical = true,
                           .types = true,
                           .origins = !settings.brief,
                           .pool = is_model || settings.brief ? &pool : nullptr});
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs passes on a graph in text form or an ONNX model; what changed it goes to stderr.", "tenon-opt");
  Settings settings;
  tools::add_list_option(app, "--passes", settings.names, "Names, by commas; default: all, as a build runs them");
  tools::add_list_option(app, "--disable-pass", settings.disabled, "Leave these out; names by commas, or repeat it");
  app.add_option("FILE", settings.path, "The graph; - is stdin; NAME.onnx: a model, whose large weights print as data");
  app.add_flag("--no-passes", settings.keep, "Run none: print the graph as it was read");
  app.add_flag("--brief", settings.brief, "Leave out origins and the elements of large constants");
  app.add_flag("--times", settings.times, "Tell how long each pass took");
  app.add_flag("--list", settings.list, "Print the names of all passes");
  CLI11_PARSE(app, argc, argv);
  if (settings.list) {
    for (const Pass& pass : all_passes()) std::cout << pass.name << "\n";
    return 0;
  }
  const auto out = run(settings);
  if (out.ok()) std::cout << *out;
  if (!out.ok()) std::cerr << "tenon-opt: " << out.error().text() << "\n";
  return out.ok() ? 0 : 1;
}
