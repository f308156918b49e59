// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// INT8 as programs ask for it: calibrators, their caches, dynamic ranges, precisions of layers.
#include <cmath>
#include <limits>
#include <random>

#include "gmock/gmock.h"
#include "tenon.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr size_t kInputs = 16 * 6 * 6, kOutputs = 8 * 6 * 6;

std::vector<float> random_values(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> next(-1, 1);
  std::vector<float> values(count);
  for (float& value : values) value = next(random);
  return values;
}

/// x [1,16,6,6] -> 3x3 convolution "first", ReLU "rectified" -> 1x1 convolution "second" -> y [1,8,6,6].
struct TwoConvolutions : Workshop {
  std::vector<float> first = random_values(16 * 16 * 9, 1), second = random_values(8 * 16, 2),
                     bias = random_values(16, 3);

  TwoConvolutions() {
    nv::ITensor& x = *network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 16, 6, 6));
    auto* a = network->addConvolutionNd(x, 16, nv::Dims2(3, 3), weights(first), weights(bias));
    a->setPaddingNd(nv::Dims2(1, 1));
    a->setName("first");
    auto* r = network->addActivation(*a->getOutput(0), nv::ActivationType::kRELU);
    r->getOutput(0)->setName("rectified");
    auto* b = network->addConvolutionNd(*r->getOutput(0), 8, nv::Dims2(1, 1), weights(second), no_weights());
    b->setName("second");
    b->getOutput(0)->setName("y");
    network->markOutput(*b->getOutput(0));
  }

  nv::ITensor& rectified() { return *network->getLayer(1)->getOutput(0); }

  std::string report() {
    const auto built = plan();
    EXPECT_TRUE(built) << logger.errors();
    if (!built) return "";
    const Loaded loaded(logger, *built);
    return explain(*loaded.engine);
  }
};

template <class Base>
class Calibrator : public Base {
 public:
  explicit Calibrator(int batches) : left_(batches) {}
  int32_t getBatchSize() const noexcept override { return batch_size; }
  bool getBatch(void** bindings, const char** names, int32_t count) noexcept override {
    EXPECT_EQ(count, 1);
    EXPECT_STREQ(names[0], "x");
    if (left_ == 0) return false;
    batch_ = random_values(kInputs, 100 + static_cast<unsigned>(left_--));
    if (give_zeros) batch_.assign(kInputs, 0.0f);
    bindings[0] = give_null ? nullptr : batch_.data();
    return true;
  }
  const void* readCalibrationCache(std::size_t& length) noexcept override {
    length = cache.size();
    return cache.empty() ? nullptr : cache.data();
  }
  void writeCalibrationCache(const void* data, std::size_t length) noexcept override {
    written.assign(static_cast<const char*>(data), length);
  }

  std::string cache, written;
  bool give_null = false, give_zeros = false;
  int32_t batch_size = 1;

 private:
  int left_;
  std::vector<float> batch_;
};

using Entropy2 = Calibrator<nv::IInt8EntropyCalibrator2>;

/// Length of the difference over that of the vector.
double difference(const std::vector<float>& expected, const std::vector<float>& found) {
  double error = 0, length = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    error += std::pow(expected[i] - found[i], 2);
    length += std::pow(expected[i], 2);
  }
  return std::sqrt(error / length);
}

TEST(Calibration, GivesAnEngineNearTheOneOfFloats) {
  const std::vector<float> x = random_values(kInputs, 7);
  TwoConvolutions plain, quantized;
  Entropy2 calibrator(4);
  quantized.config->setFlag(nv::BuilderFlag::kINT8);
  quantized.config->setInt8Calibrator(&calibrator);
  EXPECT_LT(difference(answer(plain, x, kOutputs), answer(quantized, x, kOutputs)), 0.03);
  EXPECT_THAT(calibrator.written, StartsWith("TRT-101300-EntropyCalibration2\n"));
  EXPECT_THAT(calibrator.written, HasSubstr("\nx: "));
  EXPECT_THAT(calibrator.written, HasSubstr("\nrectified: "));
}

// Which of the two it is depends on the machine: integers only where they are exact and a kernel exists.
TEST(Calibration, SaysOfEachLayerWhetherItIsInt8AndWhyNot) {
  TwoConvolutions shop;
  Entropy2 calibrator(2);
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  shop.config->setInt8Calibrator(&calibrator);
  const std::string report = shop.report();
  EXPECT_THAT(report, testing::AnyOf(HasSubstr("int8: 2 of 2 products"), HasSubstr("stays f32: ")));
  EXPECT_THAT(report, HasSubstr("calibration: 2 batches"));
}

