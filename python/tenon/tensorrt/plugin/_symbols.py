# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Integers that are known when a plugin runs: dimensions of its inputs, and what is computed of them.

An expression is a tree of numbers, dimensions and operations. It becomes expressions of the library (`lowered`) when
the library asks for shapes; until then nothing needs the library.
"""

import builtins

from tenon._tensorrt import DimensionOperation, IDimensionExpr, PluginArgDataType, PluginArgType
from tenon.tensorrt._plugins import ISymExpr

MOST_DIMS = 8


def _divide(a, b, up):
    if b == 0:
        raise ValueError(f"a dimension expression divides {a} by 0")
    return -(-a // b) if up else a // b


_COMPUTE = {
    DimensionOperation.SUM: lambda a, b: a + b,
    DimensionOperation.PROD: lambda a, b: a * b,
    DimensionOperation.MAX: builtins.max,
    DimensionOperation.MIN: builtins.min,
    DimensionOperation.SUB: lambda a, b: a - b,
    DimensionOperation.EQUAL: lambda a, b: int(a == b),
    DimensionOperation.LESS: lambda a, b: int(a < b),
    DimensionOperation.FLOOR_DIV: lambda a, b: _divide(a, b, up=False),
    DimensionOperation.CEIL_DIV: lambda a, b: _divide(a, b, up=True),
}


class _Operation:
    """Two expressions and what is done with them."""

    def __init__(self, operation, first, second):
        self.operation, self.first, self.second = operation, first, second


class SymIntExpr(ISymExpr):
    """A symbolic integer. Made of an int, a dimension of the library, or another one; of None it is not known yet.

    + - * // compare and combine it with others and with ints; the result is of the kind of the left one.
    Raises TypeError for other values, ValueError for an int that the kind cannot hold.
    """

    _bits = 32

    def __init__(self, value=None):
        super().__init__()
        self.type = PluginArgType.INT
        if isinstance(value, SymIntExpr):
            value = value._node
        if isinstance(value, bool) or not isinstance(value, (int, IDimensionExpr, _Operation, SizeNode, type(None))):
            raise TypeError(f"expected an int, a dimension or an expression, found {type(value).__name__}")
        if isinstance(value, int) and not -(1 << (self._bits - 1)) <= value < 1 << (self._bits - 1):
            raise ValueError(f"expected {self._bits} bits, found {value}")
        self._node = value

    @property
    def is_fake(self):
        """Whether something in it is not known yet: the function only says how many outputs there are."""
        node = self._node
        return node is None or (isinstance(node, _Operation) and (node.first.is_fake or node.second.is_fake))

    @property
    def is_size_tensor(self):
        """Whether it is the size that an output says."""
        return isinstance(self._node, SizeNode)

    @property
    def is_constant(self):
        """Whether constant_value() has a value already."""
        return isinstance(self._node, int) or (isinstance(self._node, IDimensionExpr) and self._node.is_constant())

    def constant_value(self):
        """Its value. Raises RuntimeError unless it is constant."""
        if not self.is_constant:
            raise RuntimeError(f"{self!r} has no constant value: it depends on the shapes of a run")
        return self._node if isinstance(self._node, int) else self._node.get_constant_value()

    def lowered(self, builder):
        """The library's expression of it; `builder` is an IExprBuilder. Raises RuntimeError for an unknown one."""
        node = self._node
        if node is None:
            raise RuntimeError("a dimension was not given a value")
        if isinstance(node, IDimensionExpr):
            return node
        if isinstance(node, int):
            return builder.constant(node)
        if isinstance(node, SizeNode):
            return builder.declare_size_tensor(node.index, node.opt.lowered(builder), node.upper_bound.lowered(builder))
        return builder.operation(node.operation, node.first.lowered(builder), node.second.lowered(builder))

    def _with(self, operation, other, swapped=False):
        if isinstance(other, bool) or not isinstance(other, (int, IDimensionExpr, SymIntExpr)):
            return NotImplemented
        kind = ShapeExpr if isinstance(other, ShapeExpr) or isinstance(self, ShapeExpr) else type(self)
        other = other if isinstance(other, SymIntExpr) else kind(other)
        first, second = (other, self) if swapped else (self, other)
        if first.is_constant and second.is_constant:
            return kind(_COMPUTE[operation](first.constant_value(), second.constant_value()))
        out = kind()
        out._node = _Operation(operation, first, second)
        return out

    def __add__(self, other):
        return self._with(DimensionOperation.SUM, other)

    def __radd__(self, other):
        return self._with(DimensionOperation.SUM, other, swapped=True)

    def __sub__(self, other):
        return self._with(DimensionOperation.SUB, other)

    def __rsub__(self, other):
        return self._with(DimensionOperation.SUB, other, swapped=True)

    def __mul__(self, other):
        return self._with(DimensionOperation.PROD, other)

    def __rmul__(self, other):
        return self._with(DimensionOperation.PROD, other, swapped=True)

    def __floordiv__(self, other):
        return self._with(DimensionOperation.FLOOR_DIV, other)

    def __rfloordiv__(self, other):
        return self._with(DimensionOperation.FLOOR_DIV, other, swapped=True)

    def __eq__(self, other):
        return self._with(DimensionOperation.EQUAL, other)

    def __lt__(self, other):
        return self._with(DimensionOperation.LESS, other)

    def __gt__(self, other):
        return self._with(DimensionOperation.LESS, other, swapped=True)

    __hash__ = object.__hash__

    def __bool__(self):
        """For constants: whether it is not 0. Raises RuntimeError for others, which a branch cannot depend on."""
        return self.constant_value() != 0

    def __repr__(self):
        if self.is_fake:
            value = "?"
        elif self.is_constant:
            value = str(self.constant_value())
        elif isinstance(self._node, _Operation):
            node = self._node
            value = f"{node.operation.name} of {node.first!r} and {node.second!r}"
        else:
            value = "size" if self.is_size_tensor else "dimension"
        return f"{type(self).__name__}({value})"


