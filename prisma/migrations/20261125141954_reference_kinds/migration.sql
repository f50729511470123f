-- CreateEnum
CREATE TYPE "ReferenceKind" AS ENUM ('IMAGES', 'STATISTICS');

-- DropIndex
DROP INDEX "Reference_sampleSetSha256_protocolFingerprint_loadedWith_key";

-- AlterTable
ALTER TABLE "Reference" ADD COLUMN     "kind" "ReferenceKind" NOT NULL DEFAULT 'IMAGES',
ADD COLUMN     "labelsSha256" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "Reference_sampleSetSha256_protocolFingerprint_kind_labelsSh_key" ON "Reference"("sampleSetSha256", "protocolFingerprint", "kind", "labelsSha256", "loadedWith");
