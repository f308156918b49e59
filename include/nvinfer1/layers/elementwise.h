// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Element by element: binary, unary, select, cast, identity.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// Functions of two numbers.
enum class ElementWiseOperation : int32_t {
  kSUM = 0,
  kPROD = 1,
  kMAX = 2,
  kMIN = 3,
  kSUB = 4,
  kDIV = 5,
  kPOW = 6,
  kFLOOR_DIV = 7,
  kAND = 8,
  kOR = 9,
  kXOR = 10,
  kEQUAL = 11,
  kGREATER = 12,
  kLESS = 13,
};
template <>
constexpr int32_t EnumMax<ElementWiseOperation>() noexcept {
  return 14;
}

/// Functions of one number.
enum class UnaryOperation : int32_t {
  kEXP = 0,
  kLOG = 1,
  kSQRT = 2,
  kRECIP = 3,
  kABS = 4,
  kNEG = 5,
  kSIN = 6,
  kCOS = 7,
  kTAN = 8,
  kSINH = 9,
  kCOSH = 10,
  kASIN = 11,
  kACOS = 12,
  kATAN = 13,
  kASINH = 14,
  kACOSH = 15,
  kATANH = 16,
  kCEIL = 17,
  kFLOOR = 18,
  kERF = 19,
  kNOT = 20,
  kSIGN = 21,
  kROUND = 22,
  kISINF = 23,
  kISNAN = 24,
};
template <>
constexpr int32_t EnumMax<UnaryOperation>() noexcept {
  return 25;
}

/// A function of two tensors of the same number of dimensions; dimensions of size 1 are repeated.
class IElementWiseLayer : public ILayer {
 public:
  void setOperation(ElementWiseOperation elementWiseOperation) noexcept { mImpl->setOperation(elementWiseOperation); }
  ElementWiseOperation getOperation() const noexcept { return mImpl->getOperation(); }

 protected:
  virtual ~IElementWiseLayer() noexcept = default;
  apiv::VElementWiseLayer* mImpl = nullptr;
};

/// A function of each element; the shape stays.
class IUnaryLayer : public ILayer {
 public:
  void setOperation(UnaryOperation unaryOperation) noexcept { mImpl->setOperation(unaryOperation); }
  UnaryOperation getOperation() const noexcept { return mImpl->getOperation(); }

 protected:
  virtual ~IUnaryLayer() noexcept = default;
  apiv::VUnaryLayer* mImpl = nullptr;
};

/// Element by element: condition (kBOOL) ? thenInput : elseInput, with broadcasting.
class ISelectLayer : public ILayer {
 public:
 protected:
  virtual ~ISelectLayer() noexcept = default;
  apiv::VSelectLayer* mImpl = nullptr;
};

/// Converts the element type.
class ICastLayer : public ILayer {
 public:
  void setToType(DataType type) noexcept { mImpl->setToType(type); }
  DataType getToType() const noexcept { return mImpl->getToType(); }

 protected:
  virtual ~ICastLayer() noexcept = default;
  apiv::VCastLayer* mImpl = nullptr;
};

/// The same values; with setOutputType, converted.
class IIdentityLayer : public ILayer {
 public:
 protected:
  virtual ~IIdentityLayer() noexcept = default;
  apiv::VIdentityLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
