import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type MapRecord, mapKeys } from "../../contract/map/layout";
import { inParallel } from "../../runner/cli/base/parallel";
import { awsEnvironment, clientSettings } from "../../test/support/emulator-aws";
import { localOutputs } from "../local-stack";
import { seconds } from "../paired";
import { rfargate } from "./containers";

/** `rfargate collect` of a number of outputs, which checks the SHA-256 of each, against `aws s3 sync` of the same. */
export async function collecting(count: number): Promise<string> {
  const { bucket, models } = localOutputs();
  const map = `bench-${Date.now()}`;
  await putMap(bucket, map, Object.keys(models)[0]!, count);
  const folder = (name: string) => mkdtempSync(join(tmpdir(), `rfargate-${name}-`));
  const start = performance.now();
  await rfargate("collect", map, "--out", folder("collect"));
  const ours = (performance.now() - start) / 1000;
  const args = ["s3", "sync", `s3://${bucket}/output/${map}/`, folder("sync"), "--only-show-errors"];
  const peer = await seconds({ command: "aws", args, env: awsEnvironment() });
  return `collect of ${count} outputs: ${ours.toFixed(1)} s, aws s3 sync ${peer.toFixed(1)} s, ratio ${(ours / peer).toFixed(2)}`;
}

/** A map that has ended: its record, its items, their outputs. */
async function putMap(bucket: string, map: string, model: string, count: number): Promise<void> {
  const settings = { model, script: "bench.R", count, batch: count, tries: 1, itemTimeout: null, seed: null };
  const record: MapRecord = {
    ...{ version: 1, map, ...settings, fresh: false, files: false, staged: "", cpu: 1024, memory: 2048 },
    ...{ capacity: "FARGATE", maxTasks: 1, environment: [], salt: "", fingerprint: "" },
    requestedAt: new Date().toISOString(),
  };
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const indices = Array.from({ length: count }, (_, i) => i + 1);
  const content = (index: number) => `value\n${index}\n`;
  await inParallel(32, indices, async (index) => {
    await put(`${mapKeys.output(map, index)}value.csv`, content(index));
  });
  const outcomes = indices.map((index) => {
    const sha256 = createHash("sha256").update(content(index)).digest("hex");
    const outputs = [{ path: "value.csv", bytes: content(index).length, sha256 }];
    return JSON.stringify({ index, exitCode: 0, final: true, round: 1, tries: 1, seconds: 0, error: null, outputs });
  });
  await put(mapKeys.items(map), indices.map((index) => `${index}\n`).join(""));
  await put(mapKeys.chunk(map, 1), `${outcomes.join("\n")}\n`);
  await put(mapKeys.record(map), JSON.stringify(record));
}
