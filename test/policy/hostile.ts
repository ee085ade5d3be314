import { stackOf, stackWith, type TestResource } from "./harness";
import {
  deepObject,
  definition,
  document,
  either,
  letter,
  MEGABYTES,
  many,
  named,
  nested,
  policy,
  task,
  variable,
  within,
} from "./hostile-parts";

/** Values made to exhaust time or memory, by what they are; `make bench-policy` measures the time of each. */
export const HOSTILE: Record<string, () => TestResource | TestResource[]> = {
  "3,000 task definitions in a template": () => stackWith(named(3000, () => definition(2))),
  "3,000 task definitions in a template as an object": () => ({
    type: "aws-native:cloudformation:Stack",
    props: { templateBody: { Resources: named(3000, () => definition(2)) } },
  }),
  "500 task definitions in a template": () => stackWith(named(500, () => definition(10))),
  "500 task definitions in a YAML template": () =>
    stackOf(`Resources:\n${many(500, (i) => `  R${i}: ${JSON.stringify(definition(2))}\n`).join("")}`),
  "500 resources of a template with conditions": () =>
    stackWith(
      named(500, (i) => ({
        Type: "AWS::SQS::Queue",
        Properties: { QueueName: either(`A${i}`), KmsMasterKeyId: either(`B${i}`), DelaySeconds: either(`C${i}`) },
      })),
    ),
  "500 resources of a template with nested conditions": () =>
    stackWith(
      named(500, (i) => ({
        Type: "AWS::SQS::Queue",
        Properties: { QueueName: within(["A", "B", "C", "D"].map((name) => `${name}${i}`)) },
      })),
    ),
  "a value behind 30 conditions": () =>
    stackWith({ R: { Type: "AWS::SQS::Queue", Properties: { QueueName: within(many(30, (i) => `C${i}`)) } } }),
  "4,000 values behind three of 40 conditions": () =>
    stackWith({
      R: {
        Type: "AWS::SQS::QueuePolicy",
        Properties: { Queues: many(4000, (i) => within([`C${i % 40}`, `C${(i * 7) % 39}`, `C${(i * 11) % 37}`])) },
      },
    }),
  "a resource of a template with 2,000 conditions": () =>
    stackWith({ R: { Type: "AWS::SQS::QueuePolicy", Properties: { Queues: many(2000, (i) => either(`C${i}`)) } } }),
  "500 queues of a template and their policies": () =>
    stackWith({
      ...named(250, (i) => ({ Type: "AWS::SQS::Queue", Properties: { QueueName: `q${i}` } })),
      ...Object.fromEntries(
        many(250, (i) => [
          `P${i}`,
          {
            Type: "AWS::SQS::QueuePolicy",
            Properties: { Queues: many(100, (j) => ({ Ref: `R${j}` })), PolicyDocument: document({ Action: "sqs:*" }) },
          },
        ]),
      ),
    }),
  "loops in loops of a template": () =>
    stackWith({
      "Fn::ForEach::A": [
        "A",
        many(100, String),
        {
          "Fn::ForEach::B": [
            "B",
            many(100, String),
            { "Fn::ForEach::C": ["C", many(100, String), { "R${A}${B}${C}": { Type: "AWS::SQS::Queue" } }] },
          ],
        },
      ],
    }),
  "templates in templates": () => {
    let text = "{}";
    for (let i = 0; i < 12; i++) {
      text = JSON.stringify({
        Resources: { S: { Type: "AWS::CloudFormation::StackSet", Properties: { TemplateBody: text } } },
      });
    }
    return stackOf(text);
  },
  "aliases of a YAML template": () =>
    stackOf(
      `${many(20, (i) => `A${i}: &a${i} [${i ? many(10, () => `*a${i - 1}`).join(",") : "x"}]\n`).join("")}Resources: {}\n`,
    ),
  "a text of a template with 1 MB of variables": () =>
    stackWith({ R: { Type: "AWS::SQS::Queue", Properties: { QueueName: { "Fn::Sub": "${A".repeat(300_000) } } } }),
  "10,000 containers": () => task(JSON.stringify(many(10_000, (i) => ({ name: `c${i}`, image: "i" })))),
  "20,000 variables": () =>
    task(JSON.stringify([{ name: "r", environment: many(20_000, (i) => ({ name: `A_${i}`, value: "a value" })) }])),
  "100 values of 64 KB": () =>
    task(
      JSON.stringify([{ name: "r", environment: many(100, (i) => ({ name: `A_${i}`, value: "a1-".repeat(21_845) })) }]),
    ),
  "a command of 1 MB": () => task(JSON.stringify([{ name: "r", command: ["sh", "-c", "a=b; ".repeat(200_000)] }])),
  "a value of 10 MB of blanks": () => variable(" ".repeat(MEGABYTES)),
  "a value of 10 MB of lines": () => variable("a: b\n".repeat(MEGABYTES / 5)),
  "a value of 10 MB in Base64": () => variable(Buffer.from("a=b\n".repeat(MEGABYTES / 4)).toString("base64")),
  "10,000 rules of a security group": () => ({
    type: "ec2/securityGroup",
    props: { ingress: many(10_000, (i) => ({ protocol: "tcp", fromPort: i, toPort: i, cidrBlocks: ["10.0.0.0/8"] })) },
  }),
  "20,000 ranges of a rule": () => ({
    type: "ec2/securityGroup",
    props: {
      ingress: [{ protocol: "tcp", fromPort: 1, toPort: 1, cidrBlocks: many(20_000, (i) => `1.${i % 256}.0.0/24`) }],
    },
  }),
  "10,000 conditions of a statement": () =>
    policy({
      Action: "s3:GetObject",
      Resource: "*",
      Condition: named(10_000, (i) => ({ "aws:PrincipalArn": `arn:aws:iam::123456789012:role/${i}` })),
    }),
  "20,000 principals": () => ({
    type: "s3/bucketPolicy",
    props: {
      policy: JSON.stringify(
        document({
          Principal: { AWS: many(20_000, (i) => `arn:aws:iam::123456789012:role/r${i}`) },
          Action: "s3:GetObject",
        }),
      ),
    },
  }),
  "20,000 resources of a statement": () =>
    policy({ Action: "s3:GetObject", Resource: many(20_000, (i) => `arn:aws:s3:::b${i}/*`) }),
  "1,000 queues and their policies": () => [
    ...many(500, (i) => ({ type: "sqs/queue", name: `q${i}`, props: { name: `q${i}` } })),
    ...many(500, (i) => ({ type: "sqs/queuePolicy", name: `p${i}`, props: { queueUrl: `q${i}`, policy: "{}" } })),
  ],
  "2,000 queues, each the dead-letter queue of the next": () =>
    many(2000, (i) => ({
      type: "sqs/queue",
      name: `q${i}`,
      props: {
        name: `q${i}`,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:eu-west-1:123456789012:q${i + 1}` }),
      },
    })),
  "2,000 security groups, their rules and load balancers": () => [
    ...many(1000, (i) => ({ type: "ec2/securityGroup", name: `g${i}`, props: { id: `sg-${i}` } })),
    ...many(500, (i) => ({
      type: "vpc/securityGroupIngressRule",
      name: `r${i}`,
      props: { securityGroupId: `sg-${i}`, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
    })),
    ...many(500, (i) => ({
      type: "lb/loadBalancer",
      name: `l${i}`,
      props: { securityGroups: many(100, (j) => `sg-${i + j}`) },
    })),
  ],
  "a queue's address of 10 MB of separators": () => [
    { type: "sqs/queue", name: "q", props: { name: "q", url: "u" } },
    { type: "sqs/queuePolicy", name: "p", props: { queueUrl: `arn:${":/".repeat(MEGABYTES / 2)}`, policy: "{}" } },
  ],
  "20,000 tags": () => ({ type: "sqs/queue", props: { tags: named(20_000, (i) => `a value of ${i}`) } }),
  "an object of 10 MB": () => ({
    type: "s3/bucketObjectv2",
    props: { content: "key <- value(a, b)\n".repeat(MEGABYTES / 20) },
  }),
  "500 roles and their policies": () => [
    ...many(250, (i) => ({ type: "iam/role", name: `r${i}`, props: { name: `r${i}` } })),
    ...many(250, (i) => ({
      type: "iam/rolePolicy",
      name: `p${i}`,
      props: { role: `r${i % 5}`, policy: JSON.stringify(document({ Action: `s3:Get*${i}`, Resource: "*" })) },
    })),
  ],
  "container definitions of 20,000 lists": () => task(nested("[", "", "]")),
  "container definitions of 20,000 objects": () => task(`[${nested('{"a":', "1", "}")}]`),
  "a document of 20,000 levels": () => ({ type: "iam/policy", props: { policy: nested('{"Statement":', "1", "}") } }),
  "a document of 20,000 levels as an object": () => ({ type: "iam/policy", props: { policy: deepObject() } }),
  "a native resource of 20,000 levels": () => ({ type: "aws-native:iam:Role", props: { policies: deepObject() } }),
  "a template of 20,000 levels": () => stackOf(nested('{"Resources":', "1", "}")),
  "a YAML template of 20,000 levels": () => stackOf(`Resources: ${nested("[", "", "]")}`),
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
      "config set a",
      "lftp -u a,",
      " -U a%",
      "htpasswd -b ",
      "a:5432:a:",
      '"kty":',
      "%3A%2F%2F",
      "sudo -S <",
      "key <(echo ",
      "set('a','b",
      'key="a" ',
      "{{",
    ].map((part) => [
      `a value of 256 KB of ${JSON.stringify(part)}`,
      () => variable(part.repeat(Math.ceil(262_144 / part.length))),
    ]),
  ),
};
