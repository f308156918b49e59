// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Fields of standard plugins: read from what a program gives, written into a plan and read again.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "NvInfer.h"
#include "base/str.h"

namespace tenon::plugins {

namespace nv = nvinfer1;

/// Number `i` of a field, whatever its type.
double number_of(const nv::PluginField& field, int32_t i);

/// Takes the fields that a program gives; those that it does not give keep their defaults.
class GivenFields {
 public:
  explicit GivenFields(const nv::PluginFieldCollection* given) : given_(given) {}

  void operator()(const char* name, int32_t& to) const { scalar(name, to); }
  void operator()(const char* name, float& to) const { scalar(name, to); }
  void operator()(const char* name, std::vector<float>& to) const { list(name, to); }
  void operator()(const char* name, std::vector<int32_t>& to) const { list(name, to); }
  /// Characters up to a zero or the field's length.
  void operator()(const char* name, std::string& to) const;

 private:
  const nv::PluginField* find(const char* name) const;
  template <class T>
  void scalar(const char* name, T& to) const {
    const nv::PluginField* field = find(name);
    if (field != nullptr && field->data != nullptr) to = static_cast<T>(number_of(*field, 0));
  }
  template <class T>
  void list(const char* name, std::vector<T>& to) const {
    const nv::PluginField* field = find(name);
    if (field == nullptr || field->data == nullptr) return;
    to.clear();
    for (int32_t i = 0; i < field->length; ++i) to.push_back(static_cast<T>(number_of(*field, i)));
  }

  const nv::PluginFieldCollection* given_;
};

/// Names and types, as getFieldNames() gives them.
class ListedFields {
 public:
  void operator()(const char* name, int32_t&) { add(name, nv::PluginFieldType::kINT32); }
  void operator()(const char* name, float&) { add(name, nv::PluginFieldType::kFLOAT32); }
  void operator()(const char* name, std::vector<float>&) { add(name, nv::PluginFieldType::kFLOAT32); }
  void operator()(const char* name, std::vector<int32_t>&) { add(name, nv::PluginFieldType::kINT32); }
  void operator()(const char* name, std::string&) { add(name, nv::PluginFieldType::kCHAR); }
  std::vector<nv::PluginField> all;

 private:
  void add(const char* name, nv::PluginFieldType type) { all.emplace_back(name, nullptr, type, 1); }
};

/// The fields of T by name and type, kept for getFieldNames().
template <class T>
class FieldNames {
 public:
  FieldNames() {
    T values;
    T::fields(values, listed_);
    all_ = {static_cast<int32_t>(listed_.all.size()), listed_.all.data()};
  }
  FieldNames(const FieldNames&) = delete;
  FieldNames& operator=(const FieldNames&) = delete;
  const nv::PluginFieldCollection* all() const { return &all_; }

 private:
  ListedFields listed_;
  nv::PluginFieldCollection all_{};
};

/// Fields that point to the values.
class WrittenFields {
 public:
  void operator()(const char* name, const int32_t& value) { add(name, &value, nv::PluginFieldType::kINT32, 1); }
  void operator()(const char* name, const float& value) { add(name, &value, nv::PluginFieldType::kFLOAT32, 1); }
  void operator()(const char* name, const std::vector<float>& values) {
    add(name, values.data(), nv::PluginFieldType::kFLOAT32, values.size());
  }
  void operator()(const char* name, const std::vector<int32_t>& values) {
    add(name, values.data(), nv::PluginFieldType::kINT32, values.size());
  }
  void operator()(const char* name, const std::string& text) {
    add(name, text.data(), nv::PluginFieldType::kCHAR, text.size());
  }
  std::vector<nv::PluginField> all;

 private:
  void add(const char* name, const void* data, nv::PluginFieldType type, size_t count) {
    all.emplace_back(name, data, type, static_cast<int32_t>(count));
  }
};

class FieldWriter {
 public:
  void operator()(const char*, const int32_t& value) { put(&value, sizeof value); }
  void operator()(const char*, const float& value) { put(&value, sizeof value); }
  template <class T>
  void operator()(const char*, const std::vector<T>& values) {
    const auto count = static_cast<uint64_t>(values.size());
    put(&count, sizeof count);
    put(values.data(), values.size() * sizeof(T));
  }
  void operator()(const char* name, const std::string& text) {
    (*this)(name, std::vector<char>(text.begin(), text.end()));
  }
  std::string bytes;

 private:
  void put(const void* data, size_t count);
};

class FieldReader {
 public:
  FieldReader(const void* data, size_t bytes) : at_(static_cast<const char*>(data)), left_(bytes) {}
  void operator()(const char*, int32_t& value) { take(&value, sizeof value); }
  void operator()(const char*, float& value) { take(&value, sizeof value); }
  template <class T>
  void operator()(const char*, std::vector<T>& values) {
    uint64_t count = 0;
    take(&count, sizeof count);
    if (count > left_ / sizeof(T)) {
      good_ = false;
      return;
    }
    values.resize(count);
    take(values.data(), count * sizeof(T));
  }
  void operator()(const char* name, std::string& text) {
    std::vector<char> characters;
    (*this)(name, characters);
    text.assign(characters.begin(), characters.end());
  }
  /// All of the bytes were taken, and there were enough.
  bool done() const { return good_ && left_ == 0; }

 private:
  void take(void* to, size_t count) {
    good_ = good_ && count <= left_;
    if (!good_ || count == 0) return;
    std::memcpy(to, at_, count);
    at_ += count;
    left_ -= count;
  }
  const char* at_;
  size_t left_;
  bool good_ = true;
};

}  // namespace tenon::plugins
