-- AlterTable
ALTER TABLE "FeatureShard" ADD COLUMN     "provider" TEXT;

-- Whatever made features made them somewhere; without features nothing did.
ALTER TABLE "FeatureShard" ADD CONSTRAINT "FeatureShard_provider_with_features" CHECK (
  "provider" IS NULL OR "featuresSha256" IS NOT NULL);
