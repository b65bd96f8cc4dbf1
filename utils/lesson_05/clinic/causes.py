"""The clinic in one table: what is known of each cause, and what would speak against it."""

from dataclasses import dataclass, field

from utils.lesson_05.clinic.examinations import CURVES
from utils.lesson_05.clinic.readout import loss_of_step, mean_z, percent, short


@dataclass(frozen=True, repr=False)
class Cause:
    """What is wrong with a patient. Shown as its text.

    line, value -- the line of the Setup that it changes, and to what
    complaint   -- what is seen of it at once
    because     -- what it does
    question    -- in exercise 5.8, to who names it for a patient that has another one
    evidence    -- {examination: from its findings to what speaks against this cause, or to False}
    """

    letter: str
    text: str
    line: str
    value: object
    complaint: str
    because: str
    question: str
    evidence: dict = field(compare=False)

    def __repr__(self):
        return self.text


CAUSES = {cause.letter: cause for cause in (
    Cause("A", "the learning rate is far too high", "lr", 8.0,
          complaint="The loss stays near that of a guess, and jumps about.",
          because="Its steps overshoot, until every hidden unit is dead.",
          question="A learning rate acts in the steps and nowhere else: the gradients, the data "
                   "and all that is there before training would be as in the healthy run. Are "
                   "they?",
          evidence={"one step": lambda f: f["after"] < 1.1 * f["before"]
                    and "A rate far too high would make the loss of the batch jump up in one step. "
                        f"It goes from {loss_of_step(f)}.",
                    "first loss": lambda f: f["loss"] > 2 * f["guess"]
                    and "Before the first step no rate has done anything, and the loss is "
                        f"{short(f['loss'])} already.",
                    "gradient check": lambda f: not f["right"]
                    and "A learning rate leaves the gradients right. Here their error is "
                        f"{short(max(f['errors'].values()))}."}),
    Cause("B", "the learning rate is far too low", "lr", 1e-4,
          complaint="The loss falls, so slowly that it is hard to see.",
          because="Each step moves the weights by a few millionths of their size.",
          question="A rate that is too low makes small steps. How far does one step move the "
                   "weights, beside the healthy run?",
          evidence={"one step": lambda f: max(f["moved"]) > 0.003
                    and "With a rate far too low, one step would hardly move the weights. Here it "
                        f"moves them by {percent(max(f['moved']))}.",
                    "hidden units": lambda f: f["before"]["dead"] == 1
                    and "A learning rate leaves the units of a new network as they are. Here all "
                        "32 are dead before training.",
                    CURVES: lambda f: f["accuracy"] > 0.3
                    and "With a rate far too low it would still guess. Here "
                        f"{percent(f['accuracy'])} of the validation set is right."}),
    Cause("C", "all weights begin at zero", "init", "zeros",
          complaint="It guesses, and nothing moves.",
          because="Every z is 0, ReLU lets no gradient back, and nothing but the last bias can "
                  "move.",
          question="Weights of zero would give hidden units of zero. What does 'forward and back' "
                   "say of z and of the outputs?",
          evidence={"forward and back": lambda f: f["forward"]["z"] > 0
                    and "From zero weights, all z are 0. Here their standard deviation is "
                        f"{short(f['forward']['z'])}."}),
    Cause("D", "the hidden units begin with a large negative bias", "hidden_bias", -3.0,
          complaint="It guesses, and nothing moves. The curve is that of patient 3.",
          because="No image gets above that bias, so ReLU lets no gradient back, and nothing but "
                  "the last bias can move.",
          question="Then every hidden unit would be dead before training. How many are?",
          evidence={"hidden units": lambda f: f["before"]["dead"] < 0.9
                    and "With a large negative bias, the hidden units would be dead from the "
                        f"start. Here {round(32 * f['before']['dead'])} of 32 are.",
                    "forward and back": lambda f: f["mean z"] > -1
                    and "With a large negative bias, the z would lie far below 0. Here their mean "
                        f"is {mean_z(f)}."}),
    Cause("E", "all weights begin equal", "init", "constant",
          complaint="It learns to tell a few digits apart, and no more.",
          because="Equal units get equal gradients: they stay equal, and 32 of them can do no more "
                  "than one.",
          question="Then all hidden units would be equal before training. How many different ones "
                   "are there?",
          evidence={"hidden units": lambda f: f["before"]["different"] > 1
                    and "From equal weights, all hidden units would be alike. Here there are "
                        f"{f['before']['different']} different ones.",
                    "forward and back": lambda f: f["forward"]["z"] == 0
                    and "With equal weights other than 0, z would differ from image to image. Here "
                        "its standard deviation is 0."}),
    Cause("F", "the weights begin far too large", "init", "sd 5",
          complaint="A huge loss at first. It learns, but not well.",
          because="Its first answers are sure, and wrong: it has to unlearn them first.",
          question="Then the weighted sums z would be large, and the pixels not. What does "
                   "'forward and back' say of both?",
          evidence={"first loss": lambda f: f["loss"] < 10
                    and "Weights far too large would make the first loss many times "
                        f"{short(f['guess'])}. It is {short(f['loss'])}.",
                    "forward and back": lambda f: f["forward"]["z"] < 5 * f["forward"]["pixels"]
                    and "Weights far too large would make z far larger than the pixels. Here the "
                        "standard deviation of z is "
                        f"{short(f['forward']['z'] / f['forward']['pixels'])} times that of the "
                        "pixels."}),
    Cause("G", "the pixels are not scaled", "largest_pixel", 255.0,
          complaint="It began with an enormous loss. Now it guesses.",
          because="Pixels 255 times as large make z and the gradients as large: the first steps "
                  "overshoot, and the units die.",
          question="Then the pixels would be large. What are the smallest and the largest, in "
                   "'look at the data'?",
          evidence={"look at the data": lambda f: f["largest"] <= 1
                    and "Pixels that are not scaled would go up to 255. Here they end at "
                        f"{short(f['largest'])}.",
                    "first loss": lambda f: f["loss"] < 10
                    and "If the pixels were not scaled, the first loss would be many times "
                        f"{short(f['guess'])}. Here it is {short(f['loss'])}."}),
    Cause("H", "the steps go uphill", "step", "uphill",
          complaint="The loss explodes.",
          because="It follows the gradient up the loss instead of down.",
          question="Steps uphill raise the loss of 'one step', and change nothing else: gradients, "
                   "data, first loss. Which of these does not fit?",
          evidence={CURVES: lambda f: not f["stopped"]
                    and "Uphill, the loss would grow without end. Here the training loss ends at "
                        f"{short(f['end'])}.",
                    "one step": lambda f: f["after"] < 0.999 * f["before"]
                    and "A step uphill would raise the loss of its batch. Here it goes from "
                        f"{loss_of_step(f)}."}),
    Cause("I", "the slope of ReLU is forgotten on the way back", "relu_slope", "1",
          complaint="No complaint. It comes for a check-up.",
          because="ReLU lets gradients through where it is off. They are wrong, and still lead "
                  "roughly downhill.",
          question="Then the gradient check would find W2 and b2 right, and everything before the "
                   "ReLU wrong. Does it?",
          evidence={"gradient check": lambda f: f["right"]
                    and "Without the slope of ReLU, the gradient of W1 would be wrong. Here the "
                        f"largest error is {short(max(f['errors'].values()))}."
                    or f["errors"]["W2"] > 1e-3
                    and "Without the slope of ReLU, the gradient of W2 would still be right. Here "
                        f"its error is {short(f['errors']['W2'])}."}),
    Cause("J", "softmax is applied twice", "output", "softmax",
          complaint="It learns half of it, slowly, and its loss stays high.",
          because="The loss takes logits. Given numbers from 0 to 1 instead, it stays above 1.46, "
                  "and its gradients are small.",
          question="Then the loss would get numbers between 0 and 1, all near each other. What "
                   "does 'forward and back' say of what goes to the loss?",
          evidence={CURVES: lambda f: f["end"] < 1.4
                    and "Twice softmax keeps the loss above 1.46 for ever. Here the training loss "
                        f"ends at {short(f['end'])}.",
                    "overfit one batch": lambda f: min(f["losses"]) < 1.4
                    and "Twice softmax keeps the loss above 1.46 for ever. Here that of one batch "
                        f"comes down to {short(min(f['losses']))}.",
                    "forward and back": lambda f: f["forward"]["to the loss"] > 0.1
                    and "With softmax before it, the loss would be given probabilities, which "
                        "differ little at first. Here their standard deviation is "
                        f"{short(f['forward']['to the loss'])}.",
                    "hidden units": lambda f: f["before"]["dead"] == 1
                    and "Softmax comes after the hidden units and switches none of them off. Here "
                        "all 32 are dead before training."}),
    Cause("K", "the gradient is the sum over the batch, not the mean", "loss_gradient", "sum",
          complaint="A good rate, and yet it looks like one that is too high.",
          because="A sum over 32 examples makes every step 32 times as long.",
          question="Then the gradient check would find one and the same error in every array. Does "
                   "it?",
          evidence={"gradient check": lambda f: f["errors"]["W2"] < 1e-3
                    and "A sum where the loss has a mean would make every gradient wrong, that of "
                        f"W2 too. Here its error is {short(f['errors']['W2'])}.",
                    "forward and back": lambda f: f["backward"]["at the loss"] < 10
                    and "A sum would make the deltas at the loss hundreds of times larger than the "
                        "healthy run's. Here their standard deviation is "
                        f"{short(f['backward']['at the loss'])}."}),
    Cause("L", "the gradients of old batches are never cleared", "gradients", "added up",
          complaint="A fast start, and then all is lost.",
          because="The steps follow the sum of all gradients so far: they get longer and longer.",
          question="Then the gradient would be twice as large when the same batch comes again. Is "
                   "it, in 'gradient check'?",
          evidence={"gradient check": lambda f: f["twice"] < 1.5
                    and "If old gradients stayed, the same batch would give twice the gradient the "
                        f"second time. Here it gives {short(f['twice'])} times."}),
    Cause("M", "the examples come sorted by label", "order", "sorted by label",
          complaint="A low loss in training, and a bad validation accuracy.",
          because="Each batch looks like the one before it, so its loss is low; and the first "
                  "digits are forgotten by the end.",
          question="Then a batch would hold one digit, or two that are neighbors. What does 'look "
                   "at the data' show?",
          evidence={"look at the data": lambda f: len(set(f["labels"])) > 1
                    and "Sorted by label, the first batch would hold one digit only. Here it holds "
                        f"{len(set(f['labels']))}."}),
    Cause("N", "the labels do not belong to the images", "labels", "shuffled",
          complaint="It guesses, though everything seems to move.",
          because="Nothing in an image tells its label, so what is learned by heart helps with no "
                  "other image.",
          question="Then the labels in 'look at the data' would not fit their images. Do they?",
          evidence={CURVES: lambda f: f["best"] > 0.2
                    and "If the labels had nothing to do with the images, the validation accuracy "
                        f"would stay near 10 %. Here it comes to {percent(f['best'])}.",
                    "overfit one batch": lambda f: f["accuracy"] < 0.9
                    and "Wrong labels of one batch can be learned by heart all the same. Here that "
                        f"fails: {percent(f['accuracy'])} right."}),
    Cause("O", "there are far too few examples", "examples", 60,
          complaint="Hardly any loss in training, and a mediocre validation accuracy.",
          because="60 images are soon learned by heart, and show too little of what digits look "
                  "like.",
          question="Then it would do well in training and worse in validation. Does it? How many "
                   "examples does 'look at the data' count?",
          evidence={"look at the data": lambda f: f["examples"] > 300
                    and f"There are {f['examples']:,} examples here."}),
    Cause("P", "a part of the labels is wrong", "labels", "30 % wrong",
          complaint="A high loss in training, and yet a good validation accuracy.",
          because="The wrong labels can't all be fitted, but the right ones outweigh them.",
          question="Then most labels would still fit, and validation would be good. Do they, in "
                   "'look at the data'? And is it?",
          evidence={"confusion matrix": lambda f: f["validation"] < f["training"] + 0.1
                    and "With wrong labels in the training set only, its accuracy would lie far "
                        f"below that in validation. Here it is {percent(f['training'])}, and in "
                        f"validation {percent(f['validation'])}."}),
    Cause("Q", "the weight decay is far too strong", "weight_decay", 1.0,
          complaint="It guesses, as if it forgot at once what it learned.",
          because="Each step shrinks the weights by a fifth, faster than the gradients make them "
                  "grow.",
          question="Weight decay acts in the steps and nowhere else: before the first one you "
                   "would find the healthy run. What is different before training?",
          evidence={"one step": lambda f: max(f["moved"]) < 0.15
                    and "A strong decay would shrink the weights by a fifth in one step. Here it "
                        f"moves them by {percent(max(f['moved']))}."
                    or f["after"] > 1.1 * f["before"]
                    and "Decay shrinks the weights of a new network, and would hardly raise its "
                        f"loss. Here one step takes it from {loss_of_step(f)}."}),
    Cause("R", "the batches are far too large", "batch_size", 3000,
          complaint="The loss falls far too slowly.",
          because="Its gradient is good, but an epoch has one update instead of 94.",
          question="Then a batch would hold far more examples than the healthy run's 32. How many "
                   "does 'look at the data' count?",
          evidence={"look at the data": lambda f: f["batch"] < 300
                    and f"A batch has {f['batch']} examples here."}),
)}
