// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Strided copies of every element size against plain indexing.
#include "backends/cpu/lib/strided_copy.h"

#include "kernel_check.h"

namespace tenon::cpu {
namespace {

using Sizes = std::vector<int64_t>;

template <typename T>
void check_copy(const Sizes& dims, const Sizes& src_strides, const Sizes& dst_strides) {
  int64_t volume = 1, src_size = 1, dst_size = 1;
  for (size_t d = 0; d < dims.size(); ++d) {
    volume *= dims[d];
    src_size += (dims[d] - 1) * src_strides[d];
    dst_size += (dims[d] - 1) * dst_strides[d];
  }
  std::vector<T> src(src_size), want(dst_size, T(99)), got(dst_size, T(99));
  for (int64_t i = 0; i < src_size; ++i) src[i] = static_cast<T>(i * 7 + 1);
  for (int64_t i = 0; i < volume; ++i) {
    int64_t rest = i, from = 0, to = 0;
    for (size_t d = dims.size(); d-- > 0; rest /= dims[d]) {
      from += rest % dims[d] * src_strides[d];
      to += rest % dims[d] * dst_strides[d];
    }
    want[to] = src[from];
  }
  StridedCopy args;
  ASSERT_TRUE(make_strided_copy(dims, src_strides, dst_strides, sizeof(T), args));
  for (int threads = 1; threads <= 3; ++threads) {
    std::ranges::fill(got, T(99));
    run_team(threads, [&](const Team& team) { strided_copy(args, src.data(), got.data(), team); });
    ASSERT_EQ(got, want) << threads << " threads, " << sizeof(T) << " bytes";
  }
}

void check_all(const Sizes& dims, const Sizes& src_strides, const Sizes& dst_strides) {
  check_copy<uint8_t>(dims, src_strides, dst_strides);
  check_copy<uint16_t>(dims, src_strides, dst_strides);
  check_copy<float>(dims, src_strides, dst_strides);
  check_copy<uint64_t>(dims, src_strides, dst_strides);
}

TEST(StridedCopy, Transposes) {
  check_all({5, 7}, {1, 5}, {7, 1});
  check_all({70, 33}, {1, 70}, {33, 1});
  check_all({2, 9, 9, 3}, {243, 9, 1, 81}, {243, 27, 3, 1});         // NCHW to NHWC
  check_all({2, 37, 6, 11}, {2442, 1, 407, 37}, {2442, 66, 11, 1});  // NHWC to NCHW
  check_all({3, 4, 5, 8}, {8, 24, 96, 1}, {160, 40, 8, 1});
  check_all({4, 3, 5}, {1, 4, 12}, {15, 5, 1});
}

TEST(StridedCopy, SlicesAndJoins) {
  check_all({4, 6}, {10, 1}, {6, 1});
  check_all({4, 6}, {6, 1}, {17, 1});
  check_all({3, 4, 5}, {40, 10, 2}, {20, 5, 1});
  check_all({10000}, {1}, {1});
  check_all({1, 1}, {1, 1}, {1, 1});
}

TEST(StridedCopy, Repeats) {
  check_all({3, 4, 5}, {0, 5, 1}, {20, 5, 1});
  check_all({4, 50}, {1, 0}, {50, 1});
  check_all({2, 3, 4}, {4, 0, 1}, {12, 4, 1});
}

TEST(StridedCopy, EmptyIsNothing) {
  StridedCopy args;
  ASSERT_TRUE(make_strided_copy(Sizes{0, 3}, Sizes{3, 1}, Sizes{3, 1}, 4, args));
  run_team(2, [&](const Team& team) { strided_copy(args, nullptr, nullptr, team); });
}

}  // namespace
}  // namespace tenon::cpu
