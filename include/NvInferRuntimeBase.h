// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The types that every other header needs: data types, dimensions, versioned interfaces, error recorder.
#pragma once

#include <cstddef>
#include <cstdint>

#include "nvinfer1/cuda_types.h"
#include "nvinfer1/macros.h"

/// The version of the loaded library, as NV_TENSORRT_VERSION.
extern "C" TENSORRTAPI int32_t getInferLibVersion() noexcept;

namespace nvinfer1 {

/// The version of these headers, as getInferLibVersion() has the library's.
static constexpr int32_t kNV_TENSORRT_VERSION_IMPL = NV_TENSORRT_VERSION;

using char_t = char;
using AsciiChar = char_t;

/// How many values enumeration T has; they are numbered from 0.
template <typename T>
constexpr int32_t EnumMax() noexcept;

/// The type of the elements of weights and tensors.
enum class DataType : int32_t {
  kFLOAT = 0,  ///< 32-bit IEEE float
  kHALF = 1,   ///< 16-bit IEEE float
  kINT8 = 2,   ///< 8-bit integer, with a scale when it stands for real numbers
  kINT32 = 3,  ///< 32-bit integer
  kBOOL = 4,   ///< one byte, 0 or 1
  kUINT8 = 5,  ///< 8-bit unsigned integer, only at the ends of a network and for quantized values
  kFP8 = 6,    ///< 8-bit float, 4 bits of exponent and 3 of mantissa
  kBF16 = 7,   ///< 16-bit float, 8 bits of exponent
  kINT64 = 8,  ///< 64-bit integer
  kINT4 = 9,   ///< 4-bit integer, two in a byte
  kFP4 = 10,   ///< 4-bit float, 2 bits of exponent and 1 of mantissa
  kE8M0 = 11,  ///< 8-bit exponent, a power of two used as a scale
};
template <>
constexpr int32_t EnumMax<DataType>() noexcept {
  return 12;
}

/// The size of a tensor in each dimension; -1 stands for a size known only at run time.
/// Calls that cannot answer return a Dims with nbDims -1.
class Dims64 {
 public:
  static constexpr int32_t MAX_DIMS = 8;  ///< most dimensions that a tensor may have
  int32_t nbDims;                         ///< number of dimensions, -1 if there is no answer
  int64_t d[8];                           ///< sizes, outermost first
};

using Dims = Dims64;

/// Dims with 32-bit sizes, as before release 10; no call takes it.
class Dims32 {
 public:
  static constexpr int32_t MAX_DIMS = 8;
  int32_t nbDims;
  int32_t d[8];
};

using InterfaceKind = const char*;

/// Which interface an object implements, and in which version.
class InterfaceInfo {
 public:
  InterfaceKind kind;  ///< name of the interface
  int32_t major;       ///< raised when callers must change
  int32_t minor;       ///< raised when functions are added at the end
};

/// The language in which an object is implemented.
enum class APILanguage : int32_t {
  kCPP = 0,
  kPYTHON = 1,
};
template <>
constexpr int32_t EnumMax<APILanguage>() noexcept {
  return 2;
}

/// Base of interfaces that a program implements and that may grow: the library asks for the version before it calls.
class IVersionedInterface {
 public:
  /// In which language the object is written.
  virtual APILanguage getAPILanguage() const noexcept { return APILanguage::kCPP; }
  /// Kind and version; the library dispatches on this, never on the presence of a function.
  virtual InterfaceInfo getInterfaceInfo() const noexcept = 0;
  virtual ~IVersionedInterface() noexcept = default;

 protected:
  IVersionedInterface() = default;
  IVersionedInterface(const IVersionedInterface&) = default;
  IVersionedInterface(IVersionedInterface&&) = default;
  IVersionedInterface& operator=(const IVersionedInterface&) & = default;
  IVersionedInterface& operator=(IVersionedInterface&&) & = default;
};

/// What went wrong.
enum class ErrorCode : int32_t {
  kSUCCESS = 0,                ///< nothing
  kUNSPECIFIED_ERROR = 1,      ///< none of the others
  kINTERNAL_ERROR = 2,         ///< a defect of the library
  kINVALID_ARGUMENT = 3,       ///< an argument out of its range, or null
  kINVALID_CONFIG = 4,         ///< settings that contradict each other
  kFAILED_ALLOCATION = 5,      ///< out of memory
  kFAILED_INITIALIZATION = 6,  ///< a device or a library could not be opened
  kFAILED_EXECUTION = 7,       ///< inference failed
  kFAILED_COMPUTATION = 8,     ///< a result was not finite where it had to be
  kINVALID_STATE = 9,          ///< the call came too early or too late
  kUNSUPPORTED_STATE = 10,     ///< Tenon cannot do this
};
template <>
constexpr int32_t EnumMax<ErrorCode>() noexcept {
  return 11;
}

namespace v_1_0 {
/// Collects errors; a program implements it and sets it on builders, runtimes, engines, contexts, networks.
/// The library calls incRefCount when it takes a recorder and decRefCount when it lets go, always in pairs, and may
/// report from any thread. A recorder set on a runtime is handed on to its engines, an engine's to its contexts.
class IErrorRecorder : public IVersionedInterface {
 public:
  using ErrorDesc = const char*;
  using RefCount = int32_t;
  static constexpr size_t kMAX_DESC_LENGTH{127};  ///< bytes of a description, without the terminator
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IErrorRecorder", 1, 0}; }
  ~IErrorRecorder() noexcept override = default;
  /// How many errors have been recorded since the last clear().
  virtual int32_t getNbErrors() const noexcept = 0;
  /// The code of error `errorIdx`, which lies in [0, getNbErrors()).
  virtual ErrorCode getErrorCode(int32_t errorIdx) const noexcept = 0;
  /// The text of error `errorIdx`, at most kMAX_DESC_LENGTH bytes.
  virtual ErrorDesc getErrorDesc(int32_t errorIdx) const noexcept = 0;
  /// True when errors were dropped because the recorder was full.
  virtual bool hasOverflowed() const noexcept = 0;
  /// Forgets all errors.
  virtual void clear() noexcept = 0;
  /// Called by the library. Returns true when the error is fatal and the caller should give up.
  virtual bool reportError(ErrorCode code, ErrorDesc description) noexcept = 0;
  /// One more user of this object; returns the new count.
  virtual RefCount incRefCount() noexcept = 0;
  /// One user less; the object may free itself at zero. Returns the new count.
  virtual RefCount decRefCount() noexcept = 0;
};
}  // namespace v_1_0
using IErrorRecorder = v_1_0::IErrorRecorder;

/// Whether a tensor enters or leaves an engine.
enum class TensorIOMode : int32_t {
  kNONE = 0,  ///< neither, or no such tensor
  kINPUT = 1,
  kOUTPUT = 2,
};
template <>
constexpr int32_t EnumMax<TensorIOMode>() noexcept {
  return 3;
}
}  // namespace nvinfer1
