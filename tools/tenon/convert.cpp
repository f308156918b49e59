// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon convert: a TensorFlow model becomes a plan file, an ONNX file, or both.
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tools/lib/failure.h"
#include "tools/lib/tensorflow.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {
namespace {

/// A folder of our own that goes away with us.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tenon-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Failure(Exit::file, name + ": cannot be made: " + std::strerror(errno));
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Convert {
  ModelOptions model;
  std::filesystem::path output, onnx, python = "python3";
  std::string inputs, outputs, channels_first, signature;
  int opset = 18;

  TensorFlowModel source() const {
    TensorFlowModel source{model.path(), python, {"--opset", std::to_string(opset)}};
    const auto add = [&](const char* option, const std::string& value) {
      if (!value.empty()) source.options.insert(source.options.end(), {option, value});
    };
    add("--inputs", inputs);
    add("--outputs", outputs);
    add("--inputs-as-nchw", channels_first);
    add("--signature_def", signature);
    return source;
  }

  void run() {
    BuildRequest request = model.request();
    const TemporaryFolder folder;
    request.model = folder.path() / "model.onnx";
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    convert_tensorflow(source(), request.model);
    if (!onnx.empty()) {
      const FileContents contents(request.model);
      const Bytes bytes = contents.bytes();
      write_file(onnx, std::span(&bytes, 1));
      std::printf("%s: %zu bytes, converted in %.1f s\n", onnx.c_str(), bytes.size(), seconds());
    }
    if (output.empty() && !onnx.empty()) return;
    if (output.empty()) output = std::filesystem::weakly_canonical(model.path()).filename().replace_extension(".plan");
    const auto plan = build_plan(request, model.logger(), model.progress());
    const Bytes bytes(static_cast<const std::byte*>(plan->data()), plan->size());
    write_file(output, std::span(&bytes, 1));
    std::printf("%s: %zu bytes, converted and built in %.1f s\n", output.c_str(), plan->size(), seconds());
  }
};

}  // namespace

void add_convert(CLI::App& app) {
  const auto convert = std::make_shared<Convert>();
  CLI::App& command = *app.add_subcommand(
      "convert", "Make a plan of a TensorFlow model (a frozen .pb or the folder of a SavedModel) by way of tf2onnx");
  convert->model.add_to(command, "MODEL");
  command
      .add_option("-o,--output", convert->output,
                  "The plan; default: the model's name with .plan, in the current folder, unless --onnx is there")
      ->option_text("FILE");
  command.add_option("--onnx", convert->onnx, "Keep the ONNX model too")->option_text("FILE");
  command
      .add_option("--inputs", convert->inputs,
                  "Tensors that are inputs, as in image:0,size:0; default: the signature's, or every placeholder")
      ->option_text("NAMES");
  command
      .add_option("--outputs", convert->outputs,
                  "Tensors that are outputs; default: the signature's, or every value that no node reads")
      ->option_text("NAMES");
  command
      .add_option("--inputs-as-nchw", convert->channels_first,
                  "Inputs that the plan takes with channels first, though the model has them last")
      ->option_text("NAMES");
  command.add_option("--signature", convert->signature, "Which signature of a SavedModel")->option_text("NAME");
  command.add_option("--opset", convert->opset, "ONNX opset of the conversion")
      ->option_text("N")
      ->check(CLI::Range(7, 18))
      ->capture_default_str();
  command.add_option("--python", convert->python, "The Python that has tensorflow and tf2onnx")
      ->option_text("PROGRAM")
      ->capture_default_str();
  command.callback([convert] { convert->run(); });
  command.footer(
      "Needs: pip install tensorflow-cpu tf2onnx\n"
      "Example: tenon convert saved_model/ --shape image:1x224x224x3 -o model.plan");
}

}  // namespace tenon::tools
