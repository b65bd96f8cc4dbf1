"""The training clinic: patients to examine, to name the cause of, and to cure in one line."""

import html
import threading
from dataclasses import dataclass, field

import ipywidgets as W
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from utils.lesson_05.clinic import (
    CAUSES,
    CURVES,
    EXAMINATIONS,
    LATE,
    PATIENTS,
    Setup,
    Treatment,
    against,
    examined,
    late_accuracy,
    readout,
    train_run,
    treat,
)
from utils.lesson_05.clinic.drawing import HEIGHT, WIDTH, Drawing
from utils.lesson_05.clinic.readout import count, percent
from utils.lesson_05.clinic.setup_line import takes, written
from utils.widgets.old_form import CSS_DPI, Explorer, Picture, default_settings

FIRST = 3  # this patient and the next one have the same curve


@dataclass
class Record:
    """What was done with a patient. ordered -- its examinations; shown -- the one in the picture; wrong -- causes."""

    ordered: list = field(default_factory=list)
    shown: str = ""
    wrong: list = field(default_factory=list)
    named: bool = False
    line: str = ""  # as the reader left it
    treatment: Treatment | None = None
    told: str = ""  # what came of the treatment
    score: tuple = ()  # (examinations, wrong names) when it was cured


class TrainingClinic(Explorer):
    """What `training_clinic` returns: an Explorer whose reader examines, names and treats.

    records -- {patient number: Record}; patient, examination, cause, line -- the inputs; examine, name, train -- buttons
    """

    def __init__(self):
        self._turn = threading.RLock()  # JupyterLab hands the messages of widgets to changing threads
        self._quiet = False  # while this code, not the reader, sets controls
        self._picture, self._news = None, ""
        self._figure = Figure(figsize=(WIDTH, HEIGHT), dpi=2 * CSS_DPI)
        FigureCanvasAgg(self._figure)
        self._drawing = Drawing(self._figure)
        self.records = {patient.number: Record() for patient in PATIENTS}
        patients = [(f"{p.number}: {p.cause.complaint}", p.number) for p in PATIENTS]
        self.patient = _choice("patient", patients, FIRST, "48em",
                               "Whose run is in the picture. What you did with a patient is kept")
        self.examination = _choice("examination", list(EXAMINATIONS), next(iter(EXAMINATIONS)), "26em",
                                   "What to examine. One that you ordered before is shown again at once, and free")
        causes = [(f"{letter}: {text}", letter) for letter, text in CAUSES.items()]
        self.cause = _choice("cause", [("choose one", ""), *causes], "", "42em", "What you think is wrong with this run")
        self.line = W.Text(description="the line", continuous_update=False, style={"description_width": "7em"},
                           layout={"width": "30em"}, tooltip="One line of the setup, a name and a value, such as lr = 0.2")
        self.examine, self.name, self.train = (_button(*words) for words in (
            ("Examine", "Order this examination; each counts once"), ("Name the cause", "Say that this is the cause"),
            ("Train again", "Train this patient with the line as you wrote it")))
        self._admit()
        super().__init__(self._follow, self._figure, "Left: training and validation loss over the epochs on a log scale, "
                         "and below them the validation accuracy, of the patient and of the healthy run. Right: the list "
                         "of examinations, or what the last one found.", {}, [self.examine, self.name, self.train])
        self.controls = {"patient": self.patient, "examination": self.examination, "cause": self.cause, "line": self.line}
        for control, do in ((self.patient, self._admit), (self.examination, self._look_again),
                            (self.line, self._keep)):
            control.observe(self._in_turn(do), "value")
        for button, do in ((self.examine, self._examine), (self.name, self._name), (self.train, self._train),
                           (self.reset, self._reset)):
            button.on_click(self._in_turn(do))
        self.reset.tooltip = "Forget what was done with all patients"
        self._cure = _row(self.line, self.train)
        self._cure.layout.display = "none"
        board, image, words, page = self.children
        self.children = [board, _row(self.examination, self.examine), image, words, _row(self.cause, self.name), self._cure,
                         page]

    def _board(self):
        return _row(self.patient, self.reset)

    def _in_turn(self, do):
        def handler(_):
            with self._turn, default_settings():
                if not self._quiet:
                    do()
                    self._cure.layout.display = None if self.record.named else "none"
                    self.refresh()
        return handler

    @property
    def _now(self):
        return PATIENTS[self.patient.value - 1]

    @property
    def record(self):
        """The Record of the patient that is chosen."""
        return self.records[self.patient.value]

    def _set(self, widget, value):
        self._quiet = True
        widget.value = value
        self._quiet = False

    def _admit(self):
        """A patient comes in: its complaint, and its curves in words."""
        words = readout.curves(examined(CURVES, self._now.setup), examined(CURVES))
        self._news = (f"Patient {self._now.number}: {self._now.cause.complaint} {words} "
                      f"{self.record.told}").rstrip()
        self._set(self.line, self.record.line)
        self._set(self.cause, self._now.cause.letter if self.record.named else "")
        if self.record.shown:
            self._set(self.examination, self.record.shown)

    def _keep(self):
        self.record.line = self.line.value

    def _look_again(self):
        name = self.examination.value
        if name in self.record.ordered:
            self._show()
        else:
            self._news = f"{name.capitalize()}: {EXAMINATIONS[name].about}. Examine orders it."

    def _show(self):
        name = self.record.shown = self.examination.value
        self._news = f"{name.capitalize()}: {EXAMINATIONS[name].say(*self._findings())}"

    def _examine(self):
        if self.examination.value not in self.record.ordered:
            self.record.ordered.append(self.examination.value)
        self._show()

    def _findings(self):
        name = self.record.shown
        return (examined(name, self._now.setup), examined(name)) if name else ()

    def _name(self):
        letter, record, cause = self.cause.value, self.record, self._now.cause
        if not letter:
            self._news = "Choose a cause first."
        elif record.named:
            self._news = f"You have named it: {cause}. Now mend the line."
        elif letter != cause.letter:
            if letter not in record.wrong:
                record.wrong.append(letter)
            speaks = against(CAUSES[letter], self._now.setup, record.ordered)
            self._news = f"It is not cause {letter}. {speaks}"
        else:
            record.named, record.line = True, self._now.code
            self._set(self.line, record.line)
            self._news = (f"Right: {cause}. {cause.because} The line is {self._now.code}. "
                          f"{takes(cause.line)} Write a better one below, and press Train again.")

    def _train(self):
        record = self.record
        if not record.named:
            self._news = "Name the cause first."
            return
        try:
            name, value = written(self.line.value, self._now.cause.line)
            treatment = treat(self._now.number, self._now.cause.letter, **{name: value})
        except ValueError as error:
            self._news = f"{error}."
            return
        record.treatment = treatment
        if treatment.cured:
            record.score = record.score or (len(record.ordered), len(record.wrong))
            came = (f"healthy. Best validation accuracy of the last {LATE} epochs {percent(late_accuracy(treatment.run))}, "
                    "and the gradient check is right")
        else:
            came = f"not healthy yet, because {'; '.join(treatment.faults)}"
        self._news = record.told = f"Trained again with {name} = {value!r}: {came}."

    def _reset(self):
        self.records = {patient.number: Record() for patient in PATIENTS}
        self._set(self.examination, next(iter(EXAMINATIONS)))
        self._set(self.patient, FIRST)
        self._admit()

    def _status(self):
        record = self.record
        names = f" ({', '.join(record.ordered)})" if record.ordered else ""
        state = f"{count(len(record.ordered), 'examination')}{names}, {count(len(record.wrong), 'wrong name')}."
        if record.score:
            state = f"was cured with {count(record.score[0], 'examination')} and {count(record.score[1], 'wrong name')}."
        cured = [str(number) for number, one in self.records.items() if one.score]
        which = f" (patient{'s' * (len(cured) > 1)} {', '.join(cured)})" if cured else ""
        return f"Patient {self._now.number}: {state} Cured so far: {len(cured)} of {len(PATIENTS)}{which}."

    def _follow(self, **_):
        """Draw the state and return its words."""
        record = self.record
        treated = record.treatment and record.treatment.run
        runs = train_run(self._now.setup), train_run(Setup())
        new = self._drawing.show(*runs, treated, record.shown, self._findings())
        if new and self._picture is not None:
            self._picture = Picture(self._figure)
        return f"{self._news} {self._status()}"

    def _say(self, text):
        self.text = text
        status = self._status() if text.endswith(self._status()) else ""
        news = text[: len(text) - len(status)].strip()
        self.readout.value = ('<div role="status" aria-live="polite" style="line-height: 1.5; min-height: 4.5em">'
                              f"<div>{html.escape(news)}</div> <b>{html.escape(status)}</b></div>")


def _choice(label, options, value, width, help):
    return W.Dropdown(options=options, value=value, description=label, tooltip=help, style={"description_width": "7em"},
                      layout={"width": width, "max_width": "100%"})


def _button(label, help):
    return W.Button(description=label, tooltip=help, layout={"width": "11em"})


def _row(*widgets):
    return W.Box(widgets, layout={"flex_flow": "row wrap"})


@default_settings()
def training_clinic():
    """The interaction: eighteen patients of `utils.lesson_05.clinic`, to be diagnosed and cured."""
    return TrainingClinic()
