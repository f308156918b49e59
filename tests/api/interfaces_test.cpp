// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Interfaces that programs implement: what those say of themselves that override no more than they must.
#include <cstdlib>

#include "NvOnnxParser.h"
#include "tests/api/plugins.h"
#include "tests/api/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

/// Counts what is asked of it; `free` is left to the header.
struct Allocator : nv::IGpuAllocator {
  void* allocate(uint64_t size, uint64_t /*alignment*/, nv::AllocatorFlags /*flags*/) noexcept override {
    ++asked;
    return std::malloc(size);
  }
  int asked = 0;
};

struct AsyncAllocator : nv::IGpuAsyncAllocator {
  void* allocateAsync(uint64_t /*size*/, uint64_t /*alignment*/, nv::AllocatorFlags /*flags*/,
                      cudaStream_t stream) noexcept override {
    last = stream;
    return &taken;
  }
  bool deallocateAsync(void* memory, cudaStream_t stream) noexcept override {
    last = stream;
    return memory == &taken;
  }
  int taken = 0;
  cudaStream_t last = reinterpret_cast<cudaStream_t>(this);
};

TEST(Interfaces, AllocatorsFallBackOnTheirOlderCalls) {
  Allocator plain;
  EXPECT_STREQ(plain.getInterfaceInfo().kind, "IGpuAllocator");
  EXPECT_EQ(plain.getAPILanguage(), nv::APILanguage::kCPP);
  EXPECT_EQ(plain.reallocate(nullptr, 16, 32), nullptr);  // cannot: the caller asks for another block
  EXPECT_TRUE(plain.deallocateAsync(plain.allocateAsync(32, 16, 0, nullptr), nullptr));
  EXPECT_TRUE(plain.deallocate(plain.allocate(32, 16, 0)));
  plain.free(plain.allocate(32, 16, 0));
  EXPECT_EQ(plain.asked, 3);
  AsyncAllocator async;
  EXPECT_EQ(async.allocate(4, 4, 0), &async.taken);
  EXPECT_EQ(async.last, nullptr);  // of no stream
  EXPECT_TRUE(async.deallocate(&async.taken));
  EXPECT_FALSE(async.deallocate(nullptr));
}

struct Output : nv::IOutputAllocator {
  void* reallocateOutput(const char* /*name*/, void* /*now*/, uint64_t /*bytes*/,
                         uint64_t /*align*/) noexcept override {
    ++asked;
    return this;
  }
  void notifyShape(const char* /*name*/, const nv::Dims& /*dims*/) noexcept override {}
  int asked = 0;
};

TEST(Interfaces, OutputAllocatorsOfBeforeStreams) {
  Output output;
  EXPECT_EQ(output.getInterfaceVersion(), 1);
  EXPECT_EQ(output.reallocateOutputAsync("y", nullptr, 4, 4, nullptr), &output);
  EXPECT_EQ(output.asked, 1);
}

TEST(Interfaces, PluginsCarryTheirKindInTheirVersion) {
  const auto kind = [](const nv::IPluginV2& plugin) { return plugin.getTensorRTVersion() >> 24; };
  EXPECT_EQ(kind(PluginOld(Scaling{})), 0);
  EXPECT_EQ(kind(PluginExt(Scaling{})), static_cast<int>(nv::PluginVersion::kV2_EXT));
  EXPECT_EQ(kind(PluginIOExt(Scaling{})), static_cast<int>(nv::PluginVersion::kV2_IOEXT));
  EXPECT_EQ(kind(PluginDynamic(Scaling{})), static_cast<int>(nv::PluginVersion::kV2_DYNAMICEXT));
  const PluginExt ext(Scaling{});
  EXPECT_EQ(static_cast<const nv::IPluginV2&>(ext).getTensorRTVersion() & 0xFFFFFF, NV_TENSORRT_VERSION);
}

TEST(Interfaces, PluginsOfTheThirdGenerationNeedNotSayMore) {
  PluginThird plugin(Scaling{});
  EXPECT_EQ(plugin.getTimingCacheID(), nullptr);
  EXPECT_EQ(plugin.getMetadataString(), nullptr);
  EXPECT_EQ(plugin.getFormatCombinationLimit(), nv::IPluginV3OneBuild::kDEFAULT_FORMAT_COMBINATION_LIMIT);
  EXPECT_EQ(plugin.getAliasedInput(0), -1);
}

TEST(Interfaces, AParserThatKnowsNoRefitMap) {
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_EQ(parser->getRefitMap(nullptr, nullptr, nullptr), 0);  // names of weights are the initializers'
}

}  // namespace
}  // namespace tenon::test
