"""Loading sentence-transformers models: on which device, how exact, run by what.

sentence-transformers is imported only when a model is named.
"""

from __future__ import annotations

import importlib.util
import platform
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from bot.settings import Settings

_RUNNERS = {"onnx": "optimum.onnxruntime", "openvino": "optimum.intel"}
"""What each backend but torch needs, from 'sentence-transformers[onnx]' and '[openvino]'."""

_OPENVINO_INT8 = "openvino/openvino_model_qint8_quantized.xml"
_ONNX_INT8 = {
    "avx512_vnni": "onnx/model_qint8_avx512_vnni.onnx",
    "avx512f": "onnx/model_qint8_avx512.onnx",
    "avx2": "onnx/model_quint8_avx2.onnx",
}
"""The file that sentence-transformers exports for processors that can do this, the best first."""

_ONNX_INT8_ARM = "onnx/model_qint8_arm64.onnx"
_CPU = Path("/proc/cpuinfo")

Model = TypeVar("Model")


class ModelError(Exception):
    """A named model cannot be used. The message says why and what to do."""


def missing_extra(what: str) -> ModelError:
    """`what` (such as "the reranker 'x'") cannot be had with what is installed."""
    return ModelError(f"{what} needs an extra: pip install 'borgerland[embeddings]'")


def load(what: str, name: str, settings: Settings, make: Callable[..., Model]) -> Model:
    """Make a model with the device, backend and precision of the settings.

    Raises:
        ModelError: it cannot be loaded so; `what` begins the message.
    """
    if Path(name).is_absolute() and not Path(name).is_dir():
        raise ModelError(f"{what} cannot be loaded: there is no such folder")
    options = _options(what, name, settings)
    try:
        return make(**options)
    except Exception as error:  # whatever the hub, the network or a broken folder raises
        raise ModelError(f"{what} cannot be loaded: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if "trust_remote_code" in str(error):
        return (
            "it wants to run program code of its own, and code that comes with a model is never "
            "run here; choose a model that transformers knows by itself"
        )
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _options(what: str, name: str, settings: Settings) -> dict[str, Any]:
    """What sentence-transformers is told; without a device it takes cuda, then mps, then cpu."""
    backend, precision = settings.embedding_backend, settings.embedding_precision
    options = {"device": settings.embedding_device or None, "backend": backend}
    if backend == "torch":
        if precision == "int8":
            raise ModelError(
                f"{what} cannot be run as int8 by torch; set BORGERLAND_EMBEDDING_BACKEND to onnx "
                "or openvino, or BORGERLAND_EMBEDDING_PRECISION to float16"
            )
        return {**options, "model_kwargs": {"dtype": precision}}
    if not _installed(_RUNNERS[backend]):
        raise ModelError(f"{what} needs: pip install 'sentence-transformers[{backend}]'")
    if precision == "int8":
        return {**options, "model_kwargs": {"file_name": _quantized(what, name, backend)}}
    if precision != "float32":
        raise ModelError(
            f"{what} cannot be run as {precision} by {backend}; set BORGERLAND_EMBEDDING_PRECISION "
            "to float32 or int8, or BORGERLAND_EMBEDDING_BACKEND to torch"
        )
    return options


def _installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _quantized(what: str, name: str, backend: str) -> str:
    """The model's int8 file. It must be there: without it the whole model would run unasked."""
    file = _OPENVINO_INT8 if backend == "openvino" else _onnx_int8()
    try:
        if Path(name).is_dir():
            (Path(name) / file).stat()
        else:
            from huggingface_hub import hf_hub_download

            hf_hub_download(name, file)
    except Exception as error:  # whatever the hub, the network or the disk raises
        raise ModelError(f"{what} has no {file}; docs/embeddings.md says how to make it") from error
    return file


def _onnx_int8() -> str:
    if platform.machine().lower() in {"arm64", "aarch64"}:
        return _ONNX_INT8_ARM
    can = set(re.findall(r"\w+", _CPU.read_text())) if _CPU.is_file() else set()
    return next((file for able, file in _ONNX_INT8.items() if able in can), _ONNX_INT8["avx2"])
