/** The files of a new pack by name. @param dependencies versions of the packages that it needs, by name */
export function starterFiles(name: string, dependencies: Record<string, string>): Record<string, string> {
  return {
    "PulumiPolicy.yaml": `description: The policies of our stacks on AWS
runtime:
  name: nodejs
  options:
    # The pack is JavaScript: nothing is compiled when it starts.
    typescript: false
main: index.js
`,
    "package.json": `${JSON.stringify(
      { name, version: "0.1.0", private: true, main: "index.js", dependencies },
      null,
      2,
    )}\n`,
    "index.js": `const { awsTypes, ownRule, RULES, servePolicyPack } = require("r-on-fargate-policy");

const functionsOnArm = ownRule({
  name: "our-functions-on-arm",
  description: "Functions run on arm64, which costs a fifth less.",
  remediation: 'Set architectures to ["arm64"].',
  types: awsTypes("lambda/function"),
  *check({ props }) {
    if (String(props.architectures) !== "arm64") yield { message: "the function does not run on arm64." };
  },
});

servePolicyPack("${name}", [...RULES, functionsOnArm], { "ecs-read-only-root": "mandatory" });
`,
  };
}

/** What is wrong with a pack's name, `undefined` if nothing is. Pulumi Cloud takes letters, digits, hyphens and underscores. */
export function nameError(name: string): string | undefined {
  return /^[a-z0-9][a-z0-9_-]{0,99}$/.test(name)
    ? undefined
    : `the name "${name}" is none for a pack\n  allowed: 1 to 100 lower-case letters, digits, hyphens and underscores\n  try: our-pack`;
}
