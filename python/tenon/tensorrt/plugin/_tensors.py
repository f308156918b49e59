# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What functions of a plugin are given: descriptions of tensors, and tensors with their memory."""

import ctypes
import math

import numpy

from tenon._tensorrt import DataType, Dims, DynamicPluginTensorDesc, PluginTensorDesc, TensorFormat
from tenon.tensorrt._numpy import itemsize, nptype
from tenon.tensorrt.plugin._symbols import ShapeExpr, ShapeExprs, SizeTensorShapeExpr


class Shape:
    """Sizes; -1 where a run decides. Of a tensor that a build describes, also the range of them."""

    def __init__(self, tensor_desc=None):
        self._desc = tensor_desc if isinstance(tensor_desc, DynamicPluginTensorDesc) else None
        if tensor_desc is None:
            dims = ()
        elif isinstance(tensor_desc, DynamicPluginTensorDesc):
            dims = tensor_desc.desc.dims
        elif isinstance(tensor_desc, PluginTensorDesc):
            dims = tensor_desc.dims
        else:
            dims = tensor_desc
        self._dims = list(dims)
        self._fixed = isinstance(tensor_desc, (DynamicPluginTensorDesc, PluginTensorDesc))

    def _of_tensor(self):
        self._fixed = True
        return self

    def numel(self):
        """The number of elements. Raises ValueError if a size is not known."""
        if self.is_dynamic:
            raise ValueError(f"expected known sizes, found {self}")
        return math.prod(self._dims)

    def __iter__(self):
        return iter(self._dims)

    def __getitem__(self, index):
        return self._dims[index]

    def __len__(self):
        return len(self._dims)

    def __str__(self):
        return str(tuple(self._dims))

    __repr__ = __str__

    def __eq__(self, other):
        return tuple(self) == tuple(other) if isinstance(other, (Shape, tuple, list, Dims)) else NotImplemented

    __hash__ = None

    @property
    def is_dynamic(self):
        """Whether a run decides a size."""
        return any(one == -1 for one in self._dims)

    def _range(self, name):
        if self._desc is None:
            raise ValueError(f"a shape has '{name}' while the plugin is tuned only")
        return getattr(self._desc, name)

    @property
    def opt(self):
        """The sizes that the builder tunes for. Raises ValueError outside of autotune()."""
        return self._range("opt")

    @property
    def min(self):
        """The smallest sizes. Raises ValueError outside of autotune()."""
        return self._range("min")

    @property
    def max(self):
        """The largest sizes. Raises ValueError outside of autotune()."""
        return self._range("max")

    def __setitem__(self, index, val):
        """For a shape made of a tuple; raises TypeError for the shape of a tensor."""
        if self._fixed:
            raise TypeError("the shape of a tensor cannot be changed: see Tensor.aliased() for another view")
        self._dims[index] = val


def _attribute(name, needs, doc):
    """A property kept in `_name`; reading it raises AttributeError unless it is there."""

    def get(self):
        found = getattr(self, f"_{name}")
        if found is None:
            raise AttributeError(f"this TensorDesc has no '{name}': see {needs}")
        return found

    return property(get, lambda self, value: object.__setattr__(self, f"_{name}", value), doc=doc)


