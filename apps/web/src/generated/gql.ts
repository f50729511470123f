/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n      memberships { role team { id slug name } }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  fragment MethodFacts on Method {\n    id\n    slug\n    name\n    nfe\n    parameters\n    teacher\n    dataFree\n    trainingImages\n    paperUrl\n    codeUrl\n    baseline\n    team { id slug name }\n  }\n": typeof types.MethodFactsFragmentDoc,
    "\n  fragment SubmissionProgress on Submission {\n    id\n    label\n    trainingImages\n    state\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    createdAt\n    finishedAt\n    version\n    failure { code message fault }\n    method { id slug name team { id slug name } }\n  }\n": typeof types.SubmissionProgressFragmentDoc,
    "\n  fragment BoardRanking on Ranking {\n    number\n    createdAt\n    entries {\n      position\n      rank\n      previousRank\n      meanRank\n      interval { low high }\n      group\n      method { ...MethodFacts }\n      submission { id label trainingImages finishedAt }\n      cells { metric value standardError n }\n    }\n  }\n": typeof types.BoardRankingFragmentDoc,
    "\n  fragment BoardLive on Board {\n    id\n    version\n    ranking { ...BoardRanking }\n    activeSubmissions { ...SubmissionProgress }\n    submissions(first: 10) {\n      edges { node { ...SubmissionProgress } }\n      pageInfo { hasNextPage endCursor }\n    }\n    recentEvents(last: 40) { version kind payload createdAt }\n  }\n": typeof types.BoardLiveFragmentDoc,
    "\n  query Board($slug: String!) {\n    board(slug: $slug) {\n      id\n      slug\n      title\n      description\n      visibility\n      createdAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name state failureMessage imageCount }\n      rankingOrder\n      standing\n      columns { metric title direction digits scale primary ranked description }\n      ...BoardLive\n    }\n  }\n": typeof types.BoardDocument,
    "\n  subscription BoardUpdates($slug: String!, $afterVersion: Int!) {\n    boardUpdates(slug: $slug, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      board { ...BoardLive reference { id name state failureMessage imageCount } }\n    }\n  }\n": typeof types.BoardUpdatesDocument,
    "\n  query BoardSubmissions($slug: String!, $after: String) {\n    board(slug: $slug) {\n      id\n      submissions(first: 20, after: $after) {\n        edges { node { ...SubmissionProgress } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": typeof types.BoardSubmissionsDocument,
    "\n  query Boards($after: String) {\n    boards(first: 20, after: $after) {\n      edges {\n        node {\n          id\n          slug\n          title\n          description\n          protocol { fingerprint extractorTitle }\n          reference { id name state imageCount }\n          columns { metric title direction digits scale primary }\n          ranking {\n            number\n            createdAt\n            entries {\n              rank\n              method { id name baseline team { id slug name } }\n              cells { metric value standardError n }\n            }\n          }\n          activeSubmissions { id state }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.BoardsDocument,
    "\n  fragment SubmissionDetail on Submission {\n    id\n    label\n    trainingImages\n    seed\n    state\n    filename\n    sha256\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    version\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    canCancel\n    withdrawnReason\n    failure { code message fault }\n    thumbnails(first: 12) { url index }\n    evaluation {\n      id\n      provider\n      warnings\n      finishedAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name imageCount }\n      receipt { id url }\n      scores { metric title value standardError n details }\n    }\n  }\n": typeof types.SubmissionDetailFragmentDoc,
    "\n  query Submission($id: ID!) {\n    submission(id: $id) {\n      ...SubmissionDetail\n      submitter { id name }\n      method { ...MethodFacts team { id viewerRole } }\n      board {\n        id\n        slug\n        title\n        columns { metric title direction digits scale primary description }\n        protocol { fingerprint extractorTitle }\n      }\n    }\n  }\n": typeof types.SubmissionDocument,
    "\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      submission { ...SubmissionDetail }\n    }\n  }\n": typeof types.SubmissionUpdatesDocument,
    "\n  mutation CancelSubmission($input: CancelSubmissionInput!) {\n    cancelSubmission(input: $input) {\n      __typename\n      ... on MutationCancelSubmissionSuccess { data { id state canCancel version } }\n      ... on Error { code message remedy }\n    }\n  }\n": typeof types.CancelSubmissionDocument,
    "\n  subscription SubmissionProgressUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n    }\n  }\n": typeof types.SubmissionProgressUpdatesDocument,
    "\n  query SubmissionProgressNow($id: ID!) {\n    submission(id: $id) { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n  }\n": typeof types.SubmissionProgressNowDocument,
    "\n  mutation WithdrawSubmission($input: WithdrawSubmissionInput!) {\n    withdrawSubmission(input: $input) {\n      __typename\n      ... on MutationWithdrawSubmissionSuccess { data { id state withdrawnReason version } }\n      ... on Error { code message remedy }\n    }\n  }\n": typeof types.WithdrawSubmissionDocument,
    "\n  query SubmitChoices {\n    viewer {\n      id\n      memberships {\n        role\n        team { id slug name methods { id slug name nfe parameters trainingImages } }\n      }\n    }\n    boards(first: 50) {\n      edges { node { id slug title reference { id name state imageCount } protocol { fingerprint document extractorTitle } } }\n    }\n  }\n": typeof types.SubmitChoicesDocument,
    "\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": typeof types.CreateSubmissionDocument,
    "\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state label trainingImages seed canCancel }\n  }\n": typeof types.UploadToResumeDocument,
    "\n  query Team($slug: String!) {\n    team(slug: $slug) {\n      id\n      slug\n      name\n      viewerRole\n      createdAt\n      memberships { role user { id name email } }\n      methods {\n        ...MethodFacts\n        description\n        createdAt\n        submissions(first: 1) { edges { node { id label state createdAt board { id slug title } } } }\n      }\n    }\n  }\n": typeof types.TeamDocument,
    "\n  mutation CreateTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on MutationCreateTeamSuccess { data { id slug name } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": typeof types.CreateTeamDocument,
    "\n  mutation AddMember($input: AddMemberInput!) {\n    addMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": typeof types.AddMemberDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n    }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation CreateMethod($input: CreateMethodInput!) {\n    createMethod(input: $input) {\n      __typename\n      ... on MutationCreateMethodSuccess { data { id slug name team { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": typeof types.CreateMethodDocument,
    "\n  query Workers {\n    workers { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n": typeof types.WorkersDocument,
    "\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n": typeof types.WorkerPoolUpdatesDocument,
};
const documents: Documents = {
    "\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n      memberships { role team { id slug name } }\n    }\n  }\n": types.ViewerDocument,
    "\n  fragment MethodFacts on Method {\n    id\n    slug\n    name\n    nfe\n    parameters\n    teacher\n    dataFree\n    trainingImages\n    paperUrl\n    codeUrl\n    baseline\n    team { id slug name }\n  }\n": types.MethodFactsFragmentDoc,
    "\n  fragment SubmissionProgress on Submission {\n    id\n    label\n    trainingImages\n    state\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    createdAt\n    finishedAt\n    version\n    failure { code message fault }\n    method { id slug name team { id slug name } }\n  }\n": types.SubmissionProgressFragmentDoc,
    "\n  fragment BoardRanking on Ranking {\n    number\n    createdAt\n    entries {\n      position\n      rank\n      previousRank\n      meanRank\n      interval { low high }\n      group\n      method { ...MethodFacts }\n      submission { id label trainingImages finishedAt }\n      cells { metric value standardError n }\n    }\n  }\n": types.BoardRankingFragmentDoc,
    "\n  fragment BoardLive on Board {\n    id\n    version\n    ranking { ...BoardRanking }\n    activeSubmissions { ...SubmissionProgress }\n    submissions(first: 10) {\n      edges { node { ...SubmissionProgress } }\n      pageInfo { hasNextPage endCursor }\n    }\n    recentEvents(last: 40) { version kind payload createdAt }\n  }\n": types.BoardLiveFragmentDoc,
    "\n  query Board($slug: String!) {\n    board(slug: $slug) {\n      id\n      slug\n      title\n      description\n      visibility\n      createdAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name state failureMessage imageCount }\n      rankingOrder\n      standing\n      columns { metric title direction digits scale primary ranked description }\n      ...BoardLive\n    }\n  }\n": types.BoardDocument,
    "\n  subscription BoardUpdates($slug: String!, $afterVersion: Int!) {\n    boardUpdates(slug: $slug, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      board { ...BoardLive reference { id name state failureMessage imageCount } }\n    }\n  }\n": types.BoardUpdatesDocument,
    "\n  query BoardSubmissions($slug: String!, $after: String) {\n    board(slug: $slug) {\n      id\n      submissions(first: 20, after: $after) {\n        edges { node { ...SubmissionProgress } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": types.BoardSubmissionsDocument,
    "\n  query Boards($after: String) {\n    boards(first: 20, after: $after) {\n      edges {\n        node {\n          id\n          slug\n          title\n          description\n          protocol { fingerprint extractorTitle }\n          reference { id name state imageCount }\n          columns { metric title direction digits scale primary }\n          ranking {\n            number\n            createdAt\n            entries {\n              rank\n              method { id name baseline team { id slug name } }\n              cells { metric value standardError n }\n            }\n          }\n          activeSubmissions { id state }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.BoardsDocument,
    "\n  fragment SubmissionDetail on Submission {\n    id\n    label\n    trainingImages\n    seed\n    state\n    filename\n    sha256\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    version\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    canCancel\n    withdrawnReason\n    failure { code message fault }\n    thumbnails(first: 12) { url index }\n    evaluation {\n      id\n      provider\n      warnings\n      finishedAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name imageCount }\n      receipt { id url }\n      scores { metric title value standardError n details }\n    }\n  }\n": types.SubmissionDetailFragmentDoc,
    "\n  query Submission($id: ID!) {\n    submission(id: $id) {\n      ...SubmissionDetail\n      submitter { id name }\n      method { ...MethodFacts team { id viewerRole } }\n      board {\n        id\n        slug\n        title\n        columns { metric title direction digits scale primary description }\n        protocol { fingerprint extractorTitle }\n      }\n    }\n  }\n": types.SubmissionDocument,
    "\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      submission { ...SubmissionDetail }\n    }\n  }\n": types.SubmissionUpdatesDocument,
    "\n  mutation CancelSubmission($input: CancelSubmissionInput!) {\n    cancelSubmission(input: $input) {\n      __typename\n      ... on MutationCancelSubmissionSuccess { data { id state canCancel version } }\n      ... on Error { code message remedy }\n    }\n  }\n": types.CancelSubmissionDocument,
    "\n  subscription SubmissionProgressUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n    }\n  }\n": types.SubmissionProgressUpdatesDocument,
    "\n  query SubmissionProgressNow($id: ID!) {\n    submission(id: $id) { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n  }\n": types.SubmissionProgressNowDocument,
    "\n  mutation WithdrawSubmission($input: WithdrawSubmissionInput!) {\n    withdrawSubmission(input: $input) {\n      __typename\n      ... on MutationWithdrawSubmissionSuccess { data { id state withdrawnReason version } }\n      ... on Error { code message remedy }\n    }\n  }\n": types.WithdrawSubmissionDocument,
    "\n  query SubmitChoices {\n    viewer {\n      id\n      memberships {\n        role\n        team { id slug name methods { id slug name nfe parameters trainingImages } }\n      }\n    }\n    boards(first: 50) {\n      edges { node { id slug title reference { id name state imageCount } protocol { fingerprint document extractorTitle } } }\n    }\n  }\n": types.SubmitChoicesDocument,
    "\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": types.CreateSubmissionDocument,
    "\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state label trainingImages seed canCancel }\n  }\n": types.UploadToResumeDocument,
    "\n  query Team($slug: String!) {\n    team(slug: $slug) {\n      id\n      slug\n      name\n      viewerRole\n      createdAt\n      memberships { role user { id name email } }\n      methods {\n        ...MethodFacts\n        description\n        createdAt\n        submissions(first: 1) { edges { node { id label state createdAt board { id slug title } } } }\n      }\n    }\n  }\n": types.TeamDocument,
    "\n  mutation CreateTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on MutationCreateTeamSuccess { data { id slug name } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": types.CreateTeamDocument,
    "\n  mutation AddMember($input: AddMemberInput!) {\n    addMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": types.AddMemberDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n    }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation CreateMethod($input: CreateMethodInput!) {\n    createMethod(input: $input) {\n      __typename\n      ... on MutationCreateMethodSuccess { data { id slug name team { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n": types.CreateMethodDocument,
    "\n  query Workers {\n    workers { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n": types.WorkersDocument,
    "\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n": types.WorkerPoolUpdatesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n      memberships { role team { id slug name } }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      id\n      name\n      email\n      memberships { role team { id slug name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MethodFacts on Method {\n    id\n    slug\n    name\n    nfe\n    parameters\n    teacher\n    dataFree\n    trainingImages\n    paperUrl\n    codeUrl\n    baseline\n    team { id slug name }\n  }\n"): (typeof documents)["\n  fragment MethodFacts on Method {\n    id\n    slug\n    name\n    nfe\n    parameters\n    teacher\n    dataFree\n    trainingImages\n    paperUrl\n    codeUrl\n    baseline\n    team { id slug name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SubmissionProgress on Submission {\n    id\n    label\n    trainingImages\n    state\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    createdAt\n    finishedAt\n    version\n    failure { code message fault }\n    method { id slug name team { id slug name } }\n  }\n"): (typeof documents)["\n  fragment SubmissionProgress on Submission {\n    id\n    label\n    trainingImages\n    state\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    createdAt\n    finishedAt\n    version\n    failure { code message fault }\n    method { id slug name team { id slug name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BoardRanking on Ranking {\n    number\n    createdAt\n    entries {\n      position\n      rank\n      previousRank\n      meanRank\n      interval { low high }\n      group\n      method { ...MethodFacts }\n      submission { id label trainingImages finishedAt }\n      cells { metric value standardError n }\n    }\n  }\n"): (typeof documents)["\n  fragment BoardRanking on Ranking {\n    number\n    createdAt\n    entries {\n      position\n      rank\n      previousRank\n      meanRank\n      interval { low high }\n      group\n      method { ...MethodFacts }\n      submission { id label trainingImages finishedAt }\n      cells { metric value standardError n }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BoardLive on Board {\n    id\n    version\n    ranking { ...BoardRanking }\n    activeSubmissions { ...SubmissionProgress }\n    submissions(first: 10) {\n      edges { node { ...SubmissionProgress } }\n      pageInfo { hasNextPage endCursor }\n    }\n    recentEvents(last: 40) { version kind payload createdAt }\n  }\n"): (typeof documents)["\n  fragment BoardLive on Board {\n    id\n    version\n    ranking { ...BoardRanking }\n    activeSubmissions { ...SubmissionProgress }\n    submissions(first: 10) {\n      edges { node { ...SubmissionProgress } }\n      pageInfo { hasNextPage endCursor }\n    }\n    recentEvents(last: 40) { version kind payload createdAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Board($slug: String!) {\n    board(slug: $slug) {\n      id\n      slug\n      title\n      description\n      visibility\n      createdAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name state failureMessage imageCount }\n      rankingOrder\n      standing\n      columns { metric title direction digits scale primary ranked description }\n      ...BoardLive\n    }\n  }\n"): (typeof documents)["\n  query Board($slug: String!) {\n    board(slug: $slug) {\n      id\n      slug\n      title\n      description\n      visibility\n      createdAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name state failureMessage imageCount }\n      rankingOrder\n      standing\n      columns { metric title direction digits scale primary ranked description }\n      ...BoardLive\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription BoardUpdates($slug: String!, $afterVersion: Int!) {\n    boardUpdates(slug: $slug, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      board { ...BoardLive reference { id name state failureMessage imageCount } }\n    }\n  }\n"): (typeof documents)["\n  subscription BoardUpdates($slug: String!, $afterVersion: Int!) {\n    boardUpdates(slug: $slug, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      board { ...BoardLive reference { id name state failureMessage imageCount } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BoardSubmissions($slug: String!, $after: String) {\n    board(slug: $slug) {\n      id\n      submissions(first: 20, after: $after) {\n        edges { node { ...SubmissionProgress } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"): (typeof documents)["\n  query BoardSubmissions($slug: String!, $after: String) {\n    board(slug: $slug) {\n      id\n      submissions(first: 20, after: $after) {\n        edges { node { ...SubmissionProgress } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Boards($after: String) {\n    boards(first: 20, after: $after) {\n      edges {\n        node {\n          id\n          slug\n          title\n          description\n          protocol { fingerprint extractorTitle }\n          reference { id name state imageCount }\n          columns { metric title direction digits scale primary }\n          ranking {\n            number\n            createdAt\n            entries {\n              rank\n              method { id name baseline team { id slug name } }\n              cells { metric value standardError n }\n            }\n          }\n          activeSubmissions { id state }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Boards($after: String) {\n    boards(first: 20, after: $after) {\n      edges {\n        node {\n          id\n          slug\n          title\n          description\n          protocol { fingerprint extractorTitle }\n          reference { id name state imageCount }\n          columns { metric title direction digits scale primary }\n          ranking {\n            number\n            createdAt\n            entries {\n              rank\n              method { id name baseline team { id slug name } }\n              cells { metric value standardError n }\n            }\n          }\n          activeSubmissions { id state }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SubmissionDetail on Submission {\n    id\n    label\n    trainingImages\n    seed\n    state\n    filename\n    sha256\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    version\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    canCancel\n    withdrawnReason\n    failure { code message fault }\n    thumbnails(first: 12) { url index }\n    evaluation {\n      id\n      provider\n      warnings\n      finishedAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name imageCount }\n      receipt { id url }\n      scores { metric title value standardError n details }\n    }\n  }\n"): (typeof documents)["\n  fragment SubmissionDetail on Submission {\n    id\n    label\n    trainingImages\n    seed\n    state\n    filename\n    sha256\n    imageCount\n    imagesDone\n    imagesTotal\n    imagesPerSecond\n    etaSeconds\n    queuePosition\n    version\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    canCancel\n    withdrawnReason\n    failure { code message fault }\n    thumbnails(first: 12) { url index }\n    evaluation {\n      id\n      provider\n      warnings\n      finishedAt\n      protocol { fingerprint document extractor extractorTitle }\n      reference { id name imageCount }\n      receipt { id url }\n      scores { metric title value standardError n details }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Submission($id: ID!) {\n    submission(id: $id) {\n      ...SubmissionDetail\n      submitter { id name }\n      method { ...MethodFacts team { id viewerRole } }\n      board {\n        id\n        slug\n        title\n        columns { metric title direction digits scale primary description }\n        protocol { fingerprint extractorTitle }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Submission($id: ID!) {\n    submission(id: $id) {\n      ...SubmissionDetail\n      submitter { id name }\n      method { ...MethodFacts team { id viewerRole } }\n      board {\n        id\n        slug\n        title\n        columns { metric title direction digits scale primary description }\n        protocol { fingerprint extractorTitle }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      submission { ...SubmissionDetail }\n    }\n  }\n"): (typeof documents)["\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      fromVersion\n      toVersion\n      submission { ...SubmissionDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelSubmission($input: CancelSubmissionInput!) {\n    cancelSubmission(input: $input) {\n      __typename\n      ... on MutationCancelSubmissionSuccess { data { id state canCancel version } }\n      ... on Error { code message remedy }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelSubmission($input: CancelSubmissionInput!) {\n    cancelSubmission(input: $input) {\n      __typename\n      ... on MutationCancelSubmissionSuccess { data { id state canCancel version } }\n      ... on Error { code message remedy }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SubmissionProgressUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n    }\n  }\n"): (typeof documents)["\n  subscription SubmissionProgressUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubmissionProgressNow($id: ID!) {\n    submission(id: $id) { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n  }\n"): (typeof documents)["\n  query SubmissionProgressNow($id: ID!) {\n    submission(id: $id) { id state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition version }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawSubmission($input: WithdrawSubmissionInput!) {\n    withdrawSubmission(input: $input) {\n      __typename\n      ... on MutationWithdrawSubmissionSuccess { data { id state withdrawnReason version } }\n      ... on Error { code message remedy }\n    }\n  }\n"): (typeof documents)["\n  mutation WithdrawSubmission($input: WithdrawSubmissionInput!) {\n    withdrawSubmission(input: $input) {\n      __typename\n      ... on MutationWithdrawSubmissionSuccess { data { id state withdrawnReason version } }\n      ... on Error { code message remedy }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubmitChoices {\n    viewer {\n      id\n      memberships {\n        role\n        team { id slug name methods { id slug name nfe parameters trainingImages } }\n      }\n    }\n    boards(first: 50) {\n      edges { node { id slug title reference { id name state imageCount } protocol { fingerprint document extractorTitle } } }\n    }\n  }\n"): (typeof documents)["\n  query SubmitChoices {\n    viewer {\n      id\n      memberships {\n        role\n        team { id slug name methods { id slug name nfe parameters trainingImages } }\n      }\n    }\n    boards(first: 50) {\n      edges { node { id slug title reference { id name state imageCount } protocol { fingerprint document extractorTitle } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state label trainingImages seed canCancel }\n  }\n"): (typeof documents)["\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state label trainingImages seed canCancel }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Team($slug: String!) {\n    team(slug: $slug) {\n      id\n      slug\n      name\n      viewerRole\n      createdAt\n      memberships { role user { id name email } }\n      methods {\n        ...MethodFacts\n        description\n        createdAt\n        submissions(first: 1) { edges { node { id label state createdAt board { id slug title } } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Team($slug: String!) {\n    team(slug: $slug) {\n      id\n      slug\n      name\n      viewerRole\n      createdAt\n      memberships { role user { id name email } }\n      methods {\n        ...MethodFacts\n        description\n        createdAt\n        submissions(first: 1) { edges { node { id label state createdAt board { id slug title } } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on MutationCreateTeamSuccess { data { id slug name } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on MutationCreateTeamSuccess { data { id slug name } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddMember($input: AddMemberInput!) {\n    addMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"): (typeof documents)["\n  mutation AddMember($input: AddMemberInput!) {\n    addMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateMethod($input: CreateMethodInput!) {\n    createMethod(input: $input) {\n      __typename\n      ... on MutationCreateMethodSuccess { data { id slug name team { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateMethod($input: CreateMethodInput!) {\n    createMethod(input: $input) {\n      __typename\n      ... on MutationCreateMethodSuccess { data { id slug name team { id } } }\n      ... on Error { code message remedy }\n      ... on BadInputError { field }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Workers {\n    workers { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n"): (typeof documents)["\n  query Workers {\n    workers { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n"): (typeof documents)["\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online queued active workers { id provider currentJob imagesPerSecond startedAt } }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;