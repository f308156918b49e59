// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers as text.
#include "base/str.h"

#include <fmt/format.h>

#include <iterator>

namespace tenon::detail {

void append_number(std::string& out, long long value) { fmt::format_to(std::back_inserter(out), "{}", value); }
void append_number(std::string& out, unsigned long long value) { fmt::format_to(std::back_inserter(out), "{}", value); }
void append_number(std::string& out, float value) { fmt::format_to(std::back_inserter(out), "{}", value); }
void append_number(std::string& out, double value) { fmt::format_to(std::back_inserter(out), "{}", value); }

}  // namespace tenon::detail

namespace tenon {

std::string fixed(double value, int digits) { return fmt::format("{:.{}f}", value, digits); }

}  // namespace tenon
