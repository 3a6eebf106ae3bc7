"""BERT on tiles: one text through all layers, compiled for the processor it runs on.

Every product is int8 by int8, summed in 32 bits. Weights have a scale per
output; activations have a scale per token, which is known as soon as the
token's row is, so that quantising costs one pass and no token spoils the scale
of another. In attention, keys and values have a scale per column; the keys'
goes into the queries before these are quantised. The exponentials are quantised
against the largest of their row, and the division by their sum comes after the
product with the values.

What two steps share stays in the processor's nearest memory: the sums of a block
of 32 by 32 are turned into float32, with bias, residual or GELU, right after they
are made, and the scores of 32 queries are exponentials before the next 32 are.

Arrays are padded to whole blocks of 32 tokens. What the padding holds is never
read into a result: its exponentials are 0, and only real tokens are averaged.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from topics.encoders.tiles import (
    configure,
    exponentials,
    largest,
    multiply_signed,
    multiply_unsigned,
    release,
    shifted_gelu,
)


class Product(NamedTuple):
    """Weights of all layers for one product.

    ``codes`` as :func:`topics.encoders.tiles.pack_columns` orders them, with the
    layer before; ``scales`` and ``bias`` are float32 of shape (layers, outputs).
    """

    codes: Any
    scales: Any
    bias: Any


class Norm(NamedTuple):
    """Gain and shift of all layers for one normalisation, float32, (layers, dimensions)."""

    gain: Any
    shift: Any


class Weights(NamedTuple):
    """All that :data:`encode_tokens` reads of a model.

    The queries' weights hold the scale of attention already, the bias of
    ``down`` what the shift of GELU adds.
    """

    words: Any
    positions: Any
    embedding: Norm
    qkv: Product
    attention: Product
    attention_norm: Norm
    up: Product
    down: Product
    down_norm: Norm


_OPTIONS = {"nogil": True, "error_model": "numpy", "fastmath": True}
_inlined = njit(forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)
"""A step of :data:`encode_tokens`, compiled into it.

