"""Lesson 3, loss functions: the exercises. The right answers stand in given.py, the inputs to try in inputs.py, the wrong
functions in mistakes.py and surprise_mistakes.py."""

from utils.exercises.exercise import letter
from utils.exercises.old_form import Exercise, Mistake, Part
from utils.lesson_03 import e03_binary_cross_entropy as given
from utils.lesson_03 import e05_softmax as wrong
from utils.lesson_03 import e06_cross_entropy as wrong_surprise
from utils.lesson_03 import inputs

Y, LOGITS = ("y_pred", "y_true"), ("logits", "labels")
RATIO = (
    Mistake(1 / given.RATIO,
            "Far below 1, so it is the other way around (or one gradient alone). Which of the two is divided by which?"),
    Mistake(given.RATIO / 2,
            "That is half of it: the gradient of the whole squared error, with its factor 2. The question takes half the "
            "squared error: what becomes of the 2?"),
    Mistake(-given.RATIO, "The size fits, but both gradients point the same way. Where did the sign come in?"),
    Mistake(2983.0, "That is the ratio at z = -8. How does it grow from there on?"),
    Mistake(24.0, "That is the ratio of the two LOSSES at z = -12. What is the ratio of their slopes?"),
    Mistake(-1.0, "That is the gradient of cross-entropy alone, p - y. What is the other one, and their quotient?"),
    Mistake(12.0, "That is the loss of cross-entropy at z = -12, nearly. How steep is it, and how steep is the other?"),
    Mistake(160000.0, "You rounded, it seems. Which three digits come out?"),
    Mistake(4.0, "1 / (p (1 - p)) is 4 at z = 0, where p is one half. What is p at z = -12?"),
)
GOOD_LR = (  # the numbers are measured: see test_lesson_03_answers
    Mistake(0.01, "At 0.03 the three seeds reach 22 % on average, and less below it. Is the step too long, or too short?"),
    Mistake(0.05, "At 0.03 the three seeds reach 22 % on average, at 0.1 38 %. Which way does it rise, and how far?"),
    Mistake(0.1,
            "At 0.1 cross-entropy reaches 88 %, and MSE 49, 30 and 35 %: this run gave it its bad name. "
            "At the start, the mean over ten squares multiplies by 2/10, and the softmax by p = 1/10. What undoes that?"),
    Mistake(0.5, "At 0.3 the three seeds reach 72 % on average, and climb to the last epoch. What would a longer step do?"),
    Mistake(50.0, "At 50 the three seeds reach 82 % on average, at 60 only 62 %: the steps have become too long. "
                  "What lies between this and 0.1?"),
    Mistake(100.0, "At 60 the three seeds reach 62 % on average, and at 100 13 %, nearly chance. Which way is out?"),
)
REMAINS = (
    Mistake("A", "With two good learning rates the runs look alike. Now start both networks sure of one digit (bias=20): "
                 "does any learning rate help MSE out of there?"),
    Mistake("C", "What did your own runs say, MSE at good_lr beside cross-entropy at 0.1, over three seeds?"),
    Mistake("D", "One is a mean of squares, the other is in nats. Can losses of two kinds be compared, and what can?"),
)
EXERCISES = [
    Exercise(
        "3.1", "mean squared error", 1,
        (Part("mse", given.mse, cases=inputs.predictions, arguments=Y, mistakes=wrong.MSE),),
        ("Three steps, in the order of the name read backward: error, squared, mean.",
         "The error is y_pred - y_true, element by element. ** 2 squares every element of an array.",
         "np.mean of an array without an axis is the mean over all its elements."),
    ),
    Exercise(
        "3.2", "the gradient of MSE", 1,
        (Part("mse_grad", given.mse_grad, cases=inputs.predictions, arguments=Y, mistakes=wrong.MSE_GRAD),),
        ("Take one element: its share of the loss is (y_pred - y_true)^2 / n. Only y_pred moves.",
         "The chain rule: the square's slope is 2 times the inside, and the inside's own slope is 1.",
         "n counts all elements, N times K: y_pred.size. The result has the shape of y_pred."),
    ),
    Exercise(
        "3.3", "binary cross-entropy", 2,
        (Part("bce", given.bce, cases=inputs.probabilities, observe=given.loss_for_any_eps, arguments=("p", "y"),
              mistakes=wrong_surprise.BCE,
              on_warning="A logarithm saw a 0, even if its result was not used. Can p keep away from 0 and 1 before it?"),),
        ("An example of class 1 costs -log(p). What does an example of class 0 cost?",
         "y is 1 or 0, so y * a + (1 - y) * b picks a or b. Keep p away from 0 and 1 before any logarithm.",
         "p = np.clip(p, 1e-12, 1 - 1e-12). Then minus the mean of y * log(p) + (1 - y) * log(1 - p)."),
    ),
    Exercise(
        "3.4", "binary cross-entropy from logits", 2,
        (Part("bce_with_logits", given.bce_with_logits, cases=inputs.binary_logits, arguments=("z", "y"),
              mistakes=wrong_surprise.BCE_WITH_LOGITS,
              on_warning="np.where computes both of its sides everywhere. Which number is safe for exp on both?"),),
        ("Write log(1 + exp(z)) for y = 0, and the same minus z for y = 1. One formula: log(1 + exp(z)) - z * y.",
         "For z > 0: log(1 + exp(z)) = z + log(1 + exp(-z)). For z < 0 leave it as it is. In both, exp sees -|z|.",
         "np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))), and then the mean."),
    ),
    Exercise(
        "3.5", "softmax", 2,
        (Part("softmax", given.softmax, cases=inputs.scores, arguments=("z",), mistakes=wrong.SOFTMAX),),
        ("Two steps: make every number positive with exp, then divide by the sum of its row.",
         "Subtract the row's largest logit before exp: nothing changes but the overflow.",
         "z.max(axis=-1, keepdims=True) keeps the axis, so that it can be subtracted from any shape. So does the sum's."),
    ),
    Exercise(
        "3.6", "cross-entropy", 2,
        (Part("cross_entropy", given.cross_entropy, cases=inputs.classifications_far_apart,
              observe=given.loss_and_its_mean, arguments=LOGITS, mistakes=wrong_surprise.CROSS_ENTROPY),),
        ("For each row: the logarithm of the sum of exp(z), minus the logit at the label. Then the mean over the rows.",
         "Subtract the row's maximum m before exp, and add m to the logarithm of the sum.",
         "logits[np.arange(len(labels)), labels] takes one logit from each row: the one at its label."),
    ),
    Exercise(
        "3.7", "the gradient of the pair", 3,
        (Part("softmax_ce_grad", given.softmax_ce_grad, cases=inputs.classifications,
              arguments=LOGITS, mistakes=wrong_surprise.SOFTMAX_CE_GRAD),),
        ("Begin with the probabilities p, from your softmax. Then y: 1 at the label, 0 elsewhere.",
         "p - y differs from p in one place of each row. And the mean over N examples divides by N.",
         "p[np.arange(N), labels] -= 1 subtracts 1 in one place of each row. Return p / N."),
    ),
    Exercise(
        "3.8", "how much harder does it pull?", 3,
        (Part("ratio", given.RATIO, observe=given.about, mistakes=RATIO),),
        ("Write the first gradient over the second: (p - y) / ((p - y) p (1 - p)). What cancels?",
         "What is left holds p only, and p = sigmoid(-12): about 0.00000614.",
         "1 / (p (1 - p)). Let NumPy compute it, with all the digits of p."),
    ),
    Exercise(
        "3.9", "the loss that broadcasts", 3,
        (Part("mended_mse", given.mended_mse, cases=inputs.columns, arguments=Y, mistakes=wrong.MENDED_MSE),),
        ("Print the shapes of y_pred, y_true and their difference. How many numbers does the difference hold?",
         "Broadcasting lines shapes up from the right: (3, 1) and (3,) become (3, 3). Give both one shape first.",
         "y_pred.reshape(y_true.shape) or y_pred.ravel() makes (N, 1) flat, and leaves (N,) as it is."),
    ),
    Exercise(
        "3.10", "is MSE hopeless for classification?", 3,
        (
            Part("good_lr", 5.0, observe=given.accuracy_with, cases=inputs.three_seeds, mistakes=GOOD_LR),
            Part("remains", "B", observe=letter, mistakes=REMAINS),
        ),
        ("Call the experiment with learning rates that grow in steps of about three: 0.1, 0.3, 1, 3, ...",
         "At the start MSE's gradient is 50 times smaller: 2/10 from the mean over ten squares, times p = 1/10 from the "
         "softmax. What does that say about the learning rate?",
         "For the second answer start both networks sure of one digit, with bias=20, and try any learning rate you like."),
    ),
]
