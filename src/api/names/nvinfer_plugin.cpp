// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What the vendor's library of standard plugins exports. This library is a filter: the loader takes libtenon's
// functions of these names, and what stands here never runs.
#define STANDS_FOR(name) \
  void name() { __builtin_trap(); }

extern "C" {
STANDS_FOR(initLibNvInferPlugins)
}  // extern "C"
