"""A hub on the loopback address, and learners who do on it what their browsers would do."""

import asyncio
import contextlib
import json
import secrets
import signal
import socket
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

COURSE = Path(__file__).resolve().parents[2]
SLIDERS = ("FloatSliderModel", "IntSliderModel")
AWHILE = 300  # seconds: what takes longer has failed
CONFIG = """
import os
{before}
load_subconfig({file!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.services += [{{"name": "tests", "api_token": "{token}"}}]
c.JupyterHub.load_roles += [{{"name": "tests", "services": ["tests"], "scopes": [
    "admin:users", "admin:servers", "access:servers"]}}]
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.environment["EXCHANGE"] = "{folder}/exchange"
{more}
"""


class Hub:
    """A hub that runs. address, token -- for requests; process -- a psutil.Process; homes"""

    def __init__(self, address, token, process, homes):
        self.address, self.token, self.process, self.homes = address, token, process, homes

    async def ask(self, address, method="GET", /, form=None, **content):
        """What the hub, or a learner's server, answers to a request with JSON, or with a form."""
        body = None if method in ("GET", "DELETE") else form or json.dumps(content)
        answer = await AsyncHTTPClient().fetch(HTTPRequest(
            self.address + address, method, body=body, request_timeout=AWHILE,
            headers={"Authorization": f"token {self.token}"}))
        return json.loads(answer.body or "{}")

    def processes(self):
        """{"hub", "proxy", "server", "kernel": [psutil.Process]}."""
        found = {"hub": [self.process], "proxy": [], "server": [], "kernel": []}
        marks = {"configurable-http-proxy": "proxy", "jupyterhub-singleuser": "server",
                 "ipykernel_launcher": "kernel"}
        for process in self.process.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                command = " ".join(process.cmdline())
                kind = next((kind for mark, kind in marks.items() if mark in command), None)
                if kind:
                    found[kind].append(process)
        return found


@contextlib.contextmanager
def hub(folder, before="", more=""):
    """Start the course's hub with everything it keeps in a folder -> Hub.

    before, more -- lines of configuration, before and after the course's own
    """
    ports, token = [free_port() for _ in range(3)], secrets.token_hex(16)
    (folder / "exchange").mkdir(parents=True)
    own, log = folder / "jupyterhub_config.py", folder / "hub.log"
    file = str(COURSE / "deploy" / "hub" / "try_it.py")
    own.write_text(CONFIG.format(file=file, ports=ports, folder=folder, token=token, before=before,
                                 more=more))
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "jupyterhub", f"--config={own}"],
                                   cwd=folder, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{ports[0]}"
        wait_until_up(f"{address}/hub/api/", process, log)
        yield Hub(address, token, psutil.Process(process.pid), folder / "homes")
    finally:
        started = psutil.Process(process.pid).children(recursive=True) if not process.poll() else []
        process.send_signal(signal.SIGINT)  # it ends the servers, which end their kernels
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        for left in [process, *started]:
            with contextlib.suppress(psutil.Error):
                left.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url, process, log):
    async def up():
        for _ in range(300):
            with contextlib.suppress(OSError, HTTPClientError):
                return await AsyncHTTPClient().fetch(url)
            if process.poll() is not None:
                break
            await asyncio.sleep(0.2)
        raise RuntimeError(f"The hub does not start:\n{log.read_text(encoding='utf-8')}")
    do(up())


def do(coroutine):
    """Run a coroutine to its end, also while Playwright has a loop of its own in this thread."""
    with ThreadPoolExecutor() as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Learner:
    """A learner on a hub. at -- the address of the server, within the hub"""

    def __init__(self, hub, name):
        self.hub, self.name, self.at = hub, name, f"/user/{name}"
        self.home = hub.homes / name

    async def come(self):
        """Start the server, and let it hand out the course, as its first page does."""
        with contextlib.suppress(HTTPClientError):  # 409: was here before
            await self.hub.ask(f"/hub/api/users/{self.name}", "POST")
        await self.hub.ask(f"/hub/api/users/{self.name}/server", "POST")
        end = time.monotonic() + AWHILE
        while not await self.is_up():
            assert time.monotonic() < end, f"{self.name}'s server does not start"
            await asyncio.sleep(0.5)
        await self.pull()

    async def is_up(self):
        user = await self.hub.ask(f"/hub/api/users/{self.name}")
        return user["servers"].get("", {}).get("ready", False)

    async def pull(self):
        """Follow the link: get the course, or its updates."""
        headers = {"Authorization": f"token {self.hub.token}"}
        page = await AsyncHTTPClient().fetch(f"{self.hub.address}{self.at}/", headers=headers)
        link = urlsplit(page.effective_url)
        assert link.path == f"{self.at}/git-pull", page.effective_url
        answer = await AsyncHTTPClient().fetch(HTTPRequest(
            f"{self.hub.address}{self.at}/git-pull/api?{link.query}", headers=headers,
            request_timeout=AWHILE))
        assert '"phase": "finished"' in answer.body.decode(), answer.body.decode()

    async def open(self, path):
        """Open a notebook of the copy -> a Notebook, its kernel started."""
        path = f"key-concepts/{path}"
        session = await self.hub.ask(f"{self.at}/api/sessions", "POST", path=path, type="notebook",
                                     name=Path(path).name, kernel={"name": "python3"})
        content = json.loads((self.home / path).read_text(encoding="utf-8"))
        cells = ["".join(cell["source"]) for cell in content["cells"]
                 if cell["cell_type"] == "code"]
        notebook = Notebook(self, session["kernel"]["id"], cells)
        await notebook.connect()
        return notebook

    async def command(self, *lines):
        """Type lines in a terminal, as it were: what a kernel of the server runs -> its output."""
        kernel = await self.hub.ask(f"{self.at}/api/kernels", "POST", name="python3")
        shell = Notebook(self, kernel["id"], [
            f"import subprocess; print(subprocess.run({chr(10).join(['set -e', *lines])!r}, "
            "shell=True, text=True, stdout=-1, stderr=-2).stdout)"])
        await shell.connect()
        await shell.run_all()
        shell.close()
        await self.hub.ask(f"{self.at}/api/kernels/{kernel['id']}", "DELETE")
        return "".join(shell.printed)


