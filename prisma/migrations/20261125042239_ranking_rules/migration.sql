-- CreateEnum
CREATE TYPE "RankingOrder" AS ENUM ('PRIMARY', 'MEAN_RANK', 'MEDIAN_RANK');

-- CreateEnum
CREATE TYPE "StandingSubmission" AS ENUM ('BEST', 'LATEST', 'CHOSEN');

-- AlterTable
ALTER TABLE "Board" ADD COLUMN     "rankingOrder" "RankingOrder" NOT NULL DEFAULT 'PRIMARY',
ADD COLUMN     "standing" "StandingSubmission" NOT NULL DEFAULT 'BEST';

-- AlterTable
ALTER TABLE "BoardColumn" ADD COLUMN     "ranked" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "RankingEntry" ADD COLUMN     "group" INTEGER,
ADD COLUMN     "meanRank" DOUBLE PRECISION,
ADD COLUMN     "rankHigh" INTEGER,
ADD COLUMN     "rankLow" INTEGER;

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "chosen" BOOLEAN NOT NULL DEFAULT false;
