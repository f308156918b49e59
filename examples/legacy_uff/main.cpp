// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Names what is on a picture, as the tutorials of TensorRT 5 to 7 are written: UFF parser, implicit batch, builder
// modes, binding indices, enqueue, destroy(). Nothing in here knows of Tenon; include/host_cuda stands for the CUDA
// toolkit.
#include <NvInfer.h>
#include <NvUffParser.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "../classify/picture.h"
#include "../classify/preprocess.h"

using namespace nvinfer1;

namespace {

#define CHECK(call)                                                      \
  do {                                                                   \
    const cudaError_t code = (call);                                     \
    if (code != cudaSuccess) {                                           \
      std::fprintf(stderr, "%s: %s\n", #call, cudaGetErrorString(code)); \
      std::exit(1);                                                      \
    }                                                                    \
  } while (false)

class Logger : public ILogger {
  void log(Severity severity, const char* text) noexcept override {
    if (severity <= Severity::kWARNING) std::fprintf(stderr, "%s\n", text);
  }
} gLogger;

constexpr int kSide = 224;
constexpr int kPixels = 3 * kSide * kSide;
constexpr const char* kInput = "image";
constexpr const char* kOutput = "logits";

/// Feeds the one picture that is to be named; a real program would feed hundreds of others.
class Calibrator : public IInt8EntropyCalibrator2 {
 public:
  explicit Calibrator(const std::vector<float>& image) {
    CHECK(cudaMalloc(&device_, kPixels * sizeof(float)));
    CHECK(cudaMemcpy(device_, image.data(), kPixels * sizeof(float), cudaMemcpyHostToDevice));
  }
  ~Calibrator() override { cudaFree(device_); }
  int32_t getBatchSize() const noexcept override { return 1; }
  bool getBatch(void* bindings[], const char* names[], int32_t nbBindings) noexcept override {
    if (given_ || nbBindings != 1 || std::strcmp(names[0], kInput) != 0) return false;
    bindings[0] = device_;
    given_ = true;
    return true;
  }
  const void* readCalibrationCache(std::size_t& length) noexcept override {
    length = 0;
    return nullptr;
  }
  void writeCalibrationCache(const void* /*cache*/, std::size_t /*length*/) noexcept override {}

 private:
  void* device_ = nullptr;
  bool given_ = false;
};

ICudaEngine* loadModelAndCreateEngine(const char* uffFile, int maxBatchSize, const std::string& mode,
                                      IInt8Calibrator* calibrator) {
  IBuilder* builder = createInferBuilder(gLogger);
  INetworkDefinition* network = builder->createNetwork();
  nvuffparser::IUffParser* parser = nvuffparser::createUffParser();
  parser->registerInput(kInput, DimsCHW(3, kSide, kSide), nvuffparser::UffInputOrder::kNCHW);
  parser->registerOutput(kOutput);
  if (!parser->parse(uffFile, *network, DataType::kFLOAT)) {
    std::fprintf(stderr, "failed to parse %s\n", uffFile);
    std::exit(1);
  }
  builder->setMaxBatchSize(maxBatchSize);
  builder->setMaxWorkspaceSize(size_t{1} << 30);
  if (mode == "fp16") builder->setFp16Mode(true);
  if (mode == "int8") {
    builder->setInt8Mode(true);
    builder->setInt8Calibrator(calibrator);
  }
  ICudaEngine* engine = builder->buildCudaEngine(*network);
  if (engine == nullptr) std::exit(1);
  network->destroy();
  builder->destroy();
  parser->destroy();
  return engine;
}

void execute(ICudaEngine& engine, const std::vector<float>& image, std::vector<float>& scores) {
  IExecutionContext* context = engine.createExecutionContext();
  const int batchSize = 1;
  void* buffers[2];
  const int inputIndex = engine.getBindingIndex(kInput);
  const int outputIndex = engine.getBindingIndex(kOutput);
  const Dims outputDims = engine.getBindingDimensions(outputIndex);
  scores.resize(static_cast<size_t>(outputDims.d[0]));

  CHECK(cudaMalloc(&buffers[inputIndex], batchSize * image.size() * sizeof(float)));
  CHECK(cudaMalloc(&buffers[outputIndex], batchSize * scores.size() * sizeof(float)));
  cudaStream_t stream = nullptr;
  CHECK(cudaStreamCreate(&stream));
  CHECK(cudaMemcpyAsync(buffers[inputIndex], image.data(), batchSize * image.size() * sizeof(float),
                        cudaMemcpyHostToDevice, stream));
  if (!context->enqueue(batchSize, buffers, stream, nullptr)) std::exit(1);
  CHECK(cudaMemcpyAsync(scores.data(), buffers[outputIndex], batchSize * scores.size() * sizeof(float),
                        cudaMemcpyDeviceToHost, stream));
  CHECK(cudaStreamSynchronize(stream));

  CHECK(cudaStreamDestroy(stream));
  CHECK(cudaFree(buffers[inputIndex]));
  CHECK(cudaFree(buffers[outputIndex]));
  context->destroy();
}

std::vector<std::string> readNames(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> names;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) names.push_back(line.substr(line.rfind('\t') + 1));
  return names;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::fprintf(stderr, "usage: legacy_uff model.uff classes.tsv picture.jpg [fp16|int8]\n");
    return 2;
  }
  std::vector<float> image(kPixels);
  classify::normalise(classify::centre_crop(classify::resize_shorter_side(classify::load_picture(argv[3]), 256), kSide),
                      image.data());
  Calibrator calibrator(image);
  ICudaEngine* built = loadModelAndCreateEngine(argv[1], 2, argc == 5 ? argv[4] : "fp32", &calibrator);
  IHostMemory* plan = built->serialize();
  built->destroy();

  IRuntime* runtime = createInferRuntime(gLogger);
  ICudaEngine* engine = runtime->deserializeCudaEngine(plan->data(), plan->size(), nullptr);
  plan->destroy();
  if (engine == nullptr || engine->getMaxBatchSize() != 2 || engine->getNbBindings() != 2) return 1;
  std::vector<float> scores;
  execute(*engine, image, scores);
  engine->destroy();
  runtime->destroy();

  const std::vector<std::string> names = readNames(argv[2]);
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::partial_sort(order.begin(), order.begin() + 5, order.end(),
                    [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  for (size_t i = 0; i < 5; ++i) std::printf("%6.3f  %s\n", scores[order[i]], names.at(order[i]).c_str());
  return 0;
}
