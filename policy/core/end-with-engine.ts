const EVERY_MS = 1_000;

/**
 * Ends this process when the one that started it has ended. An engine that is killed cannot end its pack, and `pulumi policy publish`
 * before 3.209 does not. Its connection tells less: gRPC closes one that is idle for half an hour, in the middle of a long update.
 */
export function endWithEngine(): void {
  const engine = process.ppid;
  const look = () => {
    if (process.ppid !== engine) process.exit();
  };
  setInterval(look, EVERY_MS).unref();
}
