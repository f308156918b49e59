// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers of any type of field.
#include "plugins/lib/fields.h"

#include "base/float16.h"

namespace tenon::plugins {

namespace {
template <class T>
T value_at(const void* data, int32_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(data) + static_cast<size_t>(i) * sizeof(T), sizeof(T));
  return value;
}
template <class T>
double at(const void* data, int32_t i) {
  return static_cast<double>(value_at<T>(data, i));
}
}  // namespace

double number_of(const nv::PluginField& field, int32_t i) {
  switch (field.type) {
    case nv::PluginFieldType::kFLOAT16:
      return static_cast<double>(static_cast<float>(value_at<Half>(field.data, i)));
    case nv::PluginFieldType::kFLOAT64:
      return at<double>(field.data, i);
    case nv::PluginFieldType::kINT8:
    case nv::PluginFieldType::kCHAR:
      return at<int8_t>(field.data, i);
    case nv::PluginFieldType::kINT16:
      return at<int16_t>(field.data, i);
    case nv::PluginFieldType::kINT32:
    case nv::PluginFieldType::kUNKNOWN:  // flags are given so
      return at<int32_t>(field.data, i);
    case nv::PluginFieldType::kINT64:
      return at<int64_t>(field.data, i);
    default:
      return at<float>(field.data, i);
  }
}

void FieldWriter::put(const void* data, size_t count) { bytes.append(static_cast<const char*>(data), count); }

void GivenFields::operator()(const char* name, std::string& to) const {
  const nv::PluginField* field = find(name);
  if (field == nullptr || field->data == nullptr || field->length < 0) return;
  const auto* text = static_cast<const char*>(field->data);
  to.assign(text, strnlen(text, static_cast<size_t>(field->length)));
}

const nv::PluginField* GivenFields::find(const char* name) const {
  if (given_ == nullptr || given_->fields == nullptr) return nullptr;
  for (int32_t i = 0; i < given_->nbFields; ++i) {
    const nv::PluginField& field = given_->fields[i];
    if (field.name != nullptr && std::strcmp(field.name, name) == 0 && field.length > 0) return &field;
  }
  return nullptr;
}

}  // namespace tenon::plugins
