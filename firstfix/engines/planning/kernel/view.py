"""Many arrays handed to compiled code as one pointer.

Numba passes a tuple of arrays as a list of some hundred numbers to every function, which makes compiling ten times and
small calls many times slower. A `View` is an object with arrays as attributes that compiled code takes as the address
of a table: per array its address and its shape. The arrays must live as long as the view and are never replaced.
"""

from typing import Any, ClassVar

import numba
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from firstfix.engines.planning.kernel.jit import Array

_SLOTS = 4  #: numbers per array in the table: address, three extents
_WORD = ir.IntType(64)


class View:
    """Subclasses name their arrays in `ARRAYS`: name → (dtype, dimensions)."""

    ARRAYS: ClassVar[dict[str, tuple[Any, int]]]

    def __init__(self, **arrays: Array) -> None:
        self.table = np.zeros((len(self.ARRAYS), _SLOTS), dtype=np.int64)
        for k, (name, (dtype, dimensions)) in enumerate(self.ARRAYS.items()):
            array = arrays[name]
            if array.dtype != np.dtype(dtype) or array.ndim != dimensions or not array.flags.c_contiguous:
                raise TypeError(f"{name} is {array.dtype} of {array.ndim} dimensions")
            setattr(self, name, array)
            self.table[k, 0] = array.ctypes.data
            self.table[k, 1 : 1 + dimensions] = array.shape
        self.address = int(self.table.ctypes.data)


class ViewType(types.Type):
    """Numba's type of one subclass of View."""

    def __init__(self, of: type[View]) -> None:
        self.arrays = {
            name: types.Array(numba.from_dtype(np.dtype(dtype)), dimensions, "C")
            for name, (dtype, dimensions) in of.ARRAYS.items()
        }
        super().__init__(name=f"View({of.__name__})")


@register_model(ViewType)
class _ViewModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _WORD)


_kinds: dict[type[View], ViewType] = {}


@typeof_impl.register(View)
def _typeof(view: View, _: Any) -> ViewType:
    """Asked at every call, so it must be quick."""
    of = type(view)
    if of not in _kinds:
        _kinds[of] = ViewType(of)
    return _kinds[of]


@unbox(ViewType)
def _unbox(_: Any, view: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(view, "address")
    value = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(value)


@infer_getattr
class _Attributes(AttributeTemplate):
    key = ViewType

    def generic_resolve(self, view: ViewType, name: str) -> Any:
        return view.arrays.get(name)


@lower_getattr_generic(ViewType)
def _array(context: Any, builder: Any, view: ViewType, value: Any, name: str) -> Any:
    """The array's structure, from the table."""
    kind = view.arrays[name]
    first = list(view.arrays).index(name) * _SLOTS
    table = builder.inttoptr(value, _WORD.as_pointer())

    def entry(k: int) -> Any:
        loaded = builder.load(builder.gep(table, [ir.Constant(_WORD, first + k)]))
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    item = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    shape = [entry(1 + k) for k in range(kind.ndim)]
    strides = [item]
    for extent in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], extent))
    array = make_array(kind)(context, builder)
    pointer = builder.inttoptr(entry(0), context.get_data_type(kind.dtype).as_pointer())
    populate_array(array, data=pointer, shape=shape, strides=strides, itemsize=item, meminfo=None)
    return array._getvalue()
