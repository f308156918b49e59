// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Builds or loads the engine as the options say.
#include "tools/trtexec/engine_phase.h"

#include <NvInferPlugin.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <set>

#include "tools/lib/failure.h"
#include "tools/lib/files.h"
#include "tools/lib/statistics.h"
#include "tools/trtexec/debug_tensors.h"
#include "tools/trtexec/log.h"
#include "tools/trtexec/precision.h"

namespace tenon::tools::trtexec {
namespace {

using Clock = std::chrono::steady_clock;
using nvinfer1::BuilderFlag;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// "64", "64M", "1G", "512K": MiB without a letter; fractions are allowed.
std::size_t parse_size(const std::string& text, const std::string& where) {
  std::size_t used = 0;
  double value = -1;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
  }
  const std::string unit = value < 0 ? "?" : text.substr(used);
  constexpr double kKibi = 1024;
  const double factor = unit == "B"                   ? 1
                        : unit == "K"                 ? kKibi
                        : unit.empty() || unit == "M" ? kKibi * kKibi
                        : unit == "G"                 ? kKibi * kKibi * kKibi
                                                      : 0;
  if (factor == 0 || value * factor > 1e18)
    throw Failure(Exit::usage, where + ": '" + text + "': expected a size as 512, 512M or 1G");
  return static_cast<std::size_t>(value * factor);
}

void set_memory_pools(const Arguments& arguments, nvinfer1::IBuilderConfig& config) {
  const auto set = [&](const std::string& text, const std::string& where) {
    config.setMemoryPoolLimit(nvinfer1::MemoryPoolType::kWORKSPACE, parse_size(text, where));
  };
  if (arguments.has("--workspace")) set(arguments.value("--workspace"), "--workspace");
  for (const auto& [pool, size] : parse_pairs(arguments.values("--memPoolSize"), "--memPoolSize", ':')) {
    if (pool != "workspace")
      throw Failure(Exit::usage,
                    "--memPoolSize=" + pool + " cannot be honoured: only the pool 'workspace' exists here");
    set(size, "--memPoolSize");
  }
}

/// TYPE:FORMAT for every tensor in order, as in fp32:chw,int32:chw.
template <typename GetTensor>
void check_formats(const Arguments& arguments, const char* option, int count, GetTensor&& tensor_of) {
  if (!arguments.has(option)) return;
  const std::map<std::string, nvinfer1::DataType> types = {
      {"fp32", nvinfer1::DataType::kFLOAT},  {"fp16", nvinfer1::DataType::kHALF},
      {"bf16", nvinfer1::DataType::kBF16},   {"int8", nvinfer1::DataType::kINT8},
      {"int32", nvinfer1::DataType::kINT32}, {"int64", nvinfer1::DataType::kINT64},
      {"bool", nvinfer1::DataType::kBOOL},   {"uint8", nvinfer1::DataType::kUINT8}};
  const std::string text = arguments.value(option) + ",";
  int index = 0;
  for (std::size_t start = 0, comma; (comma = text.find(',', start)) != std::string::npos; start = comma + 1, ++index) {
    const std::string entry = text.substr(start, comma - start);
    const std::size_t colon = entry.find(':');
    const auto type = types.find(entry.substr(0, colon));
    if (index >= count || colon == std::string::npos || type == types.end())
      throw Failure(Exit::usage, std::string(option) + ": '" + entry + "': expected TYPE:chw for each of " +
                                     std::to_string(count) + " tensors");
    const auto& tensor = *tensor_of(index);
    if (entry.substr(colon + 1) != "chw" || tensor.getType() != type->second)
      throw Failure(Exit::usage, std::string(option) + "=" + entry + " cannot be honoured: '" + tensor.getName() +
                                     "' stays in the type that the model says, in the format chw");
  }
}

/// "+profileSharing0806,-aliasedPluginIO1003". The two others of 8.6 are what every build does.
void set_preview_features(const Arguments& arguments, nvinfer1::IBuilderConfig& config) {
  using Feature = nvinfer1::PreviewFeature;
  const std::map<std::string, Feature> features = {{"profileSharing0806", Feature::kPROFILE_SHARING_0806},
                                                   {"aliasedPluginIO1003", Feature::kALIASED_PLUGIN_IO_10_03}};
  const std::set<std::string> always = {"fasterDynamicShapes0805", "disableExternalTacticSourcesForCore0805"};
  for (const std::string& entry : arguments.names("--preview")) {
    const std::string name = entry.substr(std::min<std::size_t>(entry.size(), 1));
    const auto found = features.find(name);
    const bool on = entry[0] == '+';
    if (!on && entry[0] != '-') throw Failure(Exit::usage, "--preview: '" + entry + "': expected +FEATURE or -FEATURE");
    if (found != features.end()) {
      config.setPreviewFeature(found->second, on);
    } else if (!always.contains(name)) {
      throw Failure(Exit::usage, "--preview: '" + name + "': expected profileSharing0806 or aliasedPluginIO1003");
    } else if (!on) {
      throw Failure(Exit::usage, "--preview=" + entry + " cannot be honoured: '" + name + "' is always on");
    }
  }
}

/// -2: all weights in memory; -1: as the engine likes; "50%" of those that can be streamed; or a size.
void set_weight_budget(const Arguments& arguments, nvinfer1::ICudaEngine& engine, Logger& logger) {
  const char* option = "--weightStreamingBudget";
  if (!arguments.has(option)) return;
  const std::string text = arguments.value(option);
  const std::int64_t all = engine.getStreamableWeightsSize();
  std::int64_t bytes = 0;
  if (text == "-2" || text == "disable") {
    bytes = all;
  } else if (text == "-1") {
    bytes = engine.getWeightStreamingAutomaticBudget();
  } else if (text.ends_with('%')) {
    const double share = std::atof(text.c_str()) / 100;
    if (!(share >= 0 && share <= 1))
      throw Failure(Exit::usage, std::string(option) + ": expected 0% to 100%, found '" + text + "'");
    bytes = static_cast<std::int64_t>(share * static_cast<double>(all));
  } else {
    bytes = static_cast<std::int64_t>(parse_size(text, option));
  }
  if (!engine.setWeightStreamingBudgetV2(bytes)) throw Failure(Exit::usage, logger.take_errors(option));
  info("Weight streaming: " + std::to_string(engine.getWeightStreamingBudgetV2()) + " of " + std::to_string(all) +
       " bytes of weights may be in the device's memory");
}

void configure(const Arguments& arguments, nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config) {
  check_formats(arguments, "--inputIOFormats", network.getNbInputs(), [&](int i) { return network.getInput(i); });
  check_formats(arguments, "--outputIOFormats", network.getNbOutputs(), [&](int i) { return network.getOutput(i); });
  set_memory_pools(arguments, config);
  if (arguments.has("--noTF32")) config.clearFlag(BuilderFlag::kTF32);
  if (arguments.has("--noBuilderCache")) config.setFlag(BuilderFlag::kDISABLE_TIMING_CACHE);
  if (arguments.has("--errorOnTimingCacheMiss")) config.setFlag(BuilderFlag::kERROR_ON_TIMING_CACHE_MISS);
  config.setBuilderOptimizationLevel(std::min(arguments.whole("--builderOptimizationLevel", 3, 0), 5));
  for (const char* option : {"--minTiming", "--avgTiming"})
    if (arguments.has(option)) config.setAvgTimingIterations(arguments.whole(option, 1, 1));
  for (const auto& [option, flag] : {std::pair{"--fp8", BuilderFlag::kFP8}, std::pair{"--int4", BuilderFlag::kINT4},
                                     std::pair{"--allowWeightStreaming", BuilderFlag::kWEIGHT_STREAMING}})
    if (arguments.has(option)) config.setFlag(flag);
  set_preview_features(arguments, config);
  config.setProfilingVerbosity(nvinfer1::ProfilingVerbosity::kDETAILED);
  const bool all = arguments.has("--stripAllWeights");
  if (all || arguments.has("--refit")) config.setFlag(BuilderFlag::kREFIT);
  if (all || arguments.has("--stripWeights")) config.setFlag(BuilderFlag::kSTRIP_PLAN);
  if (arguments.has("--maxTactics")) config.setMaxNbTactics(arguments.whole("--maxTactics", -1, -1));
  mark_debug_tensors(arguments, network);
  std::vector<const char*> paths;
  const std::vector<std::string> libraries = arguments.values("--setPluginsToSerialize");
  for (const std::string& library : libraries) paths.push_back(library.c_str());
  if (!paths.empty()) config.setPluginsToSerialize(paths.data(), static_cast<int>(paths.size()));
}

void load_plugins(const Arguments& arguments, Logger& logger) {
  initLibNvInferPlugins(&logger, "");
  for (const char* option : {"--plugins", "--dynamicPlugins", "--setPluginsToSerialize"}) {
    for (const std::string& file : arguments.values(option)) {
      (void)first_bytes(file, 1);  // a missing file is named
      if (!getPluginRegistry()->loadLibrary(file.c_str()))
        throw Failure(Exit::file, file + ": " + logger.take_errors("it is no library of plugins"));
    }
  }
}

/// NAME,C,H,W each.
UffModel uff_model(const Arguments& arguments) {
  using Order = nvuffparser::UffInputOrder;
  UffModel model{{}, arguments.has("--uffNHWC") ? Order::kNHWC : Order::kNCHW, arguments.names("--output")};
  for (std::string value : arguments.values("--uffInput")) {
    const size_t comma = value.find(',');
    if (comma == std::string::npos) throw Failure(Exit::usage, "--uffInput " + value + ": expected NAME,C,H,W");
    std::string shape = value.substr(comma + 1);
    std::replace(shape.begin(), shape.end(), ',', 'x');
    model.inputs[value.substr(0, comma)] = parse_shape(shape, "--uffInput");
  }
  return model;
}

void check_source(const Arguments& arguments) {
  int sources = 0;
  for (const char* option : {"--onnx", "--deploy", "--uff", "--loadEngine"}) sources += arguments.has(option) ? 1 : 0;
  if (sources != 1)
    throw Failure(
        Exit::usage,
        "expected one of --onnx=FILE, --deploy=FILE, --uff=FILE and --loadEngine=FILE; --help lists all options");
  const auto belongs = [&](const char* option, bool there, const char* to) {
    if (arguments.has(option) && !there) throw Failure(Exit::usage, std::string(option) + " belongs to " + to);
  };
  belongs("--model", arguments.has("--deploy"), "a Caffe network: name it with --deploy=FILE");
  belongs("--output", arguments.has("--deploy") || arguments.has("--uff"), "--deploy=FILE or --uff=FILE");
  belongs("--uffInput", arguments.has("--uff"), "a UFF model: name it with --uff=FILE");
  belongs("--uffNHWC", arguments.has("--uff"), "a UFF model: name it with --uff=FILE");
  belongs("--maxBatch", arguments.has("--deploy") || arguments.has("--uff"),
          "--deploy=FILE or --uff=FILE: an ONNX model has its batch in its shapes, see --shapes");
  belongs("--batch", !arguments.has("--onnx"),
          "--deploy=FILE or --uff=FILE: an ONNX model has its batch in its shapes, see --shapes");
  if (!arguments.has("--loadEngine")) return;
  for (const char* option :
       {"--minShapes", "--optShapes", "--maxShapes", "--fp16", "--bf16", "--int8", "--best", "--calib",
        "--stronglyTyped", "--saveEngine", "--maxBatch", "--refit", "--stripWeights", "--stripAllWeights",
        "--markDebug", "--markUnfusedTensorsAsDebugTensors", "--setPluginsToSerialize"})
    if (arguments.has(option))
      throw Failure(Exit::usage, std::string(option) + " is for a build, and --loadEngine loads what is built already");
}

}  // namespace

