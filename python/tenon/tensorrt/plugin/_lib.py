# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The decorators, and what they define: a plugin by its identity "namespace::name"."""

import inspect
import typing

from tenon._tensorrt import (
    INetworkDefinition,
    IPluginV3Layer,
    QuickPluginCreationRequest,
    get_plugin_registry,
    tenon,
)
from tenon.tensorrt.plugin._attributes import AttributeKind
from tenon.tensorrt.plugin._plugin_class import Creator, QuickPlugin
from tenon.tensorrt.plugin._quick import AsThirdGeneration
from tenon.tensorrt.plugin._tensors import TensorDesc

QDP_REGISTRY = {}
QDP_CREATORS = {}


class Definition:
    """A plugin: how its outputs are described, and how they are computed."""

    def __init__(self, plugin_id, function):
        self.plugin_id = plugin_id
        self.namespace, self.name = _split(plugin_id)
        self.function = function
        self.inputs, self.attributes, self.outputs = _signature(plugin_id, function)
        self.impl = self.aot_impl = self.autotune = None

    def call(self, function, tensors, attributes, *more):
        """Calls one of the functions: with the tensors, the attributes that it names, and more. The functions of
        tactics may leave the last one out."""
        names = list(inspect.signature(function).parameters)[len(self.inputs):]
        wanted = [name for name in names if name in self.attributes]
        rest = [name for name in names if name not in self.attributes]
        given = dict(zip(rest, more, strict=False))
        given.update({name: attributes[name] for name in wanted})
        return function(*tensors, **given)

    def require_impl(self, request=QuickPluginCreationRequest.PREFER_JIT):
        """Raises RuntimeError if there is nothing that runs on a CPU, or a kernel is insisted on."""
        if self.impl is not None and request != QuickPluginCreationRequest.STRICT_AOT:
            return
        if self.aot_impl is not None:
            raise RuntimeError(
                f"plugin '{self.plugin_id}': implementations made ahead of time (trt.plugin.aot_impl) are kernels for a "
                "GPU, and plugins run on the CPU: define one with trt.plugin.impl, and do not ask for aot=True")
        raise RuntimeError(f"plugin '{self.plugin_id}' has no implementation: define one with trt.plugin.impl")

    def register_creator(self):
        """Has networks and plans find it by its name."""
        if self.plugin_id not in QDP_CREATORS:
            creator = Creator(self)
            if not get_plugin_registry().register_creator(creator, self.namespace):
                raise RuntimeError(f"plugin '{self.plugin_id}': another creator of that name is registered")
            tenon.set_plugin_on_host(self.name, "1", self.namespace)
            QDP_CREATORS[self.plugin_id] = creator

    def bound(self, args, kwargs):
        """Inputs and attributes of a call by position or name. Raises TypeError for missing, unknown and wrong ones."""
        try:
            found = inspect.signature(self.function).bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"plugin '{self.plugin_id}': {error}") from None
        found.apply_defaults()
        values = found.arguments
        attributes = {name: kind.checked(name, values[name]) for name, kind in self.attributes.items()}
        return [values[name] for name in self.inputs], attributes


def _split(plugin_id):
    parts = plugin_id.split("::") if isinstance(plugin_id, str) else []
    if len(parts) != 2 or not all(part.isidentifier() for part in parts):
        raise ValueError(f"expected a plugin's identity, 'namespace::name', found {plugin_id!r}")
    return parts


def _signature(plugin_id, function):
    """Names of the inputs, kinds of the attributes, and the number of outputs, or None if a call has to tell it."""
    hints = typing.get_type_hints(function)
    inputs, attributes = [], {}
    for name in inspect.signature(function).parameters:
        hint = hints.get(name)
        if hint is None:
            raise ValueError(f"plugin '{plugin_id}': the argument '{name}' has no type hint")
        if hint is TensorDesc:
            if attributes:
                raise ValueError(f"plugin '{plugin_id}': the input '{name}' is behind an attribute")
            inputs.append(name)
        else:
            attributes[name] = AttributeKind.of(plugin_id, name, hint)
    result = hints.get("return")
    if result is TensorDesc:
        return inputs, attributes, 1
    arguments = typing.get_args(result)
    if typing.get_origin(result) is not tuple or not all(one is TensorDesc or one is ... for one in arguments):
        raise ValueError(f"plugin '{plugin_id}': expected a result of TensorDesc or Tuple[TensorDesc], found {result}")
    return inputs, attributes, len(arguments) if len(arguments) > 1 and ... not in arguments else None


def _known(plugin_id):
    if plugin_id not in QDP_REGISTRY:
        raise ValueError(f"plugin '{plugin_id}' is not registered: decorate a function with trt.plugin.register first")
    return QDP_REGISTRY[plugin_id]


