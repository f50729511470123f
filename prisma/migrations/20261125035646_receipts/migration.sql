-- AlterTable
ALTER TABLE "SampleSet" ADD COLUMN     "contentSha256" TEXT;

-- CreateTable
CREATE TABLE "Receipt" (
    "id" TEXT NOT NULL,
    "evaluationId" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "document" TEXT,

    CONSTRAINT "Receipt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_evaluationId_key" ON "Receipt"("evaluationId");

-- AddForeignKey
ALTER TABLE "Receipt" ADD CONSTRAINT "Receipt_evaluationId_fkey" FOREIGN KEY ("evaluationId") REFERENCES "Evaluation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A receipt is signed once and then never changed; what it says was recorded with the scores and never changes.
CREATE TRIGGER "Receipt_immutable" BEFORE UPDATE ON "Receipt" FOR EACH ROW
  WHEN (OLD."document" IS NOT NULL OR (NEW."id", NEW."evaluationId", NEW."statement") IS DISTINCT FROM (OLD."id", OLD."evaluationId", OLD."statement"))
  EXECUTE FUNCTION "refuse_update"();
