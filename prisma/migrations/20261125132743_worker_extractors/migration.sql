-- AlterTable
ALTER TABLE "WorkerHeartbeat" ADD COLUMN     "extractors" JSONB NOT NULL DEFAULT '[]';
