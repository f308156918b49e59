// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options of the model and its build.
#include "tools/tenon/model_options.h"

#include <sched.h>

#include <algorithm>

#include "tools/lib/failure.h"
#include "tools/lib/list_option.h"
#include "tools/lib/numbers.h"

namespace tenon::tools {

void ModelOptions::add_to(CLI::App& command, const char* what) {
  command
      .add_option(what, path_,
                  "A model (.onnx; .prototxt with --caffe; .uff with --uff-input) or a plan; which of them is seen by "
                  "the content, not the name")
      ->required()
      ->option_text("FILE");
  const auto list = [&](const char* name, std::vector<std::string>& target, const char* value, const char* text) {
    command.add_option(name, target, text)->option_text(value)->expected(1)->take_all();
  };
  command.add_option("--caffe", caffe_, "The weights (.caffemodel) of a network in Caffe's form")->option_text("FILE");
  list("--uff-input", uff_, "NAME:SHAPE", "An input of a UFF model and its shape without the batch, as in x:3x224x224");
  command.add_option("--uff-order", uff_order_, "How inputs of a UFF model are fed: nchw or nhwc")
      ->option_text("ORDER")
      ->check(CLI::IsMember({"nchw", "nhwc"}))
      ->capture_default_str();
  list("--blob", outputs_, "NAME",
       "A blob or node that is an output of a Caffe or UFF model; default: what no layer reads, what the file marks");
  list("--shape", shape_, "NAME:SHAPE",
       "Shape of an input, as in image:8x3x224x224; several: commas, or repeat the option");
  list("--min", min_, "NAME:SHAPE", "Smallest shape that the engine must accept");
  list("--opt", opt_, "NAME:SHAPE", "Shape that the engine is tuned for");
  list("--max", max_, "NAME:SHAPE", "Largest shape that the engine must accept");
  list("--profile", profile_, "NAME:MIN/OPT/MAX",
       "One optimization profile, as in image:1x3x8x8/4x3x8x8/8x3x8x8; repeat for several");
  command.add_option("--threads", threads_, "Threads of one inference; 0: all cores")
      ->option_text("N")
      ->check(CLI::Range(0, 4096));
  command
      .add_option("--mode", mode_,
                  "latency: one inference has all cores; throughput: each core its own, as --threads 1 with as many "
                  "contexts as there are cores")
      ->option_text("MODE")
      ->check(CLI::IsMember({"latency", "throughput"}))
      ->capture_default_str();
  add_tuning_to(command);
  command.add_option("--device", device_, "cpu, cuda or cuda:NUMBER; default: cpu, or what the plan was built for")
      ->option_text("DEVICE");
  command.add_flag("--allow-fallback", allow_fallback_, "What a GPU has no kernel for runs on the CPU, with copies");
  command.add_flag("--retune", retune_, "Tune a plan that was built for another processor while it is loaded");
  command.add_flag("--retune-in-background", retune_in_background_,
                   "The same, but run at once with expected times and tune beside it");
  command.add_option("--retune-time", retune_time_s_, "Time no more tactics after so long when retuning")
      ->option_text("TIME")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"min", 60}}))
      ->check(at_least_zero())
      ->capture_default_str();
  add_precision_to(command);
  command.add_flag("--keep-source", keep_source_,
                   "The plan carries all weights of the source network, so that --tap can read any tensor from it");
  command.add_flag("--progress", show_progress_, "Show progress even if stderr is no terminal");
  command.add_flag("--verbose", verbose_, "Print all messages of the library");
}

void ModelOptions::add_tuning_to(CLI::App& command) {
  command.add_option("--level", level_, "How much is timed, 0 (nothing) to 5 (everything); docs/tuning.md")
      ->option_text("0-5")
      ->check(CLI::Range(0, 5))
      ->capture_default_str();
  command.add_option("--build-time", build_time_s_, "Time no more tactics after so long, as in 60s or 2min")
      ->option_text("TIME")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"min", 60}, {"h", 3600}}))
      ->check(above_zero());
  add_list_option(command, "--disable-pass", disabled_passes_,
                  "Leave this pass out, as in fuse.product_bias; several: commas, or repeat the option")
      ->option_text("PASS");
  add_list_option(command, "--disable-tactic", disabled_tactics_,
                  "Never choose this tactic; several: commas, or repeat the option")
      ->option_text("TACTIC");
  command.add_option("--timing-cache", timing_cache_, "Read measured times from FILE and add new ones")
      ->option_text("FILE");
  command.add_flag("--strict-timing-cache", strict_timing_cache_,
                   "Fail, naming the layer, if a time is not in the timing cache");
  command.add_flag("--deterministic", deterministic_,
                   "Time nothing: choose by the timing cache, else by expected time; same input, same bytes");
}

Logger& ModelOptions::logger() {
  using Severity = nvinfer1::ILogger::Severity;
  if (!logger_) logger_ = std::make_unique<Logger>(verbose_ ? Severity::kVERBOSE : Severity::kWARNING, print_message);
  return *logger_;
}

