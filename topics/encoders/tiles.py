"""Processor instructions that numba has no word for, as functions that numba can call.

The AMX unit of recent Xeons multiplies tiles: 16 rows of 64 bytes by 64 bytes
for each of 16 columns, summed in 32 bits without saturation, sixteen times as
fast as vector instructions do it. Each function here emits the instructions
where it is called. Addresses are whole numbers (``array.ctypes.data``); a
caller owns the memory behind them, and nothing is checked.

The element by element work that costs most is here as well, in vectors of 16,
since the compiler's own choice is narrower or, for a maximum, no vector at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

BLOCK = 32
"""Rows and columns that :data:`multiply_signed` makes at a time: two tiles by two."""

STEP = 64
"""Terms of a sum that one tile holds."""

GELU_SHIFT = 0.17
"""GELU is never below minus this (its minimum is -0.16997), so codes need no sign."""

# Fitted at Chebyshev's points: (Phi(x) - 1/2) / x in powers of x squared up to 3.8, where GELU
# is off by at most 8e-4; and the eighth root of 255 exp(8 y) for y from -0.8 to 0, whose eighth
# power is off by at most half a code. Both are then rounded to 8 bits.
_NORMAL = (
    0.39893359,
    -0.066409141,
    0.0098471092,
    -0.001110439,
    9.151869e-05,
    -5.1095362e-06,
    1.6927615e-07,
    -2.4750542e-09,
)
_NORMAL_LIMIT = 3.8
_EXPONENTIAL = (1.9988343, 1.9913458, 0.9496578, 0.22557299)
_EXPONENTIAL_LIMIT = -0.8

_LANES = 16
_BYTE, _INT, _LONG, _FLOAT = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.FloatType()
_BYTES, _INTS, _FLOATS = (ir.VectorType(kind, _LANES) for kind in (_BYTE, _INT, _FLOAT))
_POINTER = _BYTE.as_pointer()

_Emit: TypeAlias = Callable[..., Any]


def tile_shapes() -> NDArray[np.uint8]:
    """What :data:`configure` loads: eight tiles of 16 rows and 64 bytes (Intel's palette 1)."""
    shapes = np.zeros(64, np.uint8)
    shapes[0] = 1
    shapes[16:32].view(np.uint16)[:] = STEP
    shapes[48:56] = _LANES
    return shapes


def pack_columns(codes: NDArray[np.int8]) -> NDArray[np.int8]:
    """Order a matrix as the tiles of a right factor lie in memory.

    Parameters
    ----------
    codes : ndarray of int8, shape (terms, columns), multiples of STEP and BLOCK

    Returns
    -------
    ndarray of int8, shape (columns / 32, terms / 64, 2, 16, 16, 4)
        Block of columns, step, half of the block, four terms, column, term.
    """
    terms, columns = codes.shape
    split = codes.reshape(terms // STEP, _LANES, 4, columns // BLOCK, 2, _LANES)
    return np.ascontiguousarray(split.transpose(3, 0, 4, 1, 5, 2))


def align(array: NDArray[Any]) -> NDArray[Any]:
    """A copy from the start of a cache line on; a tile's row across two lines costs double."""
    room = np.empty(array.nbytes + STEP, np.uint8)
    start = -room.ctypes.data % STEP
    copy = room[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


@intrinsic
def configure(_typing, shapes):  # type: ignore[no-untyped-def]
    """Give the thread's tiles their shapes; ``shapes`` is the address of :func:`tile_shapes`."""

    def emit(context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        _call(builder, "llvm.x86.ldtilecfg", [_pointer(builder, arguments[0])])
        return context.get_dummy_value()

    return types.void(types.intp), emit


@intrinsic
def release(_typing):  # type: ignore[no-untyped-def]
    """Give the tiles back, so that switching threads need not save them."""

    def emit(context, builder, _signature, _arguments):  # type: ignore[no-untyped-def]
        _call(builder, "llvm.x86.tilerelease", [])
        return context.get_dummy_value()

    return types.void(), emit


def _multiplier(instruction: str) -> Any:
    @intrinsic
    def multiply(_typing, left, left_stride, right, steps, out, out_stride):  # type: ignore[no-untyped-def]
        """A block of 32 rows by 32 columns of a product, as int32.

        ``left`` has rows of ``left_stride`` bytes, ``right`` is one block of
        :func:`pack_columns`, ``out`` has rows of ``out_stride`` bytes.
        """

        def emit(context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
            left, left_stride, right, steps, out, out_stride = arguments
            width = _long(STEP)
            for tile in range(4):
                _call(builder, "llvm.x86.tilezero", [_tile(tile)])
            with cgutils.for_range(builder, steps) as loop:
                upper = builder.add(left, builder.mul(loop.index, width))
                lower = builder.add(upper, builder.mul(left_stride, _long(_LANES)))
                first = builder.add(right, builder.mul(loop.index, _long(BLOCK * STEP)))
                second = builder.add(first, _long(_LANES * STEP))
                for tile, address, stride in (
                    (4, upper, left_stride),
                    (5, lower, left_stride),
                    (6, first, width),
                    (7, second, width),
                ):
                    _tile_memory(builder, "load", tile, address, stride)
                for tile, rows, columns in ((0, 4, 6), (1, 4, 7), (2, 5, 6), (3, 5, 7)):
                    _call(builder, instruction, [_tile(tile), _tile(rows), _tile(columns)])
            below = builder.add(out, builder.mul(out_stride, _long(_LANES)))
            for tile, address in enumerate(
                (out, builder.add(out, width), below, builder.add(below, width))
            ):
                _tile_memory(builder, "store", tile, address, out_stride)
            return context.get_dummy_value()

        return types.void(*[types.intp] * 6), emit

    return multiply


multiply_signed = _multiplier("llvm.x86.tdpbssd")
multiply_unsigned = _multiplier("llvm.x86.tdpbusd")
"""As :data:`multiply_signed`, with codes from 0 to 255 on the left."""


@intrinsic
def largest(_typing, values, count):  # type: ignore[no-untyped-def]
    """Largest magnitude among ``count`` float32, a multiple of 16."""

    def emit(_context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        values, count = arguments
        found = cgutils.alloca_once_value(builder, _floats(0))
        with cgutils.for_range(builder, builder.udiv(count, _long(_LANES))) as loop:
            offset = builder.mul(loop.index, _long(4 * _LANES))
            value = _load(builder, values, offset, _FLOATS)
            size = _call(builder, "llvm.fabs.v16f32", [value], _FLOATS)
            builder.store(_greater(builder, size, builder.load(found)), found)
        reduced = _call(builder, "llvm.vector.reduce.fmax.v16f32", [builder.load(found)], _FLOAT)
        reduced.fastmath.update(("nnan", "nsz"))
        return reduced

    return types.float32(types.intp, types.intp), emit


@intrinsic
def exponentials(_typing, scores, out, count, scale, offset):  # type: ignore[no-untyped-def]
    """255 exp(8 (score * scale + offset)), rounded to 8 bits; returns the sum of the codes.

    ``scores`` are int32, readable up to the next multiple of 16; ``out`` gets
    bytes up to there, 0 from ``count`` on. The exponent must not be above 0.
    """

    def emit(_context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        scores, out, count, scale, offset = arguments
        scales, offsets = _splat(builder, scale, _FLOATS), _splat(builder, offset, _FLOATS)
        end = _splat(builder, builder.trunc(count, _INT), _INTS)
        lanes = ir.Constant(_INTS, list(range(_LANES)))
        none = ir.Constant(_INTS, [0] * _LANES)
        total = cgutils.alloca_once_value(builder, none)
        rounds = builder.udiv(builder.add(count, _long(_LANES - 1)), _long(_LANES))
        with cgutils.for_range(builder, rounds) as loop:
            start = builder.mul(loop.index, _long(_LANES))
            score = _load(builder, scores, builder.mul(start, _long(4)), _INTS)
            y = _fma(builder, builder.sitofp(score, _FLOATS), scales, offsets)
            y = _greater(builder, y, _floats(_EXPONENTIAL_LIMIT))
            power = _polynomial(builder, y, _EXPONENTIAL)
            power = builder.fmul(power, power)
            power = builder.fmul(power, power)
            code = builder.fptosi(_fma(builder, power, power, _floats(0.5)), _INTS)
            place = builder.add(_splat(builder, builder.trunc(start, _INT), _INTS), lanes)
            code = builder.select(builder.icmp_signed("<", place, end), code, none)
            builder.store(builder.add(builder.load(total), code), total)
            _store(builder, builder.trunc(code, _BYTES), out, start)
        return _call(builder, "llvm.vector.reduce.add.v16i32", [builder.load(total)], _INT)

    return types.int32(types.intp, types.intp, types.intp, types.float32, types.float32), emit


@intrinsic
def shifted_gelu(_typing, sums, scales, biases, scale, out):  # type: ignore[no-untyped-def]
    """GELU(sum * scale * column's scale + bias) + GELU_SHIFT for 32 columns of one row."""

    def emit(context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        sums, scales, biases, scale, out = arguments
        row = _splat(builder, scale, _FLOATS)
        for offset in (_long(0), _long(4 * _LANES)):
            total = builder.sitofp(_load(builder, sums, offset, _INTS), _FLOATS)
            unit = builder.fmul(row, _load(builder, scales, offset, _FLOATS))
            x = _fma(builder, total, unit, _load(builder, biases, offset, _FLOATS))
            y = _greater(builder, x, _floats(-_NORMAL_LIMIT))
            limit = _floats(_NORMAL_LIMIT)
            y = builder.select(builder.fcmp_ordered("<", y, limit), y, limit)
            slope = _polynomial(builder, builder.fmul(y, y), _NORMAL)
            share = _fma(builder, y, slope, _floats(0.5))
            _store(builder, _fma(builder, x, share, _floats(GELU_SHIFT)), out, offset)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp, types.float32, types.intp), emit


def _call(builder: Any, name: str, arguments: Sequence[Any], result: Any = None) -> Any:
    kinds = [argument.type for argument in arguments]
    signature = ir.FunctionType(ir.VoidType() if result is None else result, kinds)
    return builder.call(cgutils.get_or_insert_function(builder.module, signature, name), arguments)


def _tile_memory(builder: Any, verb: str, tile: int, address: Any, stride: Any) -> None:
    name = "llvm.x86.tileloadd64" if verb == "load" else "llvm.x86.tilestored64"
    _call(builder, name, [_tile(tile), _pointer(builder, address), stride])


def _polynomial(builder: Any, x: Any, coefficients: Sequence[float]) -> Any:
    """By Horner's rule, the constant first."""
    value = _floats(coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value = _fma(builder, value, x, _floats(coefficient))
    return value


def _fma(builder: Any, x: Any, y: Any, z: Any) -> Any:
    return _call(builder, "llvm.fma.v16f32", [x, y, z], _FLOATS)


def _greater(builder: Any, x: Any, y: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", x, y), x, y)


def _load(builder: Any, address: Any, offset: Any, kind: Any) -> Any:
    value = builder.load(builder.inttoptr(builder.add(address, offset), kind.as_pointer()))
    value.align = 1
    return value


def _store(builder: Any, value: Any, address: Any, offset: Any) -> None:
    pointer = builder.inttoptr(builder.add(address, offset), value.type.as_pointer())
    builder.store(value, pointer).align = 1


def _splat(builder: Any, value: Any, kind: Any) -> Any:
    empty = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(_INT, 0))
    return builder.shuffle_vector(first, empty, ir.Constant(_INTS, [0] * _LANES))


def _pointer(builder: Any, address: Any) -> Any:
    return builder.inttoptr(address, _POINTER)


def _tile(number: int) -> Any:
    return ir.Constant(_BYTE, number)


def _long(number: int) -> Any:
    return ir.Constant(_LONG, number)


def _floats(number: float) -> Any:
    return ir.Constant(_FLOATS, [float(np.float32(number))] * _LANES)
