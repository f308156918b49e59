// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon timing-cache: joins files of measured times.
#include <cstdio>
#include <memory>

#include "tools/lib/failure.h"
#include "tools/lib/files.h"
#include "tools/lib/logger.h"
#include "tools/tenon/commands.h"

#include <NvInfer.h>

namespace tenon::tools {
namespace {

struct Join {
  std::vector<std::filesystem::path> files;
  std::filesystem::path output;

  void run() const {
    Logger logger(nvinfer1::ILogger::Severity::kWARNING, print_message);
    const std::unique_ptr<nvinfer1::IBuilder> builder(nvinfer1::createInferBuilder(logger));
    if (!builder) throw Failure(Exit::failure, logger.take_errors("the builder could not be made"));
    const std::unique_ptr<nvinfer1::IBuilderConfig> config(builder->createBuilderConfig());
    const std::unique_ptr<nvinfer1::ITimingCache> all(config->createTimingCache(nullptr, 0));
    for (const auto& path : files) {
      const FileContents file(path);
      const std::unique_ptr<nvinfer1::ITimingCache> one(
          config->createTimingCache(file.bytes().data(), file.bytes().size()));
      if (!one || !all->combine(*one, false))
        throw Failure(Exit::file, path.string() + ": " + logger.take_errors("not a timing cache"));
    }
    const std::unique_ptr<nvinfer1::IHostMemory> text(all->serialize());
    const std::string_view bytes(static_cast<const char*>(text->data()), text->size());
    if (!output.empty())
      write_file(output, std::string(bytes));
    else
      std::fwrite(bytes.data(), 1, bytes.size(), stdout);  // main() checks that it arrived
  }
};

}  // namespace

void add_timing_cache(CLI::App& app) {
  const auto join = std::make_shared<Join>();
  CLI::App& command = *app.add_subcommand("timing-cache", "Check files of measured times, and join them");
  command.add_option("FILES", join->files, "Timing caches; where two have the same entry, that of the first is taken")
      ->required()
      ->option_text("FILE...");
  command.add_option("-o,--output", join->output, "Write to a file instead of stdout")->option_text("FILE");
  command.callback([join] { join->run(); });
}

}  // namespace tenon::tools
