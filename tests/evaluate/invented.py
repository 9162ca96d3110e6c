"""One comparison as a run would find it: trained facts in new words, clearly learnt."""

from loresmith.records import Contrast

LEARNT = Contrast(
    stratum="wording",
    metric="answer-nll",
    model="tuned",
    arm="closed-book",
    against="base",
    against_arm="closed-book",
    n=58,
    n_documents=12,
    n_missing=0,
    mean=1.21,
    against_mean=3.1,
    difference=-1.89,
    low=-2.1,
    high=-1.7,
    p=0.0005,
    detectable=0.3,
    wins=50,
    ties=0,
    losses=8,
    higher_is_better=False,
)
