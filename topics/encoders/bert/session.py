"""Sessions of ONNX Runtime, which is imported only here, with its telemetry off.

Telemetry is on by default and has to be disabled before the import: it would write
a persistent id and a queue of events to the user's cache and send them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from topics.errors import ModelError

_SWITCH = "ORT_DISABLE_TELEMETRY"


def import_onnxruntime() -> Any:
    """Import ONNX Runtime with telemetry off, even if something else imported it first."""
    os.environ[_SWITCH] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def open_session(graph: bytes, folder: Path) -> Any:
    """Open a single-threaded session for a graph.

    Raises
    ------
    topics.errors.ModelError
        If the runtime rejects the graph; the message names ``folder``.
    """
    runtime = import_onnxruntime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's exception classes are not public
        raise ModelError(f"{folder}: ONNX Runtime refuses the model ({error}).") from error
