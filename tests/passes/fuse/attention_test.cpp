// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.attention: two products around a softmax are one attention.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass attention();

namespace {

TEST(Attention, TakesTransposesScaleAndMask) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[B=1..4,S=1..9,2,4], %k: f32[B=1..4,S=1..9,2,4], %v: f32[B=1..4,S=1..9,2,4], %m: f32[B=1..4,1,1,S=1..9]) -> (%y) {
      %a = transpose(%q) {perm=[0,2,1,3]}
      %b = transpose(%k) {perm=[0,2,3,1]}
      %c = transpose(%v) {perm=[0,2,1,3]}
      %d = matmul(%a, %b)
      %e = div(%d, 2)
      %f = add(%e, %m)
      %g = softmax(%f)
      %h = matmul(%g, %c)
      %y = transpose(%h) {perm=[0,2,1,3]}
    })",
                 R"(
    graph (%q: f32[B=1..4,S=1..9,2,4], %k: f32[B=1..4,S=1..9,2,4], %v: f32[B=1..4,S=1..9,2,4], %m: f32[B=1..4,1,1,S=1..9]) -> (%y) {
      %y = attention(%q, %k, %v, %m) {scale=0.5, heads_last=true}
    })");
}

TEST(Attention, TakesScaledOperandsWithHeadsFirst) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %a = mul(%q, 0.5)
      %b = transpose(%k) {perm=[0,1,3,2]}
      %c = mul(%b, 0.5)
      %d = matmul(%a, %c)
      %e = softmax(%d)
      %y = matmul(%e, %v)
    })",
                 R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %y = attention(%q, %k, %v) {scale=0.25}
    })");
}

TEST(Attention, LooksThroughAReshapeForTheScale) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[B=1..4,5,8], %k: f32[B=1..4,5,2,4], %v: f32[B=1..4,5,2,4]) -> (%y) {
      %heads = const i64[4]{0, 0, 2, 4}
      %s = mul(%q, 0.5)
      %r = reshape(%s, %heads)
      %a = transpose(%r) {perm=[0,2,1,3]}
      %b = transpose(%k) {perm=[0,2,3,1]}
      %c = transpose(%v) {perm=[0,2,1,3]}
      %d = matmul(%a, %b)
      %e = softmax(%d)
      %f = matmul(%e, %c)
      %y = transpose(%f) {perm=[2,0,1,3]}
    })",
                 R"(
    graph (%q: f32[B=1..4,5,8], %k: f32[B=1..4,5,2,4], %v: f32[B=1..4,5,2,4]) -> (%y) {
      %heads = const i64[4]{0, 0, 2, 4}
      %r = reshape(%q, %heads)
      %a = attention(%r, %k, %v) {scale=0.5, heads_last=true}
      %y = transpose(%a) {perm=[1,0,2,3]}
    })");
}

TEST(Attention, TakesAGuardedSoftmaxAndAChoiceOfMask) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3], %m: bool[5,7]) -> (%y) {
      %b = transpose(%k) {perm=[0,1,3,2]}
      %d = matmul(%q, %b)
      %none = const f32[]{-inf}
      %zero = const f32[]{0.0}
      %f = where(%m, %d, %none)
      %g = softmax(%f)
      %n = is_nan(%g)
      %h = where(%n, %zero, %g)
      %y = matmul(%h, %v)
    })",
                 R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3], %m: bool[5,7]) -> (%y) {
      %zero = const f32[]{0.0}
      %none = const f32[]{-inf}
      %f = where(%m, %zero, %none)
      %y = attention(%q, %k, %v, %f) {guarded=true}
    })");
}

TEST(Attention, SharesHeadsThatAreRepeated) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[1,4,5,4], %k: f32[1,2,5,4], %v: f32[1,2,5,4]) -> (%y) {
      %narrow = const i64[5]{1, 2, 1, 5, 4}
      %wide = const i64[5]{1, 2, 2, 5, 4}
      %joined = const i64[4]{1, 4, 5, 4}
      %k1 = reshape(%k, %narrow)
      %k2 = expand(%k1, %wide)
      %k3 = reshape(%k2, %joined)
      %v1 = reshape(%v, %narrow)
      %v2 = expand(%v1, %wide)
      %v3 = reshape(%v2, %joined)
      %b = transpose(%k3) {perm=[0,1,3,2]}
      %d = matmul(%q, %b) {scale=0.5}
      %g = softmax(%d)
      %y = matmul(%g, %v3)
    })",
                 R"(
    graph (%q: f32[1,4,5,4], %k: f32[1,2,5,4], %v: f32[1,2,5,4]) -> (%y) {
      %y = attention(%q, %k, %v) {scale=0.5}
    })");
}

TEST(Attention, TurnsTheOperandsThatDiffer) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[1,5,2,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %a = transpose(%q) {perm=[0,2,1,3]}
      %d = matmul(%a, %k) {transpose_b=true}
      %e = softmax(%d)
      %y = matmul(%e, %v)
    })",
                 R"(
    graph (%q: f32[1,5,2,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %a = transpose(%q) {perm=[0,2,1,3]}
      %y = attention(%a, %k, %v)
    })");
}

TEST(Attention, TakesOperandsThatTheProductsTurn) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[1,2,4,5], %k: f32[1,2,7,4], %v: f32[1,2,3,7]) -> (%y) {
      %d = matmul(%q, %k) {transpose_a=true, transpose_b=true, scale=0.5}
      %e = softmax(%d)
      %y = matmul(%e, %v) {transpose_b=true}
    })",
                 R"(
    graph (%q: f32[1,2,4,5], %k: f32[1,2,7,4], %v: f32[1,2,3,7]) -> (%y) {
      %0 = transpose(%q) {perm=[0,1,3,2]}
      %1 = transpose(%v) {perm=[0,1,3,2]}
      %y = attention(%0, %k, %1) {scale=0.5}
    })");
}

TEST(Attention, LeavesTurnedProbabilities) {
  expect_unchanged(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,5,3]) -> (%y) {
      %d = matmul(%q, %k) {transpose_b=true}
      %e = softmax(%d)
      %y = matmul(%e, %v) {transpose_a=true}
    })");
}

TEST(Attention, LeavesMasksThatAddOneNumberARow) {
  expect_unchanged(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3], %m: f32[5,1]) -> (%y) {
      %b = transpose(%k) {perm=[0,1,3,2]}
      %d = matmul(%q, %b)
      %f = add(%d, %m)
      %e = softmax(%f)
      %y = matmul(%e, %v)
    })");
}

TEST(Attention, LeavesProbabilitiesThatAreRead) {
  expect_unchanged(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y, %e) {
      %b = transpose(%k) {perm=[0,1,3,2]}
      %d = matmul(%q, %b)
      %e = softmax(%d)
      %y = matmul(%e, %v)
    })");
}

TEST(Attention, LeavesASoftmaxAlongAnotherAxis) {
  expect_unchanged(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %b = transpose(%k) {perm=[0,1,3,2]}
      %d = matmul(%q, %b)
      %e = softmax(%d) {axis=2}
      %y = matmul(%e, %v)
    })");
}

}  // namespace
}  // namespace tenon::passes
