"""A hub with learners on it: `make hub-test`."""

import asyncio
import json
import os
import platform
import subprocess
import time
from importlib.metadata import version

import nbformat
import numpy as np
import psutil
import pytest
from hub import COURSE, Learner, do, hub
from lab import Notebook, browser
from playwright.sync_api import sync_playwright
from tornado.httpclient import HTTPClientError

pytestmark = [pytest.mark.reach, pytest.mark.filterwarnings("default")]
LEARNERS = int(os.environ.get("LEARNERS", 12))
LESSON_1, LESSON_5 = "lessons/01_neurons_and_layers.ipynb", "lessons/05_the_training_process.ipynb"
PASSWORD = "a good password"
SOON = """  # instead of after hours
c.Spawner.args = ["--MappingKernelManager.cull_idle_timeout=60",
                  "--MappingKernelManager.cull_interval=2"]
c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "2"
c.JupyterHub.services[0]["command"][-2:] = ["--timeout=90", "--cull-every=2"]
"""
AT_A_TIME = 4  # learners who log in
PER_SLIDER, PAUSE = 4, 0.2  # values of each slider, and seconds between them


def memory(processes):
    """What processes take, in MB: what they share is divided among them (PSS)."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def cpu(processes):
    """Seconds of a processor that processes have had."""
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times)


def everything(of):
    return sum(of.processes().values(), [])


async def together(tasks, at_a_time=LEARNERS):
    """Do it all, so many at a time -> list."""
    places = asyncio.Semaphore(at_a_time)

    async def one(task):
        async with places:
            return await task
    return await asyncio.gather(*map(one, tasks))


def row(*cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


async def drag_all(notebook):
    """Drag each slider of a notebook -> round trips in ms, of values that brought a picture."""
    trips = [trip for slider in notebook.sliders
             for trip in await notebook.drag(slider, PER_SLIDER, PAUSE)]
    return [1000 * seconds for seconds, pictures in trips if pictures], len(trips)


async def lesson(running, learners, path):
    """All learners run a lesson at once, one of them drags its sliders, then all; print figures."""
    before, start = cpu(everything(running)), time.perf_counter()
    notebooks = await together([learner.open(path) for learner in learners])
    await together([notebook.run_all() for notebook in notebooks])
    took, used = time.perf_counter() - start, cpu(everything(running)) - before
    row(path[8:10], "run whole by all", f"{took:.0f} s, {used / len(learners):.1f} s CPU a learner",
        "", "", load())
    for dragging in (notebooks[:1], notebooks):
        before, start = cpu(everything(running)), time.perf_counter()
        results = await together([drag_all(notebook) for notebook in dragging])
        took, used = time.perf_counter() - start, cpu(everything(running)) - before
        values = sum(count for _, count in results)
        trips = np.concatenate([trips for trips, _ in results])
        row(path[8:10], f"{len(dragging)} drag", f"{values} values, {values / took:.0f} a second",
            f"{1000 * used / values:.0f} ms CPU a value",
            "{:.0f} / {:.0f} ms".format(*np.percentile(trips, [50, 95])), load())
        assert len(trips) > values / 2
    errors = [error for notebook in notebooks for error in notebook.errors]
    assert not errors, errors[:3]
    return notebooks


def load():
    return f"{os.getloadavg()[0]:.0f}"


def log_in(page, running, name, password):
    page.goto(running.address)
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill(password)
    page.locator("#login_submit").click()


@pytest.fixture
def page():
    with sync_playwright() as playwright, browser(playwright) as chromium:
        yield chromium.new_page()


def show_memory(when, running, learners):
    by_kind = {kind: memory(found) for kind, found in running.processes().items()}
    counts = {kind: len(found) for kind, found in running.processes().items()}
    row(when, *(f"{counts[kind]}: {by_kind[kind]:.0f} MB" for kind in by_kind),
        f"{(by_kind['server'] + by_kind['kernel']) / learners:.0f} MB a learner")


def test_learners_run_lessons_and_drag_their_sliders_at_once(tmp_path):
    print(f"\n{LEARNERS} learners, {psutil.cpu_count()} processors, load {load()}, Python "
          f"{platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in (
              "jupyterhub", "jupyterlab", "jupyter_server", "ipykernel", "ipywidgets", "numpy",
              "matplotlib")))

    async def class_of(running):
        learners = [Learner(running, f"learner{i}") for i in range(LEARNERS)]
        start = time.perf_counter()
        await together([learner.come() for learner in learners], AT_A_TIME)
        print(f"All are there after {time.perf_counter() - start:.0f} s.")
        row("lesson", "what", "how much", "CPU", "slider p50 / p95", "load")
        first = await lesson(running, learners, LESSON_1)
        show_memory("lesson 1 open", running, LEARNERS)
        second = await lesson(running, learners, LESSON_5)
        show_memory("lessons 1 and 5 open", running, LEARNERS)
        for notebook in (*first, *second):
            notebook.close()
    with hub(tmp_path / "hub") as running:
        do(class_of(running))


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A hub whose course is a repository that a test can change."""
    folder = tmp_path_factory.mktemp("class")
    repository = folder / "course.git"
    git("clone", "--quiet", "--bare", "--depth=1", f"file://{COURSE}", repository)
    before = (f'os.environ["COURSE_REPOSITORY"] = "file://{repository}"; '
              f'os.environ["HUB_PASSWORD"] = "{PASSWORD}"')
    with hub(folder / "hub", before=before) as running:
        running.repository = repository
        yield running


