# One word for each thing that people do here. Every target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

lab: $(VENV)/lab.done          ## set up and open the course
	$(BIN)/jupyter lab --config=.jupyter_lab_config.py

test: $(VENV)/test.done        ## set up and test, notebooks included
	$(BIN)/python -m ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval tests lessons solutions

browser: $(VENV)/test.done     ## test in a real JupyterLab (needs Chromium)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m browser tests/browser

lessons: $(VENV)/test.done     ## build the notebooks from solutions/*.py
	$(BIN)/python solutions/make_lessons.py

mutants: $(VENV)/test.done     ## try the engine's tests on every small fault in it
	$(BIN)/python tests/engine/engine_mutants.py

bench: $(VENV)/bench.done      ## measure beside PyTorch, scikit-learn, interact
	$(BIN)/python tests/bench/bench.py

colab: $(VENV)/lab.done        ## build the lessons for Colab and Kaggle, and their badges
	$(BIN)/python deploy/colab/make_colab.py

$(VENV)/lab.done: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt
	$(BIN)/jupyter labextension disable "@jupyterlab/apputils-extension:announcements"  # no question about news
	@echo "load_subconfig('.jupyter_lab_config.py', path='$(CURDIR)')" > $(VENV)/etc/jupyter/jupyter_nbconvert_config.py
	@echo ok > $@

$(VENV)/test.done: $(VENV)/lab.done tests/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/requirements.txt
	@echo ok > $@

$(VENV)/bench.done: $(VENV)/test.done tests/bench/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/bench/requirements.txt
	@echo ok > $@

.PHONY: lab test browser lessons mutants bench colab