class TensorDesc:
    """Describes a tensor without data: its dimensions as expressions while a plugin is registered, its shape while it
    is tuned. Raises AttributeError for what it does not have, and when an input's description is changed."""

    def __init__(self, shape_expr=None, dtype=None, format=None, scale=None):  # noqa: A002 the vendor's names
        object.__setattr__(self, "_immutable", False)
        object.__setattr__(self, "_shape_expr", None)
        self._alias_of = None
        self._shape = None
        self._index = None  # among the inputs or outputs, where that is known
        self._dtype, self._format, self._scale = dtype, format, scale
        if shape_expr is not None:
            self._shape_expr = _exprs(shape_expr)

    @classmethod
    def _of(cls, dynamic):
        """Of a tensor while the plugin is tuned."""
        out = cls(dtype=dynamic.desc.type, format=dynamic.desc.format, scale=dynamic.desc.scale)
        out._shape = Shape(dynamic)
        return out._frozen()

    def _frozen(self):
        object.__setattr__(self, "_immutable", True)
        return self

    def numel(self):
        """The number of elements: an int if the shape is known, else an expression."""
        return self._shape.numel() if self.has_shape and not self._shape.is_dynamic else self.shape_expr.numel()

    @property
    def ndim(self):
        """The number of dimensions."""
        return len(self._shape if self.has_shape else self.shape_expr)

    @property
    def is_size_tensor(self):
        """Whether it is an output that says the size of others."""
        return False

    def like(self):
        """Another with the same dimensions and type, which can be changed."""
        return TensorDesc(tuple(self.shape_expr), self._dtype, self._format, self._scale)

    def aliased(self):
        """The same tensor as an output: it has the memory of this input. Cannot be changed."""
        out = self.like()
        out._alias_of = self
        return out._frozen()

    def get_aliased(self):
        """The input whose memory it has, or None."""
        return self._alias_of

    shape_expr = _attribute("shape_expr", "has_shape_expr", "The dimensions as expressions.")
    dtype = _attribute("dtype", "its constructor", "The type of the elements.")
    shape = _attribute("shape", "has_shape", "The sizes, while the plugin is tuned.")
    format = _attribute("format", "has_shape", "The layout, while the plugin is tuned.")
    scale = _attribute("scale", "has_shape", "The scale of an INT8 tensor, while the plugin is tuned.")

    @property
    def is_aliased(self):
        """Whether it has the memory of an input."""
        return self._alias_of is not None

    @property
    def has_shape(self):
        """Whether it has a shape."""
        return self._shape is not None

    @property
    def is_dynamic(self):
        """Whether a run decides a size. Raises AttributeError without a shape."""
        return self.shape.is_dynamic

    @property
    def has_shape_expr(self):
        """Whether it has dimensions as expressions."""
        return self._shape_expr is not None

    def __setattr__(self, name, value):
        if self._immutable and name != "_index":
            raise AttributeError(f"'{name}' of the description of an input cannot be changed: change that of like()")
        if name == "shape_expr":
            value = _exprs(value)
        if name == "dtype" and not isinstance(value, DataType):
            raise TypeError(f"expected a DataType, found {value!r}")
        object.__setattr__(self, name, value)


def _exprs(given):
    return given if isinstance(given, ShapeExprs) else ShapeExprs.from_tuple(tuple(given))


class SizeTensorDesc(TensorDesc):
    """An output of one INT32 that says a size of other outputs, once the plugin knows it: see size_tensor()."""

    def __init__(self, opt, upper_bound):
        super().__init__((), DataType.INT32)
        self._opt = opt if isinstance(opt, ShapeExpr) else ShapeExpr(opt)
        self._upper_bound = upper_bound if isinstance(upper_bound, ShapeExpr) else ShapeExpr(upper_bound)
        self._frozen()

    @property
    def is_size_tensor(self):
        return True

    @property
    def opt(self):
        """The size to tune for."""
        return self._opt

    @property
    def upper_bound(self):
        """The largest size."""
        return self._upper_bound

    @property
    def index(self):
        """Which output it is. Raises RuntimeError if the plugin does not return it."""
        if self._index is None:
            raise RuntimeError("a size is used whose SizeTensorDesc is none of the outputs")
        return self._index

    def expr(self):
        """The size, as a dimension of other outputs."""
        return SizeTensorShapeExpr(self)


def from_shape_expr(shape_expr, dtype):
    """A TensorDesc of dimensions (a tuple of expressions and ints, or ShapeExprs) and a type."""
    return TensorDesc(shape_expr, dtype)


def size_tensor(opt, upper_bound):
    """An output that says a size, of at most `upper_bound`; `opt` is the size to tune for."""
    return SizeTensorDesc(opt, upper_bound)