def git(*words, **options):
    subprocess.run(["git", "-c", "user.name=teacher", "-c", "user.email=teacher@example.org",
                    *map(str, words)], check=True, capture_output=True, **options)


def test_a_kernel_has_one_blas_thread_and_the_courses_packages(running):
    async def ask():
        ada = Learner(running, "ada")
        await ada.come()
        return await ada.command("echo $OMP_NUM_THREADS $OPENBLAS_NUM_THREADS; jupyter --paths")
    said = do(ask())
    assert said.startswith("1 1\n") and str(COURSE / "deploy" / "hub" / "server") in said


def test_a_learner_gets_so_many_kernels_and_is_told_why_not_more(running):
    async def open_five():
        bob = Learner(running, "bob")
        await bob.come()
        for _ in range(4):
            await running.ask(f"{bob.at}/api/kernels", "POST", name="python3")
        with pytest.raises(HTTPClientError) as refused:
            await bob.open(LESSON_1)
        return json.loads(refused.value.response.body)["message"]
    assert "At most 4 notebooks can run at a time" in do(open_five())


def test_a_saved_notebook_keeps_its_view_beside_the_output(running):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": "a panel"}
    output = nbformat.v4.new_output("display_data", data=view)
    cell = nbformat.v4.new_code_cell("panel", outputs=[output])

    async def save():
        cem = Learner(running, "cem")
        await cem.come()
        await running.ask(f"{cem.at}/api/contents/my.ipynb", "PUT", type="notebook",
                          content=nbformat.v4.new_notebook(cells=[cell]))
        return nbformat.read(cem.home / "my.ipynb", as_version=4).cells[0].outputs[0]
    saved = do(save())
    assert [*saved.data] == ["text/plain"] and {*view} & {*saved.metadata}


def test_an_update_of_the_course_keeps_what_a_learner_wrote(running, tmp_path):
    async def update():
        dan = Learner(running, "dan")
        await dan.come()
        copy, teachers = dan.home / "key-concepts", tmp_path / "teachers"
        mine = nbformat.read(copy / LESSON_1, as_version=4)
        answer = next(cell for cell in mine.cells if cell.source.startswith("def neuron("))
        for cell in mine.cells:  # as running it all does
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = cell.execution_count + 40, []
        answer.source = "def neuron(x, w, b, activation):\n    return activation(w @ x + b)"
        mine.cells.insert(9, nbformat.v4.new_code_cell("my_own = 1"))
        nbformat.write(mine, copy / LESSON_1)
        (copy / "lessons" / "my_notes.ipynb").write_text("mine")

        git("clone", "--quiet", f"file://{running.repository}", teachers)
        theirs = nbformat.read(teachers / LESSON_1, as_version=4)
        theirs.cells[0].source += "\n\nA new sentence."
        for cell in theirs.cells:
            if cell.source.startswith("def neuron("):
                cell.source += "\n    # a new comment of the teacher"
        nbformat.write(theirs, teachers / LESSON_1)
        (teachers / "utils" / "new.py").write_text("x = 1")
        (teachers / "lessons" / "my_notes.ipynb").write_text("the teacher's")
        git("add", "--all", "--force", cwd=teachers)
        git("commit", "--quiet", "--message", "Mend lesson 1", cwd=teachers)
        git("push", "--quiet", cwd=teachers)
        await dan.pull()
        return copy
    copy = do(update())
    merged = nbformat.read(copy / LESSON_1, as_version=4)
    nbformat.validate(merged)
    sources = [cell.source for cell in merged.cells]
    assert "def neuron(x, w, b, activation):\n    return activation(w @ x + b)" in sources
    assert "my_own = 1" in sources and sources[0].endswith("A new sentence.")
    assert (copy / "utils" / "new.py").exists()
    kept = [path.read_text() for path in copy.glob("lessons/my_notes*.ipynb")]
    assert sorted(kept) == ["mine", "the teacher's"]


