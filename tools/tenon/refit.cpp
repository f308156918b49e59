// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon refit: a plan gets the weights of a model.
#include <cstdio>
#include <memory>

#include "tools/lib/engine.h"
#include "tools/lib/failure.h"
#include "tools/lib/files.h"
#include "tools/lib/logger.h"
#include "tools/lib/refit_engine.h"
#include "tools/tenon/commands.h"

namespace tenon::tools {
namespace {

struct Refit {
  std::filesystem::path plan, model, output;

  void run() const {
    Logger logger(nvinfer1::ILogger::Severity::kWARNING, print_message);
    const FileContents contents(plan);
    const LoadedEngine loaded = load_plan(contents.bytes(), plan, logger);
    refit_engine(*loaded.engine, plan, model, logger);
    const std::unique_ptr<nvinfer1::IHostMemory> made(loaded.engine->serialize());
    if (!made) throw Failure(Exit::failure, plan.string() + ": " + logger.take_errors("it could not be written"));
    const Bytes bytes(static_cast<const std::byte*>(made->data()), made->size());
    write_file(output, std::span(&bytes, 1));
    std::printf("%s: %zu bytes, with the weights of %s\n", output.c_str(), made->size(), model.c_str());
  }
};

}  // namespace

void add_refit(CLI::App& app) {
  const auto refit = std::make_shared<Refit>();
  CLI::App& command = *app.add_subcommand("refit", "Give a plan the weights of an ONNX model");
  command.add_option("PLAN", refit->plan, "A plan of tenon build --refit or --strip")->required()->option_text("");
  command.add_option("MODEL", refit->model, "A model whose weights have the names and shapes of those of the plan")
      ->required()
      ->option_text("");
  command.add_option("-o,--output", refit->output, "The plan with these weights")->required()->option_text("FILE");
  command.callback([refit] { refit->run(); });
  command.footer("Example: tenon refit stripped.plan model.onnx -o full.plan");
}

}  // namespace tenon::tools
