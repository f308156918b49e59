// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// oneDNN on our teams: its library's calls are answered by them, and its threads sleep when it is done.
#include "backends/cpu/lib/onednn_threads.h"

#include <gtest/gtest.h>
#include <omp.h>

#include <array>
#include <cmath>
#include <ctime>
#include <oneapi/dnnl/dnnl.hpp>
#include <thread>
#include <vector>

#include "backends/cpu/lib/library_calls.h"
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {
namespace {

/// A product of matrices large enough for several threads.
class Product {
 public:
  static constexpr int64_t kSize = 192;
  explicit Product(int threads) : threads_(threads), a_(kSize * kSize), b_(kSize * kSize), c_(kSize * kSize) {
    for (int64_t i = 0; i < kSize * kSize; ++i) {
      a_[i] = static_cast<float>(i % 7) - 3;
      b_[i] = static_cast<float>(i % 5) - 2;
    }
    const OnednnThreads scope(threads_);
    const auto matrix = onednn_desc({kSize, kSize}, {kSize, 1});
    primitive_ = dnnl::matmul(dnnl::matmul::primitive_desc(onednn_engine(), matrix, matrix, matrix));
    const auto at = [&](std::vector<float>& m) { return dnnl::memory(matrix, onednn_engine(), m.data()); };
    arguments_ = {{DNNL_ARG_SRC, at(a_)}, {DNNL_ARG_WEIGHTS, at(b_)}, {DNNL_ARG_DST, at(c_)}};
  }
  void run() {
    const OnednnThreads scope(threads_);
    primitive_.execute(stream_, arguments_);
    stream_.wait();
  }
  float largest_error() const {
    float worst = 0;
    for (int64_t i = 0; i < kSize; ++i) {
      for (int64_t j = 0; j < kSize; ++j) {
        float sum = 0;
        for (int64_t k = 0; k < kSize; ++k) sum += a_[i * kSize + k] * b_[k * kSize + j];
        worst = std::max(worst, std::abs(sum - c_[i * kSize + j]));
      }
    }
    return worst;
  }

 private:
  int threads_;
  std::vector<float> a_, b_, c_;
  dnnl::matmul primitive_;
  dnnl::stream stream_{onednn_engine()};
  std::unordered_map<int, dnnl::memory> arguments_;
};

TEST(OnednnThreads, AreThoseOfOurTeams) { EXPECT_TRUE(onednn_runs_on_teams()); }

TEST(OnednnThreads, ComputeTheProduct) {
  for (const int threads : {1, 2, 3}) {
    Product product(threads);
    product.run();
    EXPECT_EQ(product.largest_error(), 0) << threads << " threads";  // small integers: exact in any order
  }
}

// What else uses the library in this process is none of our business.
TEST(OnednnThreads, AreOpenMpsOutsideOfAScope) {
  Product inside(2);
  inside.run();
  dnnl::stream stream(onednn_engine());
  std::vector<float> from(1 << 20, 2.f), to(1 << 20, 0.f);
  const auto desc = onednn_desc({1 << 20}, {1});
  dnnl::memory src(desc, onednn_engine(), from.data()), dst(desc, onednn_engine(), to.data());
  dnnl::reorder(src, dst).execute(stream, src, dst);
  stream.wait();
  EXPECT_EQ(to, from);
  EXPECT_EQ(omp_in_parallel(), 0);
}

TEST(OnednnThreads, SleepWhenTheyAreDone) {
  if (!onednn_runs_on_teams()) FAIL() << "oneDNN's calls were not redirected";
  Product product(4);
  product.run();
  constexpr int kRuns = 20;
  double spent_ms = 0;
  for (int i = 0; i < kRuns; ++i) {
    product.run();
    const std::clock_t start = std::clock();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    spent_ms += 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  }
  EXPECT_LT(spent_ms, 2 * kRuns);  // libgomp's: 16 ms of each of three threads a run
}

TEST(RedirectedCalls, AreAllOrNone) {
  const std::array<Answer, 1> none = {Answer{"no_such_function", nullptr}};
  EXPECT_FALSE(redirect_calls(nullptr, none, {}));
  EXPECT_FALSE(redirect_calls(dnnl_version(), none, {}));  // it calls nothing of that name
  // It calls more of libc's memory functions than the one that has an answer.
  const std::array<Answer, 1> one = {Answer{"memcpy", nullptr}};
  constexpr std::array<std::string_view, 1> kMemory = {"mem"};
  EXPECT_FALSE(redirect_calls(dnnl_version(), one, kMemory));
  Product product(2);
  product.run();
  EXPECT_EQ(product.largest_error(), 0);
}

}  // namespace
}  // namespace tenon::cpu
