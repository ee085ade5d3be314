import { thisMachine } from "../../../local/setup/machine";
import { isVenvReady, makeVenv, type PythonPackages, pythonOf } from "../../../local/setup/venv";
import { alone } from "../../../runner/setup/lock";

const PROGRAMS: PythonPackages = {
  requirements: "test/integrations/requirements.txt",
  constraints: "test/integrations/constraints.txt",
};

const CFN_LINT: PythonPackages = { requirements: "test/integrations/cfn-lint.txt" };

/** The Python that has Airflow and Kedro. */
export const pythonPrograms = (): Promise<string> => pythonWith(PROGRAMS);

/** The Python that has cfn-lint. */
export const cfnLintPython = (): Promise<string> => pythonWith(CFN_LINT);

/** The first call on a machine installs the packages, which takes a minute or two. */
async function pythonWith(packages: PythonPackages): Promise<string> {
  // Two files at once may want the same.
  await alone(async () => {
    if (!(await isVenvReady(packages))) await makeVenv(packages, thisMachine());
  });
  return pythonOf(packages);
}

/** An environment in which neither looks for news nor reports its use. */
export const QUIET = {
  DO_NOT_TRACK: "1",
  KEDRO_DISABLE_TELEMETRY: "true",
  AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
  AIRFLOW__CORE__LOAD_EXAMPLES: "False",
};
