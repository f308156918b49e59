// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IPluginRegistry: creators by name, version and namespace, their lists, shared resources, what is refused.
#include <algorithm>

#include "gmock/gmock.h"
#include "ops/lib/plugin_call.h"
#include "tenon.h"
#include "tests/api/plugins.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

using testing::HasSubstr;

/// A creator of nothing, whose name and version can be wrong.
struct NamedCreator : nv::IPluginCreator {
  NamedCreator(const char* the_name, const char* the_version) : name(the_name), version(the_version) {}
  const char* getPluginName() const noexcept override { return name; }
  const char* getPluginVersion() const noexcept override { return version; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return nullptr; }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection*) noexcept override { return nullptr; }
  nv::IPluginV2* deserializePlugin(const char*, const void*, size_t) noexcept override { return nullptr; }
  void setPluginNamespace(const char* text) noexcept override { name_space = text; }
  const char* getPluginNamespace() const noexcept override { return name_space.c_str(); }

  const char *name, *version;
  std::string name_space;
};

/// Of a kind that no release knows.
struct StrangeCreator : nv::IPluginCreatorInterface {
  nv::InterfaceInfo getInterfaceInfo() const noexcept override { return {"PLUGIN CREATOR_V9", 1, 0}; }
};

/// The registry, telling a recorder, for as long as a test runs.
struct Listening {
  Listening() { registry.setErrorRecorder(&recorder); }
  ~Listening() { registry.setErrorRecorder(nullptr); }
  nv::IPluginRegistry& registry = *getPluginRegistry();
  CountingRecorder recorder;
};

TEST(PluginRegistry, FindsByNameVersionAndNamespace) {
  Listening it;
  EXPECT_EQ(it.registry.getErrorRecorder(), &it.recorder);
  NamedCreator one("registry_test", "1"), two("registry_test", "2"), same("registry_test", "1");
  EXPECT_TRUE(it.registry.registerCreator(one, "here"));
  EXPECT_EQ(one.name_space, "here");
  EXPECT_TRUE(it.registry.registerCreator(static_cast<nv::IPluginCreatorInterface&>(two), "here"));
  EXPECT_EQ(it.registry.getPluginCreator("registry_test", "1", "here"), &one);
  EXPECT_EQ(it.registry.getCreator("registry_test", "2", "here"), &two);
  EXPECT_EQ(it.registry.getPluginCreator("registry_test", "1", "there"), nullptr);
  EXPECT_EQ(it.registry.getCreator("registry_test", "3", "here"), nullptr);
  EXPECT_FALSE(it.registry.registerCreator(same, "here"));
  ASSERT_EQ(it.recorder.getNbErrors(), 1);
  EXPECT_THAT(it.recorder.getErrorDesc(0), HasSubstr("plugin 'registry_test' version '1' is registered already"));
  int32_t old_count = 0, count = 0, all_count = 0;
  nv::IPluginCreator* const* old = it.registry.getPluginCreatorList(&old_count);
  EXPECT_EQ(std::count(old, old + old_count, &one), 1);
  nv::IPluginCreatorInterface* const* every = it.registry.getAllCreators(&count);
  EXPECT_EQ(std::count(every, every + count, &two), 1);
  it.registry.getAllCreatorsRecursive(&all_count);
  EXPECT_EQ(all_count, count);
  EXPECT_TRUE(it.registry.deregisterCreator(one));
  EXPECT_FALSE(it.registry.deregisterCreator(one));
  EXPECT_TRUE(it.registry.deregisterCreator(static_cast<const nv::IPluginCreatorInterface&>(two)));
  EXPECT_EQ(it.registry.getCreator("registry_test", "2", "here"), nullptr);
}

TEST(PluginRegistry, RefusesCreatorsThatCannotBeFoundAgain) {
  Listening it;
  NamedCreator nameless(nullptr, "1"), ageless("registry_test", nullptr);
  StrangeCreator strange;
  EXPECT_FALSE(it.registry.registerCreator(nameless, ""));
  EXPECT_FALSE(it.registry.registerCreator(static_cast<nv::IPluginCreatorInterface&>(ageless), ""));
  EXPECT_FALSE(it.registry.registerCreator(strange, nullptr));
  ASSERT_EQ(it.recorder.getNbErrors(), 3);
  EXPECT_THAT(it.recorder.getErrorDesc(0), HasSubstr("expected a name and a version, found no name"));
  EXPECT_THAT(it.recorder.getErrorDesc(1), HasSubstr("found no version"));
  EXPECT_THAT(it.recorder.getErrorDesc(2), HasSubstr("not supported yet"));
}

