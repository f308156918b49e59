// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// tenon.h: plans held against their source, graphs as JSON, tuning while loading, and objects that are none of ours.
#include "tenon.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>

#include "plan/plan_file.h"
#include "tests/api/engine_support.h"

namespace tenon::test {
namespace {

using Json = nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

NamedInput floats(const char* name, std::vector<std::int64_t> shape, const std::vector<float>& values) {
  const auto bytes = std::as_bytes(std::span(values));
  return {name, "f32", std::move(shape), {bytes.begin(), bytes.end()}};
}

struct Verify : ::testing::Test {
  Dynamic shop;
  VerifySettings settings;
  std::string text() { return verify_json(*shop.builder, *shop.network, *shop.config, settings); }
};

TEST_F(Verify, HoldsAPlanAgainstItsSource) {
  settings.inputs = {floats("x", {2, 2}, {1, 2, 3, 4})};
  settings.every_tensor = true;
  std::vector<std::string> phases;
  settings.progress = [&](const Progress& now) {
    phases.push_back(now.phase);
    EXPECT_LE(now.step, now.steps);
    return true;
  };
  const Json report = Json::parse(text());
  EXPECT_EQ(report["same"], true);
  EXPECT_EQ(report["nodes"], 1);
  ASSERT_EQ(report["outputs"].size(), 1U);
  EXPECT_EQ(report["outputs"][0]["name"], "y");
  EXPECT_EQ(report["outputs"][0]["type"], "f32[2,2]");
  EXPECT_EQ(report["outputs"][0]["relative"], 0);
  EXPECT_FALSE(report["tensors"].empty());
  EXPECT_TRUE(report["guilty"].empty());
  EXPECT_FALSE(phases.empty());
}

TEST_F(Verify, WritesNoNumberThatJsonLacks) {
  settings.inputs = {floats("x", {2, 2}, {1, INFINITY, -INFINITY, 4})};
  settings.against_unfused = true;
  const Json report = Json::parse(text());
  EXPECT_EQ(report["same"], true);
  EXPECT_EQ(report["outputs"][0]["name"], "y");
}

TEST_F(Verify, SaysWhatIsWrongWithInputs) {
  settings.inputs = {floats("z", {2, 2}, {1, 2, 3, 4})};
  EXPECT_EQ(text(), "");
  EXPECT_THAT(shop.logger.errors(), HasSubstr("there is no input 'z' of f32"));
  settings.inputs = {floats("x", {2, 2}, {1, 2, 3})};
  EXPECT_EQ(text(), "");
  EXPECT_THAT(shop.logger.errors(), HasSubstr("input 'x': expected 16 bytes for f32[2,2], found 12"));
  settings.inputs = {floats("x", {2, 2}, {1, 2, 3, 4})};
  settings.inputs[0].type = "f33";
  EXPECT_EQ(text(), "");
  EXPECT_THAT(shop.logger.errors(), HasSubstr("there is no input 'x' of f33"));
}

TEST_F(Verify, IsCancelled) {
  settings.progress = [](const Progress&) { return false; };
  EXPECT_EQ(text(), "");
  EXPECT_THAT(shop.logger.errors(), HasSubstr("cancel"));
}

TEST(GraphJson, HasSourceAndPlan) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  const Loaded loaded(shop.logger, *plan);
  const Json json = Json::parse(graph_json(*loaded.engine));
  EXPECT_EQ(json["name"], "adder");
  const Json& source = json["source"];
  ASSERT_EQ(source["nodes"].size(), 1U);
  EXPECT_EQ(source["inputs"][0]["name"], "x");
  EXPECT_EQ(source["outputs"][0]["name"], "y");
  EXPECT_EQ(source["nodes"][0]["op"], "add");
  EXPECT_THAT(source["nodes"][0]["sources"], Contains("plus one"));
  const Json& node = json["plan"]["nodes"].at(0);
  EXPECT_EQ(node["step"], 0);
  EXPECT_NE(node["tactic"], "");
  EXPECT_EQ(node["outputs"][0]["type"], "f32[2,2]");  // the optimum of the first profile
  EXPECT_GE(node["flops"], 4);
  EXPECT_GE(json["plan"]["arena"]["bytes"], json["plan"]["arena"]["lower_bound"]);
}

/// The plan as if another machine had built it.
std::vector<std::byte> moved(const nv::IHostMemory& bytes) {
  auto plan = plan::from_bytes(std::span(static_cast<const std::byte*>(bytes.data()), bytes.size()), nullptr);
  EXPECT_TRUE(plan.ok());
  EXPECT_EQ(plan->devices.size(), 1U);
  for (DeviceSection& one : plan->devices) one.signature = "another machine";
  return plan::to_bytes(*plan);
}

TEST(Retuning, WritesWhatItTimed) {
  Dynamic shop;
  const auto built = shop.plan();
  ASSERT_TRUE(built) << shop.logger.errors();
  const auto plan = moved(*built);
  const std::string path = ::testing::TempDir() + "retuned.cache";
  std::remove(path.c_str());
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  const auto load = [&] {
    return std::unique_ptr<nv::ICudaEngine>(runtime->deserializeCudaEngine(plan.data(), plan.size()));
  };
  set_load_settings(*runtime, {.retune = true, .retune_level = 1, .retune_time_s = 1, .timing_cache_file = path});
  for (int i = 0; i < 2; ++i) {  // the second time the file is read
    const auto engine = load();
    ASSERT_TRUE(engine) << shop.logger.errors();
    std::vector<float> x = {1, 2, 3, 4}, y(4);
    const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
    context->setInputShape("x", nv::Dims2(2, 2));
    context->setTensorAddress("x", x.data());
    context->setTensorAddress("y", y.data());
    set_threads(*context, 0);
    EXPECT_TRUE(context->enqueueV3(nullptr)) << shop.logger.errors();
    EXPECT_THAT(y, ElementsAre(2, 3, 4, 5));
    EXPECT_TRUE(std::ifstream(path).good());
  }
  std::ofstream(path) << "no cache";
  EXPECT_FALSE(load());
  EXPECT_THAT(shop.logger.errors(), HasSubstr("in timing cache '" + path + "'"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("while tuning a plan for this machine"));
  std::remove(path.c_str());
  shop.logger.lines.clear();
  set_load_settings(*runtime, {.retune = true, .retune_level = 0, .timing_cache_file = "/no/such/folder/cache"});
  EXPECT_FALSE(load());
  EXPECT_THAT(shop.logger.errors(), HasSubstr("/no/such/folder/cache"));
}

/// What two threads say at once.
struct SharedLogger : RememberingLogger {
  void log(Severity severity, const char* message) noexcept override {
    const std::lock_guard lock(mutex);
    RememberingLogger::log(severity, message);
  }
  std::mutex mutex;
};

TEST(Retuning, InTheBackgroundRunsAtOnceAndIsKept) {
  Dynamic shop;
  const auto built = shop.plan();
  ASSERT_TRUE(built) << shop.logger.errors();
  const auto plan = moved(*built);
  SharedLogger logger;
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  set_load_settings(*runtime, {.retune = true, .retune_in_background = true, .retune_level = 1, .retune_time_s = 1});
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan.data(), plan.size()));
  ASSERT_TRUE(engine) << logger.errors();
  ASSERT_TRUE(wait_until_tuned(*engine, 60));
  std::string said;
  for (const auto& [severity, line] : logger.lines) said += line + "\n";
  // Two operators may be tuned before the engine is there to be spoken of.
  EXPECT_THAT(said, testing::AnyOf(testing::StartsWith("the plan was tuned for this machine"),
                                   HasSubstr("chosen by expected time until it is, in the background")));
  EXPECT_THAT(said, HasSubstr("the plan was tuned for this machine"));
  std::vector<float> x = {1, 2, 3, 4}, y(4);
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  context->setInputShape("x", nv::Dims2(2, 2));
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  EXPECT_TRUE(context->enqueueV3(nullptr)) << logger.errors();
  EXPECT_THAT(y, ElementsAre(2, 3, 4, 5));
  const std::unique_ptr<nv::IHostMemory> bytes(engine->serialize());
  const auto kept = plan::from_bytes(std::span(static_cast<const std::byte*>(bytes->data()), bytes->size()), nullptr);
  ASSERT_TRUE(kept.ok());
  ASSERT_EQ(kept->devices.size(), 2U);  // that of the other machine, and ours
  EXPECT_FALSE(kept->devices[1].choices.at(0).empty());
  EXPECT_EQ(Json::parse(inspect_json(*engine))["tuned"], true);
}

