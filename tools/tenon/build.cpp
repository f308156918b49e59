// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon build: a model becomes a plan file.
#include <chrono>
#include <cstdio>

#include "tools/lib/failure.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {
namespace {

struct Build {
  ModelOptions model;
  std::filesystem::path output;
  bool refit = false, strip = false;

  /// The request with the flags that only a plan that is saved can have.
  BuildRequest request() {
    BuildRequest out = model.request();
    out.configure = [inner = out.configure, refit = refit, strip = strip](nvinfer1::INetworkDefinition& network,
                                                                          nvinfer1::IBuilderConfig& config,
                                                                          BuildSettings& settings) {
      if (inner) inner(network, config, settings);
      if (refit) config.setFlag(nvinfer1::BuilderFlag::kREFIT);
      if (strip) config.setFlag(nvinfer1::BuilderFlag::kSTRIP_PLAN);
    };
    return out;
  }

  void run() {
    if (output.empty()) output = model.path().filename().replace_extension(".plan");
    const BuildRequest wanted = request();
    if (is_plan(wanted.model))
      throw Failure(Exit::usage, wanted.model.string() + ": this is a plan already, expected a model");
    const auto start = std::chrono::steady_clock::now();
    const auto plan = build_plan(wanted, model.logger(), model.progress());
    const Bytes bytes(static_cast<const std::byte*>(plan->data()), plan->size());
    write_file(output, std::span(&bytes, 1));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%s: %zu bytes, built in %.1f s\n", output.c_str(), plan->size(), seconds);
  }
};

}  // namespace

void add_build(CLI::App& app) {
  const auto build = std::make_shared<Build>();
  CLI::App& command = *app.add_subcommand("build", "Optimize a model and save its plan");
  build->model.add_to(command, "MODEL");
  command
      .add_option("-o,--output", build->output, "The plan; default: the model's name with .plan, in the current folder")
      ->option_text("FILE");
  command.add_flag("--refit", build->refit, "The plan can get other weights later: tenon refit; it is larger");
  command.add_flag("--strip", build->strip, "Leave the weights out; without --refit only the same ones fit again");
  command.callback([build] { build->run(); });
  command.footer(
      "Example: tenon build model.onnx --min image:1x3x224x224 --opt image:8x3x224x224 --max image:32x3x224x224 -o "
      "model.plan");
}

}  // namespace tenon::tools
