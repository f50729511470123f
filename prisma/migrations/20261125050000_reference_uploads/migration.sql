-- CreateTable
CREATE TABLE "ReferenceUpload" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "declaredBytes" BIGINT NOT NULL,
    "declaredSha256" TEXT NOT NULL,
    "sampleSetSha256" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReferenceUpload_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ReferenceUpload_hostId_declaredSha256_idx" ON "ReferenceUpload"("hostId", "declaredSha256");

-- AddForeignKey
ALTER TABLE "ReferenceUpload" ADD CONSTRAINT "ReferenceUpload_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferenceUpload" ADD CONSTRAINT "ReferenceUpload_sampleSetSha256_fkey" FOREIGN KEY ("sampleSetSha256") REFERENCES "SampleSet"("sha256") ON DELETE SET NULL ON UPDATE CASCADE;
