// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Error text.
#include "base/result.h"

namespace tenon {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::out_of_memory:
      return "out_of_memory";
    case ErrorCode::device:
      return "device";
    case ErrorCode::corrupt_data:
      return "corrupt_data";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::internal:
      return "internal";
  }
  return "unknown";
}

Error::Error(ErrorCode code, std::string message, std::source_location at)
    : state_(std::make_unique<State>(State{code, std::move(message), {}, {}, at})) {}

Error&& Error::note(std::string text) && {
  state_->notes.push_back(std::move(text));
  return std::move(*this);
}

Error&& Error::hint(std::string text) && {
  state_->hints.push_back(std::move(text));
  return std::move(*this);
}

namespace {
/// The place below the source root, whatever machine compiled it.
std::string_view relative_place(std::string_view file) {
  for (const std::string_view root : {"/src/", "/tools/", "/tests/", "/bench/"}) {
    if (const auto at = file.rfind(root); at != std::string_view::npos) return file.substr(at + 1);
  }
  return file;
}
}  // namespace

std::string Error::text() const {
  std::string out = str(state_->code, ": ", state_->message);
  for (const auto& note : state_->notes) out += str("\n  ", note);
  for (const auto& hint : state_->hints) out += str("\n  try: ", hint);
  out += str("\n  at ", relative_place(state_->at.file_name()), ":", state_->at.line());
  return out;
}

std::string to_string(const Error& error) { return error.text(); }

}  // namespace tenon
