// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Loading and building engines.
#include "tools/lib/engine.h"

#include <NvOnnxParser.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "tools/lib/failure.h"
#include "tools/lib/interrupt.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // networks of releases that have an implicit batch

namespace tenon::tools {
namespace {

using nvinfer1::OptProfileSelector;

constexpr std::string_view kPlanMagic = "TENON";  // src/plan writes it; tests/tools checks a built plan against it

std::string list_inputs(const nvinfer1::INetworkDefinition& network) {
  std::string text;
  for (int i = 0; i < network.getNbInputs(); ++i) {
    const auto* input = network.getInput(i);
    text += (i ? ", " : "") + std::string(input->getName()) + ":" + to_string(to_shape(input->getDimensions()));
  }
  return text;
}

/// "1x3x224x224" with 1 for every open size: what to type.
Shape with_ones(Shape shape) {
  for (auto& dim : shape) dim = std::max<std::int64_t>(dim, 1);
  return shape;
}

bool is_open(const Shape& shape) {
  return std::ranges::any_of(shape, [](std::int64_t dim) { return dim < 0; });
}

void check_fit(const std::string& name, const Shape& model, const Shape& wanted) {
  bool fits = model.size() == wanted.size();
  for (std::size_t i = 0; fits && i < model.size(); ++i) fits = model[i] < 0 || model[i] == wanted[i];
  if (!fits)
    throw Failure(Exit::usage,
                  "input '" + name + "': expected " + to_string(model) + " ('?' is open), found " + to_string(wanted));
}

const Shape* find(const NamedShapes& shapes, const std::string& name) {
  const auto found = shapes.find(name);
  return found == shapes.end() ? nullptr : &found->second;
}

/// A missing one of min, opt, max stands for the nearest that is given.
std::array<Shape, 3> min_opt_max(const ProfileShapes& shapes, const nvinfer1::ITensor& input, bool open_sizes_are_one) {
  const std::string name = input.getName();
  const Shape model = to_shape(input.getDimensions());
  const Shape* min = find(shapes.min, name);
  const Shape* opt = find(shapes.opt, name);
  const Shape* max = find(shapes.max, name);
  const Shape ones = with_ones(model);
  if (!min && !opt && !max) {
    if (!open_sizes_are_one)
      throw Failure(Exit::usage, "input '" + name + "' has open sizes (" + to_string(model) + "): say --shape " + name +
                                     ":" + to_string(ones) + ", or a range with --min, --opt and --max");
    return {ones, ones, ones};
  }
  std::array<Shape, 3> found = {*(min   ? min
                                  : opt ? opt
                                        : max),
                                *(opt   ? opt
                                  : max ? max
                                        : min),
                                *(max   ? max
                                  : opt ? opt
                                        : min)};
  for (const Shape& shape : found) check_fit(name, model, shape);
  return found;
}

void check_names(const ProfileShapes& shapes, const nvinfer1::INetworkDefinition& network) {
  for (const auto* named : {&shapes.min, &shapes.opt, &shapes.max}) {
    for (const auto& [name, shape] : *named) {
      bool known = false;
      for (int i = 0; i < network.getNbInputs(); ++i) known |= name == network.getInput(i)->getName();
      if (!known)
        throw Failure(Exit::usage, "the model has no input '" + name + "'; its inputs: " + list_inputs(network));
    }
  }
}

void add_profile(const ProfileShapes& shapes, bool open_sizes_are_one, nvinfer1::INetworkDefinition& network,
                 nvinfer1::IBuilder& builder, nvinfer1::IBuilderConfig& config, Logger& logger) {
  check_names(shapes, network);
  nvinfer1::IOptimizationProfile* profile = nullptr;
  for (int i = 0; i < network.getNbInputs(); ++i) {
    const auto& input = *network.getInput(i);
    const Shape model = to_shape(input.getDimensions());
    if (!is_open(model)) {
      for (const auto* named : {&shapes.min, &shapes.opt, &shapes.max})
        if (const Shape* shape = find(*named, input.getName())) check_fit(input.getName(), model, *shape);
      continue;
    }
    if (!profile) profile = builder.createOptimizationProfile();
    const auto spans = min_opt_max(shapes, input, open_sizes_are_one);
    bool good = profile != nullptr;
    for (const auto& [which, shape] : {std::pair(OptProfileSelector::kMIN, spans[0]),
                                       {OptProfileSelector::kOPT, spans[1]},
                                       {OptProfileSelector::kMAX, spans[2]}})
      good = good && profile->setDimensions(input.getName(), which, to_dims(shape, input.getName()));
    if (!good) {
      throw Failure(Exit::usage, logger.take_errors(std::string("input '") + input.getName() + "': min " +
                                                    to_string(spans[0]) + ", opt " + to_string(spans[1]) + ", max " +
                                                    to_string(spans[2]) + " are not in this order"));
    }
  }
  if (profile && config.addOptimizationProfile(profile) < 0)
    throw Failure(Exit::usage, logger.take_errors("the optimization profile was refused"));
}

std::uint32_t network_flags(const BuildRequest& request) {
  using Flag = nvinfer1::NetworkDefinitionCreationFlag;
  return request.strongly_typed ? 1u << static_cast<std::uint32_t>(Flag::kSTRONGLY_TYPED) : 0u;
}

void parse_model(nvonnxparser::IParser& parser, const std::filesystem::path& path, Logger& logger) {
  if (parser.parseFromFile(path.c_str(), static_cast<int>(nvinfer1::ILogger::Severity::kWARNING))) return;
  std::string text;
  bool damaged = false;
  for (int i = 0; i < parser.getNbErrors(); ++i) {
    const auto* error = parser.getError(i);
    damaged |= error->code() == nvonnxparser::ErrorCode::kMODEL_DESERIALIZE_FAILED;
    text += "\n  " + std::string(error->desc());
  }
  const std::string logged = logger.take_errors("");
  if (text.empty()) text = "\n  " + logged;
  throw Failure(damaged ? Exit::file : Exit::failure, path.string() + ": the model cannot be imported:" + text);
}

}  // namespace

bool is_plan(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = first_bytes(path, kPlanMagic.size());
  return bytes.size() >= kPlanMagic.size() && std::memcmp(bytes.data(), kPlanMagic.data(), kPlanMagic.size()) == 0;
}

OpenNetwork open_network(const BuildRequest& request, Logger& logger, ProgressLine& progress) {
  (void)first_bytes(request.model, 1);  // a missing file is named before anything is set up
  const auto must = [&](auto* object, const char* what) {
    if (!object) throw Failure(Exit::failure, logger.take_errors(std::string(what) + " could not be made"));
    return std::unique_ptr<std::remove_pointer_t<decltype(object)>>(object);
  };
  OpenNetwork open;
  open.builder = must(nvinfer1::createInferBuilder(logger), "the builder");
  if (request.max_batch > 0) open.builder->setMaxBatchSize(request.max_batch);
  open.network = must(
      request.max_batch > 0 ? open.builder->createNetwork() : open.builder->createNetworkV2(network_flags(request)),
      "the network");
  if (request.caffe) {
    open.caffe_parser = must(nvcaffeparser1::createCaffeParser(), "the Caffe parser");
    parse_caffe(*open.caffe_parser, request.model, *request.caffe, *open.network, logger);
  } else if (request.uff) {
    open.uff_parser = must(nvuffparser::createUffParser(), "the UFF parser");
    parse_uff(*open.uff_parser, request.model, *request.uff, *open.network, logger);
  } else {
    open.parser = must(nvonnxparser::createParser(*open.network, logger), "the ONNX parser");
    parse_model(*open.parser, request.model, logger);
  }
  open.network->setName(request.model.stem().c_str());
  stop_if_interrupted();

  open.config = must(open.builder->createBuilderConfig(), "the builder's configuration");
  const std::vector<ProfileShapes> one(1);
  for (const auto& profile : request.profiles.empty() ? one : request.profiles)
    add_profile(profile, request.open_sizes_are_one, *open.network, *open.builder, *open.config, logger);
  BuildSettings settings = request.settings;
  if (request.configure) request.configure(*open.network, *open.config, settings);
  settings.progress = [&progress, failure = request.failure](const Progress& p) {
    // Batches are counted by who reads them, who knows how many there are.
    if (p.phase != "calibration") progress.show(p.phase, p.step, p.steps, p.elapsed_s, p.remaining_s);
    return !interrupted() && (!failure || failure().empty());
  };
  set_build_settings(*open.config, settings);
  return open;
}

std::unique_ptr<nvinfer1::IHostMemory> build_plan(const BuildRequest& request, Logger& logger, ProgressLine& progress) {
  const OpenNetwork open = open_network(request, logger, progress);
  std::unique_ptr<nvinfer1::IHostMemory> plan(open.builder->buildSerializedNetwork(*open.network, *open.config));
  stop_if_interrupted();
  if (request.failure && !request.failure().empty()) throw Failure(Exit::file, request.failure());
  if (!plan)
    throw Failure(Exit::failure,
                  request.model.string() + ": " + logger.take_errors("the build failed without a message"));
  return plan;
}

LoadedEngine load_plan(Bytes bytes, const std::filesystem::path& path, Logger& logger, const LoadSettings& settings,
                       bool host_code_allowed) {
  LoadedEngine loaded;
  loaded.runtime.reset(nvinfer1::createInferRuntime(logger));
  if (loaded.runtime) set_load_settings(*loaded.runtime, settings);
  if (loaded.runtime) loaded.runtime->setEngineHostCodeAllowed(host_code_allowed);
  if (loaded.runtime) loaded.engine.reset(loaded.runtime->deserializeCudaEngine(bytes.data(), bytes.size()));
  if (!loaded.engine) throw Failure(Exit::file, path.string() + ": " + logger.take_errors("not a usable plan"));
  return loaded;
}

LoadedEngine open_engine(const BuildRequest& request, Logger& logger, ProgressLine& progress) {
  std::error_code ignored;
  const bool is_file = std::filesystem::is_regular_file(request.model, ignored);
  if (is_plan(request.model) || !is_file) {  // a pipe can only be a plan: models are mapped
    return load_plan(FileContents(request.model).bytes(), request.model, logger, request.loading);
  }
  const auto plan = build_plan(request, logger, progress);
  return load_plan({static_cast<const std::byte*>(plan->data()), plan->size()}, request.model, logger, request.loading);
}

std::vector<LoadedEngine> open_engines(BuildRequest request, int gpus, Logger& logger, ProgressLine& progress) {
  std::vector<LoadedEngine> out;
  const auto load = [&](Bytes bytes) {
    for (int i = 0; i < gpus; ++i) {
      request.loading.device = "cuda:" + std::to_string(i);
      out.push_back(load_plan(bytes, request.model, logger, request.loading));
    }
  };
  if (is_plan(request.model)) {
    const FileContents file(request.model);
    load(file.bytes());
    return out;
  }
  request.settings.device = "cuda";
  const auto plan = build_plan(request, logger, progress);
  load({static_cast<const std::byte*>(plan->data()), plan->size()});
  return out;
}

Shape to_shape(const nvinfer1::Dims& dims) { return {dims.d, dims.d + std::max(dims.nbDims, 0)}; }

nvinfer1::Dims to_dims(const Shape& shape, const std::string& name) {
  nvinfer1::Dims dims{};
  if (shape.size() > nvinfer1::Dims::MAX_DIMS)
    throw Failure(Exit::usage,
                  "input '" + name + "': expected at most 8 dimensions, found " + std::to_string(shape.size()));
  dims.nbDims = static_cast<int>(shape.size());
  std::ranges::copy(shape, dims.d);
  return dims;
}

}  // namespace tenon::tools
