"""What every impact assessment says first, and who is to supply what is missing."""

DRAFT = (
    "DRAFT. Filled in by the software from the files of one training; read, completed "
    "and signed by nobody yet. It is no assessment before people have made it one."
)
SIMULATED = (
    "Trained on simulated payments. No figure here says anything about real payments, "
    "payees or groups, and none may be used to decide on an agency's use."
)
ABOUT = (
    "It follows the seven minimum practices for high-impact AI of OMB memorandum "
    "M-25-21. Choosing payments for review before they are paid is treated as "
    "high-impact: it can delay money that people live on, whether or not a person "
    "decides in the end. Each figure names the file and the place in it that it was "
    "taken from; nothing was estimated for this paper."
)

PROGRAM = "program office"
SCIENTIST = "data scientist"
PRIVACY = "senior agency official for privacy"
RIGHTS = "civil rights office"
OFFICER = "chief AI officer"
BUDGET = "chief financial officer"
COUNSEL = "general counsel"
REVIEWER = "independent reviewer, named by the chief AI officer"
OPERATIONS = "head of payment review"

CODE = "the software"
