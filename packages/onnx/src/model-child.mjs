// The program of the process in which a model of somebody else's is tried: plain JavaScript, so that it starts at once.
// The first message names the file, each further one holds what to feed and which output is wanted.
import ort from 'onnxruntime-node';

ort.env.logLevel = 'fatal';
let session;

async function answer({ path, feeds, output }) {
  if (path !== undefined) {
    session = await ort.InferenceSession.create(path, { executionProviders: ['cpu'], logSeverityLevel: 4 });
    return { inputs: session.inputNames, outputs: session.outputNames };
  }
  const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => [
    name,
    new ort.Tensor(type, data, dims),
  ]);
  const { type, dims, data } = (await session.run(Object.fromEntries(tensors), [output]))[output];
  return { type, dims, data };
}

process.on('message', (request) => {
  answer(request).then(
    (value) => process.send({ value }),
    (error) => process.send({ error: error instanceof Error ? error.message : String(error) }),
  );
});
// The parent is gone: there is nobody left to answer.
process.on('disconnect', () => process.exit());
