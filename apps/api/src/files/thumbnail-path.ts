/** Where a thumbnail is served: the submission is named by its global id. */
export function thumbnailPath(submissionId: string, index: number): string {
  return `/files/thumbnails/${encodeURIComponent(submissionId)}/${index}.png`;
}
