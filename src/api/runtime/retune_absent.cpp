// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Where the library has no tuner. Weak: src/api/builder/tuning.cpp takes its place where that is linked in.
#include "api/runtime/retune.h"

namespace tenon::api {

[[gnu::weak]] Result<Retune> make_retune(const LoadSettings& settings, int /*threads*/) {
  if (!settings.retune) return Retune();
  return Error(ErrorCode::unsupported,
               "tuning while loading: expected a library with the tuner, found the runtime alone")
      .hint("load libtenon instead of libtenon_runtime, or leave retune out");
}

}  // namespace tenon::api
