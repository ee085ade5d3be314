import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chosenWay, WAYS } from "./emulator/chosen-way";
import type { EmulatorStatus } from "./emulator/way";
import { portInUse } from "./messages";
import { emulatorPort, PLACES } from "./places";
import { listener, listens } from "./port";

const CA = join(PLACES.emulator, "tls", "ca.pem");
const TRUSTED_CA = join(PLACES.trust, "ca.pem");

/** Names of the steps before its start. */
export function emulatorNeeds(): string[] {
  return chosenWay().needs;
}

/** The emulator's current status. */
export async function emulatorStatus(): Promise<EmulatorStatus> {
  return chosenWay().status();
}

/** Whether the emulator answers on the configured port and runs the current code. */
export async function emulatorReady(): Promise<boolean> {
  const way = chosenWay();
  const { healthy, endpoint } = await way.status();
  if (!healthy || !endpoint || new URL(endpoint).port !== emulatorPort()) return false;
  return (await way.startedFrom()) === way.startKey() && content(TRUSTED_CA) === content(CA);
}

/** Starts the emulator. One with older code or on another port is stopped first and keeps its state. */
export async function startEmulator(progress: (text: string) => void): Promise<void> {
  const way = chosenWay();
  // Stack local describes one emulator: a later start the other way begins empty, too.
  for (const other of Object.values(WAYS)) if (other !== way) await other.empty();
  if ((await way.status()).running) progress("stopping the emulator that runs older code or uses another port");
  await way.stop();
  const port = emulatorPort();
  if (await listens(port)) throw portInUse(port, await listener(port));
  await way.start(port);
  mkdirSync(PLACES.trust, { recursive: true });
  copyFileSync(CA, TRUSTED_CA);
}

/** Stops it; its state is saved. */
export async function stopEmulator(): Promise<void> {
  for (const way of Object.values(WAYS)) await way.stop();
}

/** Stops it and deletes its data. */
export async function emptyEmulator(): Promise<void> {
  for (const way of Object.values(WAYS)) await way.empty();
}

function content(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
