// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Where the library has no passes. Weak: src/api/builder/refitter.cpp takes its place where that is linked in.
#include "api/runtime/refit.h"

namespace tenon::api {

[[gnu::weak]] Result<nv::IRefitter*> make_refitter(CudaEngine& /*engine*/, nv::ILogger& /*logger*/) {
  return Error(ErrorCode::unsupported, "replacing weights: expected a library with the passes, found the runtime alone")
      .hint("load libtenon instead of libtenon_runtime");
}

}  // namespace tenon::api
