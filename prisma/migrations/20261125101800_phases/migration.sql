-- CreateEnum
CREATE TYPE "ScoreRelease" AS ENUM ('AT_ONCE', 'AT_PHASE_END', 'BY_HOST');

-- CreateEnum
CREATE TYPE "QuotaKind" AS ENUM ('ATTEMPT', 'SUCCESS');

-- AlterTable
ALTER TABLE "Board" ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT 'UTC';

-- AlterTable
ALTER TABLE "Ranking" ADD COLUMN     "phaseIds" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "phaseId" TEXT,
ADD COLUMN     "quotaDay" TEXT;

-- CreateTable
CREATE TABLE "Phase" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "opensAt" TIMESTAMPTZ(3),
    "closesAt" TIMESTAMPTZ(3),
    "scores" "ScoreRelease" NOT NULL DEFAULT 'AT_ONCE',
    "ownScoresHidden" BOOLEAN NOT NULL DEFAULT false,
    "releasedAt" TIMESTAMPTZ(3),
    "attemptsPerDay" INTEGER,
    "attempts" INTEGER,
    "successesPerDay" INTEGER,
    "successes" INTEGER,
    "concurrent" INTEGER,
    "openingToldAt" TIMESTAMPTZ(3),
    "closeToldAt" TIMESTAMPTZ(3),

    CONSTRAINT "Phase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "QuotaEntry" (
    "id" TEXT NOT NULL,
    "phaseId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "submissionId" TEXT NOT NULL,
    "kind" "QuotaKind" NOT NULL,
    "amount" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "QuotaEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Phase_boardId_key_key" ON "Phase"("boardId", "key");

-- CreateIndex
CREATE INDEX "QuotaEntry_phaseId_teamId_day_idx" ON "QuotaEntry"("phaseId", "teamId", "day");

-- CreateIndex
CREATE INDEX "QuotaEntry_submissionId_idx" ON "QuotaEntry"("submissionId");

-- CreateIndex
CREATE INDEX "Submission_phaseId_state_idx" ON "Submission"("phaseId", "state");

-- AddForeignKey
ALTER TABLE "Phase" ADD CONSTRAINT "Phase_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuotaEntry" ADD CONSTRAINT "QuotaEntry_phaseId_fkey" FOREIGN KEY ("phaseId") REFERENCES "Phase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuotaEntry" ADD CONSTRAINT "QuotaEntry_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuotaEntry" ADD CONSTRAINT "QuotaEntry_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_phaseId_fkey" FOREIGN KEY ("phaseId") REFERENCES "Phase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Phase"
  ADD CONSTRAINT "Phase_closes_after_opening" CHECK ("opensAt" < "closesAt"),
  ADD CONSTRAINT "Phase_end_when_scores_wait_for_it" CHECK ("scores" <> 'AT_PHASE_END' OR "closesAt" IS NOT NULL),
  ADD CONSTRAINT "Phase_limits_positive" CHECK (least("attemptsPerDay", "attempts", "successesPerDay", "successes", "concurrent") > 0);

ALTER TABLE "QuotaEntry"
  ADD CONSTRAINT "QuotaEntry_amount_one" CHECK ("amount" IN (1, -1)),
  ADD CONSTRAINT "QuotaEntry_day_form" CHECK ("day" ~ '^\d{4}-\d\d-\d\d$');

ALTER TABLE "Submission"
  ADD CONSTRAINT "Submission_day_with_phase" CHECK (("phaseId" IS NULL) = ("quotaDay" IS NULL));
