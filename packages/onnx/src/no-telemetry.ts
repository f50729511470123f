// onnxruntime's Linux builds from 1.29 on report every session, with hashes of its graph and weights, to Microsoft, and
// keep a device id and a database under ~/.cache. It reads this variable when it is loaded, so this file comes first.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
