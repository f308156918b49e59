// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// op_def<T>(): makes an OpDef of a struct with kName, fields(), infer() and reference().
#pragma once

#include <memory>
#include <type_traits>

#include "ir/op.h"

namespace tenon {

/// Results into memory of their types. Errors: invalid_argument if a type is another one.
Result<> store_results(std::span<const Constant> results, std::span<const Tensor> dst);
/// Operands of a reference kernel as elements that stay where they are.
std::vector<Constant> as_constants(std::span<const ConstTensor> src);

namespace detail {

template <class T>
Attributes fields_of(const void* self) {
  Attributes out;
  T::fields(*static_cast<const T*>(self), [&](std::string_view name, const auto& member) {
    out.emplace_back(std::string(name), to_attribute(member));
  });
  return out;
}

template <class T>
Result<std::shared_ptr<const void>> make_from(const Attributes& given) {
  auto self = std::make_shared<T>();
  std::optional<Error> error;
  size_t used = 0;
  T::fields(*self, [&](std::string_view name, auto& member) {
    for (const auto& [key, value] : given) {
      if (key != name) continue;
      ++used;
      if (auto taken = from_attribute(value, member); !taken.ok() && !error) {
        error = std::move(taken).error().note(str("in field '", name, "' of ", T::kName));
      }
    }
  });
  if (error) return *std::move(error);
  if (used != given.size()) {
    for (const auto& [key, value] : given) {
      bool known = false;
      T::fields(*self, [&](std::string_view name, auto&) { known = known || name == key; });
      if (!known)
        return Error(ErrorCode::invalid_argument, str("expected a field of ", T::kName, ", found '", key, "'"));
    }
    return Error(ErrorCode::invalid_argument, str("a field of ", T::kName, " is given twice"));
  }
  return std::shared_ptr<const void>(std::move(self));
}

template <class T>
concept InfersFromKnown = requires(const T& op, std::span<const Known> in) {
  { op.infer_known(in) } -> std::same_as<Result<Knowns>>;
};

template <class T>
Result<Knowns> infer_of(const void* self, std::span<const Known> in) {
  const T& op = *static_cast<const T*>(self);
  if constexpr (InfersFromKnown<T>) {
    return op.infer_known(in);
  } else {
    std::vector<TensorType> types;
    types.reserve(in.size());
    for (const Known& one : in) types.push_back(one.type);
    TRY_ASSIGN(Types out, op.infer(std::span<const TensorType>(types)));
    Knowns known;
    for (TensorType& type : out) known.push_back(Known::of(std::move(type)));
    return known;
  }
}

template <class T>
concept Computes = requires(const T& op, std::span<const Constant> in) {
  op.compute(in);
};

template <class T>
Result<std::vector<Constant>> compute_of(const void* self, std::span<const Constant> in) {
  return static_cast<const T*>(self)->compute(in);
}

template <class T>
Result<> reference_of(const void* self, std::span<const ConstTensor> src, std::span<const Tensor> dst) {
  if constexpr (Computes<T>) {
    TRY_ASSIGN(const auto results, compute_of<T>(self, as_constants(src)));
    return store_results(results, dst);
  } else {
    return static_cast<const T*>(self)->reference(src, dst);
  }
}

template <class T>
uint32_t value_operands_of(const void* self) {
  if constexpr (requires(const T& op) { op.value_operands(); }) return static_cast<const T*>(self)->value_operands();
  return 0;
}

template <class T>
OpTraits traits_of() {
  if constexpr (requires { T::kTraits; }) return T::kTraits;
  return {};
}

}  // namespace detail

/// An operator is a struct with
///   static constexpr std::string_view kName;                                  (the file's name)
///   static void fields(auto& self, auto&& field);                             (field("alpha", self.alpha); ...)
///   Result<Types> infer(std::span<const TensorType> in) const;                 (types are enough), or
///   Result<Knowns> infer_known(std::span<const Known> in) const;               (elements of operands matter), with
///   uint32_t value_operands() const;                                (bit i: elements of operand i are needed)
///   Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;     or, see OpDef,
///   Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
/// and optionally static constexpr OpTraits kTraits.
template <class T>
OpDef op_def() {
  Result<std::vector<Constant>> (*compute)(const void*, std::span<const Constant>) = nullptr;
  if constexpr (detail::Computes<T>) compute = &detail::compute_of<T>;
  return {.name = T::kName,
          .traits = detail::traits_of<T>(),
          .defaults = std::make_shared<const T>(),
          .fields = &detail::fields_of<T>,
          .make = &detail::make_from<T>,
          .infer = &detail::infer_of<T>,
          .reference = &detail::reference_of<T>,
          .compute = compute,
          .value_operands = &detail::value_operands_of<T>};
}

}  // namespace tenon
