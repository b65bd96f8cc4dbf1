"""A hub on this machine, for a try: open http://127.0.0.1:8000 and log in under any name.

All servers run under your account, so it is reached from this machine only, with a password that
`make hub` says. Everything is kept in dist/hub. For a class, write a file like this one, with

- who may log in: `c.JupyterHub.authenticator_class`, such as "pam" (accounts of the machine), or
  "google" or "lti13" of the packages oauthenticator and ltiauthenticator, and
  `c.Authenticator.admin_users`
- an account of the system for each learner, and limits that are enforced:
  `c.JupyterHub.spawner_class = "systemd"` of the package jupyterhub-systemdspawner (The Littlest
  JupyterHub sets up both). Here nothing limits a server, and learners can read each other's files
- an address with https: `c.JupyterHub.bind_url`, `ssl_key`, `ssl_cert`
- before `load_subconfig`, where learners get the course from:
  `os.environ["COURSE_REPOSITORY"] = "https://..."`; here it is what was committed in this folder
- `c.Spawner.environment["EXCHANGE"]`: a folder that everybody can write in, for nbgrader
"""

import os
import secrets
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "dist" / "hub"
PASSWORD = os.environ.get("HUB_PASSWORD") or secrets.token_hex(4)

c = get_config()  # noqa: F821
load_subconfig("jupyterhub_config.py", path=str(HERE))  # noqa: F821

(FOLDER / "exchange").mkdir(parents=True, exist_ok=True)
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{FOLDER}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{FOLDER}/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{FOLDER}/proxy.pid"

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = PASSWORD
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "simple"  # processes of your own account
c.SimpleLocalProcessSpawner.home_dir_template = f"{FOLDER}/homes/{{username}}"
c.Spawner.environment |= {"EXCHANGE": f"{FOLDER}/exchange", "ONE_ACCOUNT": "1"}

print(f"\n  Open http://127.0.0.1:8000 and log in under any name, password {PASSWORD}\n")
