// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Names what is on a picture, as programs for TensorRT are written: cudaMalloc, cudaMemcpyAsync, enqueueV3, a stream.
// Nothing in here knows of Tenon; include/host_cuda stands for the CUDA toolkit.
#include <NvInfer.h>
#include <NvOnnxParser.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "../classify/picture.h"
#include "../classify/preprocess.h"

namespace {

#define CHECK(call)                                                      \
  do {                                                                   \
    const cudaError_t code = (call);                                     \
    if (code != cudaSuccess) {                                           \
      std::fprintf(stderr, "%s: %s\n", #call, cudaGetErrorString(code)); \
      std::exit(1);                                                      \
    }                                                                    \
  } while (false)

class Logger : public nvinfer1::ILogger {
  void log(Severity severity, const char* text) noexcept override {
    if (severity <= Severity::kWARNING) std::fprintf(stderr, "%s\n", text);
  }
} logger;

template <class T>
std::unique_ptr<T> must(T* object, const char* what) {
  if (object == nullptr) {
    std::fprintf(stderr, "%s failed\n", what);
    std::exit(1);
  }
  return std::unique_ptr<T>(object);
}

constexpr int kSide = 224;

std::unique_ptr<nvinfer1::IHostMemory> build(const char* model) {
  using namespace nvinfer1;
  const auto builder = must(createInferBuilder(logger), "createInferBuilder");
  const auto network = must(builder->createNetworkV2(0), "createNetworkV2");
  const auto config = must(builder->createBuilderConfig(), "createBuilderConfig");
  const auto parser = must(nvonnxparser::createParser(*network, logger), "createParser");
  if (!parser->parseFromFile(model, static_cast<int>(ILogger::Severity::kWARNING))) std::exit(1);
  IOptimizationProfile* profile = builder->createOptimizationProfile();
  for (const auto select : {OptProfileSelector::kMIN, OptProfileSelector::kOPT, OptProfileSelector::kMAX}) {
    profile->setDimensions(network->getInput(0)->getName(), select, Dims4(1, 3, kSide, kSide));
  }
  config->addOptimizationProfile(profile);
  return must(builder->buildSerializedNetwork(*network, *config), "buildSerializedNetwork");
}

size_t volume(const nvinfer1::Dims& dims) {
  return std::accumulate(dims.d, dims.d + dims.nbDims, size_t{1}, std::multiplies<>());
}

std::vector<float> infer(nvinfer1::ICudaEngine& engine, const std::vector<float>& image) {
  const auto context = must(engine.createExecutionContext(), "createExecutionContext");
  const char* input = engine.getIOTensorName(0);
  const char* output = engine.getIOTensorName(1);
  std::vector<float> logits(volume(context->getTensorShape(output)));
  void* device_input = nullptr;
  void* device_output = nullptr;
  cudaStream_t stream = nullptr;
  CHECK(cudaStreamCreate(&stream));
  CHECK(cudaMalloc(&device_input, image.size() * sizeof(float)));
  CHECK(cudaMalloc(&device_output, logits.size() * sizeof(float)));
  CHECK(cudaMemcpyAsync(device_input, image.data(), image.size() * sizeof(float), cudaMemcpyHostToDevice, stream));
  context->setTensorAddress(input, device_input);
  context->setTensorAddress(output, device_output);
  if (!context->enqueueV3(stream)) std::exit(1);
  CHECK(cudaMemcpyAsync(logits.data(), device_output, logits.size() * sizeof(float), cudaMemcpyDeviceToHost, stream));
  CHECK(cudaStreamSynchronize(stream));
  CHECK(cudaFree(device_input));
  CHECK(cudaFree(device_output));
  CHECK(cudaStreamDestroy(stream));
  return logits;
}

std::vector<std::string> read_names(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> names;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) names.push_back(line.substr(line.rfind('\t') + 1));
  return names;
}

void print_best(const std::vector<float>& logits, const std::vector<std::string>& names) {
  std::vector<size_t> order(logits.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return logits[a] > logits[b]; });
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit - logits[order[0]]);
  for (size_t i = 0; i < 5; ++i) {
    std::printf("%.2f  %s\n", std::exp(logits[order[i]] - logits[order[0]]) / sum, names.at(order[i]).c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: classic model.onnx classes.tsv picture.jpg\n");
    return 2;
  }
  const auto plan = build(argv[1]);
  const auto runtime = must(nvinfer1::createInferRuntime(logger), "createInferRuntime");
  const auto engine = must(runtime->deserializeCudaEngine(plan->data(), plan->size()), "deserializeCudaEngine");
  std::vector<float> image(size_t{3} * kSide * kSide);
  classify::normalise(classify::centre_crop(classify::resize_shorter_side(classify::load_picture(argv[3]), 256), kSide),
                      image.data());
  print_best(infer(*engine, image), read_names(argv[2]));
  return 0;
}
