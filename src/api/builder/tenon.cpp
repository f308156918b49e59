// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// tenon.h: settings of a build.
#include "tenon.h"

#include "api/builder/builder_config.h"
#include "api/common/exports.h"

namespace tenon {

void set_build_settings(nvinfer1::IBuilderConfig& config, BuildSettings settings) {
  if (auto* own = dynamic_cast<api::BuilderConfig*>(&config)) {
    own->set_settings(std::move(settings));
  } else {
    api::Reporter(api::last_logger())
        .error("tenon::set_build_settings", nvinfer1::ErrorCode::kINVALID_ARGUMENT,
               "the configuration is of another library");
  }
}

}  // namespace tenon
