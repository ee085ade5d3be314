import { parseOutputs } from "../../contract/outputs/read";
import { outputsText } from "../setup/pulumi";
import { SetupError } from "../setup/setup-error";
import { type Answer, askAll, BUDGET_USD, mostUsd, QUESTIONS } from "./ask-all";
import { askedStack } from "./asked";
import { table } from "./table";

/** A stack, and how Pulumi and AWS are reached. */
export interface Checked {
  stack: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Asks AWS what no document says for certain, on a stack that is up, and prints expectations next to results. Takes up to
 * an hour. Its resources are named `rfargate-check-...` and removed afterwards.
 * @returns 0: everything was as expected, or could not be asked of this stack
 * @throws SetupError if the stack is not up
 */
export async function awsCheck({ stack, env }: Checked): Promise<number> {
  const outputs = await outputsText(stack, env);
  if (outputs === undefined)
    throw new SetupError(`stack ${stack} is not deployed, and the check needs a deployed stack`, [
      `make up STACK=${stack}`,
    ]);
  const asked = await askedStack(parseOutputs(outputs, stack), env);
  const most = mostUsd(QUESTIONS);
  process.stderr.write(
    `${QUESTIONS.length} questions, ${most.toFixed(2)} USD at most of a budget of ${BUDGET_USD.toFixed(2)}\n`,
  );
  const answers = await askAll(asked, QUESTIONS, ({ name }) => process.stderr.write(`asking ${name}\n`));
  process.stdout.write(table(answers));
  return answers.every(isGood) ? 0 : 1;
}

const isGood = ({ verdict }: Answer) => verdict === "as expected" || verdict === "not asked";
