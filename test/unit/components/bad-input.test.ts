import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
const check = (model: object, more: object = {}) =>
  refusal(() => checkConfig({ models: [{ name: "m", script: "m.R", ...model }], ...more }, "file"));
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${i}`, "x"]));

describe("input that AWS would refuse late, or take in another sense", () => {
  const refused: Array<[what: string, model: object, more: object, message: RegExp]> = [
    ["an at() in the past", { schedule: "at(2020-01-31T09:00:00)" }, {}, /schedule .*is in the past/],
    [
      "a past at() in a list",
      { schedule: [{ expression: "at(2020-01-31T09:00:00)", timezone: "Asia/Tokyo" }] },
      {},
      /schedule\[0\]\.expression .*in Asia\/Tokyo/,
    ],
    ["a cron that never comes", { schedule: "cron(0 0 31 2 ? *)" }, {}, /schedule .*never comes/],
    ["r_scripts/ in a script's key", { script: "r_scripts/m.R" }, {}, /script .*without r_scripts\/ itself/],
    ["input/ in an input's key", { inputs: ["input/a.csv"] }, {}, /inputs\[0\] .*without input\/ itself/],
    ["a wildcard in an input", { inputs: ["data/*.csv"] }, {}, /inputs\[0\] .*no wildcards/],
    ["a wildcard in a script", { script: ["a.R", "b?.R"] }, {}, /no wildcards/],
    ["a wildcard in a suffix", { onUpload: { prefix: "input/a/", suffix: "*.csv" } }, {}, /suffix .*no wildcards/],
    ["a wildcard in a queue's prefix", { queue: { uploads: { prefix: "input/*/" } } }, {}, /prefix .*no wildcards/],
    ["a JSON key without its colons", { secrets: { A: `${SECRET}:key` } }, {}, /secrets\.A .*two colons behind it/],
    ["a name that is not UTF-8", { inputs: ["caf\uFFFD.csv"] }, {}, /inputs\[0\] .*UTF-8/],
    ["half a character", { script: "caf\uD83D.R" }, {}, /UTF-8/],
    ["a tag that IAM does not take", {}, { tags: { owner: "R&D" } }, /tags\.owner.*letters, digits, blanks/],
    ["a tag's key that IAM does not take", {}, { tags: { "a;b": "x" } }, /tags.*1 to 128 letters, digits/],
    ["more tags than a task may have", {}, { tags: tags(41) }, /tags.*at most 40 tags/],
    [
      "more inputs than a function's environment holds",
      {
        inputs: Array.from({ length: 60 }, (_, i) => `history/of-the-year/${1960 + i}.csv.gz`),
        onUpload: {
          prefix: "input/a/",
          sizes: Array.from({ length: 20 }, (_, i) => ({ above: i, cpu: 1024, memory: 4096 })),
        },
      },
      {},
      /onUpload\.sizes .*room for 2300: take a folder as input/,
    ],
  ];
  for (const [what, model, more, message] of refused) {
    it(`is refused: ${what}`, () => assert.match(check(model, more), message));
  }

  const taken: Array<[what: string, model: object, more: object]> = [
    ["a past at() that is turned off", { schedule: [{ expression: "at(2020-01-31T09:00:00)", enabled: false }] }, {}],
    ["a secret's JSON key with its colons", { secrets: { A: `${SECRET}:key::`, B: `${SECRET}::AWSPREVIOUS:` } }, {}],
    ["letters of any script", { inputs: ["Zürich/数据.csv"] }, { tags: { "Kostenstelle:Ä": "a/b+c=d@e f" } }],
    ["32 vCPU", { cpu: 32768, memory: 249856 }, {}],
  ];
  for (const [what, model, more] of taken) {
    it(`is taken: ${what}`, () => assert.equal(check(model, more), ""));
  }
});
