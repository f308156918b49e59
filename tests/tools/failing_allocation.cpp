// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Preloaded, it fails one allocation of a program: the one of number FAILING_ALLOCATION, counted from main(), or, where
// that is made by oneDNN, the next of another: oneDNN constructs at null, and is asked for nothing without memory to
// spare.
#include <dlfcn.h>
#include <execinfo.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <string_view>

// What glibc calls its own ones.
extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* memory, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
}

namespace {

using Main = int (*)(int, char**, char**);

std::atomic<long> left{-1};  // none fails from 0 on
Main wrapped = nullptr;

/// Whether a function of oneDNN's library is among the callers.
bool is_of_onednn() {
  std::array<void*, 64> callers{};
  const int count = backtrace(callers.data(), static_cast<int>(callers.size()));
  return std::any_of(callers.begin(), callers.begin() + count, [](void* caller) {
    Dl_info info{};
    return dladdr(caller, &info) != 0 && info.dli_fname != nullptr &&
           std::string_view(info.dli_fname).find("libdnnl") != std::string_view::npos;
  });
}

bool fails() {
  if (left.load(std::memory_order_relaxed) <= 0 || --left != 0) return false;
  if (is_of_onednn()) {
    left = 1;
    return false;
  }
  errno = ENOMEM;
  return true;
}

int counted_main(int count, char** arguments, char** environment) {
  is_of_onednn();  // what unwinding loads and keeps, it does before the count
  const char* number = std::getenv("FAILING_ALLOCATION");
  left = number != nullptr ? std::atol(number) : 0;
  return wrapped(count, arguments, environment);
}

}  // namespace

extern "C" {
[[gnu::visibility("default")]] void* malloc(size_t bytes) { return fails() ? nullptr : __libc_malloc(bytes); }
[[gnu::visibility("default")]] void* calloc(size_t count, size_t bytes) {
  return fails() ? nullptr : __libc_calloc(count, bytes);
}
[[gnu::visibility("default")]] void* realloc(void* memory, size_t bytes) {
  return fails() ? nullptr : __libc_realloc(memory, bytes);
}
[[gnu::visibility("default")]] void* aligned_alloc(size_t alignment, size_t bytes) {
  return fails() ? nullptr : __libc_memalign(alignment, bytes);
}
[[gnu::visibility("default")]] int posix_memalign(void** memory, size_t alignment, size_t bytes) {
  *memory = fails() ? nullptr : __libc_memalign(alignment, bytes);
  return *memory != nullptr ? 0 : ENOMEM;
}

[[gnu::visibility("default")]] int __libc_start_main(Main main, int count, char** arguments, void (*init)(),
                                                     void (*fini)(), void (*loader)(), void* stack) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  wrapped = main;
  const auto start = reinterpret_cast<Start>(dlsym(RTLD_NEXT, "__libc_start_main"));
  return start(&counted_main, count, arguments, init, fini, loader, stack);
}
}