def test_assignments_go_from_the_teacher_to_a_learner_and_back(running):
    name = "01_neurons_and_layers"
    wanted = {"course_id": "key-concepts", "assignment_id": name}

    async def assignment(learner, action, **about):
        body = "&".join(f"{key}={value}" for key, value in {**wanted, **about}.items())
        return await running.ask(f"{learner.at}/assignments/{action}", "POST", form=body)

    async def lesson():
        teacher, eve = Learner(running, "teacher"), Learner(running, "eve")
        await together([teacher.come(), eve.come()])
        print(await teacher.command(
            "mkdir -p class && cd class",
            "echo \"load_subconfig('$HOME/key-concepts/deploy/nbgrader_config.py')\" "
            "> nbgrader_config.py",
            f"mkdir -p source/{name}; cp ../key-concepts/solutions/{name}.ipynb source/{name}",
            f"nbgrader generate_assignment {name}; nbgrader release_assignment {name}"))
        assert (await assignment(eve, "fetch"))["success"]
        fetched = f"{name}/{name}.ipynb"
        notebook = await eve.open(fetched)
        await notebook.run_all()
        notebook.close()
        path = eve.home / "key-concepts" / fetched
        path.write_text(path.read_text(encoding="utf-8").replace(
            "activation):\\n", "activation):  # of Eve\\n"), encoding="utf-8")
        assert (await assignment(eve, "submit"))["success"]
        print(await teacher.command(f"cd class; nbgrader collect {name}"))
        return notebook.errors, teacher.home / "class" / "submitted" / "eve" / fetched
    errors, collected = do(lesson())
    assert errors == [] and "# of Eve" in collected.read_text(encoding="utf-8")


def test_who_knows_the_password_comes_to_lesson_1_and_runs_it(running, page):
    log_in(page, running, "fay", "another password")
    page.get_by_text("Invalid username or password").wait_for()
    log_in(page, running, "fay", PASSWORD)
    page.locator(".jp-NotebookPanel").wait_for(timeout=180_000)
    assert page.url.endswith(f"/user/fay/lab/tree/key-concepts/{LESSON_1}")
    at = f"{running.address}/user/fay"
    notebook = Notebook(page, (at, ""), running.homes / "fay", f"key-concepts/{LESSON_1}")
    notebook.run_all()
    assert notebook.complaints == [] and notebook.outside == []


def test_what_nobody_uses_ends_also_where_a_page_was_left_open(tmp_path, page):
    def wait_until(count, kind):
        start = time.monotonic()
        while len(running.processes()[kind]) != count:
            assert time.monotonic() - start < 240, running.processes()[kind]
            time.sleep(1)
        print(f"No {kind} is left after {time.monotonic() - start:.0f} s.")

    async def come():
        learners = [Learner(running, name) for name in ("gil", "hal")]
        for learner in learners:
            await learner.come()
        notebooks = [await learner.open(LESSON_1) for learner in learners]
        await together([notebook.run_all() for notebook in notebooks])
        show_memory("two run lesson 1", running, 2)
        for notebook in notebooks:
            notebook.close()

    before = f'os.environ["HUB_PASSWORD"] = "{PASSWORD}"'
    with hub(tmp_path / "hub", before, SOON) as running:
        do(come())
        log_in(page, running, "fay", PASSWORD)
        page.locator(".jp-KernelName", has_text="Python 3").wait_for(timeout=180_000)
        show_memory("one more has opened it", running, 3)
        wait_until(0, "kernel")
        show_memory("their kernels have ended", running, 3)
        wait_until(0, "server")
        show_memory("their servers have ended", running, 3)
