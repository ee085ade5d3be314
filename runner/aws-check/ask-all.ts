import type { Asked } from "./asked";
import type { Question } from "./question";
import { absentMember } from "./questions/absent-member";
import { cpuOfDefinition, cpuOfOverrides } from "./questions/cpu-sums";
import { inFlightMetric } from "./questions/in-flight-metric";
import { quotedValue } from "./questions/quoted-value";
import { stoppedMap } from "./questions/stopped-map";
import { taskTimeout } from "./questions/task-timeout";
import { unsignedToken } from "./questions/unsigned-token";
import { uploadDelay } from "./questions/upload-delay";
import { wakeUp } from "./questions/wake-up";

/** Dollars that all questions together may cost. */
export const BUDGET_USD = 2;

/** In the order in which they are asked: the metric exists after the queue was used. */
export const QUESTIONS: Question[] = [
  cpuOfDefinition,
  cpuOfOverrides,
  absentMember,
  quotedValue,
  unsignedToken,
  wakeUp,
  inFlightMetric,
  stoppedMap,
  taskTimeout,
  uploadDelay,
];

export interface Answer {
  name: string;
  expectation: string;
  seen: string;
  verdict: "as expected" | "otherwise" | "not asked" | "failed";
}

export const mostUsd = (questions: Question[]): number => questions.reduce((sum, { usd }) => sum + usd, 0);

/** Asks one question after the other, also after one that fails. */
export async function askAll(
  asked: Asked,
  questions: Question[],
  before: (question: Question) => void = () => {},
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const question of questions) {
    const { name, expectation } = question;
    const unfit = await question.unfit?.(asked);
    if (unfit === undefined) before(question);
    answers.push({
      name,
      expectation,
      ...(unfit ? { seen: unfit, verdict: "not asked" } : await answer(asked, question)),
    });
  }
  return answers;
}

async function answer(asked: Asked, question: Question): Promise<Pick<Answer, "seen" | "verdict">> {
  try {
    const { seen, asExpected } = await question.ask(asked);
    return { seen, verdict: asExpected ? "as expected" : "otherwise" };
  } catch (error) {
    return { seen: `${(error as Error).name}: ${(error as Error).message}`, verdict: "failed" };
  }
}
