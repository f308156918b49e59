// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Readers and writers of plans, and allocators, written in Python.
#include "callback.h"

namespace tenon::python {

namespace {

/// What a reader's read() returned lands at `destination`; how many bytes, -1 if too many.
int64_t copy_out(nb::object found, void* destination, int64_t limit) {
  if (found.is_none()) return 0;
  const Bytes bytes(found);
  if (static_cast<int64_t>(bytes.size()) > limit) throw nb::value_error("read() gave more bytes than asked for");
  std::memcpy(destination, bytes.data(), bytes.size());
  return static_cast<int64_t>(bytes.size());
}

class PythonReader : public Callback<nv::IStreamReader> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  int64_t read(void* destination, int64_t count) override {
    return guarded<int64_t>(-1, [&] { return copy_out(required("read")(count), destination, count); });
  }
};

class PythonReaderV2 : public Callback<nv::IStreamReaderV2> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  int64_t read(void* destination, int64_t count, cudaStream_t stream) noexcept override {
    return guarded<int64_t>(-1, [&] { return copy_out(required("read")(count, number(stream)), destination, count); });
  }
  bool seek(int64_t offset, nv::SeekPosition where) noexcept override {
    return guarded(false, [&] {
      const nb::object done = required("seek")(offset, where);
      return done.is_none() || nb::cast<bool>(done);
    });
  }
};

class PythonWriter : public Callback<nv::IStreamWriter> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  int64_t write(const void* data, int64_t count) override {
    return guarded<int64_t>(
        -1, [&] { return nb::cast<int64_t>(required("write")(nb::bytes(data, static_cast<size_t>(count)))); });
  }
};

void* pointer(nb::object value) { return value.is_none() ? nullptr : address(nb::cast<uintptr_t>(nb::int_(value))); }

template <class Base>
class PythonAllocator : public Callback<Base> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  void* allocateAsync(uint64_t size, uint64_t alignment, nv::AllocatorFlags flags,
                      cudaStream_t stream) noexcept override {
    return this->template guarded<void*>(nullptr, [&] {
      const nb::object call = this->method("allocate_async");
      if (!call.is_valid()) return pointer(this->required("allocate")(size, alignment, flags));
      return pointer(call(size, alignment, flags, number(stream)));
    });
  }
  bool deallocateAsync(void* memory, cudaStream_t stream) noexcept override {
    return this->guarded(false, [&] {
      const nb::object call = this->method("deallocate_async");
      if (!call.is_valid()) return nb::cast<bool>(this->required("deallocate")(number(memory)));
      return nb::cast<bool>(call(number(memory), number(stream)));
    });
  }
  void* allocate(uint64_t size, uint64_t alignment, nv::AllocatorFlags flags) noexcept override {
    return this->template guarded<void*>(nullptr, [&] {
      const nb::object call = this->method("allocate");
      if (call.is_valid()) return pointer(call(size, alignment, flags));
      return pointer(this->required("allocate_async")(size, alignment, flags, 0));
    });
  }
  void* reallocate(void* memory, uint64_t alignment, uint64_t size) noexcept override {
    return this->template guarded<void*>(nullptr, [&]() -> void* {
      const nb::object call = this->method("reallocate");
      return call.is_valid() ? pointer(call(number(memory), alignment, size)) : nullptr;
    });
  }
  bool deallocate(void* memory) noexcept override {
    return this->guarded(false, [&] {
      nb::object call = this->method("deallocate");
      if (call.is_valid()) return nb::cast<bool>(call(number(memory)));
      call = this->method("free");  // its name before 10.0
      if (!call.is_valid()) return nb::cast<bool>(this->required("deallocate_async")(number(memory), 0));
      call(number(memory));
      return true;
    });
  }
};

}  // namespace

void bind_streams(nb::module_& m) {
  nb::class_<nv::IStreamReader, nv::IVersionedInterface, PythonReader> reader(m, "IStreamReader");
  reader.def(nb::init<>());
  abstract(reader, "read");
  nb::class_<nv::IStreamReaderV2, nv::IVersionedInterface, PythonReaderV2> reader_v2(m, "IStreamReaderV2");
  reader_v2.def(nb::init<>());
  abstract(reader_v2, "read");
  abstract(reader_v2, "seek");
  nb::class_<nv::IStreamWriter, nv::IVersionedInterface, PythonWriter> writer(m, "IStreamWriter");
  writer.def(nb::init<>());
  abstract(writer, "write");

  nb::class_<nv::IGpuAllocator, nv::IVersionedInterface, PythonAllocator<nv::IGpuAllocator>> allocator(m,
                                                                                                       "IGpuAllocator");
  allocator.def(nb::init<>());
  for (const char* name : {"allocate", "reallocate", "deallocate", "free", "allocate_async", "deallocate_async"}) {
    abstract(allocator, name);
  }
  nb::class_<nv::IGpuAsyncAllocator, nv::IGpuAllocator, PythonAllocator<nv::IGpuAsyncAllocator>> async_allocator(
      m, "IGpuAsyncAllocator");
  async_allocator.def(nb::init<>());
  for (const char* name : {"allocate", "deallocate", "allocate_async", "deallocate_async"})
    abstract(async_allocator, name);
}

}  // namespace tenon::python
