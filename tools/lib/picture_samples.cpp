// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// From pictures to inputs.
#include "tools/lib/picture_samples.h"

#include <algorithm>
#include <cmath>

#include "examples/classify/picture.h"
#include "examples/classify/preprocess.h"
#include "tools/lib/failure.h"

namespace tenon::tools {

namespace {

namespace fs = std::filesystem;
using classify::Picture;

/// What the network reads.
struct Target {
  int width = 0, height = 0, channels = 0;
  bool channels_last = false;

  std::size_t pixels() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
};

Target target_of(const std::string& name, const Shape& batch, PictureOptions::Layout layout) {
  using Layout = PictureOptions::Layout;
  const auto channels = [&](std::size_t axis) { return batch.size() == 4 && (batch[axis] == 3 || batch[axis] == 1); };
  const bool last = layout == Layout::nhwc || (layout == Layout::by_shape && !channels(1) && channels(3));
  constexpr std::int64_t kMaxSide = 16384;
  const std::size_t h = last ? 1 : 2;
  const bool fits =
      channels(last ? 3 : 1) && batch[h] >= 1 && batch[h] <= kMaxSide && batch[h + 1] >= 1 && batch[h + 1] <= kMaxSide;
  if (!fits)
    throw Failure(
        Exit::usage,
        "input '" + name + "': pictures need a shape Nx3xHxW or NxHxWx3 (or 1 for grey), found " + to_string(batch));
  return {static_cast<int>(batch[h + 1]), static_cast<int>(batch[h]), static_cast<int>(batch[last ? 3 : 1]), last};
}

std::vector<fs::path> pictures_in(const fs::path& folder, std::int64_t at_most) {
  std::vector<fs::path> all;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem)) {
    std::string end = entry.path().extension().string();
    std::ranges::transform(end, end.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (entry.is_regular_file() && (end == ".jpg" || end == ".jpeg" || end == ".png")) all.push_back(entry.path());
  }
  if (problem) throw Failure(Exit::file, folder.string() + ": " + problem.message());
  if (all.empty())
    throw Failure(Exit::file, folder.string() + ": expected pictures (.jpg, .jpeg or .png) in this folder, found none");
  std::ranges::sort(all);
  const auto count = static_cast<std::int64_t>(all.size());
  if (at_most <= 0 || at_most >= count) return all;
  std::vector<fs::path> some;
  for (std::int64_t i = 0; i < at_most; ++i) some.push_back(all[static_cast<std::size_t>(i * count / at_most)]);
  return some;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string numbers(const std::array<double, 3>& values) {
  const bool equal = values[0] == values[1] && values[1] == values[2];
  return equal ? number(values[0]) : number(values[0]) + "," + number(values[1]) + "," + number(values[2]);
}

class PictureSamples : public Samples {
 public:
  PictureSamples(std::vector<fs::path> paths, const Target& target, const PictureOptions& options)
      : paths_(std::move(paths)), target_(target), options_(options) {
    if (options_.shorter_side == 0) options_.shorter_side = (std::min(target.width, target.height) * 8 + 3) / 7;
  }

  std::int64_t count() const override { return static_cast<std::int64_t>(paths_.size()); }
  std::size_t sample_bytes() const override {
    return target_.pixels() * static_cast<std::size_t>(target_.channels) * sizeof(float);
  }

  void load(std::int64_t i, std::byte* to) override {
    const std::string path = paths_[static_cast<std::size_t>(i)].string();
    try {
      const Picture scaled = scale(classify::load_picture(path));
      write(classify::centre_crop(scaled, target_.width, target_.height), reinterpret_cast<float*>(to));
    } catch (const std::invalid_argument& problem) {
      throw Failure(Exit::file, path + ": " + problem.what());
    } catch (const std::runtime_error& problem) {  // says the path already
      throw Failure(Exit::file, problem.what());
    }
  }

  std::string describe(const fs::path& folder) const {
    std::string text = std::to_string(count()) + " pictures of " + folder.string() + ": ";
    if (options_.width > 0)
      text += "resized to " + std::to_string(options_.width) + "x" + std::to_string(options_.height) + ", ";
    else if (!options_.keep_size)
      text += "shorter side to " + std::to_string(options_.shorter_side) + " (bicubic), ";
    text += "centre crop " + std::to_string(target_.width) + "x" + std::to_string(target_.height);
    text += target_.channels == 1 ? ", grey" : options_.bgr ? ", BGR" : ", RGB";
    text += target_.channels_last ? ", NHWC" : ", NCHW";
    return text + ", (pixel - " + numbers(options_.mean) + ") / " + numbers(options_.deviation);
  }

 private:
  Picture scale(Picture picture) const {
    if (options_.keep_size) return picture;
    if (options_.width > 0) return classify::resize(picture, options_.width, options_.height);
    return classify::resize_shorter_side(picture, options_.shorter_side);
  }

  /// ITU-R BT.601 for grey, as Pillow's and OpenCV's.
  double channel_of(const std::uint8_t* rgb, int channel) const {
    if (target_.channels == 1) return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    return rgb[options_.bgr ? 2 - channel : channel];
  }

  void write(const Picture& picture, float* to) const {
    const auto channels = static_cast<std::size_t>(target_.channels);
    for (std::size_t c = 0; c < channels; ++c) {
      const std::size_t of_rgb = options_.bgr && channels == 3 ? 2 - c : c;
      const double mean = options_.mean[of_rgb], deviation = options_.deviation[of_rgb];
      for (std::size_t i = 0; i < target_.pixels(); ++i) {
        const double value = channel_of(&picture.rgb[3 * i], static_cast<int>(c));
        to[target_.channels_last ? i * channels + c : c * target_.pixels() + i] =
            static_cast<float>((value - mean) / deviation);
      }
    }
  }

  std::vector<fs::path> paths_;
  Target target_;
  PictureOptions options_;
};

}  // namespace

std::unique_ptr<Samples> picture_samples(const fs::path& folder, const std::string& name, const Shape& batch,
                                         const PictureOptions& options, std::string& said) {
  const Target target = target_of(name, batch, options.layout);
  auto samples = std::make_unique<PictureSamples>(pictures_in(folder, options.at_most), target, options);
  said = samples->describe(folder);
  return samples;
}

}  // namespace tenon::tools
