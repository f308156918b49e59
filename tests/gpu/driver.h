// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What tests of a GPU ask the driver themselves.
#pragma once

#include <dlfcn.h>
#include <gtest/gtest.h>

namespace tenon {

/// The driver's call of this name.
template <class F>
F driver_call(const char* name) {
  void* driver = dlopen("libcuda.so.1", RTLD_NOW);
  EXPECT_NE(driver, nullptr);
  return reinterpret_cast<F>(dlsym(driver, name));
}

}  // namespace tenon