TEST(Calibration, TellsThatBatchesAreReadInAnotherSize) {
  TwoConvolutions shop;
  Entropy2 calibrator(1);
  calibrator.batch_size = 4;
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  shop.config->setInt8Calibrator(&calibrator);
  EXPECT_TRUE(shop.plan());
  EXPECT_THAT(testing::PrintToString(shop.logger.lines),
              HasSubstr("getBatchSize is 4, but of each batch of input 'x' [1,16,6,6] is read"));
}

TEST(Calibration, TakesTheCacheInsteadOfBatches) {
  TwoConvolutions shop;
  Entropy2 calibrator(0);
  calibrator.cache = "TRT-8601-EntropyCalibration2\nx: 3c010204\nrectified: 3d010204\nother: 3c010204\n";
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  shop.config->setInt8Calibrator(&calibrator);
  const std::string report = shop.report();
  EXPECT_THAT(report, HasSubstr("calibration: 3 scales of a table"));
  EXPECT_THAT(report, HasSubstr("no tensor 'other' of the table"));
  EXPECT_THAT(report, HasSubstr("tensor 'y' has no entry in the table"));
  EXPECT_THAT(report, testing::Not(HasSubstr("tensor 'x' has no entry")));
  EXPECT_EQ(calibrator.written, "");
}

TEST(Calibration, HeedsTheAlgorithmOfTheCalibrator) {
  TwoConvolutions shop;
  Calibrator<nv::IInt8MinMaxCalibrator> calibrator(1);
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  shop.config->setInt8Calibrator(&calibrator);
  EXPECT_TRUE(shop.plan()) << shop.logger.errors();
  EXPECT_THAT(calibrator.written, StartsWith("TRT-101300-MinMaxCalibration\n"));
}

/// Of the first release: a share of the histogram is cut off, by a rule of its own.
struct Legacy : Calibrator<nv::IInt8LegacyCalibrator> {
  using Calibrator::Calibrator;
  double getQuantile() const noexcept override { return 0.9; }
  double getRegressionCutoff() const noexcept override { return 0.5; }
  const void* readHistogramCache(std::size_t& length) noexcept override {
    length = 0;
    return nullptr;
  }
  void writeHistogramCache(const void* /*data*/, std::size_t /*length*/) noexcept override {}
};

TEST(Calibration, EveryCalibratorSaysItsAlgorithm) {
  using Type = nv::CalibrationAlgoType;
  Calibrator<nv::IInt8EntropyCalibrator> entropy(1);
  Calibrator<nv::IInt8MinMaxCalibrator> minmax(1);
  Entropy2 entropy2(1);
  Legacy legacy(1);
  EXPECT_EQ(entropy.getAlgorithm(), Type::kENTROPY_CALIBRATION);
  EXPECT_EQ(entropy2.getAlgorithm(), Type::kENTROPY_CALIBRATION_2);
  EXPECT_EQ(minmax.getAlgorithm(), Type::kMINMAX_CALIBRATION);
  EXPECT_EQ(legacy.getAlgorithm(), Type::kLEGACY_CALIBRATION);
  EXPECT_STREQ(entropy2.getInterfaceInfo().kind, "IInt8EntropyCalibrator2");
  EXPECT_EQ(legacy.getAPILanguage(), nv::APILanguage::kCPP);
  const std::pair<nv::IInt8Calibrator*, const std::string*> all[] = {{&entropy, &entropy.written},
                                                                     {&legacy, &legacy.written}};
  for (const auto& [calibrator, written] : all) {
    TwoConvolutions shop;
    shop.config->setFlag(nv::BuilderFlag::kINT8);
    shop.config->setInt8Calibrator(calibrator);
    EXPECT_TRUE(shop.plan()) << shop.logger.errors();
    EXPECT_THAT(*written, HasSubstr("\nrectified: "));
  }
}

TEST(Calibration, DynamicRangesDoWithoutACalibrator) {
  const std::vector<float> x = random_values(kInputs, 7);
  TwoConvolutions plain, shop;
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  EXPECT_TRUE(shop.network->getInput(0)->setDynamicRange(-1, 1));
  EXPECT_TRUE(shop.rectified().setDynamicRange(-20, 20));
  EXPECT_LT(difference(answer(plain, x, kOutputs), answer(shop, x, kOutputs)), 0.03);
}

