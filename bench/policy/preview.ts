import { resolve } from "node:path";
import { median, paired } from "../paired";

const ROOT = resolve(__dirname, "../..");

/** A warm preview of stack local without changes, alternately with the pack and without it. */
export async function previewShare(runs: number): Promise<string> {
  const plain = { command: "pulumi", args: ["preview", "--non-interactive", "--stack", "local"], cwd: ROOT };
  const packed = { ...plain, args: [...plain.args, "--policy-pack", "policy"] };
  const { ours, peer } = await paired(packed, plain, runs);
  const share = 1 - median(peer.map((without, i) => without / ours[i]!));
  const [withPack, without] = [median(ours), median(peer)].map((s) => s.toFixed(2));
  return `the pack's share of a warm preview: ${(share * 100).toFixed(1)} % (${withPack} s against ${without} s, ${runs} pairs; goal: under 10)`;
}
