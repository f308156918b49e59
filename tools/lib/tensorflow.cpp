// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Runs tools/lib/tensorflow.py in a Python that has tf2onnx.
#include "tools/lib/tensorflow.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "tools/lib/failure.h"
#include "tools/lib/interrupt.h"
#include "tools_tensorflow.h"

extern char** environ;

namespace tenon::tools {
namespace {

/// The end of a long text: what a traceback says last is what matters.
std::string last_lines(const std::string& text, int count) {
  std::size_t begin = text.size();
  for (int line = 0; line <= count && begin != std::string::npos && begin != 0; ++line)
    begin = text.rfind('\n', begin - 1);
  return begin == std::string::npos || begin == 0 ? text : text.substr(begin + 1);
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got > 0) text.append(block.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) return text;
  }
}

struct Finished {
  int status = 0;  // as waitpid() reports it
  std::string errors;
};

/// Standard output is shared with the child, standard error is kept.
Finished run(const std::filesystem::path& program, std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw Failure(Exit::failure, program.string() + ": no pipe: " + std::strerror(errno));
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  pid_t child = 0;
  const int refused = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Finished done;
  if (refused == 0) {
    done.errors = read_all(ends[0]);
    while (::waitpid(child, &done.status, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(ends[0]);
  if (refused != 0)
    throw Failure(Exit::failure, program.string() + ": cannot be started (" + std::strerror(refused) +
                                     "); TensorFlow's models need a Python with tf2onnx: name one with --python");
  return done;
}

}  // namespace

void convert_tensorflow(const TensorFlowModel& model, const std::filesystem::path& onnx) {
  std::error_code error;
  if (!std::filesystem::exists(model.path, error))
    throw Failure(Exit::file, model.path.string() + ": expected a frozen graph or the folder of a SavedModel; " +
                                  (error ? error.message() : "there is no such file"));
  std::vector<std::string> words{model.python.string(), "-c", kTensorFlowScript, model.path.string(), onnx.string()};
  words.insert(words.end(), model.options.begin(), model.options.end());
  Finished done = run(model.python, std::move(words));
  while (done.errors.ends_with('\n')) done.errors.pop_back();
  stop_if_interrupted();
  if (WIFEXITED(done.status) && WEXITSTATUS(done.status) == 0 && std::filesystem::exists(onnx, error)) return;
  constexpr int kLines = 12;
  throw Failure(Exit::failure,
                model.path.string() + ": tf2onnx did not convert it:\n" + last_lines(done.errors, kLines));
}

}  // namespace tenon::tools
