// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Host memory, shapes and values of one execution context.
#include "tools/lib/session.h"

#include <tenon.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <random>

#include "tools/lib/engine.h"
#include "tools/lib/failure.h"

namespace tenon::tools {

ElementType element_type(const std::string& name, const std::string& tensor) {
  if (name == "bool") return {'b', 1};
  if (name == "bf16") return {'B', 2};
  const std::string bits = name.empty() ? "" : name.substr(1);
  for (int size : {1, 2, 4, 8})
    if (bits == std::to_string(8 * size)) return {name[0], size};
  throw Failure(Exit::failure,
                "tensor '" + tensor + "' has elements of '" + name + "', which this program does not know");
}

std::string library_name(ElementType type) {
  if (type.kind == 'b') return "bool";
  return type.kind == 'B' ? "bf16" : type.kind + std::to_string(8 * type.size);
}

ElementType element_type(nvinfer1::DataType type) {
  using Type = nvinfer1::DataType;
  switch (type) {
    case Type::kINT64:
      return {'i', 8};
    case Type::kFLOAT:
      return {'f', 4};
    case Type::kINT32:
      return {'i', 4};
    case Type::kHALF:
      return {'f', 2};
    case Type::kBF16:
      return {'B', 2};
    case Type::kBOOL:
      return {'b', 1};
    case Type::kINT8:
      return {'i', 1};
    default:
      return {'u', 1};
  }
}

void fill_random(ElementType type, std::byte* data, std::size_t bytes, std::mt19937& random) {
  const auto fill = [&]<typename T>(T, auto&& next) {
    for (std::size_t i = 0; i + sizeof(T) <= bytes; i += sizeof(T)) {
      const T value = static_cast<T>(next());
      std::memcpy(data + i, &value, sizeof(T));
    }
  };
  std::uniform_real_distribution<float> uniform(-1.0f, 1.0f);
  const auto real = [&] { return uniform(random); };
  const auto coin = [&] { return random() & 1; };
  if (type.kind == 'B') return fill(std::uint16_t{}, [&] { return std::bit_cast<std::uint32_t>(real()) >> 16; });
  if (type == ElementType{'f', 4}) return fill(float{}, real);
  if (type == ElementType{'f', 8}) return fill(double{}, real);
  // 0x3800 with random low bits and sign is a half of size 0.5 to 2.
  if (type.kind == 'f') return fill(std::uint16_t{}, [&] { return 0x3800u | (random() & 0x83FFu); });
  switch (type.size) {
    case 8:
      return fill(std::int64_t{}, coin);
    case 4:
      return fill(std::int32_t{}, coin);
    case 2:
      return fill(std::int16_t{}, coin);
    default:
      return fill(std::int8_t{}, coin);
  }
}

namespace {

constexpr std::size_t kAlignmentBytes = 256;

ElementType element_type(const nvinfer1::ICudaEngine& engine, const char* tensor) {
  return tools::element_type(data_type(engine, tensor), tensor);
}

std::size_t byte_count(ElementType type, const Shape& shape) {
  return static_cast<std::size_t>(volume(shape)) * static_cast<std::size_t>(type.size);
}

}  // namespace

void Buffer::reserve(std::size_t bytes) {
  if (data_ && bytes <= capacity_) return;
  const std::size_t rounded =
      (std::max<std::size_t>(bytes, 1) + kAlignmentBytes - 1) / kAlignmentBytes * kAlignmentBytes;
  data_.reset();
  data_.reset(static_cast<std::byte*>(std::aligned_alloc(kAlignmentBytes, rounded)));
  if (!data_) throw Failure(Exit::failure, "out of memory: " + std::to_string(rounded) + " bytes wanted for a tensor");
  capacity_ = rounded;
}

/// Memory of one tensor; for outputs of unknown size the library asks it for more.
struct Session::Slot final : nvinfer1::IOutputAllocator {
  TensorInfo info;
  Buffer buffer;
  bool has_values = false;
  bool allocates = false;
  nvinfer1::Dims notified{};

