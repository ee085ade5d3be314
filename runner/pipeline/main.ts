import { enter } from "../setup/entry";
import { STACK_COMMANDS } from "./commands";
import { comment } from "./comment";
import { prepare, stackNamed, targetOf } from "./target";

const onStack = Object.fromEntries(
  Object.entries(STACK_COMMANDS).map(([name, command]) => [
    name,
    async (given: string) => {
      const stack = stackNamed(given);
      await prepare();
      return command(targetOf(stack));
    },
  ]),
);

/** What `make` calls on stacks other than local, on this machine and in CI: runner/pipeline/main.ts COMMAND STACK [PR]. */
enter({ ...onStack, comment: async (given, pull) => comment(stackNamed(given), pull) });
