// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Result<T>, Error, TRY: everything that can fail returns one of these and says what, where and the way out.
#pragma once

#include <cassert>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/str.h"

namespace tenon {

enum class ErrorCode {
  invalid_argument,
  unsupported,
  not_found,
  out_of_memory,
  device,
  corrupt_data,
  cancelled,
  internal
};

std::string_view to_string(ErrorCode code);

/// What went wrong: a code, a message "expected ... found ...", notes from callers who knew more, hints, and the place.
class Error {
 public:
  Error(ErrorCode code, std::string message, std::source_location at = std::source_location::current());

  ErrorCode code() const { return state_->code; }
  const std::string& message() const { return state_->message; }
  const std::vector<std::string>& notes() const { return state_->notes; }
  const std::vector<std::string>& hints() const { return state_->hints; }

  /// Adds "  while ..."; innermost first.
  Error&& note(std::string text) &&;
  /// Adds "  try: ...".
  Error&& hint(std::string text) &&;

  /// The whole text, one line each for message, notes, hints and the source place.
  std::string text() const;

 private:
  struct State {
    ErrorCode code;
    std::string message;
    std::vector<std::string> notes;
    std::vector<std::string> hints;
    std::source_location at;
  };
  std::unique_ptr<State> state_;

 public:
  Error(const Error& other) : state_(std::make_unique<State>(*other.state_)) {}
  Error(Error&&) noexcept = default;
  Error& operator=(const Error& other) { return *this = Error(other); }
  Error& operator=(Error&&) noexcept = default;
};

std::string to_string(const Error& error);

/// The value of a `Result<>` that has nothing to give.
struct Done {
  bool operator==(const Done&) const = default;
};

/// Either a value or an `Error`.
template <class T = Done>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT
  template <class U>
  requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, Result>)
      Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  /// The same, with a note added if it is an error.
  Result note(std::string text) && {
    if (ok()) return std::move(*this);
    return Result(std::move(std::get<1>(state_)).note(std::move(text)));
  }

 private:
  std::variant<T, Error> state_;
};

#define TENON_CONCAT_(a, b) a##b
#define TENON_CONCAT(a, b) TENON_CONCAT_(a, b)

/// Leaves the function with the error of `expression`, if it is one.
#define TRY(...)                                             \
  do {                                                       \
    if (auto try_result = (__VA_ARGS__); !try_result.ok()) { \
      return std::move(try_result).error();                  \
    }                                                        \
  } while (false)

/// Leaves with the error, or binds the value: TRY_ASSIGN(const Types out, infer(op, in));
#define TRY_ASSIGN(declaration, ...) TRY_ASSIGN_(TENON_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define TRY_ASSIGN_(temporary, declaration, ...)            \
  auto temporary = (__VA_ARGS__);                           \
  if (!temporary.ok()) return std::move(temporary).error(); \
  declaration = std::move(temporary).value()

}  // namespace tenon
