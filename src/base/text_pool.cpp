// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The strings that tensors hold, each once.
#include "base/text_pool.h"

#include <mutex>
#include <unordered_set>

namespace tenon {

Text Text::of(std::string_view text) {
  static std::mutex mutex;
  static auto* const pool = new std::unordered_set<std::string>();  // tensors may outlive every destructor
  if (text.empty()) return {};
  const std::lock_guard lock(mutex);
  return {&*pool->emplace(text).first};
}

}  // namespace tenon
