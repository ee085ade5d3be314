#!/usr/bin/env node
import { homedir } from "node:os";
import { createInterface } from "node:readline/promises";
import { type Sink, systemClock, type World } from "./base/world";
import { runCli } from "./program";

const sink = (stream: NodeJS.WriteStream): Sink => ({
  write: (text) => void stream.write(text),
  isTTY: stream.isTTY ?? false,
  get columns() {
    return stream.columns;
  },
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // rfargate handles Ctrl-C and says what continues.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const world: World = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  clock: systemClock,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  onInterrupt: (listener) => {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    for (const signal of signals) process.on(signal, listener);
    // If the reader ends (`| head`), the run must not be lost silently.
    process.stdout.on("error", listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
      process.stdout.off("error", listener);
    };
  },
};

async function main(): Promise<void> {
  // package.json has the supported versions of Node; the SDK's warning is not for users.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const exitCode = await runCli(process.argv.slice(2), world);
  // Open handles (idle connections, an abandoned request after Ctrl-C) must not keep the process alive.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
  process.exit(exitCode);
}

void main();
