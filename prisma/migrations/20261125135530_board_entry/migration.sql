-- CreateEnum
CREATE TYPE "BoardEntry" AS ENUM ('OPEN', 'INVITATION');

-- AlterTable
ALTER TABLE "Board" ADD COLUMN     "entry" "BoardEntry" NOT NULL DEFAULT 'OPEN';

-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "boardId" TEXT,
ADD COLUMN     "invitedTeamId" TEXT,
ALTER COLUMN "teamId" DROP NOT NULL,
ALTER COLUMN "role" DROP NOT NULL;

-- AlterTable
ALTER TABLE "InvitationAcceptance" ADD COLUMN     "teamId" TEXT;

-- CreateTable
CREATE TABLE "Entrant" (
    "boardId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "enteredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Entrant_pkey" PRIMARY KEY ("boardId","teamId")
);

-- CreateIndex
CREATE INDEX "Entrant_teamId_idx" ON "Entrant"("teamId");

-- CreateIndex
CREATE INDEX "Invitation_boardId_createdAt_id_idx" ON "Invitation"("boardId", "createdAt", "id");

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_invitedTeamId_fkey" FOREIGN KEY ("invitedTeamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InvitationAcceptance" ADD CONSTRAINT "InvitationAcceptance_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Entrant" ADD CONSTRAINT "Entrant_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Entrant" ADD CONSTRAINT "Entrant_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Invitation"
  DROP CONSTRAINT "Invitation_mail_whole",
  ADD CONSTRAINT "Invitation_mail_whole" CHECK (("mailState" = 'NONE' OR "email" IS NOT NULL OR "invitedTeamId" IS NOT NULL) AND ("mailState" = 'WAITING') = ("mailDueAt" IS NOT NULL)),
  ADD CONSTRAINT "Invitation_one_target" CHECK (("teamId" IS NULL) <> ("boardId" IS NULL)),
  ADD CONSTRAINT "Invitation_role_in_team" CHECK (("teamId" IS NULL) = ("role" IS NULL)),
  ADD CONSTRAINT "Invitation_named_for_board" CHECK ("invitedTeamId" IS NULL OR ("boardId" IS NOT NULL AND "email" IS NULL));
