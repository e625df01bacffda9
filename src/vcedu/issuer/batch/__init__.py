"""Issuing in bulk: plan, run, resume, account for it."""

from vcedu.issuer.batch.plan import BatchPlan, PlanLine, PlanState, plan_batch
from vcedu.issuer.batch.rows import BatchRow, BatchSource, Recipe, RecordRecipe, RowFault, TranscriptRecipe
from vcedu.issuer.batch.run import run_batch
from vcedu.issuer.batch.sinks import BatchItem, BatchSummary, Sink, Sinks
from vcedu.issuer.batch.sources import EnrollmentSource, GraduationSource, TranscriptSource
from vcedu.issuer.batch.state import BatchRuns, KeptFault, RunReport

__all__ = [
    "BatchItem",
    "BatchPlan",
    "BatchRow",
    "BatchRuns",
    "BatchSource",
    "BatchSummary",
    "EnrollmentSource",
    "GraduationSource",
    "KeptFault",
    "PlanLine",
    "PlanState",
    "Recipe",
    "RecordRecipe",
    "RowFault",
    "RunReport",
    "Sink",
    "Sinks",
    "TranscriptRecipe",
    "TranscriptSource",
    "plan_batch",
    "run_batch",
]
