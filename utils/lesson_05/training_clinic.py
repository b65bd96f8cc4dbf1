"""The training clinic: patients to examine, to name the cause of, and to cure in one line."""

import functools
import html

import ipywidgets as W

from utils.lesson_05.clinic import (
    CAUSES,
    CURVES,
    EXAMINATIONS,
    LATE,
    PATIENTS,
    Setup,
    against,
    examined,
    late_accuracy,
    readout,
    train_run,
    treat,
)
from utils.lesson_05.clinic.drawing import HEIGHT, WIDTH, Drawing
from utils.lesson_05.clinic.readout import percent
from utils.lesson_05.clinic.records import FIRST, Record, guide, status
from utils.lesson_05.clinic.setup_line import takes, written
from utils.widgets import default_settings
from utils.widgets.controls import row
from utils.widgets.explore import Explorer
from utils.widgets.picture import WIDE, Sheet


class TrainingClinic(Explorer):
    """What `training_clinic` returns: an Explorer whose reader examines, names and treats.

    records -- {patient number: Record}; patient, cause, line -- the inputs
    examinations -- {name: its button}; name, train -- more buttons
    shelf -- a row with a button for each patient that is cured
    """

    readout_style = "line-height: 1.5; min-height: 4.5em"

    def __init__(self):
        figure = Sheet((WIDTH, HEIGHT))
        self._drawing = Drawing(figure)
        self.records = {patient.number: Record() for patient in PATIENTS}
        patients = [(f"{p.number}: {p.cause.complaint}", p.number) for p in PATIENTS]
        self.patient = _choice("patient", patients, FIRST, "48em",
                               "Whose run is in the picture. What you did with a patient is kept")
        self.examinations = {
            name: W.Button(description=name, layout={"flex": "1 1 22%", "min_width": "11em"},
                           tooltip=_about(name, False)[1])
            for name in EXAMINATIONS}
        causes = [(f"{letter}: {text}", letter) for letter, text in CAUSES.items()]
        self.cause = _choice("cause", [("choose one", ""), *causes], "", "42em",
                             "What you think is wrong with this run")
        self.line = W.Text(description="the line", continuous_update=False,
                           style={"description_width": "7em"}, layout={"width": "30em"},
                           tooltip="One line of the setup, a name and a value, such as lr = 0.2")
        self.name = _button("Name the cause", "Say that this is the cause")
        self.train = _button("Train again", "Train this patient with the line as you wrote it")
        self._cure, self.shelf = row(self.line, self.train), row()
        self._admit()
        super().__init__(
            self._follow, figure, "Training and validation loss over the epochs on a log scale, "
            "and below them the validation accuracy, of the patient and of the healthy run; then "
            "the list of examinations, or what the last one found.", {},
            [*self.examinations.values(), self.name, self.train])
        self.controls = {"patient": self.patient, "cause": self.cause, "line": self.line}
        for control, do in (self.patient, self._admit), (self.line, self._keep):
            control.observe(self._drawn_after(do), "value")
        for name, button in self.examinations.items():
            button.on_click(self._drawn_after(functools.partial(self._examine, name)))
        for button, do in (self.name, self._name), (self.train, self._train):
            button.on_click(self._drawn_after(do))
        self.reset.tooltip = "Forget what was done with all patients"

    def arrange(self):
        """The patient and its examinations above the picture, its cause and its cure below."""
        examinations = row(*self.examinations.values())
        examinations.layout.max_width = f"{WIDE}px"  # the picture's
        return [row(self.patient, self.reset), examinations, self.image, self.readout,
                row(self.cause, self.name), self._cure, self.shelf]

    def fit(self, width, ratio):
        """What was examined stands beside the curves, or below them."""
        changed = self._drawing.fit(width, ratio)
        if changed:
            self._follow()
        return changed

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

    def _keep(self):
        self.record.line = self.line.value

    def _examine(self, name):
        """Order an examination, or look at it again."""
        if name not in self.record.ordered:
            self.record.ordered.append(name)
        if name != self.record.shown:
            self.record.shown, self.record.earlier = name, self.record.shown
        self._news = f"{name.capitalize()}: {EXAMINATIONS[name].say(*self._findings(name))}"

    def _findings(self, name):
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
            if not record.score:
                self._put_on_the_shelf(self._now)
            record.score = record.score or (len(record.ordered), len(record.wrong))
            best = percent(late_accuracy(treatment.run))
            came = (f"healthy. Best validation accuracy of the last {LATE} epochs {best}, and the "
                    "gradient check is right")
        else:
            came = f"not healthy yet, because {'; '.join(treatment.faults)}"
        self._news = record.told = f"Trained again with {name} = {value!r}: {came}."

    def _put_on_the_shelf(self, patient):
        """A button that brings a cured patient back."""
        def bring(_):
            self.patient.value = patient.number

        jar = W.Button(description=f"{patient.number}", icon="check", button_style="success",
                       tooltip=f"See patient {patient.number} again: {patient.cause}",
                       layout={"width": "4.5em"})
        jar.on_click(bring)
        self.shelf.children = [*(self.shelf.children or [W.Label("cured:")]), jar]

    def start_over(self):
        """Reset: nothing is done with any patient."""
        self.records = {patient.number: Record() for patient in PATIENTS}
        gone, self.shelf.children = self.shelf.children, ()
        for widget in gone:
            widget.close()
        with self.quietly():
            self.patient.value = FIRST
        self._admit()
        self.refresh()

    def _follow(self, **_):
        """Draw the state and return its words."""
        record = self.record
        treated = record.treatment and record.treatment.run
        runs = train_run(self._now.setup), train_run(Setup())
        new = self._drawing.show(*runs, treated, record.shown, self._findings(record.shown),
                                 (record.earlier, self._findings(record.earlier)))
        if new:
            self.figure_changed()
        self.set_touch(self._drawing.handles())
        step = guide(self._now, record)
        for name, button in self.examinations.items():
            button.icon, button.tooltip = _about(name, name in record.ordered)
            button.button_style = ("primary" if name == record.shown else
                                   "info" if step.endswith(f"Press {name}.") else "")
        self._cure.layout.display = None if record.named else "none"
        return " ".join(filter(None, (self._news, step, status(self._now, self.records))))

    def markup(self, text):
        """What is new, what to do next, and how it stands with the patients, bold."""
        parts = []  # from the last one on; a text may have none of them
        for part in status(self._now, self.records), guide(self._now, self.record):
            parts.insert(0, part if text.endswith(part) else "")
            text = text.removesuffix(parts[0]).strip()
        step, state = map(html.escape, parts)
        lines = " ".join(f"<div>{part}</div>" for part in (html.escape(text), step) if part)
        return f"{lines} <b>{state}</b>"


def _about(name, ordered):
    """The icon and the tooltip of an examination's button."""
    about = EXAMINATIONS[name].about
    return (("check", f"See again: {about}") if ordered else
            ("", f"Order it: {about}. Each counts once"))


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
