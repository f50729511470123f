-- DropIndex
DROP INDEX "Evaluation_submissionId_referenceId_protocolFingerprint_key";

-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "run" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE UNIQUE INDEX "Evaluation_submissionId_referenceId_protocolFingerprint_run_key" ON "Evaluation"("submissionId", "referenceId", "protocolFingerprint", "run");

ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_run_positive" CHECK ("run" >= 1);
