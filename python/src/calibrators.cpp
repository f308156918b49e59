// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calibrators for 8-bit inference, written in Python.
#include "callback.h"

namespace tenon::python {

namespace {

/// The methods that all calibrators have; `Base` is one of the five kinds.
/// What a method returned, as `read` makes of it. Throws TypeError, which names what was expected, where that is
/// another type.
template <class Read>
auto returned(const char* expected, const nb::object& found, Read&& read) {
  try {
    return read(found);
  } catch (const nb::cast_error&) {
    throw nb::type_error((std::string(expected) + ", found " + nb::repr(found).c_str()).c_str());
  }
}

template <class Base>
class PythonCalibrator : public Callback<Base> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  nv::InterfaceInfo getInterfaceInfo() const noexcept override {
    if constexpr (std::is_same_v<Base, nv::IInt8Calibrator>) {
      return {"IInt8Calibrator", 1, 0};
    } else {
      return Base::getInterfaceInfo();
    }
  }
  int32_t getBatchSize() const noexcept override {
    return this->guarded(0, [&] {
      return returned("get_batch_size: expected an integer", this->required("get_batch_size")(),
                      [](const nb::object& size) { return nb::cast<int32_t>(size); });
    });
  }
  bool getBatch(void* bindings[], const char* names[], int32_t count) noexcept override {
    return this->guarded(false, [&] {
      nb::list list;
      for (int32_t i = 0; i < count; ++i) list.append(names[i]);
      const nb::object batch = this->required("get_batch")(list);
      if (batch.is_none()) return false;
      constexpr const char* kExpected = "get_batch: expected a list of addresses, one an input, or None";
      const auto addresses =
          returned(kExpected, batch, [](const nb::object& list) { return nb::cast<nb::sequence>(list); });
      const size_t found = nb::len(addresses);
      if (found == 0) return false;
      if (found != static_cast<size_t>(count)) {
        throw nb::type_error(
            ("get_batch: expected " + std::to_string(count) + " addresses, found " + std::to_string(found)).c_str());
      }
      for (int32_t i = 0; i < count; ++i) {
        bindings[i] = returned(kExpected, batch, [&](const nb::object& /*list*/) {
          return address(nb::cast<uintptr_t>(nb::int_(addresses[i])));
        });
      }
      return true;
    });
  }
  const void* readCalibrationCache(std::size_t& length) noexcept override {
    return read("read_calibration_cache", cache_, length);
  }
  void writeCalibrationCache(const void* data, std::size_t length) noexcept override {
    write("write_calibration_cache", data, length);
  }
  nv::CalibrationAlgoType getAlgorithm() noexcept override {
    return this->guarded(kind(), [&] {
      const nb::object call = this->method("get_algorithm");
      return call.is_valid() ? nb::cast<nv::CalibrationAlgoType>(call()) : kind();
    });
  }

 protected:
  /// The bytes that the method returns; they stay valid until it is called again.
  const void* read(const char* name, nb::object& keeper, std::size_t& length) noexcept {
    length = 0;
    return this->template guarded<const void*>(nullptr, [&]() -> const void* {
      const nb::object found = this->required(name)();
      if (found.is_none()) return nullptr;
      keeper = nb::bytes(found);
      length = static_cast<size_t>(PyBytes_GET_SIZE(keeper.ptr()));
      return PyBytes_AS_STRING(keeper.ptr());
    });
  }
  void write(const char* name, const void* data, std::size_t length) noexcept {
    this->guarded([&] {
      const nb::object view = nb::steal(PyMemoryView_FromMemory(static_cast<char*>(const_cast<void*>(data)),
                                                                static_cast<Py_ssize_t>(length), PyBUF_READ));
      this->required(name)(view);
    });
  }

 private:
  nv::CalibrationAlgoType kind() noexcept {
    if constexpr (std::is_same_v<Base, nv::IInt8Calibrator>) {
      return nv::CalibrationAlgoType::kENTROPY_CALIBRATION_2;
    } else {
      return Base::getAlgorithm();
    }
  }
  nb::object cache_;
};

class PythonLegacyCalibrator : public PythonCalibrator<nv::IInt8LegacyCalibrator> {
 public:
  double getQuantile() const noexcept override { return value("get_quantile", 0.9999); }
  double getRegressionCutoff() const noexcept override { return value("get_regression_cutoff", 1.0); }
  const void* readHistogramCache(std::size_t& length) noexcept override {
    return read("read_histogram_cache", histogram_, length);
  }
  void writeHistogramCache(const void* data, std::size_t length) noexcept override {
    write("write_histogram_cache", data, length);
  }

 private:
  double value(const char* name, double failure) const noexcept {
    return guarded(failure, [&] { return nb::cast<double>(required(name)()); });
  }
  nb::object histogram_;
};

template <class Base, class Face, class Parent>
void bind_calibrator(nb::module_& m, const char* name, nv::CalibrationAlgoType kind) {
  nb::class_<Base, Parent, Face> c(m, name);
  c.def(nb::init<>());
  for (const char* method : {"get_batch_size", "get_batch", "read_calibration_cache", "write_calibration_cache"}) {
    abstract(c, method);
  }
  c.def("get_algorithm", [kind](const Base&) { return kind; });
}

}  // namespace

void bind_calibrators(nb::module_& m) {
  using Kind = nv::CalibrationAlgoType;
  using Base = nv::IInt8Calibrator;
  bind_calibrator<Base, PythonCalibrator<Base>, nv::IVersionedInterface>(m, "IInt8Calibrator",
                                                                         Kind::kENTROPY_CALIBRATION_2);
  bind_calibrator<nv::IInt8EntropyCalibrator, PythonCalibrator<nv::IInt8EntropyCalibrator>, Base>(
      m, "IInt8EntropyCalibrator", Kind::kENTROPY_CALIBRATION);
  bind_calibrator<nv::IInt8EntropyCalibrator2, PythonCalibrator<nv::IInt8EntropyCalibrator2>, Base>(
      m, "IInt8EntropyCalibrator2", Kind::kENTROPY_CALIBRATION_2);
  bind_calibrator<nv::IInt8MinMaxCalibrator, PythonCalibrator<nv::IInt8MinMaxCalibrator>, Base>(
      m, "IInt8MinMaxCalibrator", Kind::kMINMAX_CALIBRATION);
  bind_calibrator<nv::IInt8LegacyCalibrator, PythonLegacyCalibrator, Base>(m, "IInt8LegacyCalibrator",
                                                                           Kind::kLEGACY_CALIBRATION);
}

}  // namespace tenon::python
