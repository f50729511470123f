import { graphql } from '../../generated/gql.ts';

graphql(`
  fragment SubmissionDetail on Submission {
    id
    label
    trainingImages
    seed
    state
    filename
    sha256
    imageCount
    imagesDone
    imagesTotal
    imagesPerSecond
    etaSeconds
    queuePosition
    version
    createdAt
    queuedAt
    startedAt
    finishedAt
    canCancel
    canWithdraw
    canRerun
    withdrawnReason
    failure { code message fault }
    thumbnails(first: 12) { url index }
    reevaluation { state imagesDone failure { code message fault } protocolVersion { number state } }
    evaluations { id finishedAt loadedFrom receipt { id url } }
    currentEvaluations {
      id
      provider
      providerChoices { provider timings { provider secondsPerImage } }
      imagesReused
      warnings
      finishedAt
      loadedFrom
      protocol { fingerprint extractorTitle extraction { ...ExtractionFacts } }
      reference { id key name imageCount }
      receipt { id url }
      scores { metric class title value standardError n details }
    }
  }
`);

export const SubmissionDocument = graphql(`
  query Submission($id: ID!) {
    submission(id: $id) {
      ...SubmissionDetail
      seedGroup { seeds submissions { id seed } columns { mean standardDeviation n } }
      submitter { id name }
      note { text public updatedAt }
      hostNote { text public updatedAt }
      duplicates { id state method { id name team { id name } } }
      method { ...MethodFacts team { id viewerRole } }
      board {
        id
        slug
        title
        viewerIsHost
        columns { metric reference { id key name } class title direction digits scale primary description }
        protocol { fingerprint extractorTitle }
      }
    }
  }
`);

export const SubmissionUpdatesDocument = graphql(`
  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {
    submissionUpdates(id: $id, afterVersion: $afterVersion) {
      fromVersion
      toVersion
      submission { ...SubmissionDetail }
    }
  }
`);

export const CancelSubmissionDocument = graphql(`
  mutation CancelSubmission($input: CancelSubmissionInput!) {
    cancelSubmission(input: $input) {
      __typename
      ... on MutationCancelSubmissionSuccess { data { id state canCancel version } }
      ... on Error { code message remedy }
    }
  }
`);

export const SubmissionProgressUpdatesDocument = graphql(`
  subscription SubmissionProgressUpdates($id: ID!, $afterVersion: Int!) {
    submissionUpdates(id: $id, afterVersion: $afterVersion) {
      toVersion
      submission { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }
    }
  }
`);

/** Asked for when the row can no longer be followed, so that it shows at least how things stand. */
export const SubmissionProgressDocument = graphql(`
  query SubmissionProgressNow($id: ID!) {
    submission(id: $id) { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }
  }
`);

export const WithdrawSubmissionDocument = graphql(`
  mutation WithdrawSubmission($input: WithdrawSubmissionInput!) {
    withdrawSubmission(input: $input) {
      __typename
      ... on MutationWithdrawSubmissionSuccess { data { id state withdrawnReason version } }
      ... on Error { code message remedy }
    }
  }
`);

export const RerunSubmissionDocument = graphql(`
  mutation RerunSubmission($input: RerunSubmissionInput!) {
    rerunSubmission(input: $input) {
      __typename
      ... on MutationRerunSubmissionSuccess { data { id state canRerun version } }
      ... on Error { code message remedy }
    }
  }
`);

export const WriteSubmissionNoteDocument = graphql(`
  mutation WriteSubmissionNote($input: WriteSubmissionNoteInput!) {
    writeSubmissionNote(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const WriteHostNoteDocument = graphql(`
  mutation WriteHostNote($input: WriteHostNoteInput!) {
    writeHostNote(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);
