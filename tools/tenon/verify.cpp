// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon verify: does the optimized plan give what the network gives, and if not, who is to blame?
#include <tenon.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/lib/failure.h"
#include "tools/lib/interrupt.h"
#include "tools/lib/numbers.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/input_options.h"

namespace tenon::tools {
namespace {

using Json = nlohmann::ordered_json;

std::string number(const Json& value) {
  if (value.is_null()) return "no number";
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

/// "y f32[1,10]: largest difference 0.5 of the largest element (tolerance 1e-04), at element 3: found 1, expected 2".
std::string said(const Json& tensor) {
  std::string text = tensor["name"].get<std::string>() + " " + tensor["type"].get<std::string>() + ": ";
  if (tensor["relative"] == 0) return text + "equal";
  text += "largest difference " +
          (tensor["relative"].is_null() ? "without bound" : number(tensor["relative"]) + " of the largest element");
  text += " (tolerance " + number(tensor["tolerance"]) + ")";
  if (tensor["element"].get<int64_t>() >= 0)
    text += ", at element " + std::to_string(tensor["element"].get<int64_t>()) + ": found " + number(tensor["found"]) +
            ", expected " + number(tensor["expected"]);
  return text;
}

std::string joined(const Json& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name.get<std::string>();
  return text.empty() ? "(none)" : text;
}

struct Verify {
  ModelOptions model;
  InputOptions inputs;
  unsigned seed = 1;
  double tolerance = 0;
  bool every_tensor = false;
  std::string against = "reference";
  std::filesystem::path json;

  VerifySettings settings(const std::map<std::string, Array>& arrays) {
    VerifySettings settings{
        .seed = seed, .tolerance = tolerance, .against_unfused = against == "unfused", .every_tensor = every_tensor};
    for (const auto& [name, array] : arrays) {
      const std::string type = array.type.kind == 'b' ? "bool" : array.type.kind + std::to_string(8 * array.type.size);
      settings.inputs.push_back({name, type, array.shape, array.data});
    }
    settings.progress = [this, start = std::chrono::steady_clock::now()](const Progress& p) {
      const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      model.progress().show(p.phase, p.step, p.steps, elapsed_s, -1);
      return !interrupted();
    };
    return settings;
  }

  std::string command() const {
    std::string text = "tenon verify" + model.words();
    for (const auto& word : inputs.words()) text += " --input " + word;
    text += " --seed " + std::to_string(seed);
    if (against != "reference") text += " --against " + against;
    if (every_tensor) text += " --every-tensor";
    if (tolerance > 0) text += " --tolerance " + number(tolerance);
    return text;
  }

  void print(const Json& report) const {
    std::printf("%s: %d nodes became %d launches; held against %s\n", model.path().c_str(), report["nodes"].get<int>(),
                report["steps"].get<int>(),
                against == "reference" ? "the exact reference of every operator" : "the same kernels without passes");
    for (const auto& output : report["outputs"])
      std::printf("  %s%s\n", output["same"].get<bool>() ? "" : "WRONG: ", said(output).c_str());
    if (every_tensor) std::printf("  and %zu tensors that the plan still has\n", report["tensors"].size());
    for (const auto& guilt : report["guilty"]) print_guilt(guilt);
    if (report["same"].get<bool>())
      std::printf("the plan gives what the network gives\n");
    else
      std::printf("repeat: %s\n", command().c_str());
  }

  void print_guilt(const Json& guilt) const {
    const std::string kind = guilt["kind"], name = guilt["name"];
    if (kind == "pass") std::printf("guilty: pass %s changes what the network computes\n", name.c_str());
    if (kind == "tactic") std::printf("guilty: tactic %s does not give what its operands make\n", name.c_str());
    if (kind == "memory") std::printf("guilty: value %s was overwritten before this launch read it\n", name.c_str());
    if (kind == "meaning")
      std::printf("guilty: a pass kept the name of tensor %s, but not its meaning\n", name.c_str());
    if (kind == "overlap")
      std::printf(
          "guilty: launches are right one at a time, but not in a row: one does not wait for another, or two share "
          "memory\n");
    if (kind == "rounding")
      std::printf("no pass and no launch alone is off: small differences add up; is --tolerance too tight%s?\n",
                  inputs.words().empty() ? ", or is random data nothing that the network is made for (--input)" : "");
    if (const std::string where = guilt["where"]; !where.empty()) std::printf("  launch or node: %s\n", where.c_str());
    if (!guilt["sources"].empty()) std::printf("  source nodes: %s\n", joined(guilt["sources"]).c_str());
    std::printf("  first that differs: %s\n", said(guilt["tensor"]).c_str());
    if (guilt["confirmed"].is_null()) return;
    const char* option = kind == "pass" ? "--disable-pass" : "--disable-tactic";
    std::printf("  without it the outputs %s: %s %s %s\n",
                guilt["confirmed"].get<bool>() ? "agree" : "still differ (look for a second cause)", command().c_str(),
                option, name.c_str());
  }

  void run() {
    if (is_plan(model.path()))
      throw Failure(Exit::usage, model.path().string() +
                                     ": expected a model: verify builds the plan itself, to look into the build");
    const auto arrays = inputs.read();
    const OpenNetwork open = open_network(InputOptions::request(model, arrays), model.logger(), model.progress());
    const std::string text = verify_json(*open.builder, *open.network, *open.config, settings(arrays));
    stop_if_interrupted();
    if (text.empty())
      throw Failure(Exit::failure,
                    model.path().string() + ": " + model.logger().take_errors("verification failed without a message"));
    const Json report = Json::parse(text);
    if (json == "-")
      std::printf("%s\n", text.c_str());
    else
      print(report);
    if (!json.empty() && json != "-") write_file(json, text + "\n");
    std::fflush(stdout);
    if (!report["same"].get<bool>())
      throw Failure(Exit::differs, model.path().string() + ": the plan's outputs differ from the network's");
  }
};

}  // namespace

void add_verify(CLI::App& app) {
  const auto verify = std::make_shared<Verify>();
  CLI::App& command = *app.add_subcommand(
      "verify", "Hold the optimized plan against the network, and find the pass or tactic that is wrong");
  verify->model.add_to(command, "MODEL");
  verify->inputs.add_to(command);
  command.add_option("--seed", verify->seed, "Seed of the inputs that have no values")
      ->option_text("N")
      ->capture_default_str();
  command
      .add_option("--tolerance", verify->tolerance,
                  "Largest difference of floats, as a share of a tensor's largest element; default: 1e-4 for f32")
      ->option_text("SHARE")
      ->check(above_zero());
  command
      .add_option(
          "--against", verify->against,
          "'reference': every operator's exact reference, slow; 'unfused': the same kernels at level 0 with no passes")
      ->option_text("reference|unfused")
      ->check(CLI::IsMember({"reference", "unfused"}))
      ->capture_default_str();
  command.add_flag("--every-tensor", verify->every_tensor,
                   "Hold each tensor that the plan still has against the network, not only outputs");
  command.add_option("--json", verify->json, "Write the result as JSON; '-' is stdout")->option_text("FILE|-");
  command.callback([verify] { verify->run(); });
  command.footer(
      "Ends with exit code 4 if the outputs differ. The reference takes seconds for each billion multiply-adds; Ctrl-C "
      "ends it.");
}

}  // namespace tenon::tools