def _checked(definition, function, extra):
    """Raises ValueError unless the function takes the inputs, attributes that there are, and `extra` arguments."""
    names = list(inspect.signature(function).parameters)
    if len(names) < len(definition.inputs):
        raise ValueError(f"plugin '{definition.plugin_id}': expected {len(definition.inputs)} inputs, found {names}")
    rest = [name for name in names[len(definition.inputs):] if name not in definition.attributes]
    if len(rest) not in extra:
        raise ValueError(f"plugin '{definition.plugin_id}': expected inputs, attributes and {' or '.join(map(str, extra))}"
                         f" more arguments, found {rest}")
    hints = typing.get_type_hints(function)
    for name, kind in definition.attributes.items():
        if name in names and name in hints and AttributeKind.of(definition.plugin_id, name, hints[name]) != kind:
            raise ValueError(f"plugin '{definition.plugin_id}': the attribute '{name}' was registered as {kind}, "
                             f"found {hints[name]}")


def _decorator(field, extra):
    def decorate(plugin_id):
        def keep(function):
            definition = _known(plugin_id)
            if getattr(definition, field) is not None:
                raise ValueError(f"plugin '{plugin_id}' has a function for '{field}' already")
            _checked(definition, function, extra)
            setattr(definition, field, function)
            return function

        return keep

    return decorate


def register(plugin_id, lazy_register=False):
    """Decorates the function that describes a plugin's outputs by its inputs and attributes.

    It takes TensorDesc for each input, then attributes (int, float, str, bool, bytes, numpy.typing.NDArray of numbers),
    all with type hints, and gives a TensorDesc or a tuple of them. The plugin is then `trt.plugin.op.namespace.name`.
    With `lazy_register` the library's registry learns of it when it is used first.
    Raises ValueError for an identity that is not "namespace::name" or is taken, and for other arguments.
    """

    def keep(function):
        if plugin_id in QDP_REGISTRY:
            raise ValueError(f"plugin '{plugin_id}' is registered already")
        definition = Definition(plugin_id, function)
        if not lazy_register:
            definition.register_creator()
        QDP_REGISTRY[plugin_id] = definition
        return function

    return keep


def impl(plugin_id):
    """Decorates the function that computes: (inputs..., attributes..., outputs, stream[, tactic]) of Tensors.

    Raises ValueError for plugins that are not registered, and for other arguments.
    """
    return _decorator("impl", (2, 3))(plugin_id)


def aot_impl(plugin_id):
    """Decorates the function that gives a kernel: (inputs..., attributes..., outputs[, tactic]) of TensorDescs, to the
    kernel's name, its PTX, KernelLaunchParams, and SymExprs for its scalars.

    It is kept and not called: plugins run on the CPU. Using a plugin that has no other implementation is an error.
    """
    return _decorator("aot_impl", (1, 2))(plugin_id)


def autotune(plugin_id):
    """Decorates the function that says which types, formats and tactics the plugin has: (inputs..., attributes...,
    outputs) of TensorDescs, to a list of AutoTuneCombination."""
    return _decorator("autotune", (1,))(plugin_id)


class _Namespace:
    """The plugins of a namespace."""

    def __init__(self, name):
        self._name = name

    def __dir__(self):
        return [one.name for one in QDP_REGISTRY.values() if one.namespace == self._name]

    def __getattr__(self, name):
        definition = QDP_REGISTRY.get(f"{self._name}::{name}")
        if definition is None:
            raise AttributeError(f"no plugin '{self._name}::{name}' is registered")

        def call(*args, **kwargs):
            inputs, attributes = definition.bound(args, kwargs)

            def add(network, request):
                definition.require_impl(request)
                definition.register_creator()
                ranks = [len(tensor.shape) for tensor in inputs]
                plugin = QuickPlugin(definition, attributes, [tensor.dtype for tensor in inputs], ranks)
                return inputs, [], AsThirdGeneration(plugin, ranks)

            return add

        call.__name__ = name
        call.__doc__ = definition.function.__doc__
        return call


class _Ops:
    """`op.namespace.name(inputs..., attributes...)` is what INetworkDefinition.add_plugin() takes."""

    def __dir__(self):
        return sorted({one.namespace for one in QDP_REGISTRY.values()})

    def __getattr__(self, name):
        if all(one.namespace != name for one in QDP_REGISTRY.values()):
            raise AttributeError(f"no plugin of a namespace '{name}' is registered")
        return _Namespace(name)


op = _Ops()


def add_plugin(self, func, aot=None) -> IPluginV3Layer:
    """Adds what `trt.plugin.op.namespace.name(...)` gives, or (inputs, plugin), or (inputs, shape inputs, plugin).

    With `aot` true its implementation made ahead of time, which is an error on a CPU. Raises RuntimeError then, and for
    a plugin without an implementation; TypeError for other values.
    """
    request = QuickPluginCreationRequest.PREFER_JIT
    if aot is not None:
        request = QuickPluginCreationRequest.STRICT_AOT if aot else QuickPluginCreationRequest.STRICT_JIT
    made = func(self, request) if callable(func) else func
    if not isinstance(made, tuple) or len(made) not in (2, 3):
        raise TypeError("expected a call of trt.plugin.op, or inputs, shape inputs and a plugin")
    inputs, shape_inputs, plugin = made if len(made) == 3 else (made[0], [], made[1])
    plugin = AsThirdGeneration.of(plugin, [len(tensor.shape) for tensor in inputs])
    return self.add_plugin_v3(list(inputs), list(shape_inputs), plugin)


INetworkDefinition.add_plugin = add_plugin
