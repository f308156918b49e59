// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// POSIX files behind Result.
#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace tenon {

namespace {
Error system_error(std::string_view action, const std::string& path, int number) {
  const auto code = number == ENOENT   ? ErrorCode::not_found
                    : number == ENOMEM ? ErrorCode::out_of_memory
                                       : ErrorCode::device;
  return Error(code, str("cannot ", action, " '", path, "': ", std::strerror(number)));
}

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};
}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return system_error("open", path, errno);
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) return system_error("read", path, errno);
  if (!S_ISREG(info.st_mode)) return Error(ErrorCode::invalid_argument, str("'", path, "' is not a regular file"));
  const auto size = static_cast<size_t>(info.st_size);
  void* data = nullptr;
  if (size > 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd, 0);
    if (data == MAP_FAILED) return system_error("map", path, errno);
  }
  return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<const std::byte*>(data), size));
}

MappedFile::~MappedFile() {
  if (size_ > 0) ::munmap(const_cast<std::byte*>(data_), size_);
}

Result<std::string> read_file(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return system_error("open", path, errno);
  constexpr size_t kBlockBytes = 1 << 16;
  std::string out;
  for (;;) {
    const size_t old = out.size();
    out.resize(old + kBlockBytes);
    const ssize_t got = ::read(file.fd, out.data() + old, kBlockBytes);
    if (got < 0 && errno != EINTR) return system_error("read", path, errno);
    out.resize(old + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return out;
  }
}

namespace {
/// A file that grows past the process's limit raises SIGXFSZ, whose default is the end: while this lives, this thread's
/// writes answer EFBIG instead.
class SizeLimitIsAnError {
 public:
  SizeLimitIsAnError() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~SizeLimitIsAnError() {
    if (sigismember(&before_, SIGXFSZ) == 1) return;
    const timespec at_once{};
    sigtimedwait(&signal_, nullptr, &at_once);  // takes back what a write raised
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SizeLimitIsAnError(const SizeLimitIsAnError&) = delete;
  SizeLimitIsAnError& operator=(const SizeLimitIsAnError&) = delete;

 private:
  sigset_t signal_, before_;
};
}  // namespace

Result<> write_file_atomically(const std::string& path, std::span<const std::span<const std::byte>> pieces) {
  const SizeLimitIsAnError limit;
  std::string temporary = path + ".XXXXXX";
  const Descriptor file{::mkstemp(temporary.data())};
  if (file.fd < 0) return system_error("create a temporary file beside", path, errno);
  const auto fail = [&](std::string_view action) {
    const int number = errno;
    ::unlink(temporary.c_str());
    return system_error(action, path, number);
  };
  for (auto piece : pieces) {
    while (!piece.empty()) {
      const ssize_t written = ::write(file.fd, piece.data(), std::min<size_t>(piece.size(), size_t{1} << 30));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return fail("write");
      piece = piece.subspan(static_cast<size_t>(written));
    }
  }
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(file.fd, 0666 & ~mask) != 0 || ::fsync(file.fd) != 0) return fail("write");
  if (::rename(temporary.c_str(), path.c_str()) != 0) return fail("rename to");
  return Done{};
}

Result<> write_file_atomically(const std::string& path, std::span<const std::byte> bytes) {
  return write_file_atomically(path, std::span(&bytes, 1));
}

}  // namespace tenon
