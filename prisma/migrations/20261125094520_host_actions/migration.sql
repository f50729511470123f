-- CreateTable
CREATE TABLE "HostAction" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT,
    "action" TEXT NOT NULL,
    "subjectType" TEXT,
    "subjectId" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HostAction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "HostAction_boardId_createdAt_id_idx" ON "HostAction"("boardId", "createdAt", "id");

-- AddForeignKey
ALTER TABLE "HostAction" ADD CONSTRAINT "HostAction_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rows are only ever added. They go with their board, whose foreign key deletes from within a trigger.
ALTER TABLE "HostAction" ADD CONSTRAINT "HostAction_subject_whole" CHECK (("subjectType" IS NULL) = ("subjectId" IS NULL));
CREATE TRIGGER "HostAction_immutable" BEFORE UPDATE ON "HostAction" FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "HostAction_kept" BEFORE DELETE ON "HostAction" FOR EACH ROW
  WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "HostAction_not_truncated" BEFORE TRUNCATE ON "HostAction" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_update"();