TEST(Calibration, RefusesRangesThatContradictThemselves) {
  TwoConvolutions shop;
  nv::ITensor& x = *shop.network->getInput(0);
  const float inf = std::numeric_limits<float>::infinity();
  for (const auto& [min, max] : {std::pair{1.0f, -1.0f}, {-1.0f, 2.0f}, {-inf, inf}, {std::nanf(""), std::nanf("")}}) {
    EXPECT_FALSE(x.setDynamicRange(min, max));
  }
  EXPECT_THAT(shop.logger.errors(), HasSubstr("symmetric around 0, found 1 to -1"));
  EXPECT_TRUE(x.setDynamicRange(0, 0));
  EXPECT_TRUE(shop.rectified().setDynamicRange(0, 0));
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  EXPECT_FALSE(shop.plan());
  EXPECT_THAT(shop.logger.errors(), HasSubstr("the range of no tensor is known"));
}

TEST(Calibration, LayersSetToFloatStayFloat) {
  TwoConvolutions shop;
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  shop.config->setFlag(nv::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS);
  shop.network->getInput(0)->setDynamicRange(-1, 1);
  shop.rectified().setDynamicRange(-20, 20);
  shop.network->getLayer(2)->setPrecision(nv::DataType::kFLOAT);
  EXPECT_THAT(shop.report(), HasSubstr("the precision of layer 'second' is set"));
}

TEST(Calibration, WarnsOfAnEngineWithoutIntegers) {
  for (const bool both : {false, true}) {
    TwoConvolutions shop;
    shop.config->setFlag(nv::BuilderFlag::kINT8);
    shop.config->setFlag(nv::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS);
    shop.network->getInput(0)->setDynamicRange(-1, 1);
    shop.rectified().setDynamicRange(-20, 20);
    if (both) shop.network->getLayer(0)->setPrecision(nv::DataType::kFLOAT);
    shop.network->getLayer(2)->setPrecision(nv::DataType::kFLOAT);
    ASSERT_TRUE(shop.plan());
    const bool warned = std::ranges::any_of(shop.logger.lines, [](const auto& line) {
      return line.first == nv::ILogger::Severity::kWARNING &&
             line.second.find("none of 2 products") != line.second.npos;
    });
    if (both) {
      EXPECT_TRUE(warned);
    }
    const bool runs_integers = shop.report().find("int8: 1 of 2 products") != std::string::npos;
    if (runs_integers) {
      EXPECT_FALSE(warned);
    }
  }
}

TEST(Calibration, RefusesWhatNoRangeFollowsFrom) {
  const auto errors_of = [](auto prepare) {
    TwoConvolutions shop;
    Entropy2 calibrator(1);
    shop.config->setFlag(nv::BuilderFlag::kINT8);
    shop.config->setInt8Calibrator(&calibrator);
    prepare(shop, calibrator);
    EXPECT_FALSE(shop.plan());
    return shop.logger.errors();
  };
  EXPECT_THAT(errors_of([](auto& shop, auto&) { shop.config->setInt8Calibrator(nullptr); }),
              HasSubstr("the range of no tensor is known"));
  EXPECT_THAT(errors_of([](auto&, auto& calibrator) { calibrator.batch_size = 0; }),
              HasSubstr("getBatchSize: expected 1 or more, found 0"));
  EXPECT_THAT(errors_of([](auto&, auto& calibrator) { calibrator.give_null = true; }),
              HasSubstr("gave no address for input 'x'"));
  EXPECT_THAT(errors_of([](auto&, auto& calibrator) { calibrator.cache = "not a table"; }),
              HasSubstr("found 'not a table'"));
  EXPECT_THAT(errors_of([](auto&, auto& calibrator) { calibrator.cache = "TRT-8601-EntropyCalibration2\nx: 3c01"; }),
              HasSubstr("line 2"));
  EXPECT_THAT(errors_of([](auto& shop, auto&) { shop.first[0] = std::nanf(""); }), HasSubstr("expected finite values"));
  EXPECT_THAT(
      errors_of([](auto&, auto& calibrator) { calibrator.cache = "TRT-8601-EntropyCalibration2\nother: 3c010204\n"; }),
      HasSubstr("the calibration table is of another network: none of its 1 entries, such as 'other'"));
  EXPECT_THAT(errors_of([](auto&, auto& calibrator) { calibrator.cache = "TRT-8601-EntropyCalibration2\n"; }),
              HasSubstr("the calibration table is of another network"));
  const auto all_zero = [](auto& shop, auto& calibrator) {
    calibrator.give_zeros = true;
    shop.bias.assign(shop.bias.size(), 0.0f);
  };
  EXPECT_THAT(errors_of(all_zero), HasSubstr("the range of no tensor is known"));
}