  void* reallocateOutputAsync(const char*, void*, std::uint64_t size, std::uint64_t, cudaStream_t) override {
    try {
      buffer.reserve(size);
    } catch (const std::exception&) {
      return nullptr;  // the library reports it
    }
    return buffer.data();
  }
  void notifyShape(const char*, const nvinfer1::Dims& dims) noexcept override { notified = dims; }
};

Session::Session(nvinfer1::ICudaEngine& engine, Logger& logger, int threads, int profile, Strategy strategy)
    : engine_(engine),
      logger_(logger),
      profile_(profile),
      strategy_(strategy),
      context_(engine.createExecutionContext(strategy)) {
  if (!context_) throw Failure(Exit::failure, logger.take_errors("the execution context could not be made"));
  if (threads > 0) set_threads(*context_, threads);
  if (profile != 0 && !context_->setOptimizationProfileAsync(profile, nullptr))
    throw Failure(Exit::usage,
                  logger.take_errors("the engine has " + std::to_string(engine.getNbOptimizationProfiles()) +
                                     " profiles, found number " + std::to_string(profile)));
  for (int i = 0; i < engine.getNbIOTensors(); ++i) {
    const char* name = engine.getIOTensorName(i);
    auto slot = std::make_unique<Slot>();
    slot->info = {name, element_type(engine, name), to_shape(engine.getTensorShape(name))};
    const bool input = engine.getTensorIOMode(name) == nvinfer1::TensorIOMode::kINPUT;
    (input ? inputs_ : outputs_).push_back(slot->info);
    slots_[name] = std::move(slot);
  }
}

Session::~Session() { context_.reset(); }  // before the allocators it points to

std::string Session::names(const std::vector<TensorInfo>& tensors) const {
  std::string text;
  for (const auto& tensor : tensors) text += (text.empty() ? "" : ", ") + tensor.name + ":" + to_string(tensor.shape);
  return text;
}

Session::Slot& Session::input_slot(const std::string& name) {
  for (const auto& input : inputs_)
    if (input.name == name) return *slots_[name];
  throw Failure(Exit::usage, "the model has no input '" + name + "'; its inputs: " + names(inputs_));
}

void Session::set_shape(const std::string& name, const Shape& shape) {
  Slot& slot = input_slot(name);
  if (!context_->setInputShape(name.c_str(), to_dims(shape, name)))
    throw Failure(Exit::usage, logger_.take_errors("input '" + name + "': expected " + to_string(slot.info.shape) +
                                                   ", found " + to_string(shape)));
  slot.buffer.reserve(byte_count(slot.info.type, shape));
  slot.has_values = false;
  if (!context_->setTensorAddress(name.c_str(), slot.buffer.data()))
    throw Failure(Exit::failure, logger_.take_errors("input '" + name + "': its address was refused"));
}

void Session::set_input(const std::string& name, const Array& array) {
  Slot& slot = input_slot(name);
  if (array.type != slot.info.type)
    throw Failure(Exit::usage, "input '" + name + "': expected elements of " + to_string(slot.info.type) + ", found " +
                                   to_string(array.type) + "; convert with numpy's astype");
  set_shape(name, array.shape);
  std::ranges::copy(array.data, slot.buffer.data());
  slot.has_values = true;
}

void Session::set_input(const std::string& name, Bytes raw) {
  Slot& slot = input_slot(name);
  const Shape shape = shape_now(name);
  const std::size_t expected = std::ranges::find(shape, -1) == shape.end() ? byte_count(slot.info.type, shape) : 0;
  if (raw.size() != expected)
    throw Failure(Exit::usage, "input '" + name + "': expected " + std::to_string(expected) + " bytes for " +
                                   to_string(shape) + " " + to_string(slot.info.type) + ", found " +
                                   std::to_string(raw.size()));
  set_shape(name, shape);
  std::ranges::copy(raw, slot.buffer.data());
  slot.has_values = true;
}

void Session::fill_inputs(unsigned seed) {
  std::mt19937 random(seed);
  for (const auto& input : inputs_) {
    Slot& slot = *slots_[input.name];
    if (slot.has_values) continue;
    Shape shape = shape_now(input.name);
    if (std::ranges::find(shape, -1) != shape.end())
      shape = to_shape(engine_.getProfileShape(input.name.c_str(), profile_, nvinfer1::OptProfileSelector::kOPT));
    set_shape(input.name, shape);
    fill_random(input.type, slot.buffer.data(), byte_count(input.type, shape), random);
    slot.has_values = true;
  }
}

void Session::prepare() {
  if (strategy_ == Strategy::kUSER_MANAGED) {
    const std::size_t bytes = context_->updateDeviceMemorySizeForShapes();
    activations_.reserve(bytes);
    context_->setDeviceMemoryV2(activations_.data(), static_cast<std::int64_t>(bytes));
  }
  for (const auto& output : outputs_) {
    Slot& slot = *slots_[output.name];
    const Shape shape = shape_now(output.name);
    slot.allocates = std::ranges::find(shape, -1) != shape.end();
    bool good = true;
    if (slot.allocates) {
      good = context_->setOutputAllocator(output.name.c_str(), &slot);
    } else {
      slot.buffer.reserve(byte_count(output.type, shape));
      good = context_->setTensorAddress(output.name.c_str(), slot.buffer.data());
    }
    if (!good)
      throw Failure(Exit::failure, logger_.take_errors("output '" + output.name + "': its memory was refused"));
  }
}

void Session::run() {
  // With no GPU there is no stream to wait for: the call returns when the work is done.
  if (!context_->enqueueV3(nullptr))
    throw Failure(Exit::failure, logger_.take_errors("the inference failed without a message"));
}

Shape Session::shape_now(const std::string& name) const {
  const nvinfer1::Dims dims = context_->getTensorShape(name.c_str());
  if (dims.nbDims < 0)
    throw Failure(Exit::failure, logger_.take_errors("the shape of tensor '" + name + "' is not known"));
  return to_shape(dims);
}

Shape Session::input_shape(const std::string& name) const { return shape_now(name); }

Shape Session::output_shape(const std::string& name) const {
  const Slot& slot = *slots_.find(name)->second;
  return slot.allocates ? to_shape(slot.notified) : shape_now(name);
}

Bytes Session::output_bytes(const std::string& name) const {
  const Slot& slot = *slots_.find(name)->second;
  return {slot.buffer.data(), byte_count(slot.info.type, output_shape(name))};
}

Bytes Session::input_bytes(const std::string& name) const {
  const Slot& slot = *slots_.find(name)->second;
  return {slot.buffer.data(), byte_count(slot.info.type, input_shape(name))};
}

Array to_array(ElementType type, const Shape& shape, Bytes data) {
  if (type.kind != 'B') return {type, shape, {data.begin(), data.end()}};
  Array array{{'f', 4}, shape, std::vector<std::byte>(data.size() * 2)};
  for (std::size_t i = 0; i < data.size(); i += 2) std::memcpy(&array.data[2 * i + 2], &data[i], 2);
  return array;
}

}  // namespace tenon::tools
