import { graphql } from '../../generated/gql.ts';

graphql(`
  fragment MethodFacts on Method {
    id
    slug
    name
    nfe
    parameters
    teacher
    dataFree
    trainingImages
    paperUrl
    codeUrl
    baseline
    team { id slug name }
  }
`);

graphql(`
  fragment ExtractionFacts on Extraction {
    extractor
    title
    sha256
    dimension
    inputWidth
    inputHeight
    resize
    shorterSide
    normalisation
    background
  }
`);

graphql(`
  fragment SubmissionProgress on Submission {
    id
    label
    trainingImages
    state
    imageCount
    imagesDone
    imagesTotal
    imagesPerSecond
    etaSeconds
    queuePosition
    createdAt
    finishedAt
    version
    failure { code message fault }
    method { id slug name team { id slug name } }
  }
`);

graphql(`
  fragment BoardRanking on Ranking {
    number
    createdAt
    entries {
      position
      rank
      previousRank
      meanRank
      interval { low high }
      group
      method { ...MethodFacts }
      submission { id label trainingImages finishedAt evaluation { id provider imagesReused } }
      cells { metric value standardError n }
      seedGroup { seeds columns { mean standardDeviation n } }
    }
  }
`);

graphql(`
  fragment BoardLive on Board {
    id
    version
    entry
    visibility
    mySubmittingTeams { id slug name }
    protocol { fingerprint document extractorTitle extraction { ...ExtractionFacts } }
    columns { metric reference { id key name } class title direction digits scale primary ranked description }
    protocolVersions { number publishedAt lastRankingNumber }
    pendingVersion { number progress { total scored failed } }
    ranking { ...BoardRanking }
    reported {
      position
      method
      before
      values
      citation
      url
      table
      aggregation
      runs
      samples
      nfe
      dataFree
      teacher
      trainingImages
      parameters
    }
    activeSubmissions { ...SubmissionProgress }
    submissions(first: 10) {
      edges { node { ...SubmissionProgress } }
      pageInfo { hasNextPage endCursor }
    }
    recentEvents(last: 40) { version kind payload createdAt }
  }
`);

export const BoardDocument = graphql(`
  query Board($slug: String!) {
    board(slug: $slug) {
      id
      slug
      title
      description
      createdAt
      references { id key name state failureMessage imageCount }
      rankingOrder
      standing
      viewerIsHost
      loadedFrom { url takenAt loadedAt keysUrl }
      ...BoardLive
    }
  }
`);

export const BoardUpdatesDocument = graphql(`
  subscription BoardUpdates($slug: String!, $afterVersion: Int!) {
    boardUpdates(slug: $slug, afterVersion: $afterVersion) {
      fromVersion
      toVersion
      board { ...BoardLive references { id key name state failureMessage imageCount } }
    }
  }
`);

/** An earlier ranking of a board, in what it was computed under. */
export const EarlierRankingDocument = graphql(`
  query EarlierRanking($slug: String!, $number: Int!) {
    board(slug: $slug) {
      id
      slug
      title
      rankingOrder
      ranking { number }
      rankingNumbered(number: $number) {
        ...BoardRanking
        columns { metric reference { id key name } class title direction digits scale primary ranked description }
        protocolVersion {
          number
          protocol { fingerprint document extractorTitle extraction { ...ExtractionFacts } }
          references { id key name state failureMessage imageCount }
        }
      }
    }
  }
`);

export const BoardSubmissionsDocument = graphql(`
  query BoardSubmissions($slug: String!, $after: String) {
    board(slug: $slug) {
      id
      submissions(first: 20, after: $after) {
        edges { node { ...SubmissionProgress } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const BoardsDocument = graphql(`
  query Boards($after: String) {
    boards(first: 20, after: $after) {
      edges {
        node {
          id
          slug
          title
          description
          visibility
          entry
          mySubmittingTeams { id }
          protocol { fingerprint extractorTitle }
          references { id name }
          columns { metric reference { id key name } class title direction digits scale primary }
          ranking {
            entries {
              rank
              method { id name team { id name } }
              cells { value standardError }
            }
          }
          activeSubmissions { id state }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
