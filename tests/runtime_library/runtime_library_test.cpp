// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// libtenon_runtime loads and runs plans; what needs the passes or the tuner is an error that names the other library.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "NvInferRuntime.h"
#include "tenon.h"
#include "tests/lib/model_bytes.h"

namespace tenon::test {
namespace {

namespace nv = nvinfer1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Logger : public nv::ILogger {
 public:
  void log(Severity severity, const char* text) noexcept override {
    if (severity <= Severity::kERROR) errors += std::string(text) + "\n";
  }
  std::string errors;
};

/// A plan of y = relu(x), x [2,3].
std::string plan() {
  const std::string model = ::testing::TempDir() + "relu.onnx", out = ::testing::TempDir() + "relu.plan";
  std::ofstream(model, std::ios::binary) << onnx_model("Relu");
  const std::string command =
      std::string(TENON_BIN) + "/tenon build " + model + " --level 0 -o " + out + " > " + out + ".log";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::ifstream file(out, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct RuntimeLibrary : ::testing::Test {
  Logger logger;
  const std::string bytes = plan();
  std::unique_ptr<nv::IRuntime> runtime{nv::createInferRuntime(logger)};
  std::unique_ptr<nv::ICudaEngine> load() {
    return std::unique_ptr<nv::ICudaEngine>(runtime->deserializeCudaEngine(bytes.data(), bytes.size()));
  }
};

TEST_F(RuntimeLibrary, RunsPlans) {
  const auto engine = load();
  ASSERT_TRUE(engine) << logger.errors;
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> x = {1, -2, 3, -4, 5, -6}, y(6);
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  ASSERT_TRUE(context->enqueueV3(nullptr)) << logger.errors;
  EXPECT_THAT(y, ElementsAre(1, 0, 3, 0, 5, 0));
}

TEST_F(RuntimeLibrary, HasNoTuner) {
  set_load_settings(*runtime, {.retune = true});
  EXPECT_FALSE(load());
  EXPECT_THAT(logger.errors, HasSubstr("expected a library with the tuner, found the runtime alone"));
  EXPECT_THAT(logger.errors, HasSubstr("load libtenon instead of libtenon_runtime"));
}

TEST_F(RuntimeLibrary, HasNoPasses) {
  const auto engine = load();
  ASSERT_TRUE(engine) << logger.errors;
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*engine, logger));
  EXPECT_FALSE(refitter);
  EXPECT_THAT(logger.errors, HasSubstr("expected a library with the passes, found the runtime alone"));
}

}  // namespace
}  // namespace tenon::test
