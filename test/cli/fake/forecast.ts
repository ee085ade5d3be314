import type { StackOutputs } from "../../../contract/outputs/schema";
import { image } from "./definitions";
import { model, stack } from "./stack";
import { TestWorld } from "./world";

export const arn = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;

/** What the stack says of the revision of `forecast` that is in use, and of the newest where it is another. */
export const own = (revision: number, latestRevision?: number) => ({
  taskDefinitionArn: arn(`test-forecast:${revision}`),
  revision,
  ...(latestRevision === undefined ? {} : { latestRevision }),
});

/** A stack with a model `forecast`, whose family is `test-forecast`. */
export function deploy(
  world: TestWorld,
  more: Partial<Parameters<typeof model>[1]>,
  outputs: Partial<StackOutputs> = {},
): void {
  world.deploy(stack({ models: { forecast: model("forecast", more) }, ...outputs }));
}

/** A world in which `forecast` has three revisions, the last one in use, each with an image and a script of its own. */
export async function forecastWorld(): Promise<TestWorld> {
  const world = await TestWorld.make();
  for (const digit of "abc") {
    world.aws.ecs.definitions.register("test-forecast", {
      image: image(digit),
      environment: { SCRIPT: `${digit}.R` },
    });
    world.aws.ecr.digests.add(image(digit).slice("repo@".length));
  }
  deploy(world, own(3));
  return world;
}
