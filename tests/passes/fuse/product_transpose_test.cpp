// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.product_transpose: products read matrices as they lie.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass product_transpose();

namespace {

TEST(ProductTranspose, EitherOperand) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: f32[2,4,3], %b: f32[N=1..8,4,5]) -> (%y, %z) {
      %t = transpose(%a) {perm=[0,2,1]}
      %u = transpose(%b) {perm=[0,2,1]}
      %y = matmul(%t, %b)
      %z = matmul(%u, %a)
    })",
                 R"(
    graph (%a: f32[2,4,3], %b: f32[N=1..8,4,5]) -> (%y, %z) {
      %y = matmul(%a, %b) {transpose_a=true}
      %z = matmul(%b, %a) {transpose_a=true}
    })");
}

TEST(ProductTranspose, TogglesAFlagThatIsThere) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: f32[4,3], %b: f32[4,5]) -> (%y) {
      %t = transpose(%a)
      %u = transpose(%b)
      %y = matmul(%t, %u) {transpose_b=true, scale=0.5, activation=relu}
    })",
                 R"(
    graph (%a: f32[4,3], %b: f32[4,5]) -> (%y) {
      %y = matmul(%a, %b) {transpose_a=true, scale=0.5, activation=relu}
    })");
}

TEST(ProductTranspose, OneTransposeOnBothSides) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: f32[3,3]) -> (%y) {
      %t = transpose(%a)
      %y = matmul(%t, %t)
    })",
                 R"(
    graph (%a: f32[3,3]) -> (%y) {
      %y = matmul(%a, %a) {transpose_a=true, transpose_b=true}
    })");
}

TEST(ProductTranspose, LeavesTheBatchAxesToATransposeOfRows) {
  expect_rewrite(product_transpose(), R"(
    graph (%q: f32[2,3,5,4], %k: f32[2,7,3,4]) -> (%y) {
      %t = transpose(%k) {perm=[0,2,3,1]}
      %y = matmul(%q, %t)
    })",
                 R"(
    graph (%q: f32[2,3,5,4], %k: f32[2,7,3,4]) -> (%y) {
      %0 = transpose(%k) {perm=[0,2,1,3]}
      %y = matmul(%q, %0) {transpose_b=true}
    })");
}

TEST(ProductTranspose, OfATransposeThatIsReadOtherwise) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: f32[4,3], %b: f32[4,5]) -> (%y, %t) {
      %t = transpose(%a)
      %y = matmul(%t, %b)
    })",
                 R"(
    graph (%a: f32[4,3], %b: f32[4,5]) -> (%y, %t) {
      %t = transpose(%a)
      %y = matmul(%a, %b) {transpose_a=true}
    })");
}

TEST(ProductTranspose, WithAVector) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: f32[4,3], %b: f32[4]) -> (%y) {
      %t = transpose(%a)
      %y = matmul(%t, %b)
    })",
                 R"(
    graph (%a: f32[4,3], %b: f32[4]) -> (%y) {
      %y = matmul(%a, %b) {transpose_a=true}
    })");
}

TEST(ProductTranspose, LeavesABatchTransposeThatOthersRead) {
  expect_unchanged(product_transpose(), R"(
    graph (%q: f32[2,3,5,4], %k: f32[2,7,3,4]) -> (%y, %z) {
      %t = transpose(%k) {perm=[0,2,3,1]}
      %y = matmul(%q, %t)
      %z = neg(%t)
    })");
}

TEST(ProductTranspose, LeavesAnInnermostAxisThatBecomesABatch) {
  expect_unchanged(product_transpose(), R"(
    graph (%a: f32[2,3,4], %b: f32[4,2,5]) -> (%y) {
      %t = transpose(%a) {perm=[2,1,0]}
      %y = matmul(%t, %b)
    })");
}

TEST(ProductTranspose, LeavesRowsForWeights) {
  expect_unchanged(product_transpose(), R"(
    graph (%a: f32[4,3], %c: f32[4,3]) -> (%y, %z) {
      %w = const f32[4,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %q = const i8[4,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %s = const f32[]{0.5}
      %t = transpose(%a)
      %y = matmul(%t, %w)
      %u = transpose(%c)
      %d = dequantize_linear(%q, %s)
      %z = matmul(%u, %d)
    })");
}

TEST(ProductTranspose, WithIntegersWhoseScaleComesInTheRun) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: f32[4,3], %s: f32[]) -> (%y) {
      %q = const i8[4,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %t = transpose(%a)
      %d = dequantize_linear(%q, %s)
      %y = matmul(%t, %d)
    })",
                 R"(
    graph (%a: f32[4,3], %s: f32[]) -> (%y) {
      %q = const i8[4,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %d = dequantize_linear(%q, %s)
      %y = matmul(%a, %d) {transpose_a=true}
    })");
}

TEST(ProductTranspose, LeavesRowsOfBytes) {
  expect_rewrite(product_transpose(), R"(
    graph (%a: i8[4,3], %b: i8[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %c = dequantize_linear(%a, %s)
      %d = dequantize_linear(%b, %s)
      %t = transpose(%c)
      %u = transpose(%d)
      %y = matmul(%t, %u)
    })",
                 R"(
    graph (%a: i8[4,3], %b: i8[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %c = dequantize_linear(%a, %s)
      %d = dequantize_linear(%b, %s)
      %t = transpose(%c)
      %y = matmul(%t, %d) {transpose_b=true}
    })");
}

}  // namespace
}  // namespace tenon::passes
