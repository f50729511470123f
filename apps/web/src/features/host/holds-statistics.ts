/** The list of what a zip holds stands at its end. */
const END_BYTES = 65_536;

/** Whether a file is statistics of another tool, an .npz with a mean and a covariance and no images. */
export async function holdsStatistics(file: File): Promise<boolean> {
  if (!/\.npz$/i.test(file.name)) return false;
  const end = new TextDecoder('latin1').decode(await file.slice(-END_BYTES).arrayBuffer());
  return end.includes('mu.npy') && end.includes('sigma.npy') && !end.includes('arr_0.npy');
}
