// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Functions that a loaded library calls by name, answered by others.
#pragma once
#include <span>
#include <string_view>

namespace tenon::cpu {

/// Who answers a name.
struct Answer {
  std::string_view name;
  void (*function)();
};

/// Makes the loaded library that `inside` points into (to data or code of its file) call these functions in place of
/// those that it was bound to; no other library is touched, of the same name neither. All or nothing: false if there is
/// no such library, it calls a name that begins with one of `prefixes` and has no answer, or its table of addresses
/// cannot be written.
bool redirect_calls(const void* inside, std::span<const Answer> answers, std::span<const std::string_view> prefixes);

}  // namespace tenon::cpu
