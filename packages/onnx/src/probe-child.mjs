// The program of the probing process: which of the providers named run the graph that is handed in. Plain JavaScript, so
// that it starts at once. It is a process of its own, since drivers of GPUs write to stderr and may end their process.
import ort from 'onnxruntime-node';

const [model, ...providers] = process.argv.slice(2);
ort.env.logLevel = 'fatal';
const statuses = [];
for (const provider of providers) {
  try {
    const session = await ort.InferenceSession.create(Buffer.from(model, 'base64'), {
      executionProviders: [provider],
      logSeverityLevel: 4,
    });
    const one = new ort.Tensor('float32', Float32Array.of(1), [1]);
    const { sum } = await session.run({ a: one, b: one });
    statuses.push({ provider, sum: sum.data[0] });
  } catch (error) {
    statuses.push({ provider, error: error instanceof Error ? error.message : String(error) });
  }
}
process.stdout.write(JSON.stringify(statuses), () => process.exit());
