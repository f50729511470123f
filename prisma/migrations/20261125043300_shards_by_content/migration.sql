-- DropIndex
DROP INDEX "FeatureShard_sampleSetSha256_extractionFingerprint_index_key";

-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "imagesReused" INTEGER,
ADD COLUMN     "providerChoices" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "FeatureShard" ADD COLUMN     "contentSha256" TEXT,
ADD COLUMN     "madeFor" TEXT,
ADD COLUMN     "providerChoice" JSONB;

-- Features of the same images in several containers were made for each: one of them stays, a finished one if there is one.
UPDATE "FeatureShard" SET "contentSha256" = COALESCE("SampleSet"."contentSha256", "SampleSet"."sha256")
FROM "SampleSet" WHERE "SampleSet"."sha256" = "FeatureShard"."sampleSetSha256";
DELETE FROM "FeatureShard" WHERE "id" NOT IN (
  SELECT DISTINCT ON ("contentSha256", "extractionFingerprint", "index") "id" FROM "FeatureShard"
  ORDER BY "contentSha256", "extractionFingerprint", "index", "featuresSha256" IS NULL, "id");
ALTER TABLE "FeatureShard" ALTER COLUMN "contentSha256" SET NOT NULL;

-- AlterTable
ALTER TABLE "WorkerHeartbeat" ADD COLUMN     "providerChoice" JSONB;

-- CreateIndex
CREATE INDEX "FeatureShard_sampleSetSha256_idx" ON "FeatureShard"("sampleSetSha256");

-- CreateIndex
CREATE UNIQUE INDEX "FeatureShard_contentSha256_extractionFingerprint_index_key" ON "FeatureShard"("contentSha256", "extractionFingerprint", "index");
