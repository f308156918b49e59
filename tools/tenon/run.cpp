// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon run: one inference, inputs and outputs as .npy files.
#include <tenon.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "tools/lib/failure.h"
#include "tools/lib/npy.h"
#include "tools/lib/numbers.h"
#include "tools/lib/session.h"
#include "tools/lib/step_times.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/input_options.h"
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
  InputOptions inputs;
  std::vector<std::string> tap_words;
  fs::path trace_file;
  std::optional<unsigned> random_seed;
  fs::path output_folder;
  int profile = 0;

  /// "NAME" or "NAME=FILE.npy": the name, and where to write it.
  std::vector<std::pair<std::string, fs::path>> taps() const {
    std::vector<std::pair<std::string, fs::path>> found;
    for (const auto& word : tap_words) {
      const auto at = word.rfind('=');
      if (at != std::string::npos && word.ends_with(".npy"))
        found.emplace_back(word.substr(0, at), word.substr(at + 1));
      else
        found.emplace_back(word, output_folder.empty() ? fs::path() : output_folder / file_name(word));
    }
    return found;
  }

  void run() {
    const auto arrays = inputs.read();
    if (!tap_words.empty()) model.keep_source();
    const LoadedEngine loaded = open_engine(InputOptions::request(model, arrays), model.logger(), model.progress());
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
    run_once(session, *loaded.engine);
    save(session);
  }

  void run_once(Session& session, const nvinfer1::ICudaEngine& engine) {
    if (!trace_file.empty()) {
      const EngineView view = view_of(engine, model.logger());
      session.run();  // the first inference makes what the others find ready
      Trace trace(view);
      trace.watch(session, "context 0");
      session.run();
      Trace::forget(session);
      write_file(trace_file, trace.json());
    } else if (tap_words.empty()) {
      session.run();
    }
    if (!tap_words.empty()) read_taps(session);
  }

  void read_taps(Session& session) {
    const auto wanted = taps();
    std::vector<std::string> names;
    for (const auto& [name, file] : wanted) names.push_back(name);
    std::vector<TappedTensor> tensors;
    if (!tap(session.context(), names, tensors))
      throw Failure(Exit::usage, model.logger().take_errors("the tensors cannot be read"));
    make_folder();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const Array array = to_array(element_type(tensors[i].type, tensors[i].name), tensors[i].shape, tensors[i].data);
      std::printf("tap %s: %s %s, %s", tensors[i].name.c_str(), to_string(array.type).c_str(),
                  to_string(array.shape).c_str(),
                  tensors[i].computed_again ? "computed again beside the plan" : "read from the plan");
      if (!wanted[i].second.empty()) {
        write_npy(wanted[i].second, array.type, array.shape, array.data);
        std::printf(" -> %s", wanted[i].second.c_str());
      }
      std::printf("\n");
    }
  }

  void make_folder() const {
    std::error_code error;
    if (!output_folder.empty()) fs::create_directories(output_folder, error);
    if (error) throw Failure(Exit::file, output_folder.string() + ": cannot be made: " + error.message());
  }

  void save(const Session& session) const {
    std::map<std::string, std::string> files;
    for (const auto& output : session.outputs()) {
      const auto [other, fresh] = files.emplace(file_name(output.name), output.name);
      if (!fresh)
        throw Failure(Exit::failure,
                      "outputs '" + other->second + "' and '" + output.name + "' would both be " + other->first);
    }
    make_folder();
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
  run->inputs.add_to(command);
  command
      .add_option("--random", run->random_seed, "Random values for the inputs that have none: same seed, same values")
      ->option_text("SEED");
  command
      .add_option("--output-dir", run->output_folder,
                  "Where to write OUTPUT.npy; made if missing. Without it only shapes are printed")
      ->option_text("FOLDER");
  command.add_option("--use-profile", run->profile, "Number of the optimization profile, from 0")
      ->option_text("N")
      ->check(at_least_zero());
  command
      .add_option("--tap", run->tap_words,
                  "Also read this tensor of the source network, whatever became of it; repeat for several")
      ->option_text("NAME[=FILE.npy]")
      ->expected(1)
      ->take_all();
  command.add_option("--trace", run->trace_file, "Write when each launch ran, for Perfetto or chrome://tracing")
      ->option_text("FILE.json");
  command.callback([run] { run->run(); });
  command.footer(
      "Inputs without --shape take the shape of their file. In file names, characters of an output's name other than\n"
      "letters, digits, '_', '.' and '-' become '_'.");
}

}  // namespace tenon::tools