As functions of their own, the steps that are called just after they were compiled are
not those of the code that is kept: sums in another order, and other vectors.
"""

_TINY = np.float32(1e-20)
_ZERO, _HALF, _ONE = np.float32(0), np.float32(0.5), np.float32(1)
_SIGNED, _UNSIGNED = np.float32(127), np.float32(255)
_EIGHTH = np.float32(1 / 8)
_BYTE = np.int32(255)
_LEAST = np.int32(-(2**31) + 1)


@_inlined
def _cut(room, start, rows, columns):  # type: ignore[no-untyped-def]
    """Rows of bytes from a place in ``room``, and the place after them."""
    end = start + rows * columns
    return room[start:end].reshape(rows, columns), end


@_inlined
def quantise_rows(values, codes, scales, tokens):  # type: ignore[no-untyped-def]
    """Codes from -127 to 127 and a scale for each token."""
    width = values.shape[1]
    for token in range(tokens):
        top = largest(values.ctypes.data + token * width * 4, width) + _TINY
        row, code, factor = values[token], codes[token], _SIGNED / top
        scales[token] = top / _SIGNED
        for column in range(width):
            code[column] = np.int32(np.rint(row[column] * factor))


@_inlined
def quantise_positive_rows(values, codes, scales, tokens):  # type: ignore[no-untyped-def]
    """Codes from 0 to 255 and a scale for each token, of values that are not negative."""
    width = values.shape[1]
    for token in range(tokens):
        top = largest(values.ctypes.data + token * width * 4, width) + _TINY
        row, code, factor = values[token], codes[token], _UNSIGNED / top
        scales[token] = top / _UNSIGNED
        for column in range(width):
            code[column] = np.int32(max(row[column] * factor, _ZERO) + _HALF)


@_inlined
def normalise(values, gain, shift, epsilon, tokens):  # type: ignore[no-untyped-def]
    """Normalise each token in place (Ba et al., 2016, eq. 4)."""
    width = values.shape[1]
    share = _ONE / np.float32(width)
    for token in range(tokens):
        row = values[token]
        mean, variance = _ZERO, _ZERO
        for column in range(width):
            mean += row[column]
        mean *= share
        for column in range(width):
            centred = row[column] - mean
            variance += centred * centred
        factor = _ONE / np.sqrt(variance * share + epsilon)
        for column in range(width):
            row[column] = (row[column] - mean) * factor * gain[column] + shift[column]


@_inlined
def multiply(codes, scales, weights, weight_scales, bias, sums, out, signed, add):  # type: ignore[no-untyped-def]
    """Codes by weights plus bias, into ``out`` or added to it."""
    rows, terms = codes.shape
    for block in range(weights.shape[0]):
        columns = slice(block * 32, block * 32 + 32)
        unit, constant = weight_scales[columns], bias[columns]
        right = weights.ctypes.data + block * 32 * terms
        for first in range(0, rows, 32):
            left = codes.ctypes.data + first * terms
            if signed:
                multiply_signed(left, terms, right, terms // 64, sums.ctypes.data, 128)
            else:
                multiply_unsigned(left, terms, right, terms // 64, sums.ctypes.data, 128)
            for row in range(32):
                target, total, scale = out[first + row, columns], sums[row], scales[first + row]
                if add:
                    for column in range(32):
                        value = np.float32(total[column]) * (scale * unit[column])
                        target[column] += value + constant[column]
                else:
                    for column in range(32):
                        value = np.float32(total[column]) * (scale * unit[column])
                        target[column] = value + constant[column]


@_inlined
def multiply_gelu(codes, scales, weights, weight_scales, bias, sums, out):  # type: ignore[no-untyped-def]
    """Codes by weights plus bias, then GELU and its shift, into ``out``."""
    rows, terms = codes.shape
    width = out.shape[1]
    for block in range(weights.shape[0]):
        right = weights.ctypes.data + block * 32 * terms
        unit = weight_scales.ctypes.data + block * 128
        constant = bias.ctypes.data + block * 128
        for first in range(0, rows, 32):
            left = codes.ctypes.data + first * terms
            multiply_signed(left, terms, right, terms // 64, sums.ctypes.data, 128)
            for row in range(32):
                target = out.ctypes.data + ((first + row) * width + block * 32) * 4
                total = sums.ctypes.data + row * 128
                shifted_gelu(total, unit, constant, scales[first + row], target)


class Head(NamedTuple):
    """Room for one head of attention; see :func:`_pack_head`."""

    queries: Any
    query_scales: Any
    plain_keys: Any
    keys: Any
    values: Any
    key_scales: Any
    value_scales: Any
    key_factors: Any
    value_factors: Any
    row: Any


@_inlined
def _pack_head(qkv, start, size, width, tokens, head):  # type: ignore[no-untyped-def]
    """Queries as rows of codes, keys and values as right factors in the order of tiles."""
    rows = qkv.shape[0]
    key, value = size + start, 2 * size + start
    for column in range(width):
        head.key_scales[column] = _TINY
        head.value_scales[column] = _TINY
    for token in range(tokens):
        left, right = qkv[token, key : key + width], qkv[token, value : value + width]
        for column in range(width):
            x, top = abs(left[column]), head.key_scales[column]
            head.key_scales[column] = x if x > top else top
            x, top = abs(right[column]), head.value_scales[column]
            head.value_scales[column] = x if x > top else top
    for column in range(width):
        head.key_factors[column] = _SIGNED / head.key_scales[column]
        head.value_factors[column] = _SIGNED / head.value_scales[column]
        head.key_scales[column] /= _SIGNED
        head.value_scales[column] /= _SIGNED
    plain = head.plain_keys.view(np.int32)
    for token in range(tokens):
        row, code = qkv[token, start : start + width], head.queries[token]
        for column in range(width):
            head.row[column] = row[column] * head.key_scales[column]
        top = largest(head.row.ctypes.data, width) + _TINY
        head.query_scales[token] = top / _SIGNED
        factor = _SIGNED / top
        for column in range(width):
            code[column] = np.int32(np.rint(head.row[column] * factor))
        row, code = qkv[token, key : key + width], head.plain_keys[token]
        for column in range(width):
            code[column] = np.int32(np.rint(row[column] * head.key_factors[column]))
        four, packed = plain[token], head.keys[token // 32, (token % 32) // 16, :, token % 16]
        for column in range(width // 4):
            packed[column] = four[column]
    for group in range(rows // 4):
        for part in range(width // 16):
            packed = head.values[part // 2, group // 16, part % 2, group % 16]
            columns = slice(value + 16 * part, value + 16 * part + 16)
            factors = head.value_factors[16 * part : 16 * part + 16]
            first, second = qkv[4 * group, columns], qkv[4 * group + 1, columns]
            third, fourth = qkv[4 * group + 2, columns], qkv[4 * group + 3, columns]
            for column in range(16):
                factor = factors[column]
                packed[column] = (
                    (np.int32(np.rint(first[column] * factor)) & _BYTE)
                    | ((np.int32(np.rint(second[column] * factor)) & _BYTE) << np.int32(8))
                    | ((np.int32(np.rint(third[column] * factor)) & _BYTE) << np.int32(16))
                    | (np.int32(np.rint(fourth[column] * factor)) << np.int32(24))
                )


@_inlined
def attend(qkv, out, tokens, heads, head, scores, codes, sums):  # type: ignore[no-untyped-def]
    """Attention of all heads; ``qkv`` has queries, keys and values side by side."""
    rows, size = out.shape
    width = size // heads
    terms = codes.shape[1]
    queries, keys, values = head.queries, head.keys, head.values
    for number in range(heads):
        start = number * width
        _pack_head(qkv, start, size, width, tokens, head)
        for first in range(0, rows, 32):
            for block in range(rows // 32):
                multiply_signed(
                    queries.ctypes.data + first * 64,
                    64,
                    keys.ctypes.data + block * 2048,
                    1,
                    scores.ctypes.data + block * 128,
                    rows * 4,
                )
            for row in range(32):
                score, top = scores[row], _LEAST
                for token in range(tokens):
                    top = max(top, score[token])
                scale = head.query_scales[first + row] * _EIGHTH
                total = exponentials(
                    scores.ctypes.data + row * rows * 4,
                    codes.ctypes.data + row * terms,
                    tokens,
                    scale,
                    -np.float32(top) * scale,
                )
                head.query_scales[first + row] = _ONE / np.float32(total)
            for block in range(width // 32):
                right = values.ctypes.data + block * terms * 32
                multiply_unsigned(
                    codes.ctypes.data, terms, right, terms // 64, sums.ctypes.data, 128
                )
                column = start + block * 32
                units = head.value_scales[block * 32 : block * 32 + 32]
                for row in range(32):
                    target, total = out[first + row, column : column + 32], sums[row]
                    scale = head.query_scales[first + row]
                    for place in range(32):
                        target[place] = np.float32(total[place]) * (scale * units[place])


def room_size(tokens: int, size: int, wide: int, width: int) -> int:
    """Bytes that :data:`encode_tokens` needs for a text of so many tokens at most."""
    rows, terms = -(-tokens // 32) * 32, -(-tokens // 64) * 64
    per_row = 4 * (5 * size + wide) + size + wide + 3 * 64 + 32 * 4
    return rows * per_row + 32 * 128 + (width + 32) * terms


def _encode_tokens(ids, weights, heads, epsilon, pool_mean, shapes, room, vector):  # type: ignore[no-untyped-def]
    """Encode one text.

    Parameters
    ----------
    ids : ndarray of int32, shape (tokens,)
    weights : Weights
    heads : int
        The width of one must be 32 or 64.
    epsilon : float32
        Of the normalisations.
    pool_mean : bool
        Average the tokens; otherwise take the first.
    shapes : ndarray of uint8
        As :func:`topics.encoders.tiles.tile_shapes` makes it.
    room : ndarray of uint8, shape (:func:`room_size`,)
        Of this thread alone, from the start of a cache line on. It is kept between
        texts, since fresh memory costs a tenth of the time.
    vector : ndarray of float32, shape (dimensions,)
        Gets the result, of length one.
    """
    tokens, size = ids.shape[0], weights.words.shape[1]
    rows, terms = (tokens + 31) // 32 * 32, (tokens + 63) // 64 * 64
    wide_size, width = weights.up.bias.shape[1], size // heads
    floats, more = _cut(room, 0, rows, size * 4)
    hidden = floats.view(np.float32)
    floats, more = _cut(room, more, rows, size * 4)
    context = floats.view(np.float32)
    floats, more = _cut(room, more, rows, 3 * size * 4)
    qkv = floats.view(np.float32)
    floats, more = _cut(room, more, rows, wide_size * 4)
    wide = floats.view(np.float32)
    integers, more = _cut(room, more, 32, 128)
    sums = integers.view(np.int32)
    integers, more = _cut(room, more, 32, rows * 4)
    scores = integers.view(np.int32)
    wide_codes, more = _cut(room, more, rows, wide_size)
    integers, more = _cut(room, more, rows, size)
    codes = integers.view(np.int8)
    values, more = _cut(room, more, width, terms)
    plain_keys, more = _cut(room, more, rows, 64)
    queries, more = _cut(room, more, rows, 64)
    keys, more = _cut(room, more, rows, 64)
    probabilities, more = _cut(room, more, 32, terms)
    # of all that an earlier text left here, only this would be read
    queries[:] = 0
    keys[:] = 0
    probabilities[:] = 0
    scales = np.zeros(rows, np.float32)
    head = Head(
        queries.view(np.int8),
        np.zeros(rows, np.float32),
        plain_keys.view(np.int8),
        keys.view(np.int32).reshape(rows // 32, 2, 16, 16),
        values.view(np.int32).reshape(width // 32, terms // 64, 2, 16, 16),
        np.empty(width, np.float32),
        np.empty(width, np.float32),
        np.empty(width, np.float32),
        np.empty(width, np.float32),
        np.empty(width, np.float32),
    )
    configure(shapes.ctypes.data)
    for token in range(tokens):
        row, word, position = hidden[token], weights.words[ids[token]], weights.positions[token]
        for column in range(size):
            row[column] = word[column] + position[column]
    norm = weights.embedding
    normalise(hidden, norm.gain[0], norm.shift[0], epsilon, tokens)
    for layer in range(weights.qkv.bias.shape[0]):
        quantise_rows(hidden, codes, scales, tokens)
        p = weights.qkv
        multiply(
            codes, scales, p.codes[layer], p.scales[layer], p.bias[layer], sums, qkv, True, False
        )
        attend(qkv, context, tokens, heads, head, scores, probabilities, sums)
        quantise_rows(context, codes, scales, tokens)
        p = weights.attention
        multiply(
            codes, scales, p.codes[layer], p.scales[layer], p.bias[layer], sums, hidden, True, True
        )
        norm = weights.attention_norm
        normalise(hidden, norm.gain[layer], norm.shift[layer], epsilon, tokens)
        quantise_rows(hidden, codes, scales, tokens)
        p = weights.up
        multiply_gelu(codes, scales, p.codes[layer], p.scales[layer], p.bias[layer], sums, wide)
        quantise_positive_rows(wide, wide_codes, scales, tokens)
        p = weights.down
        multiply(
            wide_codes,
            scales,
            p.codes[layer],
            p.scales[layer],
            p.bias[layer],
            sums,
            hidden,
            False,
            True,
        )
        norm = weights.down_norm
        normalise(hidden, norm.gain[layer], norm.shift[layer], epsilon, tokens)
    release()
    vector[:] = 0
    for token in range(tokens if pool_mean else 1):
        row = hidden[token]
        for column in range(size):
            vector[column] += row[column]
    length = _ZERO
    for column in range(size):
        length += vector[column] * vector[column]
    factor = _ONE / np.sqrt(length + _TINY)
    for column in range(size):
        vector[column] *= factor


def _compile_and_keep(function: Any) -> Any:
    """Compile at the first call and keep the code on disk, beside this file or for the user.

    Compiling takes seconds; where no folder can be written to, each process does it.
    """
    try:
        return njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:
        return njit(**_OPTIONS)(function)


encode_tokens = _compile_and_keep(_encode_tokens)