struct Table : nv::IPluginResource {
  nv::IPluginResource* clone() noexcept override {
    if (fails) return nullptr;
    auto* copy = new Table();
    copy->original = this;
    ++clones;
    return copy;
  }
  int32_t release() noexcept override {
    if (original != nullptr) --original->clones;
    delete this;
    return 0;
  }
  Table* original = nullptr;
  int clones = 0;
  bool fails = false;
};

TEST(PluginRegistry, SharesAResourceAmongItsUsers) {
  Listening it;
  Table table;
  nv::IPluginResource* first = it.registry.acquirePluginResource("table", &table);
  ASSERT_NE(first, nullptr);
  EXPECT_NE(first, &table);
  EXPECT_EQ(it.registry.acquirePluginResource("table", &table), first);
  EXPECT_EQ(table.clones, 1);
  EXPECT_EQ(it.registry.releasePluginResource("table"), 0);
  EXPECT_EQ(table.clones, 1);
  EXPECT_EQ(it.registry.releasePluginResource("table"), 0);
  EXPECT_EQ(table.clones, 0);
  EXPECT_EQ(it.recorder.getNbErrors(), 0);
  EXPECT_EQ(it.registry.releasePluginResource("table"), -1);
  EXPECT_EQ(it.registry.releasePluginResource(nullptr), -1);
  EXPECT_EQ(it.registry.acquirePluginResource(nullptr, &table), nullptr);
  EXPECT_EQ(it.registry.acquirePluginResource("table", nullptr), nullptr);
  table.fails = true;
  EXPECT_EQ(it.registry.acquirePluginResource("table", &table), nullptr);
  EXPECT_EQ(it.recorder.getNbErrors(), 5);
}

TEST(PluginRegistry, ParentSearchIsRemembered) {
  nv::IPluginRegistry& registry = *getPluginRegistry();
  const bool before = registry.isParentSearchEnabled();
  registry.setParentSearchEnabled(!before);
  EXPECT_EQ(registry.isParentSearchEnabled(), !before);
  registry.setParentSearchEnabled(before);
}

/// A program's own registry: it has one creator.
struct OwnRegistry final : nv::IPluginRegistry {
  explicit OwnRegistry(NamedCreator& creator) : one(creator), list{&creator}, old_list{&creator} {}
  bool has(const char* name, const char* version) const {
    return std::string(name) == one.name && std::string(version) == one.version;
  }
  bool registerCreator(nv::IPluginCreator&, const char*) noexcept override { return false; }
  bool registerCreator(nv::IPluginCreatorInterface&, const char*) noexcept override { return false; }
  bool deregisterCreator(const nv::IPluginCreator&) noexcept override { return false; }
  bool deregisterCreator(const nv::IPluginCreatorInterface&) noexcept override { return false; }
  nv::IPluginCreator* const* getPluginCreatorList(int32_t* count) const noexcept override {
    *count = 1;
    return old_list;
  }
  nv::IPluginCreatorInterface* const* getAllCreators(int32_t* count) const noexcept override {
    *count = 1;
    return list;
  }
  nv::IPluginCreatorInterface* const* getAllCreatorsRecursive(int32_t* count) noexcept override {
    return getAllCreators(count);
  }
  nv::IPluginCreator* getPluginCreator(const char* name, const char* version, const char*) noexcept override {
    return has(name, version) ? &one : nullptr;
  }
  nv::IPluginCreatorInterface* getCreator(const char* name, const char* version, const char*) noexcept override {
    return has(name, version) ? &one : nullptr;
  }
  void setErrorRecorder(nv::IErrorRecorder*) noexcept override {}
  nv::IErrorRecorder* getErrorRecorder() const noexcept override { return nullptr; }
  bool isParentSearchEnabled() const override { return false; }
  void setParentSearchEnabled(bool) override {}
  PluginLibraryHandle loadLibrary(const char*) noexcept override { return nullptr; }
  void deregisterLibrary(PluginLibraryHandle) noexcept override {}
  nv::IPluginResource* acquirePluginResource(const char*, nv::IPluginResource*) noexcept override { return nullptr; }
  int32_t releasePluginResource(const char*) noexcept override { return -1; }

  NamedCreator& one;
  nv::IPluginCreatorInterface* list[1];
  nv::IPluginCreator* old_list[1];
};

