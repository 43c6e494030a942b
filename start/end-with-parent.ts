// Loaded before a child's own program (node --import): when whoever started it is gone, however it went, so does the
// child, with all the grace that SIGTERM gives it. Without an IPC channel it does nothing.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
