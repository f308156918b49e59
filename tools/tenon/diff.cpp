// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon diff: two plans of one network, by source node.
#include <cstdio>

#include "tools/lib/comparison.h"
#include "tools/lib/engine.h"
#include "tools/lib/failure.h"
#include "tools/lib/step_times.h"
#include "tools/tenon/commands.h"

namespace tenon::tools {
namespace {

struct Diff {
  std::filesystem::path a, b;
  bool json = false, all = false, measure = false;

  EngineView view(const std::filesystem::path& path) const {
    Logger logger(nvinfer1::ILogger::Severity::kWARNING, print_message);
    if (!is_plan(path))
      throw Failure(Exit::usage,
                    path.string() + ": expected a plan; make one of a model with: tenon build " + path.string());
    const FileContents file(path);
    const LoadedEngine loaded = load_plan(file.bytes(), path, logger);
    EngineView view = view_of(*loaded.engine, logger);
    if (measure) {
      Session session(*loaded.engine, logger);
      session.fill_inputs(0);
      session.prepare();
      set_times(view, median_step_times_us(session, 10));
    }
    return view;
  }

  void run() const {
    const EngineView first = view(a), second = view(b);
    const auto groups = compare(first, second);
    const std::string text =
        json ? comparison_json(first, second, groups) : comparison_text(first, second, groups, all);
    std::fwrite(text.data(), 1, text.size(), stdout);  // main() checks that it arrived
  }
};

}  // namespace

void add_diff(CLI::App& app) {
  const auto diff = std::make_shared<Diff>();
  CLI::App& command =
      *app.add_subcommand("diff", "Compare two plans of one network by source node: launches, tactics, types, times");
  command.add_option("A", diff->a, "A plan")->required()->option_text("A.plan");
  command.add_option("B", diff->b, "The other")->required()->option_text("B.plan");
  command.add_flag("--json", diff->json, "As JSON, the same groups too");
  command.add_flag("--all", diff->all, "List what is the same too");
  command.add_flag("--measure", diff->measure, "Measure both here, instead of the times that their builds saw");
  command.callback([diff] { diff->run(); });
  command.footer("What differs most in time comes first. Plans of level 0 hold no times: use --measure.");
}

}  // namespace tenon::tools
