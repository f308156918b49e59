// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon inspect and tenon explain: what an engine consists of, and why.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/lib/failure.h"
#include "tools/lib/page.h"
#include "tools/lib/step_times.h"
#include "tools/lib/svg.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {
namespace {

/// Pages and pictures of an engine.
struct Pictures {
  std::filesystem::path html, svg;
  std::string nodes, side = "both";

  bool wanted() const { return !html.empty() || !svg.empty(); }

  void write(ModelOptions& model) const {
    if (!nodes.empty() && svg.empty())
      throw Failure(Exit::usage, "--nodes says which part --svg draws: say --svg FILE too");
    const LoadedEngine loaded = open_engine(model.request(), model.logger(), model.progress());
    EngineView view = view_of(*loaded.engine, model.logger());
    if (!svg.empty()) write_file(svg, svg_file(view, nodes, side != "plan", side != "source"));
    if (html.empty()) return;
    Session session(*loaded.engine, model.logger(), model.threads());
    session.fill_inputs(0);
    session.prepare();
    constexpr int kInferences = 10;
    set_times(view, median_step_times_us(session, kInferences));
    if (model.threads() > 0) view.threads = model.threads();
    write_file(html, html_page(view, measure_peak(view.threads)));
  }
};

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
  const auto pictures = std::make_shared<Pictures>();
  command
      .add_option("--html", pictures->html,
                  "Write one page: both graphs side by side, measured times, roofline, memory; needs no network")
      ->option_text("FILE");
  command.add_option("--svg", pictures->svg, "Draw the source network beside the plan")->option_text("FILE");
  command
      .add_option("--nodes", pictures->nodes,
                  "--svg: only what fits, by the names of source nodes; '*' stands for anything, a part is enough")
      ->option_text("PATTERN");
  command.add_option("--side", pictures->side, "--svg: which graph")
      ->option_text("source|plan|both")
      ->check(CLI::IsMember({"source", "plan", "both"}))
      ->capture_default_str();
  command.callback([report, pictures] {
    if (pictures->wanted() || !pictures->nodes.empty()) return pictures->write(report->model);
    report->run([&](const nvinfer1::ICudaEngine& engine) {
      return report->json ? nlohmann::ordered_json::parse(inspect_json(engine)).dump(2) : inspect_text(engine);
    });
  });
}

void add_explain(CLI::App& app) {
  const auto report = std::make_shared<Report>();
  const auto precision = std::make_shared<bool>(false);
  CLI::App& command = *app.add_subcommand("explain", "Print every decision of a build");
  report->model.add_to(command, "MODEL_OR_PLAN");
  command.add_option("-o,--output", report->output, "Write to a file instead of stdout")->option_text("FILE");
  command.add_flag("--precision", *precision, "With the error of each product against f32; with --int8 and --calib");
  command.callback([report, precision] {
    if (*precision) report->model.want_precision_table();
    report->run([](const nvinfer1::ICudaEngine& engine) { return explain(engine); });
  });
}

}  // namespace tenon::tools
