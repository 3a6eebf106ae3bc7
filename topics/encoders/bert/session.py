"""Graphs to sessions of ONNX Runtime, the only way in which it is imported.

Its telemetry is on unless told otherwise, before it is imported: it would leave a
lasting id and a queue of events in the user's cache and send them when it can.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from topics.errors import ModelError

_SWITCH = "ORT_DISABLE_TELEMETRY"


def import_onnxruntime() -> Any:
    """ONNX Runtime with its telemetry off, also where something else imported it first."""
    os.environ[_SWITCH] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def open_session(graph: bytes, folder: Path) -> Any:
    """A session of one thread.

    Raises
    ------
    topics.errors.ModelError
        If the runtime does not take the graph; ``folder`` says whose it is.
    """
    runtime = import_onnxruntime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's own classes are not part of its interface
        raise ModelError(f"{folder}: ONNX Runtime refuses the model ({error}).") from error
