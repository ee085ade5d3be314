import { z } from "zod";
import * as aws from "../../../../components/base/aws";
import type { Trigger } from "../../../../components/task/trigger";

const schema = z.strictObject({ topic: z.string().regex(/^[a-z-]+$/, "lower-case letters and hyphens") });

/** `onToy` of a model: a topic, and a role that may start the model. */
export const toy: Trigger<"toy", "onToy", typeof schema, aws.sns.Topic> = {
  name: "toy",
  key: "onToy",
  schema,
  docs: { description: "Starts the model when a topic says so.", unset: "no topic" },
  check: ({ topic }, { name }) => (topic === name ? [{ path: ["topic"], message: "is the model's own name" }] : []),
  checkStack: (_, { containerInsights }) =>
    containerInsights === "disabled" ? [{ path: [], message: "needs containerInsights" }] : [],
  names: (model) => [{ kind: "queue", name: `${model}-toys` }],
  make: ({ family, stack }, { topic }) =>
    new aws.sns.Topic(`${family}-toy`, { name: `${family}-${topic}`, tags: stack.tags }),
  outputs: ({ arn }, { topic }) => ({ toy: { topic, arn } }),
  endpoints: ["sns"],
  deployGrants: {
    roles: (family) => [{ name: `${family}-toy`, service: "sns.amazonaws.com" }],
    startsTasks: true,
    statements: (_, name) => ({
      read: [{ Sid: "DescribeToys", Effect: "Allow", Action: ["sns:GetTopicAttributes"], Resource: [name] }],
      write: [],
    }),
  },
  operatorStatements: (made) =>
    made.length > 0 ? [{ Sid: "PlayWithToys", Effect: "Allow", Action: ["sns:Publish"], Resource: ["*"] }] : [],
  deadLetters: (_, model) => [{ queueName: `app-${model}-toys`, description: "Toys that broke" }],
};