class SymInt8(SymIntExpr):
    """A symbolic integer of 8 bits."""

    _bits = 8

    def __init__(self, value=None):
        super().__init__(value)
        self.dtype = PluginArgDataType.INT8


class SymInt16(SymIntExpr):
    """A symbolic integer of 16 bits."""

    _bits = 16

    def __init__(self, value=None):
        super().__init__(value)
        self.dtype = PluginArgDataType.INT16


class SymInt32(SymIntExpr):
    """A symbolic integer of 32 bits. A call gives what is behind it: an int, the library's dimension, or None."""

    def __init__(self, value=None):
        super().__init__(value)
        self.dtype = PluginArgDataType.INT32

    def __call__(self):
        return self.constant_value() if self.is_constant else self._node


class ShapeExpr(SymInt32):
    """A dimension as an expression of the dimensions of inputs."""

    _bits = 64

    def __init__(self, value=None):
        super().__init__(value)

    @property
    def is_fake(self):
        return super().is_fake

    @property
    def is_size_tensor(self):
        return super().is_size_tensor

    @property
    def is_constant(self):
        return super().is_constant

    def constant_value(self):
        return super().constant_value()

    def __repr__(self):
        return super().__repr__()


class SizeNode:
    """A dimension that the plugin finds out while it runs, and writes into one of its outputs."""

    def __init__(self, desc):
        self._desc = desc
        self.opt, self.upper_bound = desc.opt, desc.upper_bound

    @property
    def index(self):
        """The output that says the size: known when the descriptions of all outputs are there."""
        return self._desc.index


class SizeTensorShapeExpr(ShapeExpr):
    """The size that an output says, as a dimension of other outputs."""

    def __init__(self, size_tensor_desc):
        super().__init__()
        self._node = SizeNode(size_tensor_desc)

    @property
    def is_constant(self):
        return False

    def __repr__(self):
        return f"SizeTensorShapeExpr(at most {self._node.upper_bound!r})"


class SymExprs:
    """A list of symbolic expressions, of a length that does not change."""

    _kind = SymIntExpr

    def __init__(self, length):
        self._exprs = [None] * length

    @classmethod
    def from_tuple(cls, shape_exprs):
        """Of a tuple of expressions and ints."""
        out = cls(len(shape_exprs))
        for i, expr in enumerate(shape_exprs):
            out[i] = expr
        return out

    def __iter__(self):
        return iter(self._exprs)

    def __getitem__(self, index):
        return self._exprs[index]

    def __len__(self):
        return len(self._exprs)

    def __setitem__(self, index, expr):
        if not isinstance(expr, ISymExpr):
            expr = SymInt32(expr)
        self._exprs[index] = expr

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self._exprs))})"


class SymIntExprs(SymExprs):
    """Symbolic integers: the scalars that a kernel takes."""

    def __init__(self, length):
        super().__init__(length)

    @classmethod
    def from_tuple(cls, shape_exprs):
        return super().from_tuple(shape_exprs)

    def __setitem__(self, index, value):
        super().__setitem__(index, value if isinstance(value, SymIntExpr) else SymInt32(value))

    def __repr__(self):
        return super().__repr__()


class ShapeExprs(SymExprs):
    """The dimensions of a shape. Raises ValueError for more than 8."""

    def __init__(self, length, _is_dummy=False):
        if length > MOST_DIMS:
            raise ValueError(f"expected at most {MOST_DIMS} dimensions, found {length}")
        super().__init__(length)
        self._is_dummy = _is_dummy
        if _is_dummy:
            self._exprs = [ShapeExpr() for _ in range(length)]

    @classmethod
    def from_tuple(cls, shape_exprs):
        return super().from_tuple(shape_exprs)

    def numel(self):
        """The number of elements, as an expression."""
        out = ShapeExpr(1)
        for expr in self:
            out = out * expr
        return out

    def __setitem__(self, index, value):
        super().__setitem__(index, value if isinstance(value, ShapeExpr) else ShapeExpr(value))

    def __repr__(self):
        return super().__repr__()


def _of_two(operation, first, second):
    return (first if isinstance(first, ShapeExpr) else ShapeExpr(first))._with(operation, second)


def cdiv(first, second):
    """`first` by `second`, rounded up."""
    return _of_two(DimensionOperation.CEIL_DIV, first, second)


def max(first, second):  # noqa: A001 the vendor's name
    """The larger of two dimensions."""
    return _of_two(DimensionOperation.MAX, first, second)


def min(first, second):  # noqa: A001 the vendor's name
    """The smaller of two dimensions."""
    return _of_two(DimensionOperation.MIN, first, second)
