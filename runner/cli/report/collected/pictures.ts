import { createHash } from "node:crypto";
import { extname } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Bucket } from "../../aws/bucket";
import { messageOf } from "../../base/errors";
import { inParallel } from "../../base/parallel";
import { checkOutput } from "../../outcome/fetch-outputs";
import type { Manifest, OutputFile } from "../../records/manifest";
import { formatBytes } from "./plain-text";
import type { Picture } from "./reported-run";

/** Maximum bytes of one file on a page, and of all files of a run. */
const LARGEST = 5_000_000;
const MOST = 20_000_000;
const PARALLEL = 4;

/** Types that browsers show. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
  ".pdf": "application/pdf",
};

/** A run's plots: outputs that are images or PDFs, by name, verified against the manifest. */
export async function readPictures(bucket: Pick<Bucket, "stream">, manifest: Manifest | undefined): Promise<Picture[]> {
  if (!manifest) return [];
  const files = manifest.outputs.filter(({ path }) => mediaType(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  let total = 0;
  const wanted = files.map((file) => {
    const fits = file.bytes <= LARGEST && total + file.bytes <= MOST;
    if (fits) total += file.bytes;
    return { file, fits };
  });
  const pictures = new Map<string, Picture>();
  await inParallel(PARALLEL, wanted, async ({ file, fits }) => {
    const { path, bytes } = file;
    const rest = fits
      ? await read(bucket, file, manifest.runId)
      : { why: `with ${formatBytes(bytes)} too large for this page` };
    pictures.set(path, { path, bytes, mediaType: mediaType(path)!, ...rest });
  });
  return files.map(({ path }) => pictures.get(path)!);
}

const mediaType = (path: string) => MEDIA_TYPES[extname(path).toLowerCase()];

/** Never fails: a missing image must not prevent the page. */
async function read(
  bucket: Pick<Bucket, "stream">,
  file: OutputFile,
  runId: string,
): Promise<Pick<Picture, "data" | "why">> {
  try {
    checkOutput(file, runId);
    const content = await buffer(await bucket.stream(file.key));
    const sha256 = createHash("sha256").update(content).digest("hex");
    if (sha256 !== file.sha256) return { why: "not what the run wrote: its SHA-256 differs from the manifest's" };
    return { data: content.toString("base64") };
  } catch (error) {
    return { why: `could not be fetched: ${messageOf(error)}` };
  }
}
