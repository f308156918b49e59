// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Who is asked ahead, on a made-up device whose tactics write down what they were asked.
#include "tune/ahead.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <new>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

std::mutex mutex;
std::map<std::string, int> asked;  // by problem
bool throws = false;

Result<Prepared> write_down(const Problem& problem, const Device&) {
  const std::lock_guard lock(mutex);
  ++asked[std::string(problem.op.name()) + " " + to_string(problem.in[1])];
  if (throws) throw std::bad_alloc();
  return Error(ErrorCode::unsupported, "made up");
}

class AskedDevice : public Device {
 public:
  explicit AskedDevice(bool answers_slowly = true) : answers_slowly_(answers_slowly) {}
  std::string_view backend() const override { return "made up"; }
  TuningTraits tuning_traits() const override { return {.answers_slowly = answers_slowly_}; }
  std::string signature() const override { return "asked"; }
  std::span<const Tactic> tactics() const override {
    static const std::vector<Tactic> all = {{"conv_library", "conv", write_down}, {"relu_f32", "relu", write_down}};
    return all;
  }
  LayoutRule layout_rule(const Problem&) const override { return LayoutRule::any; }
  Result<Buffer> allocate(size_t) const override { return Error(ErrorCode::out_of_memory, "none"); }
  void trim() const override { trimmed = true; }
  Result<std::unique_ptr<Stream>> make_stream() const override { return Error(ErrorCode::unsupported, "none"); }
  mutable bool trimmed = false;

 private:
  bool answers_slowly_;
};

/// Three convolutions, two of which are one problem, and a relu.
void ask(const Device& device, int threads, std::vector<std::string> disabled = {}) {
  asked.clear();
  const auto graph = ops::parse(R"(graph (%x: f32[1,4,8,8]) -> (%d) {
  %v = const f32[4,4,1,1] random(1)
  %w = const f32[4,4,3,3] random(2)
  %a = conv(%x, %v)
  %b = relu(%a)
  %c = conv(%b, %v)
  %d = conv(%c, %w) {pads=[1,1,1,1]}
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const std::vector<Shape> shapes = {Shape::of({1, 4, 8, 8})};
  const std::vector<Constant> elements(1);
  const auto resolved = resolve(*graph, shapes, elements);
  ASSERT_TRUE(resolved.ok()) << resolved.error().text();
  tune::ask_ahead(*graph, *resolved, device, {.threads = threads, .disabled_tactics = std::move(disabled)});
}

TEST(AskAhead, AsksAboutEachConvolutionOnce) {
  const AskedDevice device;
  ask(device, 2);
  EXPECT_THAT(asked, testing::ElementsAre(testing::Pair(testing::HasSubstr("4,4,1,1"), 1),
                                          testing::Pair(testing::HasSubstr("4,4,3,3"), 1)));
  EXPECT_TRUE(device.trimmed);
}

TEST(AskAhead, IsForManyThreadsOfADeviceThatAnswersSlowlyAndLeavesOutWhatIsDisabled) {
  ask(AskedDevice(false), 2);
  EXPECT_TRUE(asked.empty());
  ask(AskedDevice(), 1);
  EXPECT_TRUE(asked.empty());
  ask(AskedDevice(), 2, {"conv"});
  EXPECT_TRUE(asked.empty());
}

TEST(AskAhead, OutlivesWhatATacticThrows) {
  throws = true;
  ask(AskedDevice(), 2);
  throws = false;
  EXPECT_FALSE(asked.empty());
}

}  // namespace
}  // namespace tenon
