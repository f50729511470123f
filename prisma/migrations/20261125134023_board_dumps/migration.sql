-- DropIndex
DROP INDEX "Reference_sampleSetSha256_protocolFingerprint_key";

-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "loadedFrom" TEXT;

-- AlterTable
ALTER TABLE "Reference" ADD COLUMN     "loadedWith" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "withoutSamples" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "withoutSamples" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Team" ADD COLUMN     "loadedFrom" TEXT;

-- CreateTable
CREATE TABLE "BoardOrigin" (
    "boardId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "keys" JSONB NOT NULL,
    "takenAt" TIMESTAMPTZ(3) NOT NULL,
    "loadedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BoardOrigin_pkey" PRIMARY KEY ("boardId","position")
);

-- CreateTable
CREATE TABLE "BoardUpload" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "declaredBytes" BIGINT NOT NULL,
    "declaredSha256" TEXT NOT NULL,
    "boardId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BoardUpload_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BoardUpload_hostId_declaredSha256_idx" ON "BoardUpload"("hostId", "declaredSha256");

-- CreateIndex
CREATE UNIQUE INDEX "Reference_sampleSetSha256_protocolFingerprint_loadedWith_key" ON "Reference"("sampleSetSha256", "protocolFingerprint", "loadedWith");

-- AddForeignKey
ALTER TABLE "BoardOrigin" ADD CONSTRAINT "BoardOrigin_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardUpload" ADD CONSTRAINT "BoardUpload_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
