// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Exchanges between all GPUs of the host, a thread and a context each. With one GPU it exchanges with itself.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <iostream>
#include <thread>

#include "backend/plugin.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"

namespace tenon {
namespace {

constexpr size_t kEach = 8;  // elements of a rank

/// Communicators of GPUs 0 to count - 1, ended with this.
class Communicators {
 public:
  explicit Communicators(int count) : all_(static_cast<size_t>(count), nullptr) {
    library_ = dlopen("libnccl.so.2", RTLD_NOW);
    if (!library_) return;
    const auto make = reinterpret_cast<int (*)(void**, int, const int*)>(dlsym(library_, "ncclCommInitAll"));
    EXPECT_EQ(make(all_.data(), count, nullptr), 0);
  }
  ~Communicators() {
    if (!library_) return;
    const auto end = reinterpret_cast<int (*)(void*)>(dlsym(library_, "ncclCommDestroy"));
    for (void* one : all_) end(one);
  }
  bool found() const { return library_ != nullptr; }
  void* of(int rank) const { return all_[static_cast<size_t>(rank)]; }

 private:
  void* library_ = nullptr;
  std::vector<void*> all_;
};

/// What rank `rank` gives: rank * 100 + i.
std::vector<float> given(int rank) {
  std::vector<float> out(kEach);
  for (size_t i = 0; i < kEach; ++i) out[i] = static_cast<float>(rank) * 100 + static_cast<float>(i);
  return out;
}

class Collectives : public testing::Test {
 protected:
  void SetUp() override {
    const auto backend = find_backend("cuda");
    ASSERT_TRUE(backend.ok()) << backend.error().text();
    backend_ = *backend;
    count_ = backend_->device_count();
    while (static_cast<int>(kEach) % count_ != 0) --count_;
    communicators_ = std::make_unique<Communicators>(count_);
    ASSERT_TRUE(communicators_->found()) << "libnccl.so.2 is needed";
  }

  /// The answers of all ranks to y = -(the exchange of relu(x)), run three times: the second is recorded.
  std::vector<std::vector<float>> run(const std::string& fields) {
    std::vector<std::vector<float>> out(static_cast<size_t>(count_));
    std::vector<std::thread> threads;
    for (int rank = 0; rank < count_; ++rank)
      threads.emplace_back([&, rank]() { out[static_cast<size_t>(rank)] = run_rank(fields, rank); });
    for (std::thread& thread : threads) thread.join();
    return out;
  }

  std::vector<float> run_rank(const std::string& fields, int rank) {
    auto graph = ops::parse(str("graph (%x: f32[", kEach, "]) -> (%y) {\n  %a = relu(%x)\n  %e = dist_collective(%a) {",
                                fields, ", ranks=", count_, "}\n  %y = neg(%e)\n}"));
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    const auto device = backend_->open({.ordinal = rank});
    EXPECT_TRUE(device.ok()) << device.error().text();
    BuildOptions options;
    options.level = 1;
    auto plan = build(*graph, options, **device);
    EXPECT_TRUE(plan.ok()) << plan.error().text();
    const auto engine = Engine::load(std::move(*plan), *device);
    EXPECT_TRUE(engine.ok()) << engine.error().text();
    const auto context = ExecutionContext::create(*engine);
    EXPECT_TRUE(context.ok()) << context.error().text();
    (*context)->set_communicator(communicators_->of(rank));
    const auto x = given(rank);
    std::vector<float> y(static_cast<size_t>((*context)->output_type(0)->shape.volume()));
    (*context)->set_input_address(0, x.data());
    (*context)->set_output_address(0, y.data());
    for (int i = 0; i < 3; ++i) {
      const auto ran = (*context)->run();
      EXPECT_TRUE(ran.ok()) << ran.error().text();
    }
    return y;
  }

  const Backend* backend_ = nullptr;
  int count_ = 1;
  std::unique_ptr<Communicators> communicators_;
};

TEST_F(Collectives, Reduce) {
  std::cout << count_ << " ranks\n";
  const auto sums = run("by=sum"), roots = run("operation=reduce, by=max");
  const auto parts = run("operation=reduce_scatter, by=sum");
  const size_t part = kEach / static_cast<size_t>(count_);
  for (int rank = 0; rank < count_; ++rank) {
    const auto at = static_cast<size_t>(rank);
    for (size_t i = 0; i < kEach; ++i) {
      float sum = 0;
      for (int other = 0; other < count_; ++other) sum += given(other)[i];
      EXPECT_EQ(sums[at][i], -sum);
      EXPECT_EQ(roots[at][i], -given(rank == 0 ? count_ - 1 : rank)[i]);
      if (i / part == at) {
        EXPECT_EQ(parts[at][i % part], -sum);
      }
    }
  }
}

TEST_F(Collectives, Move) {
  const auto sent = run("operation=broadcast, root=" + std::to_string(count_ - 1));
  const auto joined = run("operation=all_gather"), at_root = run("operation=gather"), cut = run("operation=scatter");
  const auto turned = run("operation=all_to_all");
  const size_t part = kEach / static_cast<size_t>(count_);
  for (int rank = 0; rank < count_; ++rank) {
    const auto at = static_cast<size_t>(rank);
    for (size_t i = 0; i < kEach * static_cast<size_t>(count_); ++i) {
      const float expected = given(static_cast<int>(i / kEach))[i % kEach];
      EXPECT_EQ(joined[at][i], -expected);
      EXPECT_EQ(at_root[at][i], rank == 0 ? -expected : 0);
    }
    for (size_t i = 0; i < kEach; ++i) {
      EXPECT_EQ(sent[at][i], -given(count_ - 1)[i]);
      EXPECT_EQ(turned[at][i], -given(static_cast<int>(i / part))[at * part + i % part]);
      if (i < part) {
        EXPECT_EQ(cut[at][i], -given(0)[at * part + i]);
      }
    }
  }
}

}  // namespace
}  // namespace tenon
