// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// classify: names what is on photographs.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "classifier.h"
#include "picture.h"
#include "preprocess.h"

namespace classify {
namespace {

namespace fs = std::filesystem;

constexpr int kResizedSide = 256;  // before the crop, as in training
constexpr std::size_t kImageFloats = std::size_t{3} * Classifier::kSide * Classifier::kSide;

class Messages : public nvinfer1::ILogger {
  void log(Severity severity, const char* text) noexcept override {
    if (severity <= Severity::kWARNING) std::fprintf(stderr, "%s\n", text);
  }
};

struct Options {
  std::string model, plan, classes, dump_logits, dump_input;
  std::vector<std::string> pictures;
  std::string folder;
};

/// Rows of index, WordNet id, name, below one line of titles.
std::vector<std::string> read_class_names(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  std::vector<std::string> names;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) names.push_back(line.substr(line.rfind('\t') + 1));
  return names;
}

void load_image(const std::string& path, float* chw) {
  try {
    normalise(centre_crop(resize_shorter_side(load_picture(path), kResizedSide), Classifier::kSide), chw);
  } catch (const std::invalid_argument& problem) {
    throw std::runtime_error(path + ": " + problem.what());
  }
}

/// Indices of the largest logits, largest first.
std::vector<int> best(std::span<const float> logits, std::size_t count) {
  std::vector<int> order(logits.size());
  std::iota(order.begin(), order.end(), 0);
  count = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](int a, int b) { return logits[a] > logits[b]; });
  order.resize(count);
  return order;
}

void print_best(const std::string& picture, std::span<const float> logits, const std::vector<std::string>& names,
                double ms) {
  constexpr std::size_t kShown = 5;
  const auto order = best(logits, kShown);
  double sum = 0;
  for (float logit : logits) sum += std::exp(logit - logits[order[0]]);
  std::printf("%s (%.1f ms)\n", picture.c_str(), ms);
  for (int index : order)
    std::printf("  %.2f  %s\n", std::exp(logits[index] - logits[order[0]]) / sum,
                static_cast<std::size_t>(index) < names.size() ? names[index].c_str() : "?");
}

/// Writes float32 [rows, ...shape] as NumPy reads it.
void write_npy(const std::string& path, const std::vector<float>& values, const std::string& shape) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.append(63 - (10 + header.size()) % 64,
                ' ');  // magic, version and length are 10 bytes; all is a multiple of 64
  header += '\n';
  std::ofstream file(path, std::ios::binary);
  file.write("\x93NUMPY\x01", 8);
  const auto length = static_cast<std::uint16_t>(header.size());
  file.write(reinterpret_cast<const char*>(&length), 2);
  file << header;
  file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
  file.close();
  if (!file) throw std::runtime_error(path + ": cannot be written");
}

std::vector<std::string> pictures_of(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  if (paths.empty()) throw std::runtime_error(folder + ": holds no pictures");
  std::ranges::sort(paths);
  return paths;
}

/// The number before the first '_' of a file's name.
int class_of(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  char* end = nullptr;
  const long index = std::strtol(name.c_str(), &end, 10);
  if (end == name.c_str() || *end != '_')
    throw std::runtime_error(path + ": expected a name as 281_n02123045.jpg, the class first");
  return static_cast<int>(index);
}

void print_accuracy(const std::vector<std::string>& paths, const std::vector<float>& logits, std::size_t classes,
                    double ms) {
  int top1 = 0, top5 = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto order = best({&logits[i * classes], classes}, 5);
    const int wanted = class_of(paths[i]);
    top1 += order[0] == wanted;
    top5 += std::ranges::find(order, wanted) != order.end();
  }
  const double count = static_cast<double>(paths.size());
  std::printf("%zu pictures: top-1 %.2f %%, top-5 %.2f %%, %.2f ms per picture\n", paths.size(), 100 * top1 / count,
              100 * top5 / count, ms / count);
}

void run(const Options& options) {
  const auto names = read_class_names(options.classes);
  const auto paths = options.folder.empty() ? options.pictures : pictures_of(options.folder);
  Messages messages;
  Classifier classifier(options.model, options.plan, messages);
  const auto classes = static_cast<std::size_t>(classifier.classes());
  std::vector<float> image(kImageFloats), all_images, all_logits(paths.size() * classes);
  double total_ms = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    load_image(paths[i], image.data());
    if (!options.dump_input.empty()) all_images.insert(all_images.end(), image.begin(), image.end());
    const std::span<float> logits(&all_logits[i * classes], classes);
    if (i == 0) classifier.run(image, logits);  // the first inference warms up; the second is timed
    const auto start = std::chrono::steady_clock::now();
    classifier.run(image, logits);
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    total_ms += ms;
    if (options.folder.empty()) print_best(paths[i], logits, names, ms);
  }
  if (!options.folder.empty()) print_accuracy(paths, all_logits, classes, total_ms);
  const std::string count = std::to_string(paths.size());
  if (!options.dump_logits.empty()) write_npy(options.dump_logits, all_logits, count + ", " + std::to_string(classes));
  if (!options.dump_input.empty()) write_npy(options.dump_input, all_images, count + ", 3, 224, 224");
}

}  // namespace
}  // namespace classify

int main(int argc, char** argv) {
  classify::Options options;
  CLI::App app("Names what is on photographs, with a classifier trained on ImageNet.", "classify");
  app.add_option("--model", options.model, "The classifier (ONNX)")->option_text("FILE");
  app.add_option("--plan", options.plan, "Load the engine from here if the file exists, else build and save it")
      ->option_text("FILE");
  app.add_option("--classes", options.classes, "Names of the classes: index, WordNet id, name")
      ->required()
      ->option_text("FILE.tsv");
  auto* pictures = app.add_option("pictures", options.pictures, "JPEG or PNG files")->option_text("FILE...");
  app.add_option("--folder", options.folder, "Measure the accuracy on a folder of CLASS_WNID.jpg files")
      ->excludes(pictures)
      ->option_text("FOLDER");
  app.add_option("--dump-logits", options.dump_logits, "Write the logits of all pictures")->option_text("FILE.npy");
  app.add_option("--dump-input", options.dump_input, "Write what the network was given")->option_text("FILE.npy");
  CLI11_PARSE(app, argc, argv);
  if (options.pictures.empty() == options.folder.empty() || (options.model.empty() && options.plan.empty())) {
    std::fprintf(stderr, "classify: expected --model or --plan, and pictures or --folder; see --help\n");
    return 2;
  }
  try {
    classify::run(options);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "classify: %s\n", problem.what());
    return 1;
  }
  return 0;
}
