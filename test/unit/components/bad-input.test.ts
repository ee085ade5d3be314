import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
const check = (model: object, more: object = {}) =>
  refusal(() => checkConfig({ models: [{ name: "m", script: "m.R", ...model }], ...more }, "file"));
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${i}`, "x"]));

describe("input that AWS would reject late or interpret differently", () => {
  const refused: Array<[what: string, model: object, more: object, message: RegExp]> = [
    ["an at() in the past", { schedule: "at(2020-01-31T09:00:00)" }, {}, /schedule .*is in the past/],
    [
      "a past at() in a list",
      { schedule: [{ expression: "at(2020-01-31T09:00:00)", timezone: "Asia/Tokyo" }] },
      {},
      /models\[0\]\.schedule\[0\]\.expression \(model "m"\): at\(2020-01-31T09:00:00\) is in the past\n +allowed: a time after \S+ in Asia\/Tokyo\n +try: another expression, enabled: false, or no/,
    ],
    [
      "a cron that never comes",
      { schedule: "cron(0 0 31 2 ? *)" },
      {},
      /models\[0\]\.schedule \(model "m"\): cron\(0 0 31 2 \? \*\) never starts: no day has its day, month and year, or daylight .*\n +allowed: an expression that matches a time from now to the end of 2199\n +try: another expression, enabled: false, or no/,
    ],
    [
      "r_scripts/ in a script's key",
      { script: "r_scripts/m.R" },
      {},
      /models\[0\]\.script \(model "m"\): "r_scripts\/m\.R" is invalid\n +allowed: a key under r_scripts\/, without r_scripts\/ itself/,
    ],
    [
      "input/ in an input's key",
      { inputs: ["input/a.csv"] },
      {},
      /models\[0\]\.inputs\[0\] \(model "m"\): "input\/a\.csv" is invalid\n +allowed: a key under input\/, without input\/ itself/,
    ],
    [
      "a file that is no script",
      { script: ["a.R", "data.csv"] },
      {},
      /script\[1\] .*\n +allowed: a script that R runs/,
    ],
    ["a script with '//'", { script: "a//b.R" }, {}, /allowed: a key without '\/\/'/],
    ["a control character in a script", { script: "a\u0000.R" }, {}, /allowed: a key without control characters/],
    ["an input that is the working directory", { inputs: ["."] }, {}, /inputs\[0\]/],
    ["an input in output/", { inputs: ["output/a"] }, {}, /inputs\[0\] .*\n +allowed: a key outside output\//],
    [
      "a prefix that no input has",
      { onUpload: { prefix: "input//a/" } },
      {},
      /prefix .*\n +allowed: no control .* no '\/\/'/,
    ],
    [
      "a queue's prefix that no input has",
      { queue: { uploads: { prefix: "input//a/" } } },
      {},
      /prefix .*\n +allowed: no control .* no '\/\/'/,
    ],
    [
      "a prefix in the working directory's output/",
      { onUpload: { prefix: "input/output/" } },
      {},
      /prefix .*\n +allowed: a prefix that is not input\/output\//,
    ],
    [
      "a queue's prefix in the run's own folder",
      { queue: { uploads: { prefix: "input/.rfargate/" } } },
      {},
      /prefix .*\n +allowed: a prefix that is not input\/output\//,
    ],
    [
      "a suffix that no input has",
      { onUpload: { prefix: "input/a/", suffix: "//b.csv" } },
      {},
      /suffix .*\n +allowed: no /,
    ],
    [
      "a timeout that the container does not take",
      { timeout: 1e10 },
      {},
      /timeout .*\n +allowed: 1 to 999999999 seconds/,
    ],
    ["a NUL in a variable", { environment: { A: "x\0" } }, {}, /environment\.A/],
    [
      "a wildcard in an input",
      { inputs: ["data/*.csv"] },
      {},
      /models\[0\]\.inputs\[0\] \(model "m"\): "data\/\*\.csv" is invalid\n +allowed: a name, or a prefix that ends in \/, without wildcards/,
    ],
    [
      "a wildcard in a script",
      { script: ["a.R", "b?.R"] },
      {},
      /models\[0\]\.script\[1\] \(model "m"\): "b\?\.R" is invalid\n +allowed: a name, or a prefix that ends in \/, without wildcards/,
    ],
    [
      "a wildcard in a suffix",
      { onUpload: { prefix: "input/a/", suffix: "*.csv" } },
      {},
      /models\[0\]\.onUpload\.suffix \(model "m"\): "\*\.csv" is invalid\n +allowed: a name, or a prefix that ends in \/, without wildcards/,
    ],
    [
      "a wildcard in a queue's prefix",
      { queue: { uploads: { prefix: "input/*/" } } },
      {},
      /models\[0\]\.queue\.uploads\.prefix \(model "m"\): "input\/\*\/" is invalid\n +allowed: a name, or a prefix that ends in \/, without wildcards/,
    ],
    [
      "a JSON key without its colons",
      { secrets: { A: `${SECRET}:key` } },
      {},
      /models\[0\]\.secrets\.A \(model "m"\): invalid value\n +allowed: the ARN of a Secrets Manager secret or of an SSM parameter; a/,
    ],
    [
      "a JSON key of an SSM parameter, which has none",
      { secrets: { A: "arn:aws:ssm:eu-west-1:123456789012:parameter/db:password::" } },
      {},
      /models\[0\]\.secrets\.A \(model "m"\): invalid value\n +allowed: the ARN of a Secrets Manager secret or of/,
    ],
    [
      "a line break in a secret's ARN",
      { secrets: { A: `${SECRET}\n` } },
      {},
      /models\[0\]\.secrets\.A \(model "m"\): invalid value/,
    ],
    [
      "a name that is not UTF-8",
      { inputs: ["caf\uFFFD.csv"] },
      {},
      /models\[0\]\.inputs\[0\] \(model "m"\): "caf\uFFFD\.csv" is invalid\n +allowed: valid UTF-8/,
    ],
    ["half a character", { script: "caf\uD83D.R" }, {}, /UTF-8/],
    [
      "a tag that IAM does not take",
      {},
      { tags: { owner: "R&D" } },
      /tags\.owner: "R&D" is invalid\n +allowed: at most 256 letters, digits, blanks and _ \. : \/ = \+ - @/,
    ],
    [
      "a tag's key that IAM does not take",
      {},
      { tags: { "a;b": "x" } },
      /tags\.a;b: invalid name\n +allowed: 1 to 128 letters, digits, blanks and _ \. : \/ = \+ - @, not/,
    ],
    [
      "more tags than a task may have",
      {},
      { tags: tags(41) },
      /tags: \{"tag-0":"x","tag-1":"x","tag-2":"x","tag-3":"x","tag-4":"x","tag-5":"x","tag\.\.\. is invalid\n +allowed: at most 40 tags/,
    ],
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
      /models\[0\]\.onUpload\.sizes \(model "m"\): the model's inputs and these sizes are too long for the function that starts tasks: 2812.*\n +allowed: 2300 bytes\n +try: a folder as input, like history\/, or fewer sizes/,
    ],
  ];
  for (const [what, model, more, message] of refused) {
    it(`is refused: ${what}`, () => assert.match(check(model, more), message));
  }

  const taken: Array<[what: string, model: object, more: object]> = [
    ["a past at() that is turned off", { schedule: [{ expression: "at(2020-01-31T09:00:00)", enabled: false }] }, {}],
    ["a secret's JSON key with its colons", { secrets: { A: `${SECRET}:key::`, B: `${SECRET}::AWSPREVIOUS:` } }, {}],
    [
      "a prefix that only begins like output/",
      { onUpload: { prefix: "input/output-of-others/" }, queue: { uploads: { prefix: "input/outputs" } } },
      {},
    ],
    ["a parameter in a path", { secrets: { A: "arn:aws:ssm:eu-west-1:123456789012:parameter/app/db.password" } }, {}],
    ["letters of any script", { inputs: ["Zürich/数据.csv"] }, { tags: { "Kostenstelle:Ä": "a/b+c=d@e f" } }],
    ["32 vCPU", { cpu: 32768, memory: 249856 }, {}],
  ];
  for (const [what, model, more] of taken) {
    it(`is taken: ${what}`, () => assert.equal(check(model, more), ""));
  }
});
