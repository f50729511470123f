import { graphql } from '../../generated/gql.ts';

export const WorkersDocument = graphql(`
  query Workers {
    workers { online queued active workers { id provider currentJob imagesPerSecond startedAt } }
  }
`);

export const WorkerPoolUpdatesDocument = graphql(`
  subscription WorkerPoolUpdates {
    workerPoolUpdates { online queued active workers { id provider currentJob imagesPerSecond startedAt } }
  }
`);
