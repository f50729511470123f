// Preloaded into every child process: when the launcher dies, however it dies, the IPC channel closes and the
// child stops itself the way Ctrl-C would. So no start leaves an orphan behind, not even after kill -9.
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 10_000).unref();
});
// The channel alone must not keep a finished program alive.
process.channel?.unref();
