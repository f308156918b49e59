// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The base of generated adapters. Included by them after every to_abi() and to_era() is declared.
#pragma once

namespace tenon::eras {

/// An object of the older release: its class, the function tables behind it if it has any, and a Handle. `Root` is the
/// class of release 10 as which the handle keeps the object.
template <class Era, class Root, class... Tables>
class Object : public Era, public Tables..., public Handle {
 public:
  Object(void* object, Handle* root, Free free) : Handle(object, root, free) {}

 protected:
  template <class Abi>
  Abi* target() const {
    return static_cast<Abi*>(static_cast<Root*>(object()));
  }

  template <class T>
  static auto in(T&& value) -> decltype(to_abi(std::forward<T>(value))) {
    return to_abi(std::forward<T>(value));
  }

  template <class T>
  static bool ours(const T& object) {
    return dynamic_cast<const Handle*>(&object) != nullptr;
  }

  /// A result of release 10 as the older release has it. `owned`: the caller frees it.
  template <class R, class V>
  R out(V&& value, bool owned = false) const {
    using Bare = std::remove_cv_t<std::remove_pointer_t<std::remove_reference_t<R>>>;
    if constexpr (std::is_same_v<std::remove_cvref_t<V>, R>) {
      return std::forward<V>(value);
    } else if constexpr (std::is_enum_v<R>) {
      return to_era(value);
    } else if constexpr (std::is_reference_v<R>) {
      return *wrapped<Bare>(*this, &value, owned);
    } else if constexpr (kIsDims<R>) {
      return dims32<R>(value);
    } else if constexpr (kIsWeights<R>) {
      return R{static_cast<era::DataType>(value.type), value.values, value.count};
    } else if constexpr (std::is_same_v<R, era::Permutation>) {
      R order;
      std::memcpy(&order, &value, sizeof order);
      return order;
    } else if constexpr (std::is_pointer_v<R> && std::is_class_v<Bare>) {
      if constexpr (requires { typename Of<Bare>::Abi; }) {
        return wrapped<Bare>(*this, value, owned);
      } else {
        return era_of<Bare>(value);
      }
    } else {
      return static_cast<R>(value);
    }
  }
};

}  // namespace tenon::eras