TEST(Calibration, WarnsOfAnInputThatWasAllZero) {
  for (const bool zeros : {false, true}) {
    TwoConvolutions shop;
    Entropy2 calibrator(2);
    calibrator.give_zeros = zeros;
    shop.config->setFlag(nv::BuilderFlag::kINT8);
    shop.config->setInt8Calibrator(&calibrator);
    EXPECT_TRUE(shop.plan()) << shop.logger.errors();
    const auto warned = HasSubstr("every value of input 'x' was 0 in every batch");
    EXPECT_THAT(testing::PrintToString(shop.logger.lines), testing::Conditional(zeros, warned, testing::Not(warned)));
  }
}

/// Writes down what it hears of calibration; stops at the step of the phase that is named.
struct Listener : nv::IProgressMonitor {
  void phaseStart(const char* phase, const char* parent, int32_t steps) noexcept override {
    if (of_calibration(phase)) said += std::string(parent) + " > " + phase + " of " + std::to_string(steps) + "\n";
  }
  bool stepComplete(const char* phase, int32_t step) noexcept override {
    if (of_calibration(phase)) said += std::string(phase) + ": " + std::to_string(step) + "\n";
    return stop_in != phase;
  }
  void phaseFinish(const char* phase) noexcept override {
    if (of_calibration(phase)) said += std::string("end of ") + phase + "\n";
  }
  static bool of_calibration(const char* phase) { return std::string_view(phase).starts_with("calibration"); }

  std::string said, stop_in;
};

TEST(Calibration, IsToldToAProgressMonitor) {
  TwoConvolutions shop;
  Entropy2 calibrator(2);
  Listener listener;
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  shop.config->setInt8Calibrator(&calibrator);
  shop.config->setProgressMonitor(&listener);
  std::vector<std::string> phases;
  set_build_settings(*shop.config, {.progress = [&](const Progress& progress) {
    const std::string line = progress.phase + (progress.steps == 0 ? " " + std::to_string(progress.step) : "");
    if (phases.empty() || phases.back() != line) phases.push_back(line);
    return true;
  }});
  ASSERT_TRUE(shop.plan()) << shop.logger.errors();
  EXPECT_EQ(listener.said,
            "build > calibration of 2\n"
            "calibration > calibration batch 0 of 1\n"
            "calibration batch 0: 0\n"
            "end of calibration batch 0\n"
            "calibration > calibration batch 1 of 1\n"
            "calibration batch 1: 0\n"
            "end of calibration batch 1\n"
            "calibration: 0\n"
            "calibration > calibration thresholds of 4\n"
            "calibration thresholds: 0\n"
            "calibration thresholds: 1\n"
            "calibration thresholds: 2\n"
            "calibration thresholds: 3\n"
            "end of calibration thresholds\n"
            "calibration: 1\n"
            "end of calibration\n");
  EXPECT_THAT(phases,
              testing::IsSupersetOf({"calibration 0", "calibration 1", "calibration 2", "calibration thresholds"}));
}

TEST(Calibration, IsStoppedByAProgressMonitor) {
  for (const char* phase : {"calibration batch 1", "calibration", "calibration thresholds"}) {
    TwoConvolutions shop;
    Entropy2 calibrator(2);
    Listener listener;
    listener.stop_in = phase;
    shop.config->setFlag(nv::BuilderFlag::kINT8);
    shop.config->setInt8Calibrator(&calibrator);
    shop.config->setProgressMonitor(&listener);
    EXPECT_FALSE(shop.plan());
    EXPECT_THAT(shop.logger.errors(), HasSubstr("the calibration was cancelled"));
    EXPECT_EQ(calibrator.written, "");
    EXPECT_TRUE(listener.said.ends_with("end of calibration\n")) << listener.said;
  }
}

}  // namespace
}  // namespace tenon::test
