// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What classes that Python implements have in common: finding the Python object, calling it, catching what it raises.
#pragma once

#include <utility>

#include "bind.h"

namespace tenon::python {

/// A C++ face of a Python object whose class derives from `Base`. The library may call it from any thread.
template <class Base>
class Callback : public Base {
 public:
  using Base::Base;

 protected:
  /// The method that the user's class defines; invalid if there is only ours.
  nb::object method(const char* name) const {
    const nb::object self = nb::find(static_cast<const Base*>(this));
    if (!self.is_valid()) return {};
    const nb::object ours = nb::getattr(nb::type<Base>(), name, nb::handle());
    const nb::object theirs = nb::getattr(self.type(), name, nb::handle());
    if (ours.is_valid() && ours.is(theirs)) return {};
    return nb::getattr(self, name, nb::handle());
  }
  nb::object required(const char* name) const {
    nb::object found = method(name);
    if (!found.is_valid()) throw nb::type_error((std::string("the class must define ") + name + "()").c_str());
    return found;
  }

  /// Runs `body`, which calls Python, and gives its value; `failure` if it raises, and the exception is kept.
  template <class R, class Body>
  static R guarded(R failure, Body&& body) noexcept {
    if (!Py_IsInitialized()) return failure;
    const nb::gil_scoped_acquire lock;
    try {
      return body();
    } catch (nb::python_error& error) {
      keep_error(error);
    } catch (const std::exception& error) {
      keep(error);
    }
    return failure;
  }
  template <class Body>
  static void guarded(Body&& body) noexcept {
    guarded(0, [&] { return body(), 0; });
  }

 private:
  static void keep(const std::exception& error) noexcept {
    const auto* typed = dynamic_cast<const nb::builtin_exception*>(&error);
    const bool wrong_value = typed != nullptr && typed->type() == nb::exception_type::value_error;
    const bool wrong_type = typed != nullptr || dynamic_cast<const std::bad_cast*>(&error) != nullptr;
    PyErr_SetString(wrong_value ? PyExc_ValueError : wrong_type ? PyExc_TypeError : PyExc_RuntimeError, error.what());
    nb::python_error raised;
    keep_error(raised);
  }
};

/// A method that a subclass must define: calling ours is an error.
template <class Class>
void abstract(Class& c, const char* name) {
  c.def(name, [name = std::string(name)](nb::handle, nb::args, nb::kwargs) {
    const std::string text = name + "() must be defined by a subclass";
    PyErr_SetString(PyExc_NotImplementedError, text.c_str());
    throw nb::python_error();
  });
}

}  // namespace tenon::python