// Objects of another library: whoever links two of them may mix them up.
struct OtherEngine : nv::ICudaEngine {};
struct OtherContext : nv::IExecutionContext {};
struct OtherBuilder : nv::IBuilder {};
struct OtherRuntime : nv::IRuntime {};
struct OtherConfig : nv::IBuilderConfig {};

TEST(OtherObjects, GetNothing) {
  Dynamic shop;
  const OtherEngine engine;
  EXPECT_EQ(explain(engine), "");
  EXPECT_EQ(inspect_json(engine), "");
  EXPECT_EQ(inspect_text(engine), "");
  EXPECT_EQ(graph_json(engine), "");
  EXPECT_EQ(data_type(engine, "x"), "");
  OtherContext context;
  set_threads(context, 1);
  set_step_listener(context, {});
  std::vector<TappedTensor> tensors(1);
  EXPECT_FALSE(tap(context, {"x"}, tensors));
  EXPECT_EQ(tensors.size(), 1U);
  OtherBuilder builder;
  EXPECT_EQ(verify_json(builder, *shop.network, *shop.config, {}), "");
  EXPECT_EQ(shop.logger.errors(), "");
  OtherConfig config;
  set_build_settings(config, {});
  EXPECT_THAT(shop.logger.errors(), HasSubstr("tenon::set_build_settings"));
  OtherRuntime runtime;
  set_load_settings(runtime, {});
  EXPECT_THAT(shop.logger.errors(), HasSubstr("tenon::set_load_settings"));
  EXPECT_FALSE(wait_until_tuned(engine, 0));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("tenon::wait_until_tuned"));
}

TEST(Tapping, NamesWhatThereIsNot) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  const Loaded loaded(shop.logger, *plan);
  EXPECT_THAT(version(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  EXPECT_EQ(data_type(*loaded.engine, "x"), "f32");
  EXPECT_EQ(data_type(*loaded.engine, "nobody"), "");
  EXPECT_THAT(explain(*loaded.engine), HasSubstr("plus one"));
  std::vector<TappedTensor> tensors;
  EXPECT_FALSE(tap(*loaded.context, {"nobody"}, tensors));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("nobody"));
}

}  // namespace
}  // namespace tenon::test
