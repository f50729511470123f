-- CreateEnum
CREATE TYPE "TeamRole" AS ENUM ('OWNER', 'MEMBER');

-- CreateEnum
CREATE TYPE "ReferenceState" AS ENUM ('PREPARING', 'READY', 'FAILED');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('PUBLIC', 'UNLISTED', 'PRIVATE');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('LOWER', 'HIGHER');

-- CreateEnum
CREATE TYPE "SubmissionState" AS ENUM ('UPLOADING', 'VERIFYING', 'QUEUED', 'EXTRACTING', 'SCORING', 'SCORED', 'FAILED', 'CANCELLED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "Fault" AS ENUM ('PLATFORM', 'SUBMITTER');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Apikey" (
    "id" TEXT NOT NULL,
    "configId" TEXT NOT NULL DEFAULT 'default',
    "name" TEXT,
    "start" TEXT,
    "referenceId" TEXT NOT NULL,
    "prefix" TEXT,
    "key" TEXT NOT NULL,
    "refillInterval" INTEGER,
    "refillAmount" INTEGER,
    "lastRefillAt" TIMESTAMPTZ(3),
    "enabled" BOOLEAN DEFAULT true,
    "rateLimitEnabled" BOOLEAN DEFAULT true,
    "rateLimitTimeWindow" INTEGER,
    "rateLimitMax" INTEGER,
    "requestCount" INTEGER DEFAULT 0,
    "remaining" INTEGER,
    "lastRequest" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "permissions" TEXT,
    "metadata" TEXT,

    CONSTRAINT "Apikey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Team" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "teamId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "TeamRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("teamId","userId")
);

