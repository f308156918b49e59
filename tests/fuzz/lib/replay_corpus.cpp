// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// main() of a fuzzer that is built without libFuzzer: [--mutations N] [--seed S] FOLDER... runs every file below the
// folders, then N damaged copies of each, the same for the same seed. It fails on none; an input that ends the process
// is left in the current folder as `crash-input`.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/lib/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" __attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                                                unsigned seed);

namespace {

using Input = std::vector<uint8_t>;

const Input* current = nullptr;  // what the handler of signals saves

void save_and_die(int number) {
  const int file = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file >= 0 && current != nullptr) (void)!write(file, current->data(), current->size());
  signal(number, SIG_DFL);
  raise(number);
}

void run(const Input& input) {
  current = &input;
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

/// One wound: bits, a number, a piece that is lost, doubled, or of another input.
void wound(Input& input, const Input& other, std::mt19937_64& random) {
  const size_t at = random() % input.size();
  const size_t count = std::min<size_t>(random() % 16 + 1, input.size() - at);
  const auto place = input.begin() + static_cast<ptrdiff_t>(at);
  switch (random() % 6) {
    case 0:
      input[at] ^= static_cast<uint8_t>(1U << random() % 8);
      break;
    case 1:
      input[at] = static_cast<uint8_t>(random());
      break;
    case 2:
      std::memcpy(&input[at], &tenon::fuzz::kEvilNumbers[random() % std::size(tenon::fuzz::kEvilNumbers)],
                  std::min<size_t>(count, 8));
      break;
    case 3:
      input.erase(place, place + static_cast<ptrdiff_t>(count));
      break;
    case 4: {
      const Input piece(place, place + static_cast<ptrdiff_t>(count));
      input.insert(place, piece.begin(), piece.end());
      break;
    }
    default: {
      const size_t from = other.empty() ? 0 : random() % other.size();
      const size_t length = std::min<size_t>(random() % 64, other.size() - from);
      const auto begin = other.begin() + static_cast<ptrdiff_t>(from);
      input.insert(place, begin, begin + static_cast<ptrdiff_t>(length));
    }
  }
}

}  // namespace

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size) {
  static std::mt19937_64 random(1);
  Input damaged(data, data + size);
  if (damaged.empty()) damaged.push_back(0);
  wound(damaged, {}, random);
  damaged.resize(std::min(damaged.size(), max_size));
  std::copy(damaged.begin(), damaged.end(), data);
  return damaged.size();
}

namespace {

void run_mutations(const std::vector<Input>& inputs, size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (const Input& input : inputs) {
    for (size_t i = 0; i < count; ++i) {
      Input damaged = input;
      const size_t wounds = 1 + random() % 4;
      if (LLVMFuzzerCustomMutator != nullptr && random() % 2 == 0) {
        const size_t room = damaged.size() * 2 + 256;
        damaged.resize(room);
        damaged.resize(LLVMFuzzerCustomMutator(damaged.data(), input.size(), room, static_cast<unsigned>(random())));
      } else {
        for (size_t k = 0; k < wounds && !damaged.empty(); ++k)
          wound(damaged, inputs[random() % inputs.size()], random);
      }
      run(damaged);
    }
  }
}

std::vector<Input> read_all(const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Input> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

}  // namespace

int main(int argc, char** argv) {
  size_t mutations = 0;
  uint64_t seed = 1;
  std::vector<std::string> folders;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--mutations") == 0 && i + 1 < argc) {
      mutations = std::stoul(argv[++i]);
    } else if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
      seed = std::stoul(argv[++i]);
    } else {
      folders.emplace_back(argv[i]);
    }
  }
  for (const int number : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) signal(number, save_and_die);
  const std::vector<Input> inputs = read_all(folders);
  for (const Input& input : inputs) run(input);
  run_mutations(inputs, mutations, seed);
  std::printf("%zu damaged inputs tried\n%zu kept inputs replayed\n", mutations * inputs.size(), inputs.size());
  return inputs.empty() ? 1 : 0;  // an empty corpus is a misspelt folder
}
