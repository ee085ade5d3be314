import { emulatorStatus } from "../local/setup/emulator";
import type { Judged } from "../local/setup/emulator/way";
import { type SuiteResult, single } from "./suites";
import { BROKEN_CPU, EMULATOR_TESTS } from "./support/emulator-aws";

/** The emulator's own tests break the models on purpose: these marks identify them. */
const onPurpose = (sentence: string) =>
  sentence.endsWith(` (application ${EMULATOR_TESTS})`) ||
  sentence.includes(`Value '${BROKEN_CPU}' at 'overrides.cpu'`);
const sentences = (counts: Record<string, number>): string[] =>
  Object.entries(counts).flatMap(([sentence, times]) => (onPurpose(sentence) ? [] : `${sentence} (${times} times)`));

/** What AWS would refuse of the requests, or take without acting on it, and where answers are not as AWS's. */
export const brokenByModels = ({ refused, ignored, answers }: Judged): string[] =>
  [refused, ignored, answers].flatMap(sentences);

export const judgedLine = ({ requests, operations }: Judged): string =>
  `${requests} requests of ${operations} operations judged by AWS's models`;

/** All suites on the set-up's emulator, together: none of their requests and answers may break AWS's models. */
export async function judgedByModels(write: (line: string) => void): Promise<SuiteResult> {
  const { judged } = await emulatorStatus();
  if (!judged) return single("AWS's models", false);
  const broken = brokenByModels(judged);
  for (const line of [judgedLine(judged), ...broken]) write(line);
  return single("AWS's models", broken.length === 0);
}
