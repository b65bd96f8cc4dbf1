"""Settings for `make lab` and for `jupyter nbconvert`. The course works without them.

With them it answers faster, starts quieter, and shows a picture, its words and its question
wherever no kernel runs: in a saved lesson that is opened again, and in HTML.
"""

import contextlib
import html
import os

import psutil  # comes with ipykernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from nbconvert.preprocessors import Preprocessor

c = get_config()  # noqa: F821
c.LabApp.default_url = "/lab/tree/lessons/01_neurons_and_layers.ipynb"
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.ServerApp.allow_root = True  # containers and class servers often run as root

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # for the kernels: networks this small are slower with more

_open = KernelWebsocketHandler.open


async def _open_without_delay(self, *args, **kwargs):
    """Send small messages at once (TCP_NODELAY).

    Otherwise the system holds a slider's answer back for up to 40 ms.
    """
    self.set_nodelay(True)
    return await _open(self, *args, **kwargs)


KernelWebsocketHandler.open = _open_without_delay

VIEW, STILL = "application/vnd.jupyter.widget-view+json", '<figure class="still"'


def _outputs(notebook):
    """What the cells of a notebook show."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output for output in outputs if {"data", "metadata"} <= {*output}]


def _add_still(output):
    """Add a picture as HTML, with its question, and with its alternative text, which JupyterLab and
    nbconvert leave out."""
    data, about = output["data"], output["metadata"].get("image/png", {})
    if {"alt", "width"} <= {*about} and {"image/png", "text/plain"} <= {*data}:
        alt = about["alt"].strip("[]")
        words = "".join(data["text/plain"]).replace(f"[{alt}]", "").strip()
        data["text/html"] = (
            f'{STILL} style="margin: 0">'
            f'<figcaption style="white-space: pre-line">{html.escape(words)}</figcaption>'
            f'<img alt="{html.escape(alt)}" width="{about["width"]}" '
            f'src="data:image/png;base64,{"".join(data["image/png"])}"></figure>')


class Files(AsyncLargeFileManager):
    """Files in which a still picture and its words stand for a widget whose kernel has ended.

    JupyterLab prefers the view of a widget to its picture, and says "model not found" if only the
    picture is left. So views are saved beside the outputs, in their metadata, and come back while
    the kernel that made them lives.
    """

    async def save(self, model, path=""):
        is_notebook = model["type"] == "notebook" and model.get("content")
        for output in _outputs(model["content"]) if is_notebook else []:
            data = output["data"]
            if VIEW in data and len(data) > 1:
                output["metadata"][VIEW] = data.pop(VIEW)
            if "".join(data.get("text/html", "")).startswith(STILL):
                del data["text/html"]
        return await super().save(model, path)

    async def get(self, path, content=True, *args, **kwargs):
        model = await super().get(path, content, *args, **kwargs)
        if content and model["type"] == "notebook":
            outputs = _outputs(model["content"])
            has_views = any(VIEW in output["metadata"] for output in outputs)
            alive = has_views and await self._is_alive(model)
            for output in outputs:
                view = output["metadata"].pop(VIEW, None)
                if view and alive:
                    output["data"][VIEW] = view
                else:
                    _add_still(output)
        return model

    async def _is_alive(self, model):
        """Whether the kernel that runs this notebook is the one that ran it when it was saved."""
        for session in await self.parent.session_manager.list_sessions():
            if session["path"].strip("/") == model["path"]:
                kernel = self.parent.kernel_manager.get_kernel(session["kernel"]["id"])
                with contextlib.suppress(AttributeError, psutil.Error):  # elsewhere, or just ended
                    started = psutil.Process(kernel.provisioner.pid).create_time()
                    return started < model["last_modified"].timestamp()
        return False


class Stills(Preprocessor):
    """In HTML, stills for the widgets.

    These would ask another machine for their script, and no kernel would answer.
    """

    def preprocess(self, notebook, resources):
        for output in _outputs(notebook):
            output["data"].pop(VIEW, None)
            _add_still(output)
        return notebook, resources


c.ServerApp.contents_manager_class = Files
c.HTMLExporter.preprocessors = [Stills]
c.ExecutePreprocessor.store_widget_state = False
