"""Cache of vectors on disk, keyed by text and encoder, so that no text is encoded twice.

Each encoder has a folder of block files with up to a thousand vectors and their
keys. A block is written atomically once it is full, so that a killed run loses at
most its current block. Each block has a checksum; a block that does not match is
removed, and its texts are encoded again. When the cache exceeds its limit, the least
recently used blocks are removed.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder, Progress, Vectors
from topics.encoders.cache.keeping import keep
from topics.runtime.cache import LIBRARIES
from topics.runtime.progress import ignore

BLOCK = 1000
"""Texts per block."""

DEFAULT_LIMIT = 4 * 2**30
"""Maximum size of all blocks together, in bytes."""

_KEY_BYTES = 16
_STALE_SECONDS = 24 * 3600

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSummary:
    """Contents of a cache folder; sizes in bytes."""

    folder: Path
    graphs: int
    graph_bytes: int
    blocks: int
    block_bytes: int

    @property
    def total_bytes(self) -> int:
        return self.graph_bytes + self.block_bytes


def encode_cached(
    encoder: Encoder,
    texts: Sequence[str],
    cache: Path | None,
    progress: Progress | None = None,
    *,
    limit: int = DEFAULT_LIMIT,
    at_once: int | None = None,
) -> Vectors:
    """Encode texts with a cache: load known vectors, and encode and store the others.

    A repeated text is encoded once. The result is bit for bit that of
    ``encoder.encode(texts)``, whatever the cache contains.

    Parameters
    ----------
    encoder : Encoder
    texts : sequence of str
    cache : Path or None
        Cache folder; None encodes without a cache.
    progress : callable or None
        Called with the number of further texts done; the sum is ``len(texts)``.
    limit : int, default 4 GiB
        Total size of blocks above which the least recently used are removed.
    at_once : int, optional
        Texts that the encoder is given at once, a multiple of :data:`BLOCK`. Default: as many.

    Returns
    -------
    ndarray of float32, shape (len(texts), encoder.dimensions)
    """
    report = progress or ignore
    keys = [_key(text) for text in texts]
    rows: dict[bytes, list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    vectors = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)

    folder = None if cache is None else _folder(cache, encoder)
    missing = dict(rows)
    if folder is not None:
        for found, values in _read_blocks(folder, missing, encoder.dimensions):
            for key, vector in zip(found, values, strict=True):
                vectors[missing.pop(key)] = vector
    report(len(texts) - len(missing))

    wanted = list(missing)
    step = at_once or BLOCK
    for start in range(0, len(wanted), step):
        part = wanted[start : start + step]
        values = encoder.encode([texts[rows[key][0]] for key in part], progress=progress)
        for key, vector in zip(part, values, strict=True):
            vectors[rows[key]] = vector
        for begin in range(0, len(part), BLOCK):
            if folder is not None:
                block = slice(begin, begin + BLOCK)
                folder = folder if _write_block(folder, part[block], values[block]) else None
    if cache is not None and wanted:
        _evict(cache, limit)
    return vectors


def cache_summary(cache: Path) -> CacheSummary:
    """Summarise a cache folder; all zeros if it does not exist."""
    graphs = _sizes(_graph_files(cache))
    blocks = _sizes(_block_files(cache))
    return CacheSummary(
        folder=cache,
        graphs=len(graphs),
        graph_bytes=sum(graphs),
        blocks=len(blocks),
        block_bytes=sum(blocks),
    )


def clear_cache(cache: Path) -> CacheSummary:
    """Remove all graphs, blocks and library caches, nothing else; summarise what was removed."""
    summary = cache_summary(cache)
    for path in [*_graph_files(cache), *_block_files(cache), *_unfinished(cache)]:
        path.unlink(missing_ok=True)
    for folder in [*sorted((cache / "vectors").glob("*")), cache / "vectors", cache / "graphs"]:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    shutil.rmtree(cache / LIBRARIES, ignore_errors=True)
    return summary


def _folder(cache: Path, encoder: Encoder) -> Path:
    return cache / "vectors" / encoder.fingerprint[:32]


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def _read_blocks(
    folder: Path, wanted: dict[bytes, list[int]], dimensions: int
) -> Iterator[tuple[list[bytes], Vectors]]:
    """Yield wanted keys and vectors block by block; ``wanted`` may shrink meanwhile."""
    from safetensors import SafetensorError, safe_open

    for path in sorted(folder.glob("*.safetensors")):
        if not wanted:
            return
        try:
            with safe_open(path, framework="numpy") as file:
                keys = file.get_tensor("keys")
                names = [bytes(key) for key in keys]
                hits = [place for place, name in enumerate(names) if name in wanted]
                if not hits:
                    continue
                vectors = file.get_tensor("vectors")
                expected = (file.metadata() or {}).get("sha256")
        except FileNotFoundError:
            continue
        except (SafetensorError, OSError, ValueError):
            _discard(path)
            continue
        sound = vectors.dtype == np.float32 and vectors.shape == (len(names), dimensions)
        if not sound or _checksum(keys, vectors) != expected:
            _discard(path)
            continue
        _touch(path)
        yield [names[place] for place in hits], vectors[hits]


def _write_block(folder: Path, keys: Sequence[bytes], vectors: Vectors) -> bool:
    """Store a block; return False if that fails, which only prevents its reuse."""
    from safetensors.numpy import save

    table = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), _KEY_BYTES)
    content = save(
        {"keys": table, "vectors": vectors}, metadata={"sha256": _checksum(table, vectors)}
    )
    name = hashlib.sha256(table.tobytes()).hexdigest()[:32]
    return keep(folder / f"{name}.safetensors", content)


def _checksum(keys: NDArray[np.uint8], vectors: Vectors) -> str:
    digest = hashlib.sha256(keys.tobytes())
    digest.update(vectors.tobytes())
    return digest.hexdigest()


def _evict(cache: Path, limit: int) -> None:
    """Remove least recently used blocks until the rest fits, and abandoned partial files."""
    now = time.time()
    for path in _unfinished(cache):
        if now - _modified(path) > _STALE_SECONDS:
            _discard(path)
    blocks = sorted(_block_files(cache), key=lambda path: (_modified(path), path.name))
    total = sum(_sizes(blocks))
    for path in blocks:
        if total <= limit:
            return
        total -= sum(_sizes([path]))
        _discard(path)


def _graph_files(cache: Path) -> list[Path]:
    return sorted((cache / "graphs").glob("*.onnx"))


def _block_files(cache: Path) -> list[Path]:
    return sorted((cache / "vectors").glob("*/*.safetensors"))


def _unfinished(cache: Path) -> list[Path]:
    """Partial files of killed processes; their names begin with a dot."""
    return [
        *(cache / "graphs").glob(".*.onnx.*"),
        *(cache / "vectors").glob("*/.*.safetensors.*"),
    ]


def _sizes(paths: Sequence[Path]) -> list[int]:
    sizes = []
    for path in paths:
        try:
            sizes.append(path.stat().st_size)
        except OSError:
            sizes.append(0)
    return sizes


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        return


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s cannot be removed from the cache: %s.", path, error)