ProgressLine& ModelOptions::progress() {
  using When = ProgressLine::When;
  if (!progress_) progress_ = std::make_unique<ProgressLine>(show_progress_ ? When::always : When::terminal);
  return *progress_;
}

std::string ModelOptions::words() const {
  std::string text = " " + path_.string();
  const auto add = [&](const char* name, const std::vector<std::string>& values) {
    for (const auto& value : values) text += std::string(" ") + name + " " + value;
  };
  add("--shape", shape_);
  add("--min", min_);
  add("--opt", opt_);
  add("--max", max_);
  add("--profile", profile_);
  add("--disable-pass", disabled_passes_);
  add("--disable-tactic", disabled_tactics_);
  if (!caffe_.empty()) text += " --caffe " + caffe_.string();
  add("--uff-input", uff_);
  if (uff_order_ != "nchw") text += " --uff-order " + uff_order_;
  add("--blob", outputs_);
  if (threads() != 0) text += " --threads " + std::to_string(threads());
  if (level_ != 3) text += " --level " + std::to_string(level_);
  if (!timing_cache_.empty()) text += " --timing-cache " + timing_cache_;
  if (deterministic_) text += " --deterministic";
  return text;
}

int ModelOptions::contexts() const {
  cpu_set_t usable;
  if (mode_ != "throughput" || ::sched_getaffinity(0, sizeof(usable), &usable) != 0) return 1;
  return std::max(1, CPU_COUNT(&usable) / threads());
}

NamedShapes ModelOptions::shapes() const { return parse_shapes(shape_, "--shape"); }

std::vector<ProfileShapes> ModelOptions::profiles() const {
  const bool ranges = !min_.empty() || !opt_.empty() || !max_.empty();
  if (!profile_.empty() && ranges)
    throw Failure(Exit::usage, "--profile says min, opt and max already: leave out --min, --opt and --max");
  std::vector<ProfileShapes> found;
  for (const auto& word : profile_) {
    ProfileShapes& profile = found.emplace_back();
    for (const auto& [name, text] : parse_pairs({&word, 1}, "--profile", ':')) {
      const std::size_t first = text.find('/');
      const std::size_t second = first == std::string::npos ? first : text.find('/', first + 1);
      if (second == std::string::npos)
        throw Failure(Exit::usage, "--profile " + name + ": '" + text + "': expected MIN/OPT/MAX");
      const std::string where = "--profile " + name;
      profile.min[name] = parse_shape(text.substr(0, first), where);
      profile.opt[name] = parse_shape(text.substr(first + 1, second - first - 1), where);
      profile.max[name] = parse_shape(text.substr(second + 1), where);
    }
  }
  if (found.empty()) {
    const NamedShapes fixed = shapes();
    if (ranges || !fixed.empty())
      found.push_back({parse_shapes(min_, "--min"), parse_shapes(opt_, "--opt"), parse_shapes(max_, "--max")});
    for (const auto& [name, shape] : fixed)
      for (auto* named : {&found[0].min, &found[0].opt, &found[0].max}) named->emplace(name, shape);
  }
  return found;
}

BuildRequest ModelOptions::request() {
  BuildRequest request;
  request.model = path_;
  if (!caffe_.empty()) request.caffe = CaffeModel{caffe_, outputs_};
  if (!uff_.empty()) {
    using Order = nvuffparser::UffInputOrder;
    request.uff =
        UffModel{parse_shapes(uff_, "--uff-input"), uff_order_ == "nhwc" ? Order::kNHWC : Order::kNCHW, outputs_};
  }
  if (caffe_.empty() == uff_.empty() && !(uff_.empty() && outputs_.empty()))
    throw Failure(Exit::usage, "--blob names outputs of a Caffe or a UFF model: say --caffe or --uff-input");
  request.profiles = profiles();
  request.settings = {.threads = threads(),
                      .disabled_passes = disabled_passes_,
                      .disabled_tactics = disabled_tactics_,
                      .timing_cache_file = timing_cache_,
                      .strict_timing_cache = strict_timing_cache_,
                      .deterministic = deterministic_,
                      .build_time_s = build_time_s_,
                      .progress = {},
                      .keep_source_weights = keep_source_};
  request.settings.device = device_;
  request.settings.allow_fallback = allow_fallback_;
  request.loading = {.retune = retune_ || retune_in_background_,
                     .retune_in_background = retune_in_background_,
                     .retune_time_s = retune_time_s_,
                     .timing_cache_file = timing_cache_,
                     .device = device_};
  request.configure = [level = level_](nvinfer1::INetworkDefinition&, nvinfer1::IBuilderConfig& config,
                                       BuildSettings&) { config.setBuilderOptimizationLevel(level); };
  set_precision(request);
  return request;
}

}  // namespace tenon::tools
