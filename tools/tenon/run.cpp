// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon run: one inference, inputs and outputs as .npy files.
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "tools/lib/failure.h"
#include "tools/lib/npy.h"
#include "tools/lib/session.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {
namespace {

namespace fs = std::filesystem;

/// A tensor's name as a file name: what is not a letter, a digit or one of "_.-" becomes '_'.
std::string file_name(std::string name) {
  const auto keep = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_.-").find(c) != std::string_view::npos;
  };
  std::ranges::replace_if(name, std::not_fn(keep), '_');
  return name + ".npy";
}

struct Run {
  ModelOptions model;
  std::vector<std::string> input_words;
  std::optional<unsigned> random_seed;
  fs::path output_folder;
  int profile = 0;

  std::map<std::string, Array> read_inputs() const {
    std::map<std::string, Array> arrays;
    for (const auto& [name, file] : parse_pairs(input_words, "--input", '=')) arrays.emplace(name, read_npy(file));
    return arrays;
  }

  /// Inputs of open size that no option describes get the shape of their file.
  BuildRequest request(const std::map<std::string, Array>& arrays) const {
    BuildRequest request = model.request();
    if (request.profiles.empty() && !arrays.empty()) request.profiles.emplace_back();
    if (request.profiles.size() == 1)
      for (const auto& [name, array] : arrays) {
        auto& shapes = request.profiles[0];
        if (shapes.min.contains(name) || shapes.opt.contains(name) || shapes.max.contains(name)) continue;
        for (auto* named : {&shapes.min, &shapes.opt, &shapes.max}) named->emplace(name, array.shape);
      }
    return request;
  }

  void run() {
    const auto arrays = read_inputs();
    const LoadedEngine loaded = open_engine(request(arrays), model.logger(), model.progress());
    Session session(*loaded.engine, model.logger(), model.threads(), profile);
    for (const auto& [name, shape] : model.shapes())
      if (!arrays.contains(name)) session.set_shape(name, shape);
    for (const auto& [name, array] : arrays) session.set_input(name, array);
    for (const auto& input : session.inputs())
      if (!random_seed && !arrays.contains(input.name))
        throw Failure(Exit::usage, "input '" + input.name + "' (" + to_string(input.type) + " " +
                                       to_string(input.shape) + ") has no values: say --input " + input.name +
                                       "=FILE.npy, or --random SEED");
    session.fill_inputs(random_seed.value_or(0));
    session.prepare();
    session.run();
    save(session);
  }

  void save(const Session& session) const {
    std::map<std::string, std::string> files;
    for (const auto& output : session.outputs()) {
      const auto [other, fresh] = files.emplace(file_name(output.name), output.name);
      if (!fresh)
        throw Failure(Exit::failure,
                      "outputs '" + other->second + "' and '" + output.name + "' would both be " + other->first);
    }
    std::error_code error;
    if (!output_folder.empty()) fs::create_directories(output_folder, error);
    if (error) throw Failure(Exit::file, output_folder.string() + ": cannot be made: " + error.message());
    for (const auto& output : session.outputs()) {
      const Array array = to_array(output.type, session.output_shape(output.name), session.output_bytes(output.name));
      std::printf("%s: %s %s", output.name.c_str(), to_string(array.type).c_str(), to_string(array.shape).c_str());
      if (!output_folder.empty()) {
        const fs::path file = output_folder / file_name(output.name);
        write_npy(file, array.type, array.shape, array.data);
        std::printf(" -> %s", file.c_str());
      }
      std::printf("\n");
    }
  }
};

}  // namespace

void add_run(CLI::App& app) {
  const auto run = std::make_shared<Run>();
  CLI::App& command = *app.add_subcommand("run", "Run a model or plan once on .npy files");
  run->model.add_to(command, "MODEL_OR_PLAN");
  command.add_option("--input", run->input_words, "Values of an input; repeat for several")
      ->option_text("NAME=FILE.npy")
      ->expected(1)
      ->take_all();
  command
      .add_option("--random", run->random_seed, "Random values for the inputs that have none: same seed, same values")
      ->option_text("SEED");
  command
      .add_option("--output-dir", run->output_folder,
                  "Where to write OUTPUT.npy; made if missing. Without it only shapes are printed")
      ->option_text("FOLDER");
  command.add_option("--use-profile", run->profile, "Number of the optimization profile, from 0")
      ->option_text("N")
      ->check(CLI::NonNegativeNumber);
  command.callback([run] { run->run(); });
  command.footer(
      "Inputs without --shape take the shape of their file. In file names, characters of an output's name other than\n"
      "letters, digits, '_', '.' and '-' become '_'.");
}

}  // namespace tenon::tools
