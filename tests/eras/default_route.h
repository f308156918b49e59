// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The network of the tests as a program for release 10 makes it, in the same process.
#pragma once

#include <vector>

namespace tenon::test {

/// Weights of the network: convolution [4,3,3,3] with bias [4], fully connected [5,4*4*4] with bias [5].
struct Parameters {
  std::vector<float> kernel, kernel_bias, matrix, matrix_bias;
};

/// x [batch,3,8,8] -> convolution 3x3, padding 1 -> ReLU -> max pooling 2x2 -> fully connected -> softmax [batch,5].
std::vector<float> default_route(const Parameters& parameters, std::vector<float> x, int batch);

/// What a builder of release 10 says of this machine.
struct Platform {
  bool has_fast_fp16, has_tf32;
};
Platform default_platform();

}  // namespace tenon::test
