// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Every option that trtexec had from 8.6 to 11, and what Tenon does with it.
#pragma once

#include <span>
#include <string_view>

namespace tenon::tools::trtexec {

enum class Support {
  works,    // does what it says
  idle,     // asks for what is the case anyway; a line says so
  refused,  // cannot be honoured: an error with the reason, unless the value is one of `harmless`
};

struct OptionRow {
  const char* group;
  const char* names;  // "--versionCompatible,--vc": the first is the one that the program knows it by
  const char* value;  // "" for a flag
  const char* until;  // the last release that had it, "" if 11 still has
  Support support;
  const char* text;           // what it does; for refused ones: why not, and the way out
  const char* harmless = "";  // values of a refused option that change nothing, separated by '|'
};

std::span<const OptionRow> build_options();
std::span<const OptionRow> inference_options();

}  // namespace tenon::tools::trtexec
