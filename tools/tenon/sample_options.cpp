// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options of samples.
#include "tools/tenon/sample_options.h"

#include <cstdio>

#include "tools/lib/failure.h"
#include "tools/lib/list_option.h"
#include "tools/lib/numbers.h"
#include "tools/lib/session.h"

namespace tenon::tools {

namespace {

/// One number for all channels, or three.
void set_channels(std::array<double, 3>& channels, const std::vector<double>& given, const char* option) {
  if (given.empty()) return;
  if (given.size() != 1 && given.size() != 3)
    throw Failure(Exit::usage,
                  std::string(option) + ": expected one number or three, found " + std::to_string(given.size()));
  for (std::size_t c = 0; c < 3; ++c) channels[c] = given[given.size() == 1 ? 0 : c];
}

int pixels(const std::string& text) {
  constexpr int kMaxSide = 16384;
  char* end = nullptr;
  const long value = std::strtol(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || value < 1 || value > kMaxSide)
    throw Failure(Exit::usage,
                  "--picture-resize: expected pixels as in 256, WxH as in 224x224, or none, found '" + text + "'");
  return static_cast<int>(value);
}

}  // namespace

void SampleOptions::add_to(CLI::App& command) {
  command
      .add_option("--picture-resize", resize_,
                  "Before the centre crop: the shorter side in pixels, WxH, or none; default: 8/7 of the input")
      ->option_text("N|WxH|none");
  add_list_option(command, "--picture-mean", mean_,
                  "Subtracted from red, green, blue in 0..255; default: 123.675,116.28,103.53")
      ->option_text("R,G,B");
  add_list_option(command, "--picture-std", deviation_, "Divided by then; default: 58.395,57.12,57.375")
      ->option_text("R,G,B")
      ->check(above_zero());
  command.add_option("--picture-order", order_, "Order of the channels: rgb or bgr")
      ->option_text("ORDER")
      ->check(CLI::IsMember({"rgb", "bgr"}))
      ->capture_default_str();
  command.add_option("--picture-layout", layout_, "nchw, nhwc, or auto: where the input's shape has its 3 or 1")
      ->option_text("LAYOUT")
      ->check(CLI::IsMember({"auto", "nchw", "nhwc"}))
      ->capture_default_str();
  command.add_option("--picture-count", at_most_, "At most so many of a folder, spread evenly over the sorted names")
      ->option_text("N")
      ->check(above_zero());
}

PictureOptions SampleOptions::picture_options() const {
  PictureOptions out;
  if (const std::size_t by = resize_.find('x'); resize_ == "none") {
    out.keep_size = true;
  } else if (by != std::string::npos) {
    out.width = pixels(resize_.substr(0, by));
    out.height = pixels(resize_.substr(by + 1));
  } else if (resize_ != "8/7") {
    out.shorter_side = pixels(resize_);
  }
  out.bgr = order_ == "bgr";
  using Layout = PictureOptions::Layout;
  out.layout = layout_ == "nchw" ? Layout::nchw : layout_ == "nhwc" ? Layout::nhwc : Layout::by_shape;
  set_channels(out.mean, mean_, "--picture-mean");
  set_channels(out.deviation, deviation_, "--picture-std");
  out.at_most = at_most_;
  return out;
}

namespace {
/// Of the input of that name.
ElementType type_of(const nvinfer1::INetworkDefinition& network, const std::string& name) {
  for (std::int32_t i = 0; i < network.getNbInputs(); ++i) {
    if (name == network.getInput(i)->getName()) return element_type(network.getInput(i)->getType());
  }
  return {};
}
}  // namespace

NamedSamples SampleOptions::open(const std::vector<std::string>& words, const char* option,
                                 const nvinfer1::INetworkDefinition& network, const NamedShapes& shapes) const {
  NamedSamples out;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos && network.getNbInputs() != 1)
      throw Failure(Exit::usage,
                    std::string(option) + " " + word + ": the model has several inputs, expected NAME=PATH");
    const std::string name = equals == std::string::npos ? network.getInput(0)->getName() : word.substr(0, equals);
    const std::filesystem::path path = equals == std::string::npos ? word : word.substr(equals + 1);
    const auto shape = shapes.find(name);
    if (shape == shapes.end())
      throw Failure(Exit::usage, std::string(option) + ": the model has no input '" + name + "'");
    const ElementType type = type_of(network, name);
    if (std::filesystem::is_directory(path)) {
      if (type != ElementType{'f', 4})
        throw Failure(Exit::usage, std::string(option) + " " + word + ": pictures become float32, input '" + name +
                                       "' is of " + to_string(type) + ": give an .npy file");
      std::string said;
      out[name] = picture_samples(path, name, shape->second, picture_options(), said);
      std::fprintf(stderr, "%s '%s': %s\n", option + 2, name.c_str(), said.c_str());
    } else {
      out[name] = array_samples(path, name, shape->second, type);
    }
  }
  count_samples(out);
  return out;
}

}  // namespace tenon::tools