class Tensor:
    """A tensor of a run, in host memory: numpy.asarray() and torch.from_dlpack() make arrays of it without a copy.

    A dimension that the plugin itself finds out is -1; the memory has room for the largest size.
    """

    _NAMES = ("data_ptr", "dtype", "shape", "format", "scale", "strides")

    def __init__(self):
        object.__setattr__(self, "_immutable", False)
        self._data_ptr = self._dtype = self._shape = self._format = self._scale = self._strides = None
        self._room = self._alias_of = None

    @classmethod
    def _of(cls, desc, pointer, strides, unknown=()):
        """Of a PluginTensorDesc whose dimensions `unknown` are the largest possible."""
        out = cls()
        dims = tuple(desc.dims)
        out._room = math.prod(dims)
        out._dtype, out._format, out._scale, out._data_ptr = desc.type, desc.format, desc.scale, pointer
        out._shape = Shape(tuple(-1 if i in unknown else size for i, size in enumerate(dims)))._of_tensor()
        out._first, out._strides = (dims[0] if dims else 1), tuple(strides)
        object.__setattr__(out, "_immutable", True)
        return out

    @property
    def ndim(self):
        """The number of dimensions."""
        return len(self._shape)

    data_ptr = property(lambda self: self._data_ptr, doc="The address of its memory.")
    dtype = property(lambda self: self._dtype, doc="The type of the elements.")
    shape = property(lambda self: self._shape, doc="The sizes.")
    format = property(lambda self: self._format, doc="The layout.")
    scale = property(lambda self: self._scale, doc="The scale of an INT8 tensor.")
    strides = property(lambda self: self._strides, doc="Elements from one index to the next, for each dimension.")

    def numel(self):
        """The number of elements. Raises ValueError if the plugin has to find it out."""
        return self._shape.numel()

    def _array(self):
        if self._format != TensorFormat.LINEAR:
            raise TypeError(f"expected the format LINEAR, found {self._format.name}")
        try:
            dtype = numpy.dtype(nptype(self._dtype))
        except TypeError:
            raise TypeError(f"numpy has no {self._dtype.name}: use data_ptr") from None
        shape = list(self._shape)
        if shape and shape[0] == -1:
            shape[0] = self._first
        if -1 in shape:
            raise TypeError(f"the sizes {self._shape} are not known: give them, as in tensor.aliased((3, 4))")
        count = math.prod(shape)
        memory = (ctypes.c_char * max(count * dtype.itemsize, 1)).from_address(self._data_ptr)
        return numpy.frombuffer(memory, dtype, count).reshape(shape)

    @property
    def __array_interface__(self):
        return self._array().__array_interface__

    def __dlpack__(self, **kwargs):
        return self._array().__dlpack__(**kwargs)

    def __dlpack_device__(self):
        return (1, 0)  # kDLCPU

    @property
    def __cuda_array_interface__(self):
        """Raises TypeError: the memory is the host's, and a GPU must not be given its address."""
        raise TypeError("tensors of plugins lie in host memory: use numpy.asarray(tensor) or torch.from_dlpack(tensor)")

    def __setattr__(self, name, value):
        if self._immutable:
            raise AttributeError(f"'{name}' of a tensor cannot be changed")
        object.__setattr__(self, name, value)

    def get_aliased(self):
        """The tensor whose memory it has, or None."""
        return self._alias_of

    @property
    def is_aliased(self):
        """Whether it has the memory of another tensor."""
        return self._alias_of is not None

    @property
    def is_data_dependent(self):
        """Whether the plugin finds out a size of it."""
        return self._shape.is_dynamic

    def aliased(self, shape=None):
        """The same memory with another shape, a Shape, a tuple or a PluginTensorDesc; by default the same.

        Raises ValueError for other values and for another number of elements, where that is known; else for more than
        there is room for.
        """
        if shape is None:
            shape = self._shape
        if not isinstance(shape, (Shape, tuple, PluginTensorDesc)):
            raise ValueError(f"expected a Shape, a tuple or a PluginTensorDesc, found {shape!r}")
        shape = Shape(shape)._of_tensor()
        if not shape.is_dynamic:
            fits = shape.numel() <= self._room if self.is_data_dependent else shape.numel() == self._shape.numel()
            if not fits:
                raise ValueError(f"expected {self._room} elements as of {self._shape}, found {shape}")
        out = Tensor()
        for name in ("_dtype", "_format", "_scale", "_data_ptr", "_room"):
            setattr(out, name, getattr(self, name))
        out._shape, out._alias_of = shape, self
        out._strides = row_major(shape) if not shape.is_dynamic else self._strides
        out._first = shape[0] if len(shape) and shape[0] != -1 else self._first
        object.__setattr__(out, "_immutable", True)
        return out


def row_major(dims):
    """Strides of a dense tensor, in elements."""
    strides = [1]
    for size in list(dims)[:0:-1]:
        strides.append(strides[-1] * size)
    return tuple(reversed(strides)) if len(dims) else ()


def bytes_of(desc):
    """The size of a tensor that a PluginTensorDesc describes."""
    return math.ceil(math.prod(desc.dims) * itemsize(desc.type))