class Notebook:
    """A notebook that a learner has opened.

    printed, errors -- texts; sliders, screens -- {id: state} of its widgets
    """

    def __init__(self, learner, kernel, cells):
        self.learner, self.kernel, self.cells = learner, kernel, cells
        self.printed, self.errors, self.sliders, self.screens = [], [], {}, {}
        self.asked = {}  # {id of a message: the future of its answer}

    async def connect(self):
        hub = self.learner.hub
        address = hub.address.replace("http", "ws", 1) + self.learner.at
        self.socket = await websocket_connect(HTTPRequest(
            f"{address}/api/kernels/{self.kernel}/channels",
            headers={"Authorization": f"token {hub.token}"}), max_message_size=2**28)
        self.reader = asyncio.create_task(self._read())

    async def _read(self):
        while (message := await self.socket.read_message()) is not None:
            if isinstance(message, bytes):
                message = deserialize_binary_message(message)
            else:
                message = json.loads(message)
            self._hear(message, message["content"])
        for answer in self.asked.values():
            answer.cancel()

    def _hear(self, message, content):
        kind, asked = message["msg_type"], message["parent_header"].get("msg_id")
        if kind == "error":
            self.errors.append(f"{self.learner.name}: {content['ename']}: {content['evalue']}")
        elif kind == "stream":
            heard = self.printed if content["name"] == "stdout" else self.errors
            heard.append(content["text"])
        elif kind == "comm_open" and "state" in content["data"]:
            state = content["data"]["state"]
            if state.get("_model_name") in SLIDERS:
                self.sliders[content["comm_id"]] = state
            elif state.get("alt") and "handles" in state:
                self.screens[content["comm_id"]] = state
        elif kind == "comm_msg" and asked in self.asked and message.get("buffers"):
            self.asked[asked].pictures += 1
        elif kind == "status" and content["execution_state"] == "idle" and asked in self.asked:
            self.asked.pop(asked).set_result(None)

    async def say(self, kind, **content):
        """Send a message, and wait until the kernel has done with it -> (seconds, pictures)."""
        header = {"msg_id": uuid.uuid4().hex, "session": "tests", "username": "", "date": "",
                  "msg_type": kind, "version": "5.3"}
        done = asyncio.get_running_loop().create_future()
        done.pictures = 0
        self.asked[header["msg_id"]], start = done, time.perf_counter()
        await self.socket.write_message(json.dumps({
            "header": header, "parent_header": {}, "metadata": {}, "content": content,
            "channel": "shell", "buffers": []}))
        await asyncio.wait_for(done, AWHILE)
        return time.perf_counter() - start, done.pictures

    async def run(self, code):
        return await self.say("execute_request", code=code, silent=False, store_history=True,
                              user_expressions={}, allow_stdin=False)

    async def run_all(self, width=900, ratio=2):
        """Run > Run All Cells; then the page says how wide each picture may be."""
        for code in self.cells:
            await self.run(code)
        for screen in self.screens:
            await self.say("comm_msg", comm_id=screen, data={
                "method": "custom", "content": {"page": {"width": width, "ratio": ratio}}})

    async def drag(self, slider, values, pause):
        """Drag a slider over so many values, at least `pause` seconds apart -> [(s, pictures)]."""
        state, trips = self.sliders[slider], []
        steps = max(1, round((state["max"] - state["min"]) / state["step"]))
        for i in range(values):
            value = state["min"] + state["step"] * (i * max(1, steps // values) % (steps + 1))
            trips.append(await self.say("comm_msg", comm_id=slider, data={
                "method": "update", "state": {"value": value}, "buffer_paths": []}))
            await asyncio.sleep(max(0, pause - trips[-1][0]))
        return trips

    def close(self):
        self.socket.close()
