// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What tests of single layers share: tensors of given numbers, and a network of one input and one output around a
// layer.
#pragma once

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "tests/api/support.h"

namespace tenon::test {

using Floats = std::vector<float>;
using Integers = std::vector<int32_t>;

inline nv::ITensor& constant(Workshop& shop, const nv::Dims& dims, const Floats& values) {
  return *shop.network->addConstant(dims, weights(values))->getOutput(0);
}

inline nv::ITensor& integers(Workshop& shop, const nv::Dims& dims, const Integers& values) {
  const nv::Weights given{nv::DataType::kINT32, values.data(), static_cast<int64_t>(values.size())};
  return *shop.network->addConstant(dims, given)->getOutput(0);
}

inline nv::ITensor& input(Workshop& shop, const nv::Dims& dims) {
  return *shop.network->addInput("x", nv::DataType::kFLOAT, dims);
}

/// Names the first output of a layer "y" and marks it.
inline void finish(Workshop& shop, nv::ILayer* layer) {
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  layer->getOutput(0)->setName("y");
  shop.network->markOutput(*layer->getOutput(0));
}

/// The build must fail, and the log say so.
inline void expect_error(Workshop& shop, const std::string& text) {
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find(text), std::string::npos) << shop.logger.errors();
}

inline nv::Dims dims_of(std::initializer_list<int64_t> sizes) {
  nv::Dims dims{static_cast<int32_t>(sizes.size()), {}};
  std::copy(sizes.begin(), sizes.end(), dims.d);
  return dims;
}

inline std::vector<int64_t> sizes_of(const nv::Dims& dims) { return {dims.d, dims.d + std::max(dims.nbDims, 0)}; }

inline void expect_near(const Floats& found, const Floats& expected, float tolerance = 1e-5F) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], tolerance) << i;
}

/// A network of one float input "x" that keeps what its constants and weights point to.
struct OneLayer : Workshop {
  explicit OneLayer(const nv::Dims& dims) : x(input(*this, dims)) {}

  nv::ITensor& floats(const nv::Dims& dims, Floats values) {
    return constant(*this, dims, kept_floats.emplace_back(std::move(values)));
  }
  nv::ITensor& ints(const nv::Dims& dims, Integers values) {
    return integers(*this, dims, kept_integers.emplace_back(std::move(values)));
  }
  nv::Weights kept(Floats values) { return weights(kept_floats.emplace_back(std::move(values))); }

  /// The first output of `layer` as floats, for these numbers in "x".
  Floats run(nv::ILayer* layer, Floats numbers, size_t count) {
    if (layer != nullptr && layer->getOutput(0)->getType() != nv::DataType::kFLOAT) {
      layer = network->addCast(*layer->getOutput(0), nv::DataType::kFLOAT);
    }
    finish(*this, layer);
    return layer == nullptr ? Floats{} : answer(*this, std::move(numbers), count);
  }

  nv::ITensor& x;
  std::deque<Floats> kept_floats;
  std::deque<Integers> kept_integers;
};

}  // namespace tenon::test
