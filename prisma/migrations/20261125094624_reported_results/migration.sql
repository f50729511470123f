-- CreateTable
CREATE TABLE "ReportedResult" (
    "boardId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "citation" TEXT NOT NULL,
    "url" TEXT,
    "table" TEXT,
    "aggregation" TEXT NOT NULL,
    "runs" INTEGER,
    "samples" BIGINT,
    "nfe" INTEGER,
    "dataFree" BOOLEAN,
    "teacher" TEXT,
    "trainingImages" BIGINT,
    "parameters" BIGINT,

    CONSTRAINT "ReportedResult_pkey" PRIMARY KEY ("boardId","position")
);

-- AddForeignKey
ALTER TABLE "ReportedResult" ADD CONSTRAINT "ReportedResult_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;
