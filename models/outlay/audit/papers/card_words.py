"""What every model card says, whatever was trained."""

SIMULATED = "Trained on simulated payments. It says nothing about real ones."

PURPOSE = """\
Two LightGBM boosters with calibrated outputs. `fraud` scores a payment before it is
disbursed for likely fraud; `error` scores it for likely error without fraud, among
payments that are no fraud. The scores choose which payments a person reviews first,
within limits that a policy sets.
"""

NOT_FOR = (
    "To deny, stop or recover a payment. It never denies: a person decides.",
    "To judge a person or a payee. A score is about one payment on one day.",
    "For payments unlike those it learned from: other agencies, programs or times.",
    "As proof. A high score is a reason to look, not a finding.",
)

SELECTION = """\
Only reviewed payments with a mature outcome teach, calibrate and judge. A payment that
nobody reviewed is not counted as good. Weights of 1 / inclusion probability make up for
who was chosen, as far as these probabilities are right; the fit clips them, calibration
and figures do not.
"""

LIMITS = (
    "Labels are what reviewers found. What they miss, the models learn to miss.",
    "The error model's probability is one among payments without fraud.",
    "With few positives in the test, figures vary widely: read the intervals.",
    "Intervals are of drawing other payments, not of other times; folds show those.",
    "Fraud changes. The figures are of the past and hold while payments stay alike.",
    "The limit on false positives is kept by the policy's cut, not by these figures.",
)
