// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What an adapter is made of: an object of release 10, and the adapters of the objects that belong to it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <unordered_map>

#include "api/eras/lib/both.h"
#include "api/eras/lib/entries.h"

namespace tenon::eras {

/// Base of every adapter. Objects that the caller frees are roots; tensors, layers and the like belong to the root they
/// came from and have one adapter each, so that equal objects are equal pointers.
class Handle {
 public:
  using Free = void (*)(void*);
  Handle(void* object, Handle* root, Free free) : object_(object), root_(root ? root : this), free_(free) {
    if (root_ == this) roots().set(object_, this);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  virtual ~Handle() {
    children_.clear();
    if (root_ == this) roots().drop(object_, this);
    if (free_) free_(object_);
  }

  void* object() const { return object_; }
  Handle& root() const { return *root_; }

  /// The child that stands for `object`, made by `make` if it is asked for the first time.
  template <class Make>
  Handle* child(const void* object, Make make) {
    const std::scoped_lock lock(mutex_);
    auto& found = children_[object];
    if (!found) found.reset(make());
    return found.get();
  }

  /// The root that stands for `object`, which another object may refer to as what made it; or nullptr.
  static Handle* root_of(const void* object) { return roots().find(object); }

 private:
  class Roots {
   public:
    void set(const void* object, Handle* root) {
      const std::scoped_lock lock(mutex_);
      found_[object] = root;
    }
    void drop(const void* object, const Handle* root) {
      const std::scoped_lock lock(mutex_);
      const auto at = found_.find(object);
      if (at != found_.end() && at->second == root) found_.erase(at);
    }
    Handle* find(const void* object) {
      const std::scoped_lock lock(mutex_);
      const auto at = found_.find(object);
      return at == found_.end() ? nullptr : at->second;
    }

   private:
    std::mutex mutex_;
    std::unordered_map<const void*, Handle*> found_;
  };
  static Roots& roots() {
    static auto& all = *new Roots;  // used by destructors of static objects
    return all;
  }

  void* object_;
  Handle* root_;
  Free free_;
  std::mutex mutex_;  // getters of one object may be called from several threads
  std::unordered_map<const void*, std::unique_ptr<Handle>> children_;
};

/// The object of release 10 behind one of the older release; nullptr for null and for objects of a user's own.
template <class Abi, class Era>
Abi* object_of(const Era* era) {
  auto* handle = era ? dynamic_cast<const Handle*>(era) : nullptr;
  return handle ? static_cast<Abi*>(handle->object()) : nullptr;
}

/// Which class of release 10 stands behind an older one, and how its adapter is made. The generated file has one for
/// each class of the library.
template <class Era>
struct Of;

/// The adapter of `object`: one of its own if the caller is to free it, that which the program has if it is a root,
/// else that of the root.
template <class Era, class Abi>
Era* wrapped(const Handle& from, Abi* object, bool owned) {
  using Plain = std::remove_const_t<Abi>;
  auto* plain = const_cast<Plain*>(object);
  if (plain == nullptr) return nullptr;
  Handle* known = owned ? nullptr : Handle::root_of(plain);
  if (auto* own = dynamic_cast<Era*>(known)) return own;
  Handle* handle =
      owned ? Of<Era>::make(plain, nullptr, true)
            : from.root().child(static_cast<void*>(plain), [&] { return Of<Era>::make(plain, &from.root(), false); });
  return dynamic_cast<Era*>(handle);
}

/// Says in the log that Tenon has nothing for a call; that an object is none of the library's.
void report_missing(const char* call);
void report_foreign(const char* call);

template <class R>
R missing(const char* call) {
  static_assert(!std::is_reference_v<R>, "there must be something to refer to");
  report_missing(call);
  if constexpr (!std::is_void_v<R>) return R{};
}
template <class R>
R foreign(const char* call) {
  report_foreign(call);
  if constexpr (!std::is_void_v<R> && !std::is_reference_v<R>) return R{};
}

}  // namespace tenon::eras
