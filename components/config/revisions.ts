import { KEEP_IMAGES } from "../image/r-image";
import type { ModelConfig } from "./model";

type Held = Pick<ModelConfig, "revision" | "queue">;

/** Whether any model, or its workers, stays at an earlier revision. */
export const isHeld = (models: Held[]): boolean =>
  models.some(({ revision, queue }) => revision !== undefined || queue?.revision !== undefined);

/** What is wrong with the numbers of revisions and images that are kept. */
export function revisionErrors(config: {
  models: Held[];
  keepRevisions: number;
  keepImages?: number | undefined;
}): Array<{ path: Array<string | number>; message: string }> {
  const { models, keepRevisions, keepImages = KEEP_IMAGES } = config;
  const errors: Array<{ path: Array<string | number>; message: string }> = [];
  if (keepImages < keepRevisions) {
    const why = "a revision would be kept whose image is not";
    errors.push(
      config.keepImages === undefined
        ? { path: ["keepRevisions"], message: `is above image.keepImages, which is ${keepImages}: ${why}` }
        : { path: ["image", "keepImages"], message: `is below keepRevisions, which is ${keepRevisions}: ${why}` },
    );
  }
  models.forEach((model, index) => {
    if (keepRevisions === 1 && isHeld([model])) {
      const path = ["models", index, ...(model.revision === undefined ? ["queue"] : []), "revision"];
      errors.push({ path, message: "needs keepRevisions above 1: with 1, no earlier revision can be started" });
    }
  });
  return errors;
}
