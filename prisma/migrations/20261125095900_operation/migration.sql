-- AlterTable
ALTER TABLE "FeatureShard" ADD COLUMN     "usedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "requestId" TEXT;

-- CreateTable
CREATE TABLE "JobCount" (
    "task" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "cause" TEXT NOT NULL DEFAULT '',
    "count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "JobCount_pkey" PRIMARY KEY ("task","outcome","cause")
);

-- CreateTable
CREATE TABLE "StorageUse" (
    "kind" TEXT NOT NULL,
    "blobs" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "measuredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StorageUse_pkey" PRIMARY KEY ("kind")
);

-- The samples of a withdrawn submission may be let go after a while; what it said stays.
ALTER TABLE "Submission" DROP CONSTRAINT "Submission_samples_when_uploaded";
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_samples_when_uploaded" CHECK (
  "state" IN ('UPLOADING', 'FAILED', 'CANCELLED', 'WITHDRAWN') OR "sampleSetSha256" IS NOT NULL);

