import type { ConfigError } from "../base/config/errors";
import { KEEP_IMAGES } from "../image/r-image";
import type { ModelConfig } from "./model";

type Held = Pick<ModelConfig, "revision" | "queue">;

/** Whether a model or its workers are held at an earlier revision. */
export const isHeld = (models: Held[]): boolean =>
  models.some(({ revision, queue }) => revision !== undefined || queue?.revision !== undefined);

/** Checks the numbers of kept revisions and images. */
export function revisionErrors(config: {
  models: Held[];
  keepRevisions: number;
  keepImages?: number | undefined;
}): ConfigError[] {
  const { models, keepRevisions, keepImages = KEEP_IMAGES } = config;
  const errors: ConfigError[] = [];
  if (keepImages < keepRevisions) {
    const why = "a kept revision would lose its image";
    errors.push(
      config.keepImages === undefined
        ? {
            path: ["keepRevisions"],
            message: `${keepRevisions} is above image.keepImages (${keepImages}): ${why}`,
            allowed: `1 to ${keepImages}`,
            remedy: `image.keepImages: ${keepRevisions}`,
          }
        : {
            path: ["image", "keepImages"],
            message: `${keepImages} is below keepRevisions (${keepRevisions}): ${why}`,
            allowed: `${keepRevisions} or more`,
          },
    );
  }
  models.forEach((model, index) => {
    if (keepRevisions === 1 && isHeld([model])) {
      const path = ["models", index, ...(model.revision === undefined ? ["queue"] : []), "revision"];
      errors.push({
        path,
        message: "with keepRevisions 1, no earlier revision can be started",
        remedy: "keepRevisions: 5",
      });
    }
  });
  return errors;
}
