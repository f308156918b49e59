// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// From a file to an engine: a plan is loaded, a model is built first.
#pragma once

#include <NvInfer.h>
#include <NvOnnxParser.h>
#include <tenon.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "tools/lib/caffe_model.h"
#include "tools/lib/files.h"
#include "tools/lib/logger.h"
#include "tools/lib/progress.h"
#include "tools/lib/shapes.h"
#include "tools/lib/uff_model.h"

namespace tenon::tools {

/// The shapes of the inputs that one optimization profile spans. Inputs of fixed shape need no entry.
struct ProfileShapes {
  NamedShapes min, opt, max;
};

struct BuildRequest {
  std::filesystem::path model;
  std::optional<CaffeModel> caffe;  // then `model` is a prototxt
  std::optional<UffModel> uff;      // then it is a UFF model
  std::vector<ProfileShapes> profiles;
  bool open_sizes_are_one = false;  // for a dynamic input without shapes; else that is an error
  bool strongly_typed = false;
  int max_batch = 0;  // of a Caffe or UFF network whose batch is implicit; 0: it is explicit
  BuildSettings settings;
  LoadSettings loading;
  /// The program's other options.
  std::function<void(nvinfer1::INetworkDefinition&, nvinfer1::IBuilderConfig&, BuildSettings&)> configure;
  /// What went wrong in a callback of the build, which cannot throw; empty if nothing did. It ends the build.
  std::function<std::string()> failure;
};

/// True if a regular file begins as a plan does. Errors: Failure(Exit::file).
bool is_plan(const std::filesystem::path& path);

/// A model as a network, with the configuration of its build.
struct OpenNetwork {
  std::unique_ptr<nvinfer1::IBuilder> builder;
  std::unique_ptr<nvinfer1::INetworkDefinition> network;
  std::unique_ptr<nvonnxparser::IParser> parser;  // the network refers to its weights
  std::unique_ptr<nvcaffeparser1::ICaffeParser> caffe_parser;
  std::unique_ptr<nvuffparser::IUffParser> uff_parser;
  std::unique_ptr<nvinfer1::IBuilderConfig> config;
};

/// Imports and sets up a build. Errors: as build_plan(). `progress` must live as long as the result.
OpenNetwork open_network(const BuildRequest& request, Logger& logger, ProgressLine& progress);

/// Imports and builds. Ctrl-C cancels at the next step of the build.
/// Errors: Failure: file (missing, damaged, or a callback that failed), usage (shapes that do not fit the inputs),
/// failure, cancelled.
std::unique_ptr<nvinfer1::IHostMemory> build_plan(const BuildRequest& request, Logger& logger, ProgressLine& progress);

/// An engine and the runtime it came from; the runtime must die last.
struct LoadedEngine {
  std::unique_ptr<nvinfer1::IRuntime> runtime;
  std::unique_ptr<nvinfer1::ICudaEngine> engine;
};

/// Errors: Failure(file): damaged, or of another version. `path` is for the message. `host_code_allowed`: libraries of
/// plugins that go with the plan may be loaded.
LoadedEngine load_plan(Bytes bytes, const std::filesystem::path& path, Logger& logger,
                       const LoadSettings& settings = {}, bool host_code_allowed = false);

/// Loads request.model if it is a plan by its content, else builds it.
LoadedEngine open_engine(const BuildRequest& request, Logger& logger, ProgressLine& progress);

/// The same plan on GPUs 0 to `gpus` - 1, built once for a GPU where it must be.
std::vector<LoadedEngine> open_engines(BuildRequest request, int gpus, Logger& logger, ProgressLine& progress);

Shape to_shape(const nvinfer1::Dims& dims);
/// Errors: Failure(usage) for more than 8 dimensions.
nvinfer1::Dims to_dims(const Shape& shape, const std::string& name);

}  // namespace tenon::tools
