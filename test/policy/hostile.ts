import type { TestResource } from "./harness";

const document = (statement: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const policy = (statement: object): TestResource => ({
  type: "iam/rolePolicy",
  props: { role: "r", policy: JSON.stringify(document(statement)) },
});
const task = (containerDefinitions: unknown): TestResource => ({
  type: "ecs/taskDefinition",
  props: { family: "r", containerDefinitions },
});
const variable = (value: string) => task(JSON.stringify([{ name: "r", environment: [{ name: "A_KEY", value }] }]));

const LEVELS = 20_000;
const MEGABYTES = 10_000_000;
const nested = (open: string, inner: string, close: string) => open.repeat(LEVELS) + inner + close.repeat(LEVELS);

const letter = (i: number) => "abcdefghijklmnopqrstuvwxyz"[Math.floor(i) % 26]!;

function deepObject(): object {
  let value: object = {};
  for (let i = 0; i < LEVELS; i++) value = i % 2 ? [value] : { Statement: value };
  return value;
}

/** Values made to exhaust time or memory, by what they are; `make bench-policy` measures the time of each. */
export const HOSTILE: Record<string, () => TestResource> = {
  "container definitions of 20,000 lists": () => task(nested("[", "", "]")),
  "container definitions of 20,000 objects": () => task(`[${nested('{"a":', "1", "}")}]`),
  "a document of 20,000 levels": () => ({ type: "iam/policy", props: { policy: nested('{"Statement":', "1", "}") } }),
  "a document of 20,000 levels as an object": () => ({ type: "iam/policy", props: { policy: deepObject() } }),
  "a native resource of 20,000 levels": () => ({ type: "aws-native:iam:Role", props: { policies: deepObject() } }),
  "a template of 20,000 levels": () => ({
    type: "cloudformation/stack",
    props: { templateBody: nested('{"Resources":', "1", "}") },
  }),
  "a YAML template of 20,000 levels": () => ({
    type: "cloudformation/stack",
    props: { templateBody: `Resources: ${nested("[", "", "]")}` },
  }),
  "an action of 10 MB": () => policy({ Action: `s3:${"a".repeat(MEGABYTES)}`, Resource: "*" }),
  "an action of 10 MB of wildcards": () => policy({ Action: `s3:${"*?".repeat(MEGABYTES / 2)}`, Resource: "*" }),
  "a resource of 10 MB": () =>
    policy({ Action: "s3:GetObject", Resource: `arn:aws:s3:::${"a*".repeat(MEGABYTES / 2)}` }),
  "a Sid of 10 MB": () => policy({ Sid: "a".repeat(MEGABYTES), Action: "s3:*", Resource: "*" }),
  "a document that is no JSON, of 10 MB": () => ({ type: "iam/policy", props: { policy: "{".repeat(MEGABYTES) } }),
  "a string of 10 MB that never ends": () => ({ type: "iam/policy", props: { policy: `{"${"a".repeat(MEGABYTES)}` } }),
  "an ARN of 10 MB": () => ({
    type: "iam/rolePolicyAttachment",
    props: { role: "r", policyArn: `arn:aws:iam::aws:policy/${"a/".repeat(MEGABYTES / 2)}` },
  }),
  "an image of 10 MB": () => task(JSON.stringify([{ name: "r", image: ":a".repeat(MEGABYTES / 2) }])),
  "2,000 patterns": () =>
    policy({ Action: Array.from({ length: 2000 }, (_, i) => `s3:*${i % 7}*e*${i}*`), Resource: "*" }),
  "2,000 patterns of any service": () =>
    policy({ Action: Array.from({ length: 2000 }, (_, i) => `*:*e*t*${i}*`), Resource: "*" }),
  "2,000 patterns of any service that match much": () =>
    policy({ Action: Array.from({ length: 2000 }, (_, i) => `*:*${letter(i)}*e*${letter(i / 26)}*`), Resource: "*" }),
  "2,000 excepted patterns": () =>
    policy({ NotAction: Array.from({ length: 2000 }, (_, i) => `s3:*e*${i}*`), Resource: "*" }),
  "2,000 statements": () => ({
    type: "iam/rolePolicy",
    props: {
      role: "r",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: Array.from({ length: 2000 }, (_, i) => ({ Effect: "Allow", Action: `s3:Get*${i}`, Resource: "*" })),
      }),
    },
  }),
  ...Object.fromEntries(
    [
      "eyJ-",
      "eyJ.",
      "a.",
      "a-",
      "://",
      "a:b@",
      "x://a:",
      "sk-",
      "xoxb-",
      "password=",
      "password= ",
      "-----BEGIN A ",
      "=",
      "AccountKey=",
    ].map((part) => [
      `a value of 256 KB of ${JSON.stringify(part)}`,
      () => variable(part.repeat(Math.ceil(262_144 / part.length))),
    ]),
  ),
};
