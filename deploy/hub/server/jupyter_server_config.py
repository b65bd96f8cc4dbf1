"""Settings of a learner's server on a hub: the course's own, an end for idle kernels, and a limit.

JupyterLab saves every two minutes, so what ends after an hour without use has been saved.
"""

from pathlib import Path

from jupyter_server.base.handlers import APIHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Integer

c = get_config()  # noqa: F821
load_subconfig(".jupyter_lab_config.py", path=str(Path(__file__).resolve().parents[3]))  # noqa: F821


class FewKernels(AsyncMappingKernelManager):
    """Kernels up to a limit: each notebook that is open takes the memory of one."""

    most = Integer(4, help="how many kernels a learner may have at a time").tag(config=True)

    async def start_kernel(self, **wanted):
        if wanted.get("kernel_id") not in self and len(self) >= self.most:
            raise HTTPError(409, reason="Too many notebooks run", log_message=(
                f"At most {self.most} notebooks can run at a time. End one that you don't need: in "
                "its page, Kernel > Shut Down Kernel."))
        return await super().start_kernel(**wanted)


_count = APIHandler.update_api_activity


def _count_use(self):
    """Not counted as use: what a page that was left open asks for and saves, again and again.

    Running a cell, saving and opening a notebook count.
    """
    if self.request.method != "GET" and "/lab/api/workspaces" not in self.request.path:
        _count(self)


APIHandler.update_api_activity = _count_use

c.ServerApp.kernel_manager_class = FewKernels
c.MappingKernelManager.cull_idle_timeout = 3600  # seconds
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = True  # also where a page was left open
