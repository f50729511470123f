-- What a board measures with is numbered, and rankings and evaluations remember theirs.

-- CreateEnum
CREATE TYPE "VersionState" AS ENUM ('PENDING', 'CURRENT', 'SUPERSEDED');

-- DropIndex
DROP INDEX "BoardColumn_boardId_position_key";

-- DropIndex
DROP INDEX "BoardReference_boardId_key_key";

-- DropIndex
DROP INDEX "BoardReference_boardId_position_key";

-- DropIndex
DROP INDEX "BoardReference_boardId_referenceId_key";

-- One primary column for each version.
DROP INDEX "BoardColumn_primary_key";

-- AlterTable
ALTER TABLE "BoardColumn" ADD COLUMN     "versionId" TEXT;

-- AlterTable
ALTER TABLE "BoardReference" ADD COLUMN     "versionId" TEXT;

-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "versionId" TEXT;

-- AlterTable
ALTER TABLE "Ranking" ADD COLUMN     "versionId" TEXT;

-- CreateTable
CREATE TABLE "ProtocolVersion" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "protocolFingerprint" TEXT NOT NULL,
    "state" "VersionState" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "publishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ProtocolVersion_pkey" PRIMARY KEY ("id")
);

-- What every board measures with is its first version, and what it has was measured by that.
INSERT INTO "ProtocolVersion" ("id", "boardId", "number", "protocolFingerprint", "state", "createdAt", "publishedAt")
SELECT gen_random_uuid()::text, "id", 1, "protocolFingerprint", 'CURRENT', "createdAt", "createdAt" FROM "Board";
UPDATE "BoardReference" SET "versionId" = v."id" FROM "ProtocolVersion" AS v WHERE v."boardId" = "BoardReference"."boardId";
UPDATE "BoardColumn" SET "versionId" = v."id" FROM "ProtocolVersion" AS v WHERE v."boardId" = "BoardColumn"."boardId";
ALTER TABLE "Ranking" DISABLE TRIGGER USER;
UPDATE "Ranking" SET "versionId" = v."id" FROM "ProtocolVersion" AS v WHERE v."boardId" = "Ranking"."boardId";
ALTER TABLE "Ranking" ENABLE TRIGGER USER;
UPDATE "Evaluation" SET "versionId" = v."id"
FROM "Submission" JOIN "ProtocolVersion" AS v ON v."boardId" = "Submission"."boardId"
WHERE "Submission"."id" = "Evaluation"."submissionId";
ALTER TABLE "BoardColumn" ALTER COLUMN "versionId" SET NOT NULL;
ALTER TABLE "BoardReference" ALTER COLUMN "versionId" SET NOT NULL;
ALTER TABLE "Evaluation" ALTER COLUMN "versionId" SET NOT NULL;
ALTER TABLE "Ranking" ALTER COLUMN "versionId" SET NOT NULL;

CREATE UNIQUE INDEX "BoardColumn_primary_key" ON "BoardColumn" ("versionId") WHERE "primary";
CREATE UNIQUE INDEX "ProtocolVersion_current_key" ON "ProtocolVersion" ("boardId") WHERE "state" = 'CURRENT';
CREATE UNIQUE INDEX "ProtocolVersion_pending_key" ON "ProtocolVersion" ("boardId") WHERE "state" = 'PENDING';
ALTER TABLE "ProtocolVersion"
  ADD CONSTRAINT "ProtocolVersion_number_positive" CHECK ("number" >= 1 AND "revision" >= 0),
  ADD CONSTRAINT "ProtocolVersion_published_when_current" CHECK (
    ("state" <> 'CURRENT' OR "publishedAt" IS NOT NULL) AND ("state" <> 'PENDING' OR "publishedAt" IS NULL));

-- CreateIndex
CREATE UNIQUE INDEX "ProtocolVersion_boardId_number_revision_key" ON "ProtocolVersion"("boardId", "number", "revision");

-- CreateIndex
CREATE INDEX "BoardColumn_boardId_idx" ON "BoardColumn"("boardId");

-- CreateIndex
CREATE UNIQUE INDEX "BoardColumn_versionId_position_key" ON "BoardColumn"("versionId", "position");

-- CreateIndex
CREATE INDEX "BoardReference_boardId_idx" ON "BoardReference"("boardId");

-- CreateIndex
CREATE UNIQUE INDEX "BoardReference_versionId_key_key" ON "BoardReference"("versionId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "BoardReference_versionId_position_key" ON "BoardReference"("versionId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "BoardReference_versionId_referenceId_key" ON "BoardReference"("versionId", "referenceId");

-- CreateIndex
CREATE INDEX "Evaluation_versionId_idx" ON "Evaluation"("versionId");

-- CreateIndex
CREATE INDEX "Ranking_versionId_number_idx" ON "Ranking"("versionId", "number");

-- AddForeignKey
ALTER TABLE "ProtocolVersion" ADD CONSTRAINT "ProtocolVersion_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProtocolVersion" ADD CONSTRAINT "ProtocolVersion_protocolFingerprint_fkey" FOREIGN KEY ("protocolFingerprint") REFERENCES "Protocol"("fingerprint") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardReference" ADD CONSTRAINT "BoardReference_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ProtocolVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardColumn" ADD CONSTRAINT "BoardColumn_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ProtocolVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ProtocolVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ProtocolVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
