// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Version check of clients.
#include "api/common/exports.h"

#include <atomic>

#include "api/common/report.h"

namespace tenon::api {

namespace {
constexpr int32_t kFirst = 100000;  // 10.0.0, the first release with this binary interface
constexpr int32_t kLast = 109999;
std::atomic<nv::ILogger*> process_logger = nullptr;
}  // namespace

bool serves(const char* call, void* logger, int32_t version) noexcept {
  auto* own = static_cast<nv::ILogger*>(logger);
  if (own == nullptr) return false;
  process_logger = own;
  if (version >= kFirst && version <= kLast) return true;
  char text[160];
  std::snprintf(text, sizeof text, "the program was compiled for version %d; this library serves %d to %d", version,
                kFirst, kLast);
  Reporter(own).error(call, nv::ErrorCode::kINVALID_ARGUMENT, text);
  return false;
}

nv::ILogger* last_logger() noexcept { return process_logger; }

}  // namespace tenon::api
