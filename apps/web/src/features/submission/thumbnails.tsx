'use client';

import { Panel } from '../../design/panel.tsx';
import { counted } from '../../format/numbers.ts';
import { isActive } from './stage.ts';
import type { SubmissionDetails } from './submission-view.tsx';

export function Thumbnails({ submission }: { submission: SubmissionDetails }) {
  const { thumbnails, state, imageCount } = submission;
  if (thumbnails.length === 0 && !isActive(state)) return null;
  return (
    <Panel
      title="Samples"
      aside={
        imageCount !== null && (
          <span className="numeric text-ink-3 text-sm">{counted(imageCount, 'image')}</span>
        )
      }
    >
      {thumbnails.length === 0 ? (
        <p className="px-4 py-5 text-ink-2 text-sm">
          A few of the images appear here once the file has been checked.
        </p>
      ) : (
        <ul className="grid grid-cols-4 gap-2 p-4 sm:grid-cols-6 lg:grid-cols-12">
          {thumbnails.map(({ url, index }) => (
            <li key={url} className="aspect-square overflow-hidden rounded-sm border border-line bg-sunken">
              {/* biome-ignore lint/performance/noImgElement: served small by the API, under the viewer's own rights */}
              <img
                src={url}
                alt={`Sample ${index + 1}`}
                loading="lazy"
                className="size-full object-contain [image-rendering:auto]"
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
