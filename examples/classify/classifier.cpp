// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Building, saving, loading and running the engine.
#include "classifier.h"

#include <NvOnnxParser.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace classify {
namespace {

using nvinfer1::Dims4;
using nvinfer1::OptProfileSelector;

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what); }

Dims4 image_batch(int size) { return {size, 3, Classifier::kSide, Classifier::kSide}; }

std::vector<char> build(const std::string& model, nvinfer1::ILogger& logger) {
  const std::unique_ptr<nvinfer1::IBuilder> builder(nvinfer1::createInferBuilder(logger));
  if (!builder) fail("the builder could not be made");
  const std::unique_ptr<nvinfer1::INetworkDefinition> network(builder->createNetworkV2(0));
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*network, logger));
  if (!parser->parseFromFile(model.c_str(), static_cast<int>(nvinfer1::ILogger::Severity::kWARNING))) {
    std::string reasons;
    for (int i = 0; i < parser->getNbErrors(); ++i) reasons += std::string("\n  ") + parser->getError(i)->desc();
    fail(model + ": the model cannot be imported" + reasons);
  }
  const std::unique_ptr<nvinfer1::IBuilderConfig> config(builder->createBuilderConfig());
  nvinfer1::IOptimizationProfile* profile = builder->createOptimizationProfile();
  const char* input = network->getInput(0)->getName();
  profile->setDimensions(input, OptProfileSelector::kMIN, image_batch(1));
  profile->setDimensions(input, OptProfileSelector::kOPT, image_batch(1));
  profile->setDimensions(input, OptProfileSelector::kMAX, image_batch(Classifier::kMaxBatch));
  config->addOptimizationProfile(profile);
  const std::unique_ptr<nvinfer1::IHostMemory> plan(builder->buildSerializedNetwork(*network, *config));
  if (!plan) fail(model + ": the engine could not be built; the messages above say why");
  const auto* bytes = static_cast<const char*>(plan->data());
  return {bytes, bytes + plan->size()};
}

std::vector<char> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path + ": cannot be opened");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// First under another name, so that a full disk or Ctrl-C leaves no half plan.
void save_file(const std::string& path, const std::vector<char>& bytes) {
  const std::string temporary = path + ".tmp";
  std::ofstream file(temporary, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file && std::rename(temporary.c_str(), path.c_str()) == 0) return;
  std::remove(temporary.c_str());
  fail(path + ": cannot be written (" + std::to_string(bytes.size()) + " bytes)");
}

}  // namespace

Classifier::Classifier(const std::string& model, const std::string& plan, nvinfer1::ILogger& logger) {
  std::vector<char> bytes;
  if (!plan.empty() && std::filesystem::exists(plan)) {
    bytes = read_file(plan);
  } else {
    bytes = build(model, logger);
    if (!plan.empty()) save_file(plan, bytes);
  }
  runtime_.reset(nvinfer1::createInferRuntime(logger));
  if (runtime_) engine_.reset(runtime_->deserializeCudaEngine(bytes.data(), bytes.size()));
  if (!engine_) fail((plan.empty() ? model : plan) + ": the plan cannot be loaded; the messages above say why");
  context_.reset(engine_->createExecutionContext());
  if (!context_) fail("the execution context could not be made");
  for (int i = 0; i < engine_->getNbIOTensors(); ++i) {
    const char* name = engine_->getIOTensorName(i);
    (engine_->getTensorIOMode(name) == nvinfer1::TensorIOMode::kINPUT ? input_ : output_) = name;
  }
  const nvinfer1::Dims logits = engine_->getTensorShape(output_.c_str());  // [batch, classes]
  if (engine_->getNbIOTensors() != 2 || logits.nbDims != 2 || logits.d[1] < 1)
    fail("expected a model with one input [batch,3,224,224] and one output [batch,classes]");
  classes_ = static_cast<int>(logits.d[1]);
}

void Classifier::run(std::span<const float> images, std::span<float> logits) {
  const int batch = static_cast<int>(images.size()) / (3 * kSide * kSide);
  // With no GPU, "device" addresses are addresses of the program's own memory, and enqueueV3 returns when it is done.
  const bool good = context_->setInputShape(input_.c_str(), image_batch(batch)) &&
                    context_->setInputTensorAddress(input_.c_str(), images.data()) &&
                    context_->setTensorAddress(output_.c_str(), logits.data()) && context_->enqueueV3(nullptr);
  if (!good) fail("the inference failed; the messages above say why");
}

}  // namespace classify
