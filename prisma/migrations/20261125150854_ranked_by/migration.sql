-- AlterTable
ALTER TABLE "RankingEntry" ADD COLUMN     "evaluationIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
