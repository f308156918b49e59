// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Whole files in and out.
#include "tools/lib/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include "tools/lib/failure.h"

namespace tenon::tools {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what, int error) {
  throw Failure(Exit::file, path.string() + ": " + what + ": " + std::strerror(error));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  /// Returns 0 or the error number: a full disk may show only here.
  int reset() {
    const int error = fd_ >= 0 && ::close(fd_) != 0 ? errno : 0;
    fd_ = -1;
    return error;
  }

 private:
  int fd_;
};

/// Up to `limit` bytes. `expected`: how many there should be, to ask for memory once.
std::vector<std::byte> read_some(int fd, const std::filesystem::path& path, std::size_t expected, std::size_t limit) {
  constexpr std::size_t kBlockBytes = 1 << 16;
  std::vector<std::byte> bytes;
  bytes.reserve(std::min(expected, limit) + kBlockBytes);
  while (bytes.size() < limit) {
    const std::size_t old = bytes.size();
    const std::size_t wanted = std::min(limit - old, std::max(kBlockBytes, expected - std::min(expected, old)));
    bytes.resize(old + wanted);
    const ssize_t got = ::read(fd, bytes.data() + old, wanted);
    if (got < 0 && errno != EINTR) fail(path, "cannot be read", errno);
    bytes.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) break;
  }
  return bytes;
}

struct stat status_of(const Descriptor& file, const std::filesystem::path& path) {
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) fail(path, "cannot be opened", errno);
  if (S_ISDIR(status.st_mode)) fail(path, "cannot be read", EISDIR);
  return status;
}

/// Returns 0 or the error number.
int write_all(int fd, std::span<const Bytes> parts) {
  for (Bytes part : parts) {
    while (!part.empty()) {
      const ssize_t put = ::write(fd, part.data(), part.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return errno;
      part = part.subspan(static_cast<std::size_t>(put));
    }
  }
  return 0;
}

std::string wanted(std::span<const Bytes> parts) {
  std::size_t bytes = 0;
  for (Bytes part : parts) bytes += part.size();
  return "cannot be written (" + std::to_string(bytes) + " bytes)";
}

}  // namespace

FileContents::FileContents(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const struct stat status = status_of(file, path);
  const std::size_t size = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
  bytes_ = read_some(file.get(), path, size, SIZE_MAX);
}

std::vector<std::byte> first_bytes(const std::filesystem::path& path, std::size_t count) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!S_ISREG(status_of(file, path).st_mode)) return {};
  return read_some(file.get(), path, count, count);
}

void write_file(const std::filesystem::path& path, std::span<const Bytes> parts) {
  std::error_code ignored;
  const bool exists = std::filesystem::exists(path, ignored);
  if (exists && !std::filesystem::is_regular_file(path, ignored)) {
    Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (device.get() < 0) fail(path, "cannot be opened for writing", errno);
    if (int error = write_all(device.get(), parts)) fail(path, wanted(parts), error);
    if (int error = device.reset()) fail(path, wanted(parts), error);
    return;
  }
  // A link keeps pointing where it points: its target is what gets replaced.
  const auto target = exists ? std::filesystem::canonical(path) : path;
  const std::string temporary = target.string() + ".tmp-" + std::to_string(::getpid());
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (file.get() < 0) fail(path, "cannot be opened for writing", errno);
  int error = write_all(file.get(), parts);
  if (!error && ::fsync(file.get()) != 0) error = errno;
  if (const int closing = file.reset(); !error) error = closing;
  if (!error && ::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (!error) return;
  ::unlink(temporary.c_str());
  fail(path, wanted(parts), error);
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  const Bytes part = std::as_bytes(std::span(text));
  write_file(path, std::span(&part, 1));
}

}  // namespace tenon::tools