TEST(PluginRegistry, ParentsOfRuntimesAreSearchedWhileTheyLive) {
  Listening it;
  NamedCreator creator("of_a_parent", "1");
  OwnRegistry parent(creator);
  RememberingLogger logger;
  const auto found = [&] { return it.registry.getCreator("of_a_parent", "1", ""); };
  const auto count = [&](bool recursive) {
    int32_t all = 0;
    (void)(recursive ? it.registry.getAllCreatorsRecursive(&all) : it.registry.getAllCreators(&all));
    return all;
  };
  const int32_t own = count(false);
  {
    const std::unique_ptr<nv::IRuntime> owner(nv::createInferRuntime(logger));
    auto* runtime = dynamic_cast<nv::apiv::VRuntime*>(owner.get());  // IRuntime itself does not show the call
    ASSERT_NE(runtime, nullptr);
    runtime->setPluginRegistryParent(&it.registry);  // it is none of its own
    EXPECT_EQ(found(), nullptr);
    runtime->setPluginRegistryParent(&parent);
    EXPECT_EQ(found(), &creator);
    EXPECT_EQ(it.registry.getPluginCreator("of_a_parent", "1", ""), &creator);
    EXPECT_EQ(count(true), own + 1);
    EXPECT_EQ(count(false), own);
    it.registry.setParentSearchEnabled(false);
    EXPECT_EQ(found(), nullptr);
    it.registry.setParentSearchEnabled(true);
    runtime->setPluginRegistryParent(nullptr);
    EXPECT_EQ(found(), nullptr);
    runtime->setPluginRegistryParent(&parent);
  }
  EXPECT_EQ(found(), nullptr);
  EXPECT_EQ(logger.errors(), "");
  EXPECT_EQ(it.recorder.getNbErrors(), 0);
}

TEST(PluginRegistry, StandardPluginsAreRegisteredOnce) {
  RememberingLogger logger;
  EXPECT_TRUE(initLibNvInferPlugins(&logger, "registry_test"));
  EXPECT_TRUE(initLibNvInferPlugins(&logger, "registry_test"));
  nv::IPluginCreator* creator = getPluginRegistry()->getPluginCreator("Normalize_TRT", "1", "registry_test");
  ASSERT_NE(creator, nullptr);
  EXPECT_STREQ(creator->getPluginNamespace(), "registry_test");
  EXPECT_EQ(logger.errors(), "");
  NamedCreator taken("Normalize_TRT", "1");
  EXPECT_TRUE(getPluginRegistry()->registerCreator(taken, "taken"));
  EXPECT_FALSE(initLibNvInferPlugins(&logger, "taken"));
  EXPECT_THAT(logger.errors(), HasSubstr("registered already by somebody else: 'Normalize_TRT'"));
  EXPECT_TRUE(getPluginRegistry()->deregisterCreator(taken));
}

TEST(PluginRegistry, KnowsWhoseCodeIsForTheCpu) {
  const PluginCall own{.type = "Registry_Test", .version = "1", .name_space = "cpu"};
  RememberingLogger logger;
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  const auto host = plugin_host();
  ASSERT_TRUE(host.ok());
  EXPECT_FALSE(set_plugin_on_host("Registry_Test", "1", "cpu"));
  EXPECT_THAT(logger.errors(),
              HasSubstr("no creator of plugin 'Registry_Test' version '1' is registered in namespace 'cpu'"));
  NamedCreator creator("Registry_Test", "1");
  ASSERT_TRUE(getPluginRegistry()->registerCreator(creator, "cpu"));
  EXPECT_FALSE((*host)->computes_on_host(own));
  EXPECT_TRUE(set_plugin_on_host("Registry_Test", "1", "cpu"));
  EXPECT_TRUE((*host)->computes_on_host(own));
  EXPECT_TRUE(getPluginRegistry()->deregisterCreator(creator));
  EXPECT_FALSE((*host)->computes_on_host(own));
  EXPECT_TRUE(initLibNvInferPlugins(&logger, "standard"));
  EXPECT_TRUE((*host)->computes_on_host({.type = "Normalize_TRT", .version = "1", .name_space = "standard"}));
}

TEST(PluginRegistry, LibrariesThatAreNone) {
  Listening it;
  EXPECT_EQ(it.registry.loadLibrary("/no/such/library.so"), nullptr);
  EXPECT_EQ(it.registry.loadLibrary(nullptr), nullptr);
  EXPECT_EQ(it.recorder.getNbErrors(), 2);
  it.registry.deregisterLibrary(nullptr);
}

}  // namespace
}  // namespace tenon::test
