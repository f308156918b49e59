// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What trtexec prints and writes after the inferences.
#pragma once

#include "tools/lib/measure.h"
#include "tools/lib/session.h"
#include "tools/trtexec/arguments.h"
#include "tools/trtexec/layer_times.h"

namespace tenon::tools::trtexec {

/// Trace, then the performance summary, line by line as scripts expect it.
void print_performance(const Arguments& arguments, const Measurement& measurement);

/// --dumpOutput, --dumpRawBindingsToFile, --exportOutput, --exportTimes.
void write_results(const Arguments& arguments, const Session& session, const Measurement& measurement);

/// --dumpLayerInfo, --exportLayerInfo, --dumpOptimizationProfile.
void write_engine(const Arguments& arguments, const nvinfer1::ICudaEngine& engine);

/// --dumpProfile, --exportProfile.
void write_profile(const Arguments& arguments, const LayerTimes& times);

}  // namespace tenon::tools::trtexec
