// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A library of plugins, for tests that load one.
#include "plugins.h"

extern "C" [[gnu::visibility("default")]] nvinfer1::IPluginCreatorInterface* const* getCreators(int32_t& count) {
  static tenon::test::SecondCreator<tenon::test::PluginDynamic> dynamic;
  static tenon::test::ThirdCreator third;
  static nvinfer1::IPluginCreatorInterface* const all[] = {&dynamic, &third};
  count = 2;
  return all;
}
