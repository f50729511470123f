-- A board has references of its own names and keys, and a column is a metric against one of them over a class scope.

-- DropIndex
DROP INDEX "BoardColumn_boardId_metric_key";

-- DropIndex
DROP INDEX "Score_evaluationId_metric_key";

-- AlterTable
ALTER TABLE "BoardColumn" ADD COLUMN     "boardReferenceId" TEXT,
ADD COLUMN     "classScope" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Score" ADD COLUMN     "classScope" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "BoardReference" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "referenceId" TEXT NOT NULL,

    CONSTRAINT "BoardReference_pkey" PRIMARY KEY ("id")
);

-- Boards from before have one, under the name that its reference had.
INSERT INTO "BoardReference" ("id", "boardId", "key", "name", "position", "referenceId")
SELECT gen_random_uuid()::text, "Board"."id", 'reference', "Reference"."name", 0, "Reference"."id"
FROM "Board" JOIN "Reference" ON "Reference"."id" = "Board"."referenceId";
UPDATE "BoardColumn" SET "boardReferenceId" = "BoardReference"."id"
FROM "BoardReference" WHERE "BoardReference"."boardId" = "BoardColumn"."boardId";
ALTER TABLE "BoardColumn" ALTER COLUMN "boardReferenceId" SET NOT NULL;

-- DropForeignKey
ALTER TABLE "Board" DROP CONSTRAINT "Board_referenceId_fkey";

-- AlterTable
ALTER TABLE "Board" DROP COLUMN "referenceId";

-- AlterTable
ALTER TABLE "Reference" DROP COLUMN "name";

-- CreateIndex
CREATE INDEX "BoardReference_referenceId_idx" ON "BoardReference"("referenceId");

-- CreateIndex
CREATE UNIQUE INDEX "BoardReference_boardId_key_key" ON "BoardReference"("boardId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "BoardReference_boardId_position_key" ON "BoardReference"("boardId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "BoardReference_boardId_referenceId_key" ON "BoardReference"("boardId", "referenceId");

-- CreateIndex
CREATE UNIQUE INDEX "BoardColumn_boardReferenceId_metric_classScope_key" ON "BoardColumn"("boardReferenceId", "metric", "classScope");

-- CreateIndex
CREATE UNIQUE INDEX "Score_evaluationId_metric_classScope_key" ON "Score"("evaluationId", "metric", "classScope");

-- AddForeignKey
ALTER TABLE "BoardReference" ADD CONSTRAINT "BoardReference_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardReference" ADD CONSTRAINT "BoardReference_referenceId_fkey" FOREIGN KEY ("referenceId") REFERENCES "Reference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardColumn" ADD CONSTRAINT "BoardColumn_boardReferenceId_fkey" FOREIGN KEY ("boardReferenceId") REFERENCES "BoardReference"("id") ON DELETE CASCADE ON UPDATE CASCADE;
