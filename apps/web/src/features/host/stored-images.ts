import type { HostChoicesQuery } from '../../generated/graphql.ts';
import { boardJson } from './board-json.ts';
import type { Stored } from './references-field.tsx';

type Base = HostChoicesQuery['boards']['edges'][number]['node'];

/** The images that boards which can be seen are measured against, those of one's own board first; each once. */
export function storedImages({ boards }: HostChoicesQuery, own?: Base): Stored[] {
  const all = [...(own ? [own] : []), ...boards.edges.map(({ node }) => node)].flatMap(
    ({ title, document }) =>
      boardJson(document).references.map(({ name, sha256, kind }) => ({
        sha256,
        title: `${name} (${title})`,
        ...(kind ? { kind } : {}),
      })),
  );
  return [...new Map(all.reverse().map((each) => [each.sha256, each])).values()].reverse();
}
