"""The training clinic: patients to examine, to name the cause of, and to cure in one line."""

import html
from dataclasses import dataclass, field

import ipywidgets as W

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
from utils.widgets import default_settings
from utils.widgets.controls import row
from utils.widgets.explore import Explorer
from utils.widgets.picture import Sheet

FIRST = 3  # this patient and the next one have the same curve


@dataclass
class Record:
    """What was done with a patient.

    ordered -- its examinations; shown -- the one in the picture; wrong -- causes that it was not
    """

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

    records -- {patient number: Record}; patient, examination, cause, line -- the inputs
    examine, name, train -- the buttons
    """

    readout_style = "line-height: 1.5; min-height: 4.5em"

    def __init__(self):
        figure = Sheet((WIDTH, HEIGHT))
        self._drawing = Drawing(figure)
        self.records = {patient.number: Record() for patient in PATIENTS}
        patients = [(f"{p.number}: {p.cause.complaint}", p.number) for p in PATIENTS]
        self.patient = _choice("patient", patients, FIRST, "48em",
                               "Whose run is in the picture. What you did with a patient is kept")
        self.examination = _choice(
            "examination", list(EXAMINATIONS), next(iter(EXAMINATIONS)), "26em",
            "What to examine. One that you ordered before is shown again at once, and free")
        causes = [(f"{letter}: {text}", letter) for letter, text in CAUSES.items()]
        self.cause = _choice("cause", [("choose one", ""), *causes], "", "42em",
                             "What you think is wrong with this run")
        self.line = W.Text(description="the line", continuous_update=False,
                           style={"description_width": "7em"}, layout={"width": "30em"},
                           tooltip="One line of the setup, a name and a value, such as lr = 0.2")
        self.examine, self.name, self.train = (_button(*words) for words in (
            ("Examine", "Order this examination; each counts once"),
            ("Name the cause", "Say that this is the cause"),
            ("Train again", "Train this patient with the line as you wrote it")))
        self._cure = row(self.line, self.train)
        self._admit()
        super().__init__(
            self._follow, figure, "Left: training and validation loss over the epochs on a log "
            "scale, and below them the validation accuracy, of the patient and of the healthy run. "
            "Right: the list of examinations, or what the last one found.", {},
            [self.examine, self.name, self.train])
        self.controls = {"patient": self.patient, "examination": self.examination,
                         "cause": self.cause, "line": self.line}
        for control, do in ((self.patient, self._admit), (self.examination, self._look_again),
                            (self.line, self._keep)):
            control.observe(self._drawn_after(do), "value")
        for button, do in ((self.examine, self._examine), (self.name, self._name),
                           (self.train, self._train)):
            button.on_click(self._drawn_after(do))
        self.reset.tooltip = "Forget what was done with all patients"

    def arrange(self):
        """The patient and its examinations above the picture, its cause and its cure below."""
        return [row(self.patient, self.reset), row(self.examination, self.examine), self.image,
                self.readout, row(self.cause, self.name), self._cure]

    def _drawn_after(self, do):
        def act():
            do()
            self.refresh()
        return self.in_turn(act)

    @property
    def _now(self):
        return PATIENTS[self.patient.value - 1]

    @property
    def record(self):
        """The Record of the patient that is chosen."""
        return self.records[self.patient.value]

    def _admit(self):
        """A patient comes in: its complaint, and its curves in words."""
        words = readout.curves(examined(CURVES, self._now.setup), examined(CURVES))
        self._news = (f"Patient {self._now.number}: {self._now.cause.complaint} {words} "
                      f"{self.record.told}").rstrip()
        with self.quietly():
            self.line.value = self.record.line
            self.cause.value = self._now.cause.letter if self.record.named else ""
            self.examination.value = self.record.shown or self.examination.value

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
            with self.quietly():
                self.line.value = record.line
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
            best = percent(late_accuracy(treatment.run))
            came = (f"healthy. Best validation accuracy of the last {LATE} epochs {best}, and the "
                    "gradient check is right")
        else:
            came = f"not healthy yet, because {'; '.join(treatment.faults)}"
        self._news = record.told = f"Trained again with {name} = {value!r}: {came}."

    def start_over(self):
        """Reset: nothing is done with any patient."""
        self.records = {patient.number: Record() for patient in PATIENTS}
        with self.quietly():
            self.examination.value, self.patient.value = next(iter(EXAMINATIONS)), FIRST
        self._admit()
        self.refresh()

    def _status(self):
        record = self.record
        names = f" ({', '.join(record.ordered)})" if record.ordered else ""
        state = f"{_counted(len(record.ordered), len(record.wrong), names, ', ')}."
        if record.score:
            state = f"was cured with {_counted(*record.score)}."
        cured = [str(number) for number, one in self.records.items() if one.score]
        which = f" (patient{'s' * (len(cured) > 1)} {', '.join(cured)})" if cured else ""
        return (f"Patient {self._now.number}: {state} Cured so far: {len(cured)} of "
                f"{len(PATIENTS)}{which}.")

    def _follow(self, **_):
        """Draw the state and return its words."""
        record = self.record
        treated = record.treatment and record.treatment.run
        runs = train_run(self._now.setup), train_run(Setup())
        new = self._drawing.show(*runs, treated, record.shown, self._findings())
        if new:
            self.figure_changed()
        self._cure.layout.display = None if record.named else "none"
        return f"{self._news} {self._status()}"

    def markup(self, text):
        """What is new, and how it stands with the patients, bold."""
        status = self._status() if text.endswith(self._status()) else ""
        news = text[: len(text) - len(status)].strip()
        return f"<div>{html.escape(news)}</div> <b>{html.escape(status)}</b>"


def _counted(examinations, wrong, names="", between=" and "):
    return f"{count(examinations, 'examination')}{names}{between}{count(wrong, 'wrong name')}"


def _choice(label, options, value, width, help):
    return W.Dropdown(options=options, value=value, description=label, tooltip=help,
                      style={"description_width": "7em"},
                      layout={"width": width, "max_width": "100%"})


def _button(label, help):
    return W.Button(description=label, tooltip=help, layout={"width": "11em"})


@default_settings()
def training_clinic():
    """The interaction: eighteen patients of `utils.lesson_05.clinic`, to be diagnosed and cured."""
    return TrainingClinic()