LoadedEngine make_engine(const Arguments& arguments, Logger& logger) {
  check_source(arguments);
  load_plugins(arguments, logger);
  const auto start = Clock::now();
  if (arguments.has("--loadEngine")) {
    const std::string path = arguments.value("--loadEngine");
    const FileContents file(path);
    info("Engine loaded in " + number(seconds_since(start)) + " sec.");
    const auto loading = Clock::now();
    LoadedEngine loaded = load_plan(file.bytes(), path, logger, {}, arguments.has("--dynamicPlugins"));
    info("Engine deserialized in " + number(seconds_since(loading)) + " sec.");
    set_weight_budget(arguments, *loaded.engine, logger);
    return loaded;
  }
  BuildRequest request;
  request.model = arguments.value("--onnx", arguments.value("--deploy", arguments.value("--uff")));
  if (arguments.has("--uff")) request.uff = uff_model(arguments);
  if (arguments.has("--deploy")) request.caffe = CaffeModel{arguments.value("--model"), arguments.names("--output")};
  request.profiles = arguments.profiles();
  request.open_sizes_are_one = true;
  if (arguments.has("--maxBatch") || arguments.has("--batch"))
    request.max_batch = arguments.whole("--maxBatch", arguments.whole("--batch", 1, 1), 1);
  request.strongly_typed = arguments.has("--stronglyTyped");
  request.settings.timing_cache_file = arguments.has("--noBuilderCache") ? "" : arguments.value("--timingCacheFile");
  Precision precision(arguments);
  request.configure = [&](auto& network, auto& config, BuildSettings&) {
    configure(arguments, network, config);
    precision.configure(network, config);
  };
  request.failure = [&] { return precision.failure(); };
  ProgressLine progress(ProgressLine::When::terminal);
  const auto plan = build_plan(request, logger, progress);
  info("Engine built in " + number(seconds_since(start)) + " sec.");
  const Bytes bytes(static_cast<const std::byte*>(plan->data()), plan->size());
  if (arguments.has("--saveEngine")) {
    write_file(arguments.value("--saveEngine"), std::span(&bytes, 1));
    info("Engine saved to " + arguments.value("--saveEngine") + " (" + std::to_string(bytes.size()) + " bytes)");
  }
  const auto loading = Clock::now();
  LoadedEngine loaded = load_plan(bytes, request.model, logger, {}, arguments.has("--setPluginsToSerialize"));
  info("Engine deserialized in " + number(seconds_since(loading)) + " sec.");
  set_weight_budget(arguments, *loaded.engine, logger);
  return loaded;
}

void time_deserialization(const Arguments& arguments, const nvinfer1::ICudaEngine& engine, Logger& logger) {
  constexpr int kRounds = 20;
  const std::unique_ptr<nvinfer1::IHostMemory> plan(engine.serialize());
  if (!plan) throw Failure(Exit::failure, logger.take_errors("the engine cannot be serialized"));
  const Bytes bytes(static_cast<const std::byte*>(plan->data()), plan->size());
  std::vector<double> times_ms;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = Clock::now();
    const LoadedEngine loaded =
        load_plan(bytes, arguments.value("--loadEngine", arguments.value("--onnx", "the model")), logger);
    times_ms.push_back(seconds_since(start) * 1000);
  }
  const Summary rest = summarize({times_ms.begin() + 1, times_ms.end()});
  info("First deserialization time = " + number(times_ms[0]) + " milliseconds");
  info("Average deserialization time = " + number(rest.mean) + " milliseconds");
  info("Deserialization bandwidth = " + number(static_cast<double>(bytes.size()) / (rest.mean * 1e6)) + " GB/s");
}

}  // namespace tenon::tools::trtexec
