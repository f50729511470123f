-- A submission that stands on its board is evaluated under another version of it while it stands.

-- CreateEnum
CREATE TYPE "ReevaluationState" AS ENUM ('QUEUED', 'EXTRACTING', 'SCORING', 'SCORED', 'FAILED', 'CANCELLED');

-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "reevaluationId" TEXT;

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "rerunAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Reevaluation" (
    "id" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "submissionId" TEXT NOT NULL,
    "state" "ReevaluationState" NOT NULL DEFAULT 'QUEUED',
    "awaited" BOOLEAN NOT NULL,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "failureFault" "Fault",
    "imagesDone" INTEGER NOT NULL DEFAULT 0,
    "imagesPerSecond" DOUBLE PRECISION,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Reevaluation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Reevaluation_submissionId_idx" ON "Reevaluation"("submissionId");

-- CreateIndex
CREATE UNIQUE INDEX "Reevaluation_versionId_submissionId_key" ON "Reevaluation"("versionId", "submissionId");

-- CreateIndex
CREATE INDEX "Evaluation_reevaluationId_idx" ON "Evaluation"("reevaluationId");

-- AddForeignKey
ALTER TABLE "Reevaluation" ADD CONSTRAINT "Reevaluation_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ProtocolVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reevaluation" ADD CONSTRAINT "Reevaluation_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_reevaluationId_fkey" FOREIGN KEY ("reevaluationId") REFERENCES "Reevaluation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Reevaluation"
  ADD CONSTRAINT "Reevaluation_failure_when_failed" CHECK (
    ("state" = 'FAILED') = ("failureCode" IS NOT NULL AND "failureMessage" IS NOT NULL AND "failureFault" IS NOT NULL)),
  ADD CONSTRAINT "Reevaluation_finished_when_final" CHECK (
    ("state" IN ('SCORED', 'FAILED', 'CANCELLED')) = ("finishedAt" IS NOT NULL)),
  ADD CONSTRAINT "Reevaluation_progress_natural" CHECK ("imagesDone" >= 0);