-- CreateTable
CREATE TABLE "Method" (
    "id" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "nfe" INTEGER,
    "parameters" BIGINT,
    "teacher" TEXT,
    "dataFree" BOOLEAN,
    "trainingImages" BIGINT,
    "paperUrl" TEXT,
    "codeUrl" TEXT,
    "baseline" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Method_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Protocol" (
    "extractionFingerprint" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Protocol_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "Reference" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "protocolFingerprint" TEXT NOT NULL,
    "sampleSetSha256" TEXT NOT NULL,
    "state" "ReferenceState" NOT NULL DEFAULT 'PREPARING',
    "failureMessage" TEXT,
    "statisticsSha256" TEXT,
    "imageCount" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Reference_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Board" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "visibility" "Visibility" NOT NULL DEFAULT 'PUBLIC',
    "hostId" TEXT,
    "protocolFingerprint" TEXT NOT NULL,
    "referenceId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Board_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BoardColumn" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "direction" "Direction" NOT NULL,
    "digits" INTEGER NOT NULL,
    "scale" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "primary" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "BoardColumn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SampleSet" (
    "sha256" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "filename" TEXT NOT NULL,
    "format" TEXT,
    "imageCount" INTEGER,
    "verifiedAt" TIMESTAMPTZ(3),
    "thumbnails" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SampleSet_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "Submission" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "methodId" TEXT NOT NULL,
    "submitterId" TEXT,
    "label" TEXT NOT NULL DEFAULT '',
    "trainingImages" BIGINT,
    "seed" INTEGER,
    "state" "SubmissionState" NOT NULL DEFAULT 'UPLOADING',
    "filename" TEXT NOT NULL,
    "declaredBytes" BIGINT NOT NULL,
    "declaredSha256" TEXT,
    "sampleSetSha256" TEXT,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "failureFault" "Fault",
    "withdrawnReason" TEXT,
    "imagesDone" INTEGER NOT NULL DEFAULT 0,
    "imagesTotal" INTEGER,
    "imagesPerSecond" DOUBLE PRECISION,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queuedAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FeatureShard" (
    "id" TEXT NOT NULL,
    "sampleSetSha256" TEXT NOT NULL,
    "extractionFingerprint" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "first" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "featuresSha256" TEXT,
    "imagesDone" INTEGER NOT NULL DEFAULT 0,
    "imagesPerSecond" DOUBLE PRECISION,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FeatureShard_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evaluation" (
    "id" TEXT NOT NULL,
    "submissionId" TEXT NOT NULL,
    "referenceId" TEXT NOT NULL,
    "protocolFingerprint" TEXT NOT NULL,
    "provider" TEXT,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Score" (
    "id" TEXT NOT NULL,
    "evaluationId" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "standardError" DOUBLE PRECISION,
    "n" INTEGER NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Score_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ranking" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Ranking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RankingEntry" (
    "rankingId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "rank" INTEGER,
    "previousRank" INTEGER,
    "methodId" TEXT NOT NULL,
    "submissionId" TEXT NOT NULL,

    CONSTRAINT "RankingEntry_pkey" PRIMARY KEY ("rankingId","position")
);

-- CreateTable
CREATE TABLE "BoardEvent" (
    "boardId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BoardEvent_pkey" PRIMARY KEY ("boardId","version")
);

-- CreateTable
CREATE TABLE "SubmissionEvent" (
    "submissionId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SubmissionEvent_pkey" PRIMARY KEY ("submissionId","version")
);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "id" TEXT NOT NULL,
    "lockIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "currentJob" TEXT,
    "imagesPerSecond" DOUBLE PRECISION,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "Apikey_key_key" ON "Apikey"("key");

-- CreateIndex
CREATE INDEX "Apikey_configId_idx" ON "Apikey"("configId");

-- CreateIndex
CREATE INDEX "Apikey_referenceId_idx" ON "Apikey"("referenceId");

-- CreateIndex
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "Team_slug_key" ON "Team"("slug");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Method_teamId_slug_key" ON "Method"("teamId", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "Reference_sampleSetSha256_protocolFingerprint_key" ON "Reference"("sampleSetSha256", "protocolFingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "Board_slug_key" ON "Board"("slug");

-- CreateIndex
CREATE INDEX "Board_createdAt_id_idx" ON "Board"("createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "BoardColumn_boardId_position_key" ON "BoardColumn"("boardId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "BoardColumn_boardId_metric_key" ON "BoardColumn"("boardId", "metric");

-- CreateIndex
CREATE INDEX "Submission_boardId_state_idx" ON "Submission"("boardId", "state");

-- CreateIndex
CREATE INDEX "Submission_boardId_createdAt_id_idx" ON "Submission"("boardId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Submission_methodId_createdAt_id_idx" ON "Submission"("methodId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Submission_state_queuedAt_idx" ON "Submission"("state", "queuedAt");

-- CreateIndex
CREATE UNIQUE INDEX "FeatureShard_sampleSetSha256_extractionFingerprint_index_key" ON "FeatureShard"("sampleSetSha256", "extractionFingerprint", "index");

-- CreateIndex
CREATE UNIQUE INDEX "Evaluation_submissionId_referenceId_protocolFingerprint_key" ON "Evaluation"("submissionId", "referenceId", "protocolFingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "Score_evaluationId_metric_key" ON "Score"("evaluationId", "metric");

-- CreateIndex
CREATE UNIQUE INDEX "Ranking_boardId_number_key" ON "Ranking"("boardId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "RankingEntry_rankingId_methodId_key" ON "RankingEntry"("rankingId", "methodId");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Method" ADD CONSTRAINT "Method_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reference" ADD CONSTRAINT "Reference_protocolFingerprint_fkey" FOREIGN KEY ("protocolFingerprint") REFERENCES "Protocol"("fingerprint") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reference" ADD CONSTRAINT "Reference_sampleSetSha256_fkey" FOREIGN KEY ("sampleSetSha256") REFERENCES "SampleSet"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Board" ADD CONSTRAINT "Board_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Board" ADD CONSTRAINT "Board_protocolFingerprint_fkey" FOREIGN KEY ("protocolFingerprint") REFERENCES "Protocol"("fingerprint") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Board" ADD CONSTRAINT "Board_referenceId_fkey" FOREIGN KEY ("referenceId") REFERENCES "Reference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardColumn" ADD CONSTRAINT "BoardColumn_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_methodId_fkey" FOREIGN KEY ("methodId") REFERENCES "Method"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_submitterId_fkey" FOREIGN KEY ("submitterId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_sampleSetSha256_fkey" FOREIGN KEY ("sampleSetSha256") REFERENCES "SampleSet"("sha256") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FeatureShard" ADD CONSTRAINT "FeatureShard_sampleSetSha256_fkey" FOREIGN KEY ("sampleSetSha256") REFERENCES "SampleSet"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_referenceId_fkey" FOREIGN KEY ("referenceId") REFERENCES "Reference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_protocolFingerprint_fkey" FOREIGN KEY ("protocolFingerprint") REFERENCES "Protocol"("fingerprint") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Score" ADD CONSTRAINT "Score_evaluationId_fkey" FOREIGN KEY ("evaluationId") REFERENCES "Evaluation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingEntry" ADD CONSTRAINT "RankingEntry_rankingId_fkey" FOREIGN KEY ("rankingId") REFERENCES "Ranking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingEntry" ADD CONSTRAINT "RankingEntry_methodId_fkey" FOREIGN KEY ("methodId") REFERENCES "Method"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingEntry" ADD CONSTRAINT "RankingEntry_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardEvent" ADD CONSTRAINT "BoardEvent_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubmissionEvent" ADD CONSTRAINT "SubmissionEvent_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say: kept by hand, held by packages/database/test/constraints.test.ts.

-- A score is a finite number.
ALTER TABLE "Score"
  ADD CONSTRAINT "Score_value_finite" CHECK ("value" NOT IN ('NaN', 'Infinity', '-Infinity')),
  ADD CONSTRAINT "Score_standardError_finite" CHECK ("standardError" >= 0 AND "standardError" NOT IN ('NaN', 'Infinity')),
  ADD CONSTRAINT "Score_n_positive" CHECK ("n" >= 1);

ALTER TABLE "RankingEntry"
  ADD CONSTRAINT "RankingEntry_rank_positive" CHECK ("rank" >= 1 AND ("previousRank" IS NULL OR "previousRank" >= 1)),
  ADD CONSTRAINT "RankingEntry_position_natural" CHECK ("position" >= 0);
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_number_positive" CHECK ("number" >= 1);

-- Exactly one primary column per board: at most one here, at least one in the repository.
CREATE UNIQUE INDEX "BoardColumn_primary_key" ON "BoardColumn" ("boardId") WHERE "primary";
ALTER TABLE "BoardColumn"
  ADD CONSTRAINT "BoardColumn_digits_range" CHECK ("digits" BETWEEN 0 AND 15),
  ADD CONSTRAINT "BoardColumn_scale_finite" CHECK ("scale" > 0 AND "scale" NOT IN ('NaN', 'Infinity')),
  ADD CONSTRAINT "BoardColumn_position_natural" CHECK ("position" >= 0);

-- A state and what goes with it.
ALTER TABLE "Submission"
  ADD CONSTRAINT "Submission_progress_range" CHECK ("imagesDone" >= 0 AND ("imagesTotal" IS NULL OR "imagesDone" <= "imagesTotal")),
  ADD CONSTRAINT "Submission_failure_when_failed" CHECK (
    ("state" = 'FAILED') = ("failureCode" IS NOT NULL)
    AND ("failureCode" IS NULL) = ("failureMessage" IS NULL)
    AND ("failureCode" IS NULL) = ("failureFault" IS NULL)),
  ADD CONSTRAINT "Submission_reason_when_withdrawn" CHECK (("state" = 'WITHDRAWN') = ("withdrawnReason" IS NOT NULL)),
  ADD CONSTRAINT "Submission_finished_when_final" CHECK (
    ("state" IN ('SCORED', 'FAILED', 'CANCELLED', 'WITHDRAWN')) = ("finishedAt" IS NOT NULL)),
  ADD CONSTRAINT "Submission_samples_when_uploaded" CHECK (
    "state" IN ('UPLOADING', 'FAILED', 'CANCELLED') OR "sampleSetSha256" IS NOT NULL),
  ADD CONSTRAINT "Submission_version_natural" CHECK ("version" >= 0),
  ADD CONSTRAINT "Submission_declaredBytes_natural" CHECK ("declaredBytes" >= 0);

ALTER TABLE "Reference" ADD CONSTRAINT "Reference_statistics_when_ready" CHECK (
  "state" <> 'READY' OR ("statisticsSha256" IS NOT NULL AND "imageCount" >= 1));

ALTER TABLE "SampleSet"
  ADD CONSTRAINT "SampleSet_sha256_form" CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "SampleSet_bytes_natural" CHECK ("bytes" >= 0),
  ADD CONSTRAINT "SampleSet_imageCount_positive" CHECK ("imageCount" >= 1);

ALTER TABLE "FeatureShard"
  ADD CONSTRAINT "FeatureShard_range" CHECK ("index" >= 0 AND "first" >= 0 AND "count" >= 1),
  ADD CONSTRAINT "FeatureShard_progress_range" CHECK ("imagesDone" BETWEEN 0 AND "count"),
  ADD CONSTRAINT "FeatureShard_finished_with_features" CHECK (("featuresSha256" IS NULL) = ("finishedAt" IS NULL));

ALTER TABLE "Board" ADD CONSTRAINT "Board_version_natural" CHECK ("version" >= 0);
ALTER TABLE "BoardEvent" ADD CONSTRAINT "BoardEvent_version_positive" CHECK ("version" >= 1);
ALTER TABLE "SubmissionEvent" ADD CONSTRAINT "SubmissionEvent_version_positive" CHECK ("version" >= 1);
ALTER TABLE "Method" ADD CONSTRAINT "Method_counts_natural" CHECK (
  ("nfe" IS NULL OR "nfe" >= 1) AND ("parameters" IS NULL OR "parameters" >= 0)
  AND ("trainingImages" IS NULL OR "trainingImages" >= 0));

-- What is published is never rewritten.
CREATE FUNCTION "refuse_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is immutable', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "Protocol_immutable" BEFORE UPDATE ON "Protocol" FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "Ranking_immutable" BEFORE UPDATE ON "Ranking" FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "RankingEntry_immutable" BEFORE UPDATE ON "RankingEntry" FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "BoardEvent_immutable" BEFORE UPDATE ON "BoardEvent" FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
CREATE TRIGGER "SubmissionEvent_immutable" BEFORE UPDATE ON "SubmissionEvent" FOR EACH ROW EXECUTE FUNCTION "refuse_update"();
