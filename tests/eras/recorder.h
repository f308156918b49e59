// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// An error recorder, which programs hand in since release 6.
#pragma once

#include <string>
#include <vector>

#include "tests/eras/support.h"

#if NV_TENSORRT_MAJOR >= 6
namespace tenon::test {

class Recorder : public nv::IErrorRecorder {
 public:
  int32_t getNbErrors() const noexcept override { return static_cast<int32_t>(texts.size()); }
  nv::ErrorCode getErrorCode(int32_t at) const noexcept override { return codes[static_cast<size_t>(at)]; }
  ErrorDesc getErrorDesc(int32_t at) const noexcept override { return texts[static_cast<size_t>(at)].c_str(); }
  bool hasOverflowed() const noexcept override { return false; }
  void clear() noexcept override { texts.clear(), codes.clear(); }
  bool reportError(nv::ErrorCode code, ErrorDesc text) noexcept override {
    codes.push_back(code);
    texts.emplace_back(text);
    return true;
  }
  RefCount incRefCount() noexcept override { return ++references; }
  RefCount decRefCount() noexcept override { return --references; }
  std::vector<nv::ErrorCode> codes;
  std::vector<std::string> texts;
  int references = 0;
};

}  // namespace tenon::test
#endif
