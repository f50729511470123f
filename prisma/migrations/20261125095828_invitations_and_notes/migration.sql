-- CreateEnum
CREATE TYPE "MailState" AS ENUM ('NONE', 'WAITING', 'SENT', 'FAILED');

-- CreateEnum
CREATE TYPE "NoteSide" AS ENUM ('TEAM', 'HOST');

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "role" "TeamRole" NOT NULL,
    "inviterId" TEXT,
    "mostUses" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "email" TEXT,
    "mailState" "MailState" NOT NULL DEFAULT 'NONE',
    "mailTries" INTEGER NOT NULL DEFAULT 0,
    "mailDueAt" TIMESTAMPTZ(3),
    "mailFailure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InvitationAcceptance" (
    "invitationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "InvitationAcceptance_pkey" PRIMARY KEY ("invitationId","userId")
);

-- CreateTable
CREATE TABLE "Note" (
    "id" TEXT NOT NULL,
    "submissionId" TEXT,
    "methodId" TEXT,
    "side" "NoteSide" NOT NULL,
    "text" TEXT NOT NULL,
    "public" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenSha256_key" ON "Invitation"("tokenSha256");

-- CreateIndex
CREATE INDEX "Invitation_teamId_createdAt_id_idx" ON "Invitation"("teamId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Invitation_mailState_mailDueAt_idx" ON "Invitation"("mailState", "mailDueAt");

-- CreateIndex
CREATE UNIQUE INDEX "Note_submissionId_side_key" ON "Note"("submissionId", "side");

-- CreateIndex
CREATE UNIQUE INDEX "Note_methodId_side_key" ON "Note"("methodId", "side");

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_inviterId_fkey" FOREIGN KEY ("inviterId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InvitationAcceptance" ADD CONSTRAINT "InvitationAcceptance_invitationId_fkey" FOREIGN KEY ("invitationId") REFERENCES "Invitation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InvitationAcceptance" ADD CONSTRAINT "InvitationAcceptance_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Note" ADD CONSTRAINT "Note_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Note" ADD CONSTRAINT "Note_methodId_fkey" FOREIGN KEY ("methodId") REFERENCES "Method"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Invitation"
  ADD CONSTRAINT "Invitation_mostUses_range" CHECK ("mostUses" BETWEEN 1 AND 100),
  ADD CONSTRAINT "Invitation_mail_whole" CHECK (("mailState" = 'NONE' OR "email" IS NOT NULL) AND ("mailState" = 'WAITING') = ("mailDueAt" IS NOT NULL));
ALTER TABLE "Note"
  ADD CONSTRAINT "Note_one_subject" CHECK (("submissionId" IS NULL) <> ("methodId" IS NULL)),
  ADD CONSTRAINT "Note_host_side" CHECK ("side" = 'TEAM' OR ("submissionId" IS NOT NULL AND NOT "public"));
