// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The tables of a plan file that say how its weights may be replaced, and which libraries of plugins go with it.
#pragma once

#include "plan/plan.h"
#include "plan_generated.h"

namespace tenon::plan {

/// Past the end of every file: the elements are zeros.
constexpr uint64_t kAbsentOffset = uint64_t{1} << 62;

/// Null if the plan allows nothing.
flatbuffers::Offset<file::Refit> write_refit(flatbuffers::FlatBufferBuilder& builder, const Refit& refit);
/// Errors: corrupt_data.
Result<Refit> read_refit(const file::Refit* refit);

flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<file::PluginLibrary>>> write_plugin_libraries(
    flatbuffers::FlatBufferBuilder& builder, const std::vector<PluginLibrary>& libraries);
std::vector<PluginLibrary> read_plugin_libraries(
    const flatbuffers::Vector<flatbuffers::Offset<file::PluginLibrary>>* libraries);

}  // namespace tenon::plan
