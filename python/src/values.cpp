// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Dims and its like, Permutation, Weights, IHostMemory.
#include <array>
#include <map>
#include <string>

#include "weights.h"

namespace tenon::python {

namespace {

void check_count(size_t count, size_t limit) {
  if (count > limit) throw nb::value_error("The maximum number of dimensions is 8");
}

template <class T>
T dims_of(nb::sequence shape) {
  const size_t count = nb::len(shape);
  check_count(count, nv::Dims::MAX_DIMS);
  T out;
  if (!std::is_same_v<T, nv::Dims> && static_cast<int32_t>(count) != out.nbDims) {
    throw nb::value_error("the number of dimensions does not match");
  }
  out.nbDims = static_cast<int32_t>(count);
  for (size_t i = 0; i < count; ++i) out.d[i] = nb::cast<int64_t>(shape[i]);
  return out;
}

nb::tuple as_tuple(const nv::Dims& dims) {
  nb::list items;
  for (int32_t i = 0; i < dims.nbDims; ++i) items.append(dims.d[i]);
  return nb::tuple(items);
}

int64_t& element(nv::Dims& dims, int64_t index) {
  if (index < 0) index += dims.nbDims;
  if (index < 0 || index >= dims.nbDims) throw nb::index_error("Out of bounds");
  return dims.d[index];
}

void set_slice(nv::Dims& dims, nb::slice slice, nb::sequence values) {
  const auto [start, stop, step, length] = slice.compute(static_cast<size_t>(std::max(dims.nbDims, 0)));
  if (nb::len(values) != length) throw nb::index_error("the slice has another length");
  for (size_t i = 0; i < length; ++i) {
    dims.d[start + static_cast<Py_ssize_t>(i) * step] = nb::cast<int64_t>(values[i]);
  }
}

bool equals(const nv::Dims& dims, nb::object other) {
  if (!nb::isinstance<nb::tuple>(other) && !nb::isinstance<nb::list>(other) && !nb::isinstance<nv::Dims>(other)) {
    return false;
  }
  return as_tuple(dims).equal(nb::tuple(other));
}

void bind_dims(nb::module_& m) {
  nb::class_<nv::Dims> dims(m, "Dims", "The size of a tensor in each dimension.");
  dims.def("__init__", [](nv::Dims* self) { new (self) nv::Dims{}; })
      .def(
          "__init__", [](nv::Dims* self, nb::sequence shape) { new (self) nv::Dims(dims_of<nv::Dims>(shape)); },
          "shape"_a)
      .def_prop_ro_static("MAX_DIMS", [](nb::handle) { return nv::Dims::MAX_DIMS; })
      .def("__len__", [](const nv::Dims& self) { return static_cast<size_t>(std::max(self.nbDims, 0)); })
      .def("__getitem__", [](nv::Dims& self, int64_t i) { return element(self, i); })
      .def("__getitem__",
           [](nv::Dims& self, nb::slice slice) {
             return nb::steal(PyObject_GetItem(as_tuple(self).ptr(), slice.ptr()));
           })
      .def("__setitem__", [](nv::Dims& self, int64_t i, int64_t value) { element(self, i) = value; })
      .def("__setitem__", set_slice)
      .def("__iter__", [](const nv::Dims& self) { return nb::iter(as_tuple(self)); })
      .def("__eq__", equals)
      .def("__str__", [](const nv::Dims& self) { return nb::str(as_tuple(self)); })
      .def("__repr__", [](const nv::Dims& self) { return nb::str(as_tuple(self)); });
  nb::implicitly_convertible<nb::tuple, nv::Dims>();
  nb::implicitly_convertible<nb::list, nv::Dims>();

  const auto convertible = [](auto& c, auto* made) {
    using T = std::remove_pointer_t<decltype(made)>;
    c.def("__init__", [](T* self) { new (self) T(); });
    c.def(
        "__init__", [](T* self, nb::sequence shape) { new (self) T(dims_of<T>(shape)); }, "shape"_a);
    nb::implicitly_convertible<nb::tuple, T>();
    nb::implicitly_convertible<nb::list, T>();
  };
  nb::class_<nv::Dims2, nv::Dims> dims2(m, "Dims2");
  dims2.def(nb::init<int64_t, int64_t>(), "dim0"_a, "dim1"_a);
  convertible(dims2, static_cast<nv::Dims2*>(nullptr));
  nb::class_<nv::DimsHW, nv::Dims2> hw(m, "DimsHW");
  hw.def(nb::init<int64_t, int64_t>(), "h"_a, "w"_a);
  convertible(hw, static_cast<nv::DimsHW*>(nullptr));
  hw.def_prop_rw(
      "h", [](nv::DimsHW& self) { return self.d[0]; }, [](nv::DimsHW& self, int64_t h) { self.d[0] = h; });
  hw.def_prop_rw(
      "w", [](nv::DimsHW& self) { return self.d[1]; }, [](nv::DimsHW& self, int64_t w) { self.d[1] = w; });
  nb::class_<nv::Dims3, nv::Dims> dims3(m, "Dims3");
  dims3.def(nb::init<int64_t, int64_t, int64_t>(), "dim0"_a, "dim1"_a, "dim2"_a);
  convertible(dims3, static_cast<nv::Dims3*>(nullptr));
  nb::class_<nv::Dims4, nv::Dims> dims4(m, "Dims4");
  dims4.def(nb::init<int64_t, int64_t, int64_t, int64_t>(), "dim0"_a, "dim1"_a, "dim2"_a, "dim3"_a);
  convertible(dims4, static_cast<nv::Dims4*>(nullptr));
}

int32_t& place(nv::Permutation& permutation, int64_t index) {
  if (index < 0) index += nv::Dims::MAX_DIMS;
  if (index < 0 || index >= nv::Dims::MAX_DIMS) throw nb::index_error("Out of bounds");
  return permutation.order[index];
}

nb::tuple as_tuple(const nv::Permutation& permutation) {
  nb::list items;
  for (const int32_t i : permutation.order) items.append(i);
  return nb::tuple(items);
}

void bind_permutation(nb::module_& m) {
  nb::class_<nv::Permutation>(m, "Permutation", "The order of the dimensions after a transpose.")
      .def("__init__", [](nv::Permutation* self) { new (self) nv::Permutation{}; })
      .def("__init__",
           [](nv::Permutation* self, nb::sequence order) {
             check_count(nb::len(order), nv::Dims::MAX_DIMS);
             new (self) nv::Permutation{};
             for (size_t i = 0; i < nb::len(order); ++i) self->order[i] = nb::cast<int32_t>(order[i]);
           })
      .def("__len__", [](const nv::Permutation&) { return static_cast<size_t>(nv::Dims::MAX_DIMS); })
      .def("__getitem__", [](nv::Permutation& self, int64_t i) { return place(self, i); })
      .def("__setitem__", [](nv::Permutation& self, int64_t i, int32_t value) { place(self, i) = value; })
      .def("__str__", [](const nv::Permutation& self) { return nb::str(as_tuple(self)); })
      .def("__repr__", [](const nv::Permutation& self) { return nb::str(as_tuple(self)); });
  nb::implicitly_convertible<nb::tuple, nv::Permutation>();
  nb::implicitly_convertible<nb::list, nv::Permutation>();
}

void bind_weights(nb::module_& m) {
  nb::class_<WeightsObject>(m, "Weights", "Elements that lie elsewhere; an array is kept alive, not copied.")
      .def(
          "__init__",
          [](WeightsObject* self, nb::object array) {
            if (!nb::hasattr(array, "__array_interface__")) throw nb::next_overload();
            new (self) WeightsObject{weights_of_array(array)};
          },
          "a"_a, nb::keep_alive<1, 2>(), nb::sig("def __init__(self, a: numpy.typing.NDArray) -> None"))
      .def(
          "__init__",
          [](WeightsObject* self, nv::DataType type) {
            new (self) WeightsObject{{type, nullptr, 0}};
          },
          "type"_a = nv::DataType::kFLOAT)
      .def(
          "__init__",
          [](WeightsObject* self, nv::DataType type, uintptr_t pointer, int64_t count) {
            new (self) WeightsObject{{type, address(pointer), count}};
          },
          "type"_a, "ptr"_a, "count"_a)
      .def_prop_ro("dtype", [](const WeightsObject& self) { return self.value.type; })
      .def_prop_ro("size", [](const WeightsObject& self) { return self.value.count; })
      .def_prop_ro(
          "nbytes",
          [](const WeightsObject& self) { return bytes_of(self.value.type, static_cast<size_t>(self.value.count)); })
      .def("numpy", [](nb::object self) { return array_of_weights(nb::cast<WeightsObject&>(self).value, self); })
      .def("__len__", [](const WeightsObject& self) { return static_cast<size_t>(self.value.count); });
}

int host_memory_view(PyObject* object, Py_buffer* view, int flags) {
  auto* memory = nb::inst_ptr<nv::IHostMemory>(object);
  return PyBuffer_FillInfo(view, object, memory->data(), static_cast<Py_ssize_t>(memory->size()), 0, flags);
}

void bind_host_memory(nb::module_& m) {
  static PyType_Slot slots[] = {{Py_bf_getbuffer, reinterpret_cast<void*>(host_memory_view)}, {0, nullptr}};
  nb::class_<nv::IHostMemory> memory(m, "IHostMemory", "Bytes made by the library; has the buffer protocol.",
                                     nb::type_slots(slots));
  memory.def_prop_ro("dtype", &nv::IHostMemory::type).def_prop_ro("nbytes", &nv::IHostMemory::size);
  memory.def("__len__", &nv::IHostMemory::size);
  as_context_manager(memory);
}

std::map<const void*, PyObject*>& networks() {
  static std::map<const void*, PyObject*> of_layers;
  return of_layers;
}

}  // namespace

Bytes::Bytes(nb::handle object) {
  if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw nb::python_error();
}

void belongs_to(const nv::ILayer* layer, nb::handle network) { networks()[layer] = network.ptr(); }

void network_keeps(const nv::ILayer* layer, nb::handle object) {
  const auto found = networks().find(layer);
  if (found != networks().end()) nb::detail::keep_alive_py(NB_CTX, found->second, object.ptr());
}

void bind_values(nb::module_& m) {
  bind_dims(m);
  bind_permutation(m);
  bind_weights(m);
  bind_host_memory(m);
}

}  // namespace tenon::python
