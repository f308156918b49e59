// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon inspect and tenon explain: what an engine consists of, and why.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/lib/failure.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {
namespace {

struct Report {
  ModelOptions model;
  std::filesystem::path output;
  bool json = false;

  template <typename Text>
  void run(Text&& text_of) {
    const LoadedEngine loaded = open_engine(model.request(), model.logger(), model.progress());
    std::string text = text_of(*loaded.engine);
    if (!text.ends_with('\n')) text += '\n';
    if (!output.empty()) return write_file(output, text);
    std::fwrite(text.data(), 1, text.size(), stdout);  // main() checks that it arrived
  }
};

}  // namespace

void add_inspect(CLI::App& app) {
  const auto report = std::make_shared<Report>();
  CLI::App& command =
      *app.add_subcommand("inspect", "Show the steps of an engine: precision, tactic, time, source nodes, memory");
  report->model.add_to(command, "PLAN_OR_MODEL");
  command.add_flag("--json", report->json, "As JSON, one entry per launch in \"steps\"");
  command.add_option("-o,--output", report->output, "Write to a file instead of stdout")->option_text("FILE");
  command.callback([report] {
    report->run([&](const nvinfer1::ICudaEngine& engine) {
      return report->json ? nlohmann::ordered_json::parse(inspect_json(engine)).dump(2) : inspect_text(engine);
    });
  });
}

void add_explain(CLI::App& app) {
  const auto report = std::make_shared<Report>();
  CLI::App& command = *app.add_subcommand("explain", "Print every decision of a build");
  report->model.add_to(command, "MODEL_OR_PLAN");
  command.add_option("-o,--output", report->output, "Write to a file instead of stdout")->option_text("FILE");
  command.callback([report] { report->run([](const nvinfer1::ICudaEngine& engine) { return explain(engine); }); });
}

}  // namespace tenon::tools
