import { z } from "zod";

/**
 * Characters that every service accepts in a tag; IAM accepts no others.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
const CHARACTERS = "letters, digits, blanks and _ . : / = + - @";

/**
 * A resource has at most 50. The others are for the stack's own tags, those of tasks that a trigger starts, and those of a run.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
const MOST_TAGS = 40;

/** `r-on-fargate:tags` */
export const tagsSchema = z
  .record(
    z
      .string()
      .regex(
        /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
        `1 to 128 ${CHARACTERS}, not starting with aws:, which is AWS's own`,
      ),
    z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u, `at most 256 ${CHARACTERS}`),
  )
  .refine((tags) => Object.keys(tags).length <= MOST_TAGS, `at most ${MOST_TAGS} tags`);
