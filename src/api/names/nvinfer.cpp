// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What the vendor's library of builder and runtime exports. This library is a filter: the loader takes libtenon's
// functions of these names, and what stands here never runs.
#define STANDS_FOR(name) \
  void name() { __builtin_trap(); }

extern "C" {
STANDS_FOR(getInferLibVersion)
STANDS_FOR(createInferRuntime_INTERNAL)
STANDS_FOR(createInferRefitter_INTERNAL)
STANDS_FOR(getPluginRegistry)
STANDS_FOR(getLogger)
STANDS_FOR(getInferLibMajorVersion)
STANDS_FOR(getInferLibMinorVersion)
STANDS_FOR(getInferLibPatchVersion)
STANDS_FOR(getInferLibBuildVersion)
STANDS_FOR(createInferBuilder_INTERNAL)
STANDS_FOR(getBuilderPluginRegistry)
STANDS_FOR(getBuilderSafePluginRegistry)
STANDS_FOR(setInternalLibraryPath)
}  // extern "C"
