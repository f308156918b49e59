// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A small network with two profiles, for tests of engines and contexts.
#pragma once

#include <vector>

#include "tests/api/support.h"

namespace tenon::test {

/// y = x + 1 for x of [N, 2], N = 1..4 with 2 as optimum (profile 0), 5..8 (profile 1).
struct Dynamic : Workshop {
  Dynamic() {
    nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(-1, 2));
    auto* constant = network->addConstant(nv::Dims2(1, 1), weights(one));
    auto* sum = network->addElementWise(*x, *constant->getOutput(0), nv::ElementWiseOperation::kSUM);
    sum->setName("plus one");
    sum->getOutput(0)->setName("y");
    network->markOutput(*sum->getOutput(0));
    network->setName("adder");
    add_profile(1, 2, 4);
    add_profile(5, 6, 8);
  }

  void add_profile(int64_t min, int64_t opt, int64_t max) {
    nv::IOptimizationProfile* profile = builder->createOptimizationProfile();
    EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(min, 2)));
    EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kOPT, nv::Dims2(opt, 2)));
    EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(max, 2)));
    EXPECT_TRUE(profile->isValid());
    const int32_t next = config->getNbOptimizationProfiles();
    EXPECT_EQ(config->addOptimizationProfile(profile), next);
  }

  std::vector<float> one = {1};
};

}  // namespace tenon::test
